"""The agenda of a meeting: what people put on it or leave out, and the agenda as a file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from actions.meetings.files import agenda_document
from actions.meetings.forms import AgendaForm
from actions.meetings.page import agenda_of, plan_on_the_table
from actions.meetings.services.agenda import set_agenda_line
from actions.meetings.views.meetings import (
    DRAFT,
    FORMATS,
    STILL_TO_COME,
    file_name,
    may_read_minutes,
    meeting_url,
    show,
    visible_meeting,
    why_not,
)
from actions.models import AgendaLine
from agencies.access import button_view, page_view, require
from core.pages.forms import try_save
from core.pages.lists import file_response


@button_view("plan.minute", "meetings.manage")
def set_line(request, pk):
    """Add an action, leave one out, or save the note beside it; back to that line of the page."""
    meeting = visible_meeting(request, pk)
    why = why_not(meeting, request.user)
    require(why in ("", STILL_TO_COME), why)
    plan = plan_on_the_table(meeting, request.user)
    require(plan is not None, "There is no plan yet. Import one first.")
    form = AgendaForm(request.POST, plan=plan)
    if not try_save(form, lambda: set_agenda_line(meeting=meeting, by=request.user, **form.values())):
        return show(request, meeting, wrong=form)
    number, left_out = form.cleaned_data["number"].number, form.cleaned_data["choice"] == AgendaLine.Choice.LEFT_OUT
    messages.success(request, f"Action {number} is {'left out of' if left_out else 'on'} the agenda.")
    return redirect(f"{meeting_url(meeting)}#{'left-out' if left_out else f'agenda-{number}'}")


@page_view("plan.read")
def export(request, pk, format):
    meeting = visible_meeting(request, pk)
    plan = plan_on_the_table(meeting, request.user)
    if format not in FORMATS or plan is None or not meeting.is_unclosed:
        raise Http404("There is no such file.")
    require(may_read_minutes(request, meeting), DRAFT)
    return file_response(agenda_document(meeting, agenda_of(meeting, plan)), format, file_name("agenda", meeting))
