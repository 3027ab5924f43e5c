"""Closing what comes round again: done, called off, opened again; and saying when it is due for the first time."""

import datetime as dt
from functools import partial

from django.http import Http404

from actions.access import about_action, require_writable, writable_action
from actions.models import Occurrence, Timescale
from actions.occurrences import services
from actions.occurrences.forms import CallOffForm, DoneForm, FirstDateForm
from actions.progress.services.turns import missing_now, recurring_timescale
from actions.timescales.turns import goes_on_by_itself
from agencies.access import form_view, get_visible
from core.pages.forms import ReasonForm, form_page
from core.text.dates import print_date, today


def occurrence_due(request, pk: int, due: str) -> Occurrence:
    """What is due on a day for an action on which this person may write; one that has come round and is not written
    yet is shown like any other. Http404 where nothing is due on that day."""
    action = writable_action(request, pk)
    try:
        day = dt.date.fromisoformat(due)
    except ValueError:
        raise Http404("There is no such day.") from None
    stored = list(Occurrence.objects.visible_to(request.user).filter(action=action))
    for occurrence in stored:
        if occurrence.due == day:
            occurrence.action = action
            return occurrence
    timescale = recurring_timescale(action)
    if timescale and day in missing_now(timescale, stored, today()):
        return Occurrence(action=action, due=day)
    raise Http404("Nothing is due for this action on that day.")


def asks_next(occurrence: Occurrence) -> bool:
    """Whether closing this one has to say when the next is due: no rhythm says it, and no other is open."""
    timescale = recurring_timescale(occurrence.action)
    if not occurrence.is_open or timescale is None or goes_on_by_itself(timescale.recurrence):
        return False
    return not any(other.is_open and other.pk != occurrence.pk for other in occurrence.action.occurrences.all())


def change_occurrence(request, occurrence: Occurrence, form, service, *, about: dict, **page):
    """The page of a form that changes an occurrence, as form_page(); `about` is what it says beside the action."""
    action = occurrence.action
    return form_page(
        request,
        form,
        partial(service, action=action, due=occurrence.due, by=request.user),
        record=occurrence,
        done=action.url("occurrences"),
        context=about_action(action, **about),
        **page,
    )


@form_view("plan.update_led", "plan.update_any")
def close_occurrence(request, pk, due):
    occurrence = occurrence_due(request, pk, due)
    day = print_date(occurrence.due)
    return change_occurrence(
        request,
        occurrence,
        partial(DoneForm, asks_next=asks_next(occurrence)),
        services.close_occurrence,
        title=f"Done: what was due on {day}",
        message=f"What was due on {day} is done.",
        initial={"note": occurrence.note, "done_on": occurrence.done_on or today()},
        about={},
    )


@form_view("plan.agree_revision")
def call_off_occurrence(request, pk, due):
    occurrence = occurrence_due(request, pk, due)
    day = print_date(occurrence.due)
    return change_occurrence(
        request,
        occurrence,
        partial(CallOffForm, asks_next=asks_next(occurrence)),
        services.call_off_occurrence,
        title=f"Call off what is due on {day}",
        submit="Call off date",
        message=f"What was due on {day} is called off.",
        about={"warning": True},
    )


@form_view("plan.update_led", "plan.update_any")
def reopen_occurrence(request, pk, due):
    occurrence = occurrence_due(request, pk, due)
    day = print_date(occurrence.due)
    return change_occurrence(
        request,
        occurrence,
        ReasonForm,
        services.reopen_occurrence,
        title=f"Reopen what was due on {day}",
        submit="Reopen date",
        message=f"What was due on {day} is open again.",
        about={"quote": occurrence.note or occurrence.skipped_reason},
    )


@form_view("plan.update_led", "plan.update_any")
def first_date(request, pk):
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, timescale.action)
    return form_page(
        request,
        FirstDateForm,
        partial(services.set_first_date, timescale=timescale, by=request.user),
        record=timescale,
        title="When is it due for the first time?",
        submit="Save the date",
        done=timescale.action.url("occurrences"),
        message="The first date is saved.",
        context=about_action(timescale.action, quote=timescale.wording),
    )
