"""Single lines of the minutes: notes about a meeting, and what is corrected or struck out."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.access import in_plan
from actions.meetings.forms import CorrectDecisionForm, CorrectNoteForm, NoteBox
from actions.meetings.services import minutes
from actions.meetings.views.meetings import FORM, meeting_url, why_not, writable_meeting
from actions.models import Decision, MeetingNote
from actions.queries import services
from agencies.access import button_view, form_view, get_visible, require
from core.pages.forms import ReasonForm, form_page, try_save

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
    return render(request, FORM, context | {"cancel_url": meeting_url(meeting)}, status=422)


@form_view("plan.minute", "meetings.manage")
def correct_note(request, pk):
    note = writable_line(request, MeetingNote, pk)
    save, submit = partial(minutes.correct_note, note=note), "Save the corrected note"
    return change_line(request, note, CorrectNoteForm, save, title="Correct a note", submit=submit, message=CORRECTED)


@form_view("plan.minute", "meetings.manage")
def strike_out_note(request, pk):
    note = writable_line(request, MeetingNote, pk)
    save, title = partial(minutes.strike_out_note, note=note), "Strike out a note"
    context = {"quote": note.text, "warning": True}
    return change_line(
        request, note, ReasonForm, save, title=title, submit="Strike out", message=STRUCK_OUT, context=context
    )


@form_view("plan.minute", "plan.record_decision")
def correct_decision(request, pk):
    decision = writable_line(request, Decision, pk)
    save = partial(services.correct_decision, decision=decision)
    title, submit = "Correct a decision", "Save the corrected decision"
    return change_line(request, decision, CorrectDecisionForm, save, title=title, submit=submit, message=CORRECTED)


@form_view("plan.minute", "plan.record_decision")
def strike_out_decision(request, pk):
    decision = writable_line(request, Decision, pk)
    withdrew = services.withdrew(decision)
    lead = "This decision withdrew the action. The action is reinstated." if withdrew else ""
    return change_line(
        request,
        decision,
        ReasonForm,
        partial(services.strike_out_decision, decision=decision),
        title="Strike out a decision",
        submit="Strike out",
        message=STRUCK_OUT + " The action is reinstated." * withdrew,
        context={"lead": lead, "quote": decision.text, "warning": True},
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


def change_line(request, line, form, save: partial, *, context: dict | None = None, **more):
    context = {"meeting": line.meeting, "action": line.action, **(context or {})}
    save, done = partial(save, by=request.user), url_of_line(line)
    return form_page(request, form, save, record=line, done=done, template=FORM, context=context, **more)
