"""What may be done from the page of an action, each as (text, URL)."""

from django.urls import reverse

from actions.models import Action, Timescale

type Ways = list[tuple[str, str]]


def ways_of(shown: Action, context: dict) -> dict[str, Ways | str]:
    """The buttons, the records that may be added, and further links, by what the rest of the page found out.

    Rewording, leads, splitting, moving and withdrawing stand in the table of the plan, where it is edited.
    """
    additions = [
        ("evidence", "add_evidence", context["editable"]),
        ("follow-up", "add_follow_up", context["editable"]),
        ("query", "raise_query", context["may_ask"]),
        ("decision", "record_decision", context["may_decide"]),
    ]
    return {
        "ways": buttons_of(shown, context["current"], context["proposed"]) if context["editable"] else [],
        "additions": [(text, reverse(name, args=[shown.pk])) for text, name, may in additions if may],
        "links": links_of(shown, context),
        "colour_url": colour_url(shown, context) if context["editable"] and shown.is_open else "",
        "settling": proposal_buttons(context["proposed"], context),
    }


def buttons_of(shown: Action, current: Timescale | None, proposed: Timescale | None) -> Ways:
    found = [] if proposed else [("New date", "propose_timescale", shown.pk)]
    if shown.is_open:
        at_risk = f"Change “{shown.get_declared_display().lower()}”" if shown.declared else "At risk"
        found += [("Complete", "complete_action", shown.pk), (at_risk, "declare", shown.pk)]
        if current and current.has_dated_part and not current.dated_part_met_on:
            found.append(("Mark dated part as met", "meet_dated_part", current.pk))
    elif shown.status == Action.Status.COMPLETED:
        found.append(("Reopen action", "reopen_action", shown.pk))
    return [(text, reverse(name, args=[pk])) for text, name, pk in found]


def links_of(shown: Action, context: dict) -> Ways:
    found = [("Ask agencies", reverse("ask_agencies", args=[shown.pk]))] if context.get("may_ask_agencies") else []
    if not context["may_structure"]:
        return found
    if shown.status == Action.Status.WITHDRAWN:
        return [*found, ("Reinstate action", reverse("reinstate_action", args=[shown.pk]))]
    if number := context["related"].to_settle:
        references = "1 cross-reference" if number == 1 else f"{number} cross-references"
        found.append((f"Check {references}", f"{reverse('references')}?plan={shown.plan_id}"))
    return [*found, *[("Edit this row in the plan", place["edit_url"]) for place in context["places"][:1]]]


def colour_url(shown: Action, context: dict) -> str:
    override = context["evaluation"].override
    return reverse("take_back_colour", args=[override.key]) if override else reverse("set_colour", args=[shown.pk])


def proposal_buttons(proposed: Timescale | None, context: dict) -> Ways:
    """What may be done with the proposed timescale."""
    found = []
    if proposed and context["may_agree"]:
        found += [("Agree date", "agree_timescale"), ("Decline date", "decline_timescale")]
    if proposed and context["may_take_back"]:
        found.append(("Withdraw date", "take_back_timescale"))
    return [(text, reverse(name, args=[proposed.pk])) for text, name in found]
