"""Everything about one action on one page."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.glossary import used_terms, with_meanings
from actions.models import Action, Timescale
from agencies.access import get_visible, may, requires
from core.history_display import history_entries

LATEST = 10  # changes shown on the action's own page; the rest stand on its history page


@require_safe
@requires("plan.read")
def action(request, pk):
    """The wording, leads, timescales, updates, places and latest changes of an action."""
    shown = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    series = list(shown.timescales.select_related("proposed_by", "settled_by", "meeting"))
    editable = Action.objects.editable_by(request.user).filter(pk=pk).exists()
    glossary = list(shown.plan.glossary.in_print().values_list("term", "meaning"))
    context = {
        "action": shown,
        "text_with_terms": with_meanings(shown.text, glossary),
        "terms": used_terms(shown.text, glossary),
        "structure_links": structure_links(shown),
        "leads": [row.printed_as for row in shown.action_leads.filter(ended_on__isnull=True)],
        "places": list(places_of(shown)),
        "original": next((line for line in series if line.is_original), None),
        "current": next((line for line in series if line.is_current), None),
        "proposed": next((line for line in series if line.state == Timescale.State.PROPOSED), None),
        "series": series,
        "updates": list(shown.updates.in_print().select_related("author")),
        "follow_ups": list(shown.follow_ups.all()),
        "queries": list(shown.queries.select_related("raised_by", "decision")),
        "history": history_entries(shown, limit=LATEST),
        "editable": editable,
        "may_agree": editable and may(request.user, "plan.agree_revision"),
        "may_structure": may(request.user, "plan.structure") and not shown.plan.closed_on,
        "may_correct_any": may(request.user, "plan.update_any"),
        "crumb": reverse("plan"),
    }
    return render(request, "actions/action.html", context)


def places_of(shown: Action):
    """The rows in which an action is printed, with the method, objective and priority above each."""
    return shown.placements.in_print().select_related("method__objective__priority")


def structure_links(shown: Action) -> list[tuple[str, str]]:
    """What the manager may change about an action, and where."""
    pages = [
        ("Reword it or change its status", "edit_action"),
        ("Change who leads it", "set_leads"),
        ("Split it into two actions", "split_action"),
        ("Merge it with another that is the same", "merge_action"),
        ("Move it, or print it in a further place", "place_action"),
    ]
    if shown.status != Action.Status.WITHDRAWN:
        pages.append(("Withdraw it", "withdraw_action"))
    return [(text, reverse(name, args=[shown.pk])) for text, name in pages]
