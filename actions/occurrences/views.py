"""Closing what comes round again: done, called off, opened again; and saying when it is due for the first time."""

import datetime as dt

from django.http import Http404
from django.views.decorators.http import require_http_methods

from actions.access import NOT_YOURS, page_of, writable_action
from actions.models import Action, Occurrence, Timescale
from actions.occurrences import services
from actions.occurrences.forms import CallOffForm, DoneForm, FirstDateForm
from actions.occurrences.page import in_force
from actions.progress.services.turns import missing_now
from actions.timescales.turns import goes_on_by_itself
from agencies.access import demand, get_visible, requires
from core.pages.forms import ReasonForm, edit_record
from core.text.dates import print_date, today

FORM = require_http_methods(["GET", "HEAD", "POST"])


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
    timescale = in_force(action)
    if timescale and day in missing_now(timescale, stored, today()):
        return action, Occurrence(action=action, due=day)
    raise Http404("Nothing of this action is due on that day.")


def asks_next(action: Action, one: Occurrence) -> bool:
    """Whether closing this one has to say when the next is due: no rhythm says it, and no other is open."""
    timescale = in_force(action)
    if not one.is_open or timescale is None or goes_on_by_itself(timescale.recurrence):
        return False
    return not any(other.is_open and other.pk != one.pk for other in action.occurrences.all())


@FORM
@requires("plan.update_led", "plan.update_any")
def close_occurrence(request, pk, due):
    """Note that what was due on a day is done, or correct what was noted."""
    action, one = found(request, pk, due)
    return edit_record(
        request,
        record=one,
        form_class=DoneForm,
        form_options={"asks_next": asks_next(action, one)},
        initial={"note": one.note, "done_on": one.done_on or today()},
        save=lambda version, values: services.close_occurrence(
            action=action,
            due=one.due,
            expected=version,
            note=values["note"],
            on=values["done_on"],
            next_due=values.get("next_due"),
            by=request.user,
        ),
        done=f"{page_of(action)}#occurrences",
        template="actions/edit.html",
        context={"action": action, "heading": f"Done: what was due on {print_date(one.due)}", "submit": "Save"},
        message=f"What was due on {print_date(one.due)} is done.",
    )


@FORM
@requires("plan.agree_revision")
def call_off_occurrence(request, pk, due):
    """Call off what was due on a day, with the reason."""
    action, one = found(request, pk, due)
    return edit_record(
        request,
        record=one,
        form_class=CallOffForm,
        form_options={"asks_next": asks_next(action, one)},
        initial={},
        save=lambda version, values: services.call_off_occurrence(
            action=action,
            due=one.due,
            expected=version,
            reason=values["reason"],
            next_due=values.get("next_due"),
            by=request.user,
        ),
        done=f"{page_of(action)}#occurrences",
        template="actions/edit.html",
        context={
            "action": action,
            "heading": f"Call off what is due on {print_date(one.due)}",
            "submit": "Call it off",
            "warning": True,
        },
        message=f"What was due on {print_date(one.due)} is called off.",
    )


@FORM
@requires("plan.update_led", "plan.update_any")
def reopen_occurrence(request, pk, due):
    """Open again what was noted as done or called off by mistake."""
    action, one = found(request, pk, due)
    return edit_record(
        request,
        record=one,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.reopen_occurrence(
            action=action, due=one.due, expected=version, by=request.user, **values
        ),
        done=f"{page_of(action)}#occurrences",
        template="actions/edit.html",
        context={
            "action": action,
            "heading": f"Open again what was due on {print_date(one.due)}",
            "quote": one.note or one.skipped_reason,
            "submit": "Open it again",
        },
        message=f"What was due on {print_date(one.due)} is open again.",
    )


@FORM
@requires("plan.update_led", "plan.update_any")
def first_date(request, pk):
    """Say when what comes round again is due for the first time."""
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    action = timescale.action
    demand(Action.objects.editable_by(request.user).filter(pk=action.pk).exists(), NOT_YOURS)
    return edit_record(
        request,
        record=timescale,
        form_class=FirstDateForm,
        initial={},
        save=lambda version, values: services.set_first_date(
            timescale=timescale, expected=version, due=values["due"], by=request.user
        ),
        done=f"{page_of(action)}#occurrences",
        template="actions/edit.html",
        context={
            "action": action,
            "heading": "When is it due for the first time?",
            "quote": timescale.wording,
            "submit": "Save the date",
        },
        message="The first date is saved.",
    )
