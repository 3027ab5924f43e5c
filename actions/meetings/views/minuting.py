"""Meeting mode: going through the plan action by action, each entry of the minutes saved by itself."""

import hashlib
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import trigger_client_event

from actions.action.page.action import SERIES
from actions.colours.querysets import evaluate_actions
from actions.meetings.forms import AgreementBox, DecisionBox, NoteBox, ProgressBox, TimescaleBox
from actions.meetings.page import Agenda, Line, lines_of, plan_on_the_table, read_agenda
from actions.meetings.rules import route
from actions.meetings.services import minutes
from actions.meetings.services.meetings import names_of_people
from actions.meetings.views.meetings import turn_back, visible_meeting, writable_meeting
from actions.models import Action, Meeting, Plan, Timescale
from actions.table.page import filter_panel, filtered_rows
from agencies.access import form_view, get_visible, page_view, require
from core.pages.forms import try_save
from core.records.rules import AlreadyThere


def agree(*, meeting, action, timescale, version, by):
    return minutes.minute_agreement(meeting=meeting, timescale=timescale, expected=version, by=by)


def take_back(*, meeting, action, timescale, version, by):
    return minutes.take_back_agreement(meeting=meeting, timescale=timescale, expected=version, by=by)


BOXES = {
    "progress": (ProgressBox, minutes.minute_progress),
    "timescale": (TimescaleBox, minutes.minute_timescale),
    "agreement": (AgreementBox, agree),
    "take_back": (AgreementBox, take_back),
    "decision": (DecisionBox, minutes.minute_decision),
    "note": (NoteBox, minutes.minute_note),
}
SAVED = {
    "progress": "Saved for {}.",
    "timescale": "The new timescale is in force for {}.",
    "agreement": "The proposed date is agreed for {}.",
    "take_back": "Agreement undone on action {}.",
    "decision": "The decision is recorded for {}.",
    "note": "The note is saved for {}.",
}
FIRST = next(iter(BOXES))
AGREEMENT = ("agreement", "take_back")  # boxes that stand in one place
NOT_YET = "What you typed in the other boxes has not been saved yet. It is still there."


def walked_plan(request, meeting: Meeting) -> Plan:
    plan = plan_on_the_table(meeting, request.user)
    require(plan is not None, "There is no plan yet. Import one first.")
    require(not plan.is_closed, "The plan of this meeting is closed for editing.")
    return plan


@page_view("plan.minute", "meetings.manage")
def walk(request, pk):
    """The walk; before the day and after closing, whoever minutes the meeting goes on to its page and is told why."""
    meeting = visible_meeting(request, pk)
    return turn_back(request, meeting) or show(request, meeting, walked_plan(request, meeting))


def show(request, meeting: Meeting, plan: Plan, action: Action | None = None, *, wrong=None, aside=None):
    """The page, at the action in the URL or at `action`.

    `wrong` holds an invalid form, `aside` those in which something was typed while another was saved, each by its kind.
    """
    rows, wrong, aside = filtered_rows(request, plan), wrong or {}, aside or {}
    action, problem = (action, "") if action else action_at(request, plan)
    asked_for = "; ".join(words for name, words in rows.in_words())
    agenda = None if asked_for or rows.is_wrong or "all" in request.GET else read_agenda(meeting, plan)
    agenda = agenda if agenda and agenda.items else None
    way = route(stops(rows, agenda), action.number if action else None)
    if action is None and way.here is not None:
        action = numbered(plan, str(way.here))
    url, item = reverse("walk_meeting", args=[meeting.pk]), agenda.item(action) if agenda and action else None
    context = {
        "meeting": meeting,
        "plan": plan,
        "way": way,
        "filter": rows,
        "asked_for": asked_for,
        "agenda": agenda,
        "item": item,
        "is_narrowed": "all" in request.GET or bool(asked_for),
        "problem": problem,
        "url": url,
        "query": kept_query(request),
        "kept": [(name, value) for name, values in kept_filters(request).lists() for value in values],
        "panel": filter_panel(rows, url, {}, title="Find actions"),
        "has_errors": bool(wrong or problem or rows.is_wrong),
        "people": names_of_people(),
        "bound": next(iter(wrong.values()), None),
        "aside": [words for box in aside.values() for words in box.typed_words()],
        "opened": {request.GET.get("box", ""), *wrong, *aside},
    }
    if action:
        context |= at_action(request, meeting, action, wrong | aside)
    return render(request, "actions/meetings/walk.html", context, status=422 if wrong else 200)


def stops(rows, agenda: Agenda | None):
    """(key, number) of the actions that are walked."""
    if agenda:
        return [(item.pk, item.number) for item in agenda.items]
    return rows.qs.values_list("action_id", "action__number")


def action_at(request, plan: Plan) -> tuple[Action | None, str]:
    """(action that the address names, error); for an unknown number that of the page from which the request came."""
    text, stayed = request.GET.get("at", "").strip(), request.GET.get("from", "")
    if not text:
        return None, ""
    found = numbered(plan, text)
    return (found, "") if found else (numbered(plan, stayed), f"There is no action {text[:20]} in this plan.")


def numbered(plan: Plan, text: str) -> Action | None:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return None
    return plan.actions.select_related("plan").filter(number=int(text)).first()


def kept_query(request) -> str:
    """The filters as the end of a query string: "&lead=3"."""
    query = kept_filters(request)
    return f"&{query.urlencode()}" if query else ""


def kept_filters(request) -> QueryDict:
    query = request.GET.copy()
    for name in ("at", "from", "seen", "box"):
        query.pop(name, None)
    return query


def at_action(request, meeting: Meeting, action: Action, bound: dict) -> dict:
    """The current action's entries and forms; `bound` has the invalid ones."""
    series = SERIES(action)
    stands = stands_html(request, meeting, action, series)
    found = {"action": action, "stands": stands, **to_agree(series, meeting, request.user)}
    boxes = {kind: bound.get(kind) or empty_box(request, kind, action) for kind in BOXES if kind not in AGREEMENT}
    return found | agreement_box(request, action, found) | {"boxes": boxes}


def to_agree(series: list[Timescale], meeting: Meeting, user) -> dict:
    """The timescale that waits to be agreed, and the one whose agreement this person may take back; each None or it."""
    agreed = (line for line in series if line.is_current and line.meeting_id == meeting.pk and not line.is_original)
    agreed = (line for line in agreed if minutes.may_take_back(line, meeting, user))
    return {"waiting": next((line for line in series if line.state == "proposed"), None), "agreed": next(agreed, None)}


def empty_box(request, kind: str, action: Action, line: Timescale | None = None):
    initial = {"timescale": line.pk, "version": line.version} if line else {}
    return make_box(request, kind, action, None, initial=initial)


def agreement_box(request, action: Action, found: dict) -> dict:
    """The box that agrees what waits of to_agree(), else the one that takes the agreement back."""
    kind, line = ("agreement", found["waiting"]) if found["waiting"] else ("take_back", found["agreed"])
    return {"agreement_kind": kind, "agreement_box": empty_box(request, kind, action, line)}


def make_box(request, kind: str, action: Action, data, **more):
    if kind == "decision":
        more["open_queries"] = action.queries.visible_to(request.user).undecided()
    if kind == "timescale":
        more["action"] = action.pk
    if BOXES[kind][0] is AgreementBox:
        state = {"state": "proposed"} if kind == "agreement" else {"is_current": True}
        more["timescales"] = action.timescales.visible_to(request.user).filter(**state)
    return BOXES[kind][0](data, prefix=kind, **more)


def stands_html(request, meeting: Meeting, action: Action, series: list[Timescale], *, oob: bool = False) -> str:
    """The entries of an action as HTML, which polls for changes."""
    here = f"{reverse('walk_meeting', args=[meeting.pk])}?at={action.number}{kept_query(request)}"
    lines = lines_of(meeting, action)
    context = {
        "meeting": meeting,
        "action": action,
        "evaluation": evaluate_actions([action.pk])[action.pk],
        "leads": action.action_leads.filter(ended_on__isnull=True),
        "series": [line for line in series if line.is_original or line.is_current or line.state == "proposed"],
        "earlier": action.updates.visible_to(request.user).in_print().exclude(meeting=meeting)[:2],
        "tasks": action.follow_ups.visible_to(request.user).open().exclude(meeting=meeting),
        "questions": action.queries.visible_to(request.user).undecided(),
        "lines": [(line, *links_of(line, here)) for line in lines],
    }
    inner = render_to_string("actions/meetings/stands.html", context, request)
    seen = hashlib.sha256(inner.encode()).hexdigest()[:16]
    url = reverse("meeting_stands", args=[meeting.pk, action.pk])
    outer = {"inner": inner, "url": f"{url}?seen={seen}{kept_query(request)}", "oob": oob}
    return render_to_string("actions/meetings/stands_kept.html", outer, request)


def links_of(line: Line, here: str) -> tuple[str, str]:
    names = {
        "update": ("correct_update", "strike_out_update"),
        "decision": ("correct_decision", "strike_out_decision"),
        "note": ("correct_note", "strike_out_note"),
        "follow_up": ("edit_follow_up", "drop_follow_up"),
    }.get(line.kind)
    if not names:
        return "", ""
    back = f"?next={quote(here)}%23action"
    return reverse(names[0], args=[line.pk]) + back, reverse(names[1], args=[line.pk]) + back


@page_view("plan.minute", "meetings.manage")
def stands(request, pk, action):
    """The entries of an action for polling; 204 where nothing has changed."""
    meeting = writable_meeting(request, pk)
    shown = get_visible(walked_plan(request, meeting).actions, request.user, pk=action)
    html = stands_html(request, meeting, shown, SERIES(shown))
    seen = request.GET.get("seen", "")
    if seen and f"?seen={seen}" in html:
        return HttpResponse(status=204)
    return trigger_client_event(HttpResponse(html), "announce", {"value": "This action has changed"})


@form_view("plan.minute", "meetings.manage")
def write(request, pk, action, kind):
    """Save one entry of the minutes and stay at the action. A GET redirects to the page of the action."""
    meeting = writable_meeting(request, pk)
    plan = walked_plan(request, meeting)
    shown = get_visible(plan.actions.select_related("plan"), request.user, pk=action)
    if kind not in BOXES:
        raise Http404("There is no such box.")
    if request.method != "POST":
        return redirect(back_to(request, meeting, shown))
    boxes = {each: make_box(request, each, shown, request.POST) for each in BOXES}
    kind = kind if request.htmx else meant(kind, boxes)
    form, notices = boxes.pop(kind), []
    saved = try_save(form, lambda: notices.append(save_line(request, meeting, shown, kind, form)))
    if request.htmx:
        return box_again(request, meeting, shown, kind, form, notices)
    aside = {other: box.put_aside() for other, box in boxes.items() if box.typed_words()}
    if not saved:
        return show(request, meeting, plan, shown, wrong={kind: form}, aside=aside)
    messages.success(request, notices[0])
    if not aside:
        return redirect(back_to(request, meeting, shown, kind))
    messages.warning(request, NOT_YET)  # rendered here, since a redirect would lose the text
    shown.refresh_from_db()
    return show(request, meeting, plan, shown, aside=aside)


def meant(kind: str, boxes: dict) -> str:
    """The kind of the pressed button; where Enter was pressed, a browser sends the first button, so the kind of the
    only form in which something was typed.
    """
    filled = [each for each, box in boxes.items() if box.typed_words()]
    return filled[0] if kind == FIRST and len(filled) == 1 else kind


def save_line(request, meeting: Meeting, action: Action, kind: str, form) -> str:
    """Save a valid form; returns the message. Saving the same again is not an error."""
    try:
        values = form.cleaned_data
        BOXES[kind][1](meeting=meeting, by=request.user, **({"action": action} | values))
    except AlreadyThere as there:
        return str(there)
    return SAVED[kind].format(action.number)


def back_to(request, meeting: Meeting, action: Action, kind: str = "") -> str:
    url = f"{reverse('walk_meeting', args=[meeting.pk])}?at={action.number}{kept_query(request)}"
    if not kind:
        return f"{url}#action"
    place = AGREEMENT[0] if kind in AGREEMENT else kind
    return f"{url}&box={kind}#box-{place}"


def box_again(request, meeting: Meeting, action: Action, kind: str, form, notices: list[str]):
    """The form as a fragment: empty where it was saved, else with what was typed; and the entries beside it.

    In the place of an agreement stands what takes it back, and the other way round; also after another timescale.
    """
    action.refresh_from_db()
    series = SERIES(action)
    context = {"meeting": meeting, "action": action, "notice": notices[0] if notices else ""}
    context |= {"query": kept_query(request), **to_agree(series, meeting, request.user)}
    context |= agreement_box(request, action, context)
    if notices:
        context["stands"] = stands_html(request, meeting, action, series, oob=True)
    context |= {"kind": kind, "box": empty_box(request, kind, action) if notices else form}
    if kind in AGREEMENT:
        context |= {"is_agreement": True, "refused": None if notices else form}
    response = render(request, "actions/meetings/saved.html", context, status=200 if notices else 422)
    return trigger_client_event(response, "announce", {"value": notices[0]}) if notices else response
