"""What a lead says of an action besides its updates: at risk or not, and that its dated part was met."""

import datetime as dt
from functools import partial

from actions.access import about_action, change_action, require_writable, writable_action
from actions.models import Action, Timescale
from actions.progress.forms import DatedPartForm, DeclareForm
from actions.progress.services import progress
from agencies.access import form_view, get_visible
from core.pages.forms import form_page
from core.text.dates import today

DATED_PART = (
    "“By a date, then ongoing” has two parts. Once the dated part is met, the action has no due date any more and "
    "counts as ongoing."
)


@form_view("plan.update_led", "plan.update_any")
def declare(request, pk):
    action = writable_action(request, pk)
    return change_action(
        request,
        action,
        DeclareForm,
        save_declaration,
        title="Say that it is at risk",
        done=action.url("colour"),
        message=describe_declaration,
    )


def save_declaration(*, declared_reason: str, **values) -> Action:
    return progress.declare(reason=declared_reason, **values)


def describe_declaration(action: Action) -> str:
    if not action.declared:
        return f"Action {action.number} is not said to be at risk any more."
    return f"Action {action.number} is now said to be: {action.get_declared_display().lower()}."


@form_view("plan.update_led", "plan.update_any")
def meet_dated_part(request, pk):
    """Note the day on which the dated part of "by a date, then ongoing" was met; correct it, or take it back."""
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, timescale.action)
    met = timescale.dated_part_met_on
    return form_page(
        request,
        partial(DatedPartForm, again=bool(met)),
        partial(save_dated_part, timescale=timescale, by=request.user),
        record=timescale,
        title="The dated part has been met",
        submit="Save the day",
        done=timescale.action.url("timescale"),
        message=lambda saved: "The day has been saved." if saved.dated_part_met_on else "It counts as not yet met.",
        initial={"dated_part_met_on": met or today()},
        context=about_action(timescale.action, quote=timescale.wording, explained=DATED_PART),
    )


def save_dated_part(*, dated_part_met_on: dt.date | None, **values) -> Timescale:
    reason = "The dated part was met" if dated_part_met_on else "The dated part has not been met after all"
    return progress.meet_dated_part(on=dated_part_met_on, reason=reason, **values)
