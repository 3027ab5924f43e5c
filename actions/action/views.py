"""Everything about one action on one page."""

import datetime as dt
from functools import lru_cache

from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from actions.access import writing_on
from actions.action.filters import HistoryFilter
from actions.action.page.action import OnAction, action_of, related_records
from actions.action.page.colour import colour_of
from actions.action.page.history import drafts_hidden_from
from actions.action.page.related import RelatedRecords
from actions.action.page.saved import saved_on
from actions.action.page.ways import ways_of
from actions.answers.page import asked_of_agencies
from actions.fields.page import field_html, value_url
from actions.fields.rules import Value
from actions.glossary.rules import Explained
from actions.models import Action, Timescale
from actions.occurrences.page import recurring_of
from actions.progress.forms import UpdateForm
from actions.references.page import linked
from actions.references.rules import METHOD, OBJECTIVE
from actions.templatetags.plan_table import Urls
from actions.timescales.slippage import slippage
from agencies.access import get_visible, may, page_view
from core.board.behind import behind
from core.board.figure_days import over_time
from core.history.combined import joint_history
from core.history.display import fold
from core.text.dates import print_date, today

ALL = 500  # versions shown on the history page


@page_view("plan.read")
def action(request, pk):
    shown = action_of(pk, request.user)
    writing = writing_on([pk], shown.plan, request.user)
    shown.may_write, shown.minutes = writing.allows(shown), writing.minuted
    found = related_records(shown)
    context = {
        "action": shown,
        "text_with_terms": text_of(shown, found.glossary, found.related.pointers),
        "glossary": found.glossary,
        **timescales_of(found.series, request.user, shown.may_write),
        **(recurring_of(shown, found.recurring, found.turns, today()) if found.recurring else {}),
        "updates": found.updates,
        "update_fields": update_fields(today()) if shown.may_write else "",
        "leads": found.leads,
        **extra_fields(shown, found, request.user),
        "evidence": found.evidence,
        **places_of(shown, found),
        **rights_on_related(request.user, shown, found.related),
        **asked_of_agencies(request.user, shown),
        **colour_of(shown, found.series),
        "editable": shown.may_write,
        **measured_of(shown, request.user),
        "correctable_by": correctable_by(request.user) if shown.may_write else None,
        **saved_on(request, *found.ids()),
        "closing_notes": closing_notes(shown),
    }
    context |= ways_of(shown, context)
    return render(request, "actions/action/action.html", context)


def measured_of(shown: Action, user) -> dict:
    """The figure that measures an action over the last year, and the page behind it that this person may open."""
    days = over_time(shown.measure, today()) if shown.measure else []
    return {"measured": days, "measured_at": behind(days[-1].figure.address, user) if days else ""}


@page_view("history.read")
def action_history(request, pk):
    shown = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    form = HistoryFilter(request.GET, action=shown)
    context = {"record": f"{shown.number}. {shown.text}", "what": "action", "action": shown, "form": form}
    if not form.is_valid():
        return render(request, "history.html", context, status=422)
    hidden = drafts_hidden_from(request.user, pk)
    versions = joint_history(form.parts(), pk, limit=ALL, references=True, where=form.where(), hidden=hidden)
    context["entries"] = fold(versions, [part.what for part in form.every])
    context["only_latest"] = ALL if len(versions) == ALL else 0
    return render(request, "history.html", context)


def text_of(shown: Action, glossary: Explained, pointers: list) -> SafeString:
    own = [pointer for pointer in pointers if not pointer.update and not pointer.part]
    urls = Urls("", shown.plan_id)
    return SafeString(linked(shown.text, own, urls.plan, urls.page, glossary.html))


def closing_notes(shown: Action) -> list[str]:
    """The notes made when an action was completed or withdrawn."""
    withdrawn = ""
    if shown.status == Action.Status.WITHDRAWN:
        withdrawn = f"Withdrawn on {print_date(shown.withdrawn_on)}: {shown.withdrawn_reason}"
    difference = f"Difference made: {shown.difference_made}" if shown.difference_made else ""
    completed = "\n".join(filter(None, [shown.completion_note, difference]))
    return [text for text in (completed, withdrawn) if text]


def extra_fields(shown: Action, found: OnAction, user) -> dict:
    """What extra fields say of an action and of the parts above it, each as (heading, HTML, URL of the form or "").

    Whoever may reword the action sees its blank ones too.
    """
    may_structure = may(user, "plan.structure") and not shown.plan.is_closed
    is_live = may_structure and shown.status != Action.Status.WITHDRAWN
    own = found.extras.parts.get(("action", shown.pk), {})
    fields = [
        (
            field.heading,
            SafeString(field_html(field, own.get(field.pk, Value()))),
            value_url(field, shown.pk) if is_live else "",
        )
        for field in found.extras.about("action")
        if is_live or own.get(field.pk)
    ]
    objectives = dict.fromkeys(place.method.objective for place in found.places)
    parts = [("objective", part.pk) for part in objectives]
    parts += [("priority", pk) for pk in dict.fromkeys(part.priority_id for part in objectives)]
    pairs = [each for part in parts for each in found.extras.beside(*part)]
    fields += [(field.heading, SafeString(field_html(field, value)), "") for field, value in pairs]
    return {"fields": fields, "may_structure": may_structure}


def places_of(shown: Action, found: OnAction) -> dict:
    """The rows of an action with the objective and the method above it, cross-references as links; the way to the first
    as `crumbs`, and to where it is edited in the plan.
    """
    found.glossary.new_row()
    plan = f"{reverse('plan')}?plan={shown.plan_id}"
    urls, pointers = Urls("", shown.plan_id, found.glossary), found.related.pointers
    places, crumbs = [], ["Plan", plan]
    for place in found.places:
        method, objective = place.method, place.method.objective
        objective.priority.plan = shown.plan
        if not places:
            crumbs += [objective.priority.heading, f"{plan}#priority-{objective.priority_id}"]
            crumbs += [objective.printed, f"{plan}#row-{place.pk}"] if objective.printed else []
        places.append(
            {
                "url": f"{plan}#row-{place.pk}",
                "edit_url": f"{plan}&edit=1#row-{place.pk}",
                "priority": objective.priority.heading,
                "method": SafeString(urls.linked_part(method.printed, pointers, METHOD, method.pk)),
                "objective": SafeString(urls.linked_part(objective.printed, pointers, OBJECTIVE, objective.pk))
                if len(found.places) > 1
                else "",  # one is in the breadcrumbs alone
            }
        )
    return {"places": places, "crumbs": crumbs}


def rights_on_related(user, shown: Action, beside: RelatedRecords) -> dict:
    live = not shown.plan.is_closed and shown.status != Action.Status.WITHDRAWN
    return {
        "related": beside,
        "on": today(),
        "may_take_back_requests": shown.may_write and may(user, "plan.update_any"),
        "may_ask": live and may(user, "plan.raise_query"),
        "may_decide": live and (may(user, "plan.record_decision") or shown.minutes),
        "may_decide_any": live and may(user, "plan.record_decision"),
    }


def timescales_of(series: list[Timescale], user, may_write: bool) -> dict:
    original = next((line for line in series if line.is_original), None)
    current = next((line for line in series if line.is_current), None)
    proposed = next((line for line in series if line.state == Timescale.State.PROPOSED), None)
    return {
        "series": series,
        "original": original,
        "current": current,
        "proposed": proposed,
        "proposed_slip": slippage(original.due, proposed.due) if original and proposed else "",
        "may_agree": may_write and may(user, "plan.agree_revision"),
        "may_take_back": bool(may_write and proposed and proposed.proposed_by_id == user.pk),
    }


@lru_cache(maxsize=2)
def update_fields(day: dt.date) -> SafeString:
    """The fields for a new update, cached for a day: they are the same for every action."""
    form = UpdateForm(initial={"on": day})
    text = form.fields["text"]
    text.label, text.help_text, text.widget.attrs["rows"] = "Add an update", "", 3
    return SafeString(form)


def correctable_by(user) -> int | str:
    """Whose updates a person may correct on an action on which they may write: "all", or the key of the author."""
    return "all" if may(user, "plan.update_any") else user.pk
