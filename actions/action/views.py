"""Everything about one action on one page."""

import datetime as dt
from functools import lru_cache

from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from actions.access import writing_on
from actions.action.filters import HistoryFilter
from actions.action.page.action import OnAction, action_of, slippage_of, what_hangs_on
from actions.action.page.related import RelatedRecords
from actions.answers.page import asked_of_agencies
from actions.colours.querysets import read_records
from actions.colours.rules import Evaluation, evaluate, next_colour
from actions.fields.page import field_html, value_url
from actions.fields.rules import Value
from actions.glossary.rules import Explained
from actions.models import Action, MeetingNote, Placement, Timescale
from actions.occurrences.page import recurring_of
from actions.progress.forms import UpdateForm
from actions.references.page import linked
from actions.references.rules import METHOD, OBJECTIVE
from actions.templatetags.plan_table import Urls
from agencies.access import get_visible, may, requires
from core.board.measures import over_time
from core.history.combined import NOTHING, Hidden, joint_history
from core.history.display import Entry, fold
from core.history.registry import parts_of
from core.text.dates import print_date, today

SHOWN_UPDATES = 10  # on the page; the rest open on demand
LATEST = 10  # changes on the action's own page; the rest are on its history page
READ = 24  # versions read for them: one change may write several
ALL = 500  # versions shown on the history page


@require_safe
@requires("plan.read")
def action(request, pk):
    shown = action_of(pk, request.user)
    writing = writing_on([pk], shown.plan, request.user)
    shown.may_write, shown.minutes = writing.allows(shown), writing.minuted
    found = what_hangs_on(shown)
    updates, series = found.updates, found.series
    context = {
        "action": shown,
        "text_with_terms": text_of(shown, found.glossary, found.related.pointers),
        "glossary": found.glossary,
        "structure_links": structure_links(shown),
        **timescales_of(series, request.user, shown.may_write),
        **(recurring_of(shown, found.recurring, found.turns, today()) if found.recurring else {}),
        "slippage": slippage_of(series),
        "updates": updates,
        "all_earlier": f"{len(updates) - SHOWN_UPDATES} updates before these",
        "update_fields": update_fields(today()) if shown.may_write else "",
        "leads": found.leads,
        **extra_fields(shown, found, request.user),
        "evidence": found.evidence,
        "places": places_of(shown, found.places, found.related.pointers, found.glossary),
        **rights_on_related(request.user, shown, found.related),
        **asked_of_agencies(request.user, shown, found.leads),
        **colour_of(pk),
        "editable": shown.may_write,
        "measured": over_time(shown.measure, today()) if shown.measure else [],
        "correctable_by": correctable_by(request.user) if shown.may_write else None,
        "crumb": reverse("plan"),
    }
    return render(request, "actions/action/action.html", context)


@require_safe
@requires("history.read")
def action_history(request, pk):
    """The whole history of an action; for the box on its page, the latest changes alone."""
    shown = get_visible(Action.objects.select_related("plan"), request.user, pk=pk)
    if request.htmx:
        entries = latest_changes(pk, drafts_hidden_from(request.user, pk))
        return render(request, "components/history.html", {"entries": entries})
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


def places_of(shown: Action, places: list[Placement], pointers: list, glossary: Explained) -> list[dict]:
    """The rows of an action with the objective and the method above it, cross-references as links."""
    glossary.new_row()
    urls = Urls("", shown.plan_id, glossary)
    found = []
    for place in places:
        method, objective = place.method, place.method.objective
        objective.priority.plan = shown.plan
        found.append(
            {
                "pk": place.pk,
                "priority": objective.priority.heading,
                "objective": SafeString(urls.linked_part(objective.printed, pointers, OBJECTIVE, objective.pk)),
                "method": SafeString(urls.linked_part(method.printed, pointers, METHOD, method.pk)),
            }
        )
    return found


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


def colour_of(pk: int) -> dict:
    """The colour of an action today and why, the override, and the next change; one statement."""
    records, thresholds = read_records([pk])
    evaluation = evaluate(records[pk], today(), thresholds)
    later = next_colour(records[pk], today(), thresholds)
    return {"evaluation": evaluation, "next_colour": next_words(*later) if later else ""}


def next_words(day: dt.date, then: Evaluation) -> str:
    return f"From {print_date(day)} it is {then.text}, unless something is recorded before."


def timescales_of(series: list[Timescale], user, may_write: bool) -> dict:
    original = next((line for line in series if line.is_original), None)
    current = next((line for line in series if line.is_current), None)
    proposed = next((line for line in series if line.state == Timescale.State.PROPOSED), None)
    return {
        "series": series,
        "original": original,
        "current": current,
        "proposed": proposed,
        "has_others": any(line not in (original, current, proposed) for line in series),
        "may_agree": may_write and may(user, "plan.agree_revision"),
        "may_take_back": bool(may_write and proposed and proposed.proposed_by_id == user.pk),
    }


@lru_cache(maxsize=2)
def update_fields(day: dt.date) -> SafeString:
    """The fields for a new update, cached for a day: they are the same for every action."""
    return SafeString(UpdateForm(initial={"on": day}))


def drafts_hidden_from(user, pk: int) -> Hidden:
    """The notes on an action in draft minutes that a person may not read."""
    if may(user, "meetings.manage"):
        return NOTHING
    notes = MeetingNote.objects.filter(action=pk)
    readable = notes.visible_to(user).order_by().values("pk")
    return {MeetingNote: list(notes.exclude(pk__in=readable).order_by().values_list("pk", flat=True))}


def latest_changes(pk: int, hidden: Hidden) -> list[Entry]:
    """The latest changes of an action, each whole."""
    parts = parts_of(Action)
    versions = joint_history(parts, pk, limit=READ, hidden=hidden)
    changes = fold(versions, [part.what for part in parts])
    if len(versions) == READ and len(changes) > 1:
        changes.pop()  # its first versions may not have been read
    return changes[:LATEST]


def correctable_by(user) -> int | str:
    """Whose updates a person may correct on an action on which they may write: "all", or the key of the author."""
    return "all" if may(user, "plan.update_any") else user.pk


def structure_links(shown: Action) -> list[tuple[str, str]]:
    if shown.status == Action.Status.WITHDRAWN:
        return [("Take it up again", reverse("reinstate_action", args=[shown.pk]))]
    pages = [
        ("Reword it or change its status", "edit_action"),
        ("Change who leads it", "set_leads"),
        ("Split it into two actions", "split_action"),
        ("Merge it with another that is the same", "merge_action"),
        ("Move it, or print it in a further place", "place_action"),
        ("Choose a figure as its measure", "measure"),
        ("Withdraw it", "withdraw_action"),
    ]
    return [(text, reverse(name, args=[shown.pk])) for text, name in pages]
