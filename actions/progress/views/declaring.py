"""What a lead says of an action besides its updates: at risk or not, and that its dated part was met."""

from django.views.decorators.http import require_http_methods

from actions.access import NOT_YOURS, page_of, writable_action
from actions.models import Action, Timescale
from actions.progress.forms import NEITHER, DatedPartForm, DeclareForm
from actions.progress.services import progress
from agencies.access import demand, get_visible, requires
from core.pages.forms import edit_record, safe_next
from core.text.dates import today

FORM = require_http_methods(["GET", "HEAD", "POST"])
DATED_PART = (
    "“By a date, then ongoing” has two parts. Once the dated part is met, the action has no due date any more and "
    "counts as ongoing."
)


@FORM
@requires("plan.update_led", "plan.update_any")
def declare(request, pk):
    """Say that an action is at risk or will not be met, or neither any more."""
    action = writable_action(request, pk)
    back = safe_next(request, page_of(action))
    begun = {"declared": action.declared or NEITHER, "declared_reason": action.declared_reason}
    return edit_record(
        request,
        record=action,
        form_class=DeclareForm,
        initial=begun if action.declared else {},
        save=lambda version, values: progress.declare(
            action=action,
            expected=version,
            declared=values["declared"],
            reason=values["declared_reason"],
            by=request.user,
        ),
        done=back,
        template="actions/edit.html",
        context={
            "action": action,
            "heading": "Say that it is at risk",
            "submit": "Save",
            "next": back,
            "cancel_url": back,
        },
        message=said_of,
    )


def said_of(action: Action) -> str:
    """What the page says after a declaration."""
    if not action.declared:
        return f"Action {action.number} is not said to be at risk any more."
    return f"Action {action.number} is now said to be: {action.get_declared_display().lower()}."


@FORM
@requires("plan.update_led", "plan.update_any")
def meet_dated_part(request, pk):
    """Note the day on which the dated part of "by a date, then ongoing" was met; correct it, or take it back."""
    timescale = get_visible(Timescale.objects.select_related("action__plan"), request.user, pk=pk)
    demand(Action.objects.editable_by(request.user).filter(pk=timescale.action_id).exists(), NOT_YOURS)
    met = timescale.dated_part_met_on
    return edit_record(
        request,
        record=timescale,
        form_class=DatedPartForm,
        form_options={"again": bool(met)},
        initial={"dated_part_met_on": met or today()},
        save=lambda version, values: save_dated_part(request, timescale, version, values),
        done=page_of(timescale.action),
        template="actions/edit.html",
        context={
            "action": timescale.action,
            "heading": "The dated part has been met",
            "quote": timescale.wording,
            "explained": DATED_PART,
            "submit": "Save the day",
        },
        message=lambda saved: "The day has been saved." if saved.dated_part_met_on else "It counts as not yet met.",
    )


def save_dated_part(request, timescale: Timescale, version: int, values: dict) -> Timescale:
    """Save the day, or that it was not met after all."""
    day = values["dated_part_met_on"]
    reason = "The dated part was met" if day else "The dated part has not been met after all"
    return progress.meet_dated_part(timescale=timescale, expected=version, on=day, by=request.user, reason=reason)
