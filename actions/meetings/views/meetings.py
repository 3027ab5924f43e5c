"""Meetings: the list, one meeting with its agenda and minutes, and the manager's forms."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from actions.access import plan_in_force_for
from actions.meetings.files import minutes_document
from actions.meetings.forms import (
    AgendaForm,
    AttendanceForm,
    ConfirmForm,
    EditMeetingForm,
    MeetingForm,
    NoteBox,
    OptionalReasonForm,
)
from actions.meetings.page import agenda_of, minutes_of, plan_on_the_table
from actions.meetings.services import meetings
from actions.meetings.services.notes import notes_of
from actions.models import Meeting
from actions.past.changes.listing import count_colours_and_dates
from agencies.access import form_view, get_visible, may, page_view, require
from core.documents import KINDS
from core.pages.forms import ReasonForm, form_page, safe_next, try_save
from core.pages.lists import file_response
from core.text.dates import today
from core.text.numbers import count_of

FORM = "actions/meetings/form.html"
FORMATS = {name: KINDS[name].label for name in ("docx", "pdf")}
PAST = 25  # past meetings on one page
RELATED = ("subgroup", "minute_taker", "plan")
DRAFT = "These minutes are a draft. You can read them once they are closed."
STILL_TO_COME = "This meeting is still to come. Its minutes can be written from its day on."
NOT_YOUR_MEETING = "Only the development manager, and the minute-taker until the minutes are closed, may write here."


def visible_meeting(request, pk) -> Meeting:
    return get_visible(Meeting.objects.select_related(*RELATED), request.user, pk=pk)


def meeting_url(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])


@page_view("plan.read")
def meeting_list(request):
    every = Meeting.objects.visible_to(request.user).select_related("subgroup", "minute_taker")
    editable = set(Meeting.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {
        "coming": every.coming(),
        "page": Paginator(every.past(), PAST).get_page(request.GET.get("page")),
        "editable": editable,
        "may_manage": may(request.user, "meetings.manage"),
    }
    return render(request, "actions/meetings/list.html", context)


@page_view("plan.read")
def meeting(request, pk):
    return show(request, visible_meeting(request, pk))


def show(request, shown: Meeting, wrong: AgendaForm | None = None):
    """The page of a meeting: planned with its agenda, begun with both, closed with its minutes; `wrong` is an invalid
    form of the agenda.
    """
    plan, may_prepare = plan_on_the_table(shown, request.user), is_preparable(request, shown)
    may_read = may_read_minutes(request, shown)
    context = {
        "meeting": shown,
        "plan": plan,
        "may_read": may_read,
        "may_prepare": may_prepare,
        "may_write": may_prepare and shown.has_begun,
        "may_manage": may(request.user, "meetings.manage"),
        "general_box": NoteBox(prefix="general"),
        "add_form": AgendaForm() if wrong is None or wrong.is_of_row else wrong,
        "wrong": wrong,
        "has_errors": bool(wrong),
    }
    minutes = minutes_of(shown) if may_read and shown.has_begun else None
    is_empty = minutes is None or minutes.is_empty
    context |= {"minutes": minutes, "is_empty": is_empty, "files": file_links("export_minutes", shown)}
    if may_read and shown.is_unclosed and plan and not plan.is_closed:
        context["agenda"] = agenda = agenda_of(shown, plan)
        context["agenda_files"] = file_links("export_agenda", shown)
        if agenda.previous and is_empty:
            context["changed"] = count_colours_and_dates(plan.pk, agenda.previous.held_on, today())
    return render(request, "actions/meetings/meeting.html", context, status=422 if wrong else 200)


def file_links(name: str, shown: Meeting) -> list[tuple[str, str]]:
    return [(label, reverse(name, args=[shown.pk, kind])) for kind, label in FORMATS.items()]


@page_view("plan.read")
def export(request, pk, format):
    shown = visible_meeting(request, pk)
    if format not in FORMATS:
        raise Http404("There is no such file.")
    require(may_read_minutes(request, shown), DRAFT)
    document = minutes_document(minutes_of(shown), plan_on_the_table(shown, request.user))
    return file_response(document, format, file_name("minutes", shown))


def file_name(what: str, shown: Meeting) -> str:
    return f"{what}-{slugify(shown.name)[:60] or 'meeting'}-{shown.held_on.isoformat()}"


@form_view("meetings.manage")
def add_meeting(request):
    initial = {"plan": plan_in_force_for(request.user)}
    form = MeetingForm(request.POST or None, user=request.user, initial=initial)
    added = []
    if request.method == "POST" and try_save(
        form, lambda: added.append(meetings.add_meeting(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, f"{added[0]} has been added.")
        return redirect(safe_next(request, meeting_url(added[0])))
    back = reverse("meetings")
    context = {"form": form, "heading": "Add a meeting", "next": safe_next(request, ""), "cancel_url": back}
    return render(request, FORM, context, status=422 if form.errors else 200)


@form_view("meetings.manage")
def edit_meeting(request, pk):
    return change_meeting(
        request,
        visible_meeting(request, pk),
        partial(EditMeetingForm, user=request.user),
        meetings.edit_meeting,
        title="Change this meeting",
        submit="Save the meeting",
        message="The meeting has been changed.",
    )


@form_view("meetings.manage")
def cancel_meeting(request, pk):
    return change_meeting(
        request,
        visible_meeting(request, pk),
        ReasonForm,
        meetings.cancel_meeting,
        title="Cancel this meeting",
        submit="Cancel the meeting",
        context={"warning": True},
        message="The meeting has been cancelled. It stays in the list, marked as cancelled. If it is within two weeks, "
        "the others are told by email in the next few minutes.",
    )


@form_view("meetings.manage")
def reinstate_meeting(request, pk):
    return change_meeting(
        request,
        visible_meeting(request, pk),
        OptionalReasonForm,
        meetings.reinstate_meeting,
        title="Reinstate this meeting",
        submit="Reinstate meeting",
        message="The meeting has been reinstated.",
    )


@form_view("plan.minute", "meetings.manage")
def close_minutes(request, pk):
    shown = visible_meeting(request, pk)
    if answer := turn_back(request, shown):
        return answer
    minutes, notes = minutes_of(shown), notes_of(shown, request.user)
    count = len(notes.to_send)
    send = f"Close and send {count_of(count, 'action note')}" if count else "Close the minutes"
    return change_meeting(
        request,
        shown,
        ConfirmForm,
        partial(meetings.close_minutes, mark=request.POST.get("mark", "")),
        title="Close the minutes",
        submit=send,
        template="actions/meetings/close.html",
        context={"minutes": minutes, "notes": notes},
        message=closed_in_words,
    )


def closed_in_words(sent: int) -> str:
    text = "The minutes are closed."
    if not sent:
        return text
    verb = "is" if sent == 1 else "are"
    return f"{text} {count_of(sent, 'action note')} {verb} being sent."


@form_view("meetings.manage")
def reopen_minutes(request, pk):
    return change_meeting(
        request,
        visible_meeting(request, pk),
        ReasonForm,
        meetings.reopen_minutes,
        title="Open these minutes again",
        submit="Open the minutes",
        message="The minutes are open again.",
    )


def change_meeting(
    request, shown: Meeting, form, service, *, context: dict | None = None, template: str = FORM, **more
):
    save, context = partial(service, meeting=shown, by=request.user), {"meeting": shown, **(context or {})}
    done = meeting_url(shown)
    return form_page(request, form, save, record=shown, done=done, context=context, template=template, **more)


@form_view("plan.minute", "meetings.manage")
def attendance(request, pk):
    shown = visible_meeting(request, pk)
    require(may(request.user, "meetings.manage") or is_preparable(request, shown), NOT_YOUR_MEETING)
    entries = list(shown.attendance.listed().select_related("person"))
    form = AttendanceForm(request.POST or None, people=meetings.expected_at(shown), entries=entries)
    if request.method == "POST" and try_save(form, lambda: save_attendance(request, shown, form)):
        messages.success(request, "The attendance has been saved.")
        return redirect(meeting_url(shown))
    context = {"meeting": shown, "form": form, "marks": [form[name] for name in form.offered]}
    return render(request, "actions/meetings/attendance.html", context, status=422 if form.errors else 200)


def save_attendance(request, shown: Meeting, form: AttendanceForm) -> None:
    meetings.record_attendance(
        meeting=shown,
        marks=form.changed_marks(),
        present=form.names("present"),
        apologies=form.names("apologies"),
        by=request.user,
    )


def may_read_minutes(request, shown: Meeting) -> bool:
    readable = Meeting.objects.visible_to(request.user).with_minutes_for(request.user)
    return readable.filter(pk=shown.pk).exists()


def is_preparable(request, shown: Meeting) -> bool:
    return Meeting.objects.preparable_by(request.user).filter(pk=shown.pk).exists()


def writable_meeting(request, pk) -> Meeting:
    """The meeting, if this person may write its minutes now: 404 where not visible, else 403 with the reason."""
    shown = visible_meeting(request, pk)
    why = why_not(shown, request.user)
    require(not why, why)
    return shown


def turn_back(request, shown: Meeting):
    """A redirect to the meeting with the reason why its minutes cannot be written now; None where they can.

    403 for whoever does not minute it.
    """
    if not (why := why_not(shown, request.user)):
        return None
    require(why != NOT_YOUR_MEETING, why)
    messages.info(request, why)
    return redirect(meeting_url(shown))


def why_not(shown: Meeting, user) -> str:
    """Why a person who may write minutes cannot write those of this meeting now; "" where they can."""
    if not may(user, "meetings.manage") and shown.minute_taker_id != user.pk:
        return NOT_YOUR_MEETING
    if shown.is_unclosed:
        return "" if shown.has_begun else STILL_TO_COME
    return "This meeting has been cancelled." if shown.cancelled_on else meetings.CLOSED
