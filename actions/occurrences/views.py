"""Closing what comes round again: done, called off, opened again; and saying when it is due for the first time."""

import datetime as dt
from functools import partial

from django.http import Http404

from actions.access import about_action, require_writable, writable_action
from actions.models import Action, Occurrence, Timescale
from actions.occurrences import services
from actions.occurrences.forms import CallOffForm, DoneForm, FirstDateForm
from actions.progress.services.turns import missing_now, recurring_timescale
from actions.timescales.turns import goes_on_by_itself
from agencies.access import form_view, get_visible
from core.pages.forms import ReasonForm, form_page
from core.text.dates import print_date, today


def found(request, pk: int, due: str) -> tuple[Action, Occurrence]:
    """The action, if this person may write on it, and its occurrence on a day; one that has come round and is not
    written yet is shown like any other. Http404 where nothing is due on that day."""
    action = writable_action(request, pk)
    try:
        day = dt.date.fromisoformat(due)
    except ValueError:
        raise Http404("There is no such day.") from None
    stored = list(Occurrence.objects.visible_to(request.user).filter(action=action))
    for one in stored:
        if one.due == day:
            one.action = action
            return action, one
    timescale = recurring_timescale(action)
    if timescale and day in missing_now(timescale, stored, today()):
        return action, Occurrence(action=action, due=day)
    raise Http404("Nothing is due for this action on that day.")


def asks_next(action: Action, one: Occurrence) -> bool:
    """Whether closing this one has to say when the next is due: no rhythm says it, and no other is open."""
    timescale = recurring_timescale(action)
    if not one.is_open or timescale is None or goes_on_by_itself(timescale.recurrence):
        return False
    return not any(other.is_open and other.pk != one.pk for other in action.occurrences.all())


@form_view("plan.update_led", "plan.update_any")
def close_occurrence(request, pk, due):
    action, one = found(request, pk, due)
    return form_page(
        request,
        partial(DoneForm, asks_next=asks_next(action, one)),
        partial(services.close_occurrence, action=action, due=one.due, by=request.user),
        record=one,
        title=f"Done: what was due on {print_date(one.due)}",
        done=action.url("occurrences"),
        message=f"What was due on {print_date(one.due)} is done.",
        initial={"note": one.note, "done_on": one.done_on or today()},
        context=about_action(action),
    )


@form_view("plan.agree_revision")
def call_off_occurrence(request, pk, due):
    action, one = found(request, pk, due)
    return form_page(
        request,
        partial(CallOffForm, asks_next=asks_next(action, one)),
        partial(services.call_off_occurrence, action=action, due=one.due, by=request.user),
        record=one,
        title=f"Call off what is due on {print_date(one.due)}",
        submit="Call off date",
        done=action.url("occurrences"),
        message=f"What was due on {print_date(one.due)} is called off.",
        context=about_action(action, warning=True),
    )


@form_view("plan.update_led", "plan.update_any")
def reopen_occurrence(request, pk, due):
    action, one = found(request, pk, due)
    return form_page(
        request,
        ReasonForm,
        partial(services.reopen_occurrence, action=action, due=one.due, by=request.user),
        record=one,
        title=f"Reopen what was due on {print_date(one.due)}",
        submit="Reopen date",
        done=action.url("occurrences"),
        message=f"What was due on {print_date(one.due)} is open again.",
        context=about_action(action, quote=one.note or one.skipped_reason),
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
