"""Single lines of the minutes: notes about a meeting, and what is corrected or struck out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.access import in_plan
from actions.meetings.forms import CorrectDecisionForm, CorrectNoteForm, NoteBox
from actions.meetings.services import minutes
from actions.meetings.views.meetings import meeting_url, why_not, writable_meeting
from actions.models import Decision, MeetingNote
from actions.queries import services
from agencies.access import button_view, form_view, get_visible, require
from core.pages.forms import ReasonForm, edit_record, safe_next, try_save

CORRECTED = "Corrected. The earlier text stays in the history."
STRUCK_OUT = "It has been struck out. It stays in the history."


@button_view("plan.minute", "meetings.manage")
def add_note(request, pk):
    meeting = writable_meeting(request, pk)
    form = NoteBox(request.POST, prefix="general")
    if try_save(form, lambda: minutes.minute_note(meeting=meeting, by=request.user, **form.cleaned_data)):
        messages.success(request, "The note is saved.")
        return redirect(f"{meeting_url(meeting)}#general")
    context = {"meeting": meeting, "form": form, "heading": "Note about the meeting", "submit": "Save note"}
    return render(request, "actions/meetings/form.html", context | {"cancel_url": meeting_url(meeting)}, status=422)


@form_view("plan.minute", "meetings.manage")
def correct_note(request, pk):
    note = writable_line(request, MeetingNote, pk)
    return change_line(
        request,
        note,
        form_class=CorrectNoteForm,
        initial={"text": note.text},
        save=lambda version, values: minutes.correct_note(note=note, expected=version, by=request.user, **values),
        context={"heading": "Correct a note", "submit": "Save the corrected note"},
        message=CORRECTED,
    )


@form_view("plan.minute", "meetings.manage")
def strike_out_note(request, pk):
    note = writable_line(request, MeetingNote, pk)
    return change_line(
        request,
        note,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: minutes.strike_out_note(note=note, expected=version, by=request.user, **values),
        context={"heading": "Strike out a note", "quote": note.text, "submit": "Strike out", "warning": True},
        message=STRUCK_OUT,
    )


@form_view("plan.minute", "plan.record_decision")
def correct_decision(request, pk):
    decision = writable_line(request, Decision, pk)
    return change_line(
        request,
        decision,
        form_class=CorrectDecisionForm,
        initial={"text": decision.text},
        save=lambda version, values: services.correct_decision(
            decision=decision, expected=version, by=request.user, **values
        ),
        context={"heading": "Correct a decision", "submit": "Save the corrected decision"},
        message=CORRECTED,
    )


@form_view("plan.minute", "plan.record_decision")
def strike_out_decision(request, pk):
    decision = writable_line(request, Decision, pk)
    withdrew = services.withdrew(decision)
    return change_line(
        request,
        decision,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.strike_out_decision(
            decision=decision, expected=version, by=request.user, **values
        ),
        context={
            "heading": "Strike out a decision",
            "lead": "This decision withdrew the action. The action is reinstated." if withdrew else "",
            "quote": decision.text,
            "submit": "Strike out",
            "warning": True,
        },
        message=STRUCK_OUT + " The action is reinstated." * withdrew,
    )


def writable_line(request, model, pk):
    """A note or a decision, if this person may write it now: 404 where not visible, else 403 with the reason."""
    line = get_visible(model.objects.select_related("meeting", "action__plan"), request.user, pk=pk)
    allowed = model.objects.editable_by(request.user).filter(pk=pk).exists()
    require(allowed, why_not(line.meeting, request.user) if line.meeting else "Only the manager may write here.")
    return line


def url_of_line(line) -> str:
    """The page of the meeting; without one that of the action, and for a decision about neither that of its plan."""
    if line.meeting:
        return meeting_url(line.meeting)
    return reverse("action", args=[line.action_id]) if line.action_id else in_plan("plan", line.plan_id)


def change_line(request, line, *, context: dict, **more):
    done = safe_next(request, url_of_line(line))
    context = {"meeting": line.meeting, "action": line.action, "next": done, "cancel_url": done, **context}
    return edit_record(request, record=line, done=done, template="actions/meetings/form.html", context=context, **more)
