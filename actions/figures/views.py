"""The figure by which an action is measured."""

from django.views.decorators.http import require_http_methods

from actions.access import page_of, restructurable_action
from actions.figures.forms import NONE, MeasureForm
from actions.figures.services import set_measure
from agencies.access import requires
from core.pages.forms import edit_record


@require_http_methods(["GET", "HEAD", "POST"])
@requires("plan.structure")
def measure(request, pk):
    action = restructurable_action(request, pk)
    back = f"{page_of(action)}#measure"
    return edit_record(
        request,
        record=action,
        form_class=MeasureForm,
        initial={"measure": action.measure or NONE},
        save=lambda version, values: set_measure(
            action=action, expected=version, measure=values["measure"], by=request.user
        ),
        done=back,
        template="actions/edit.html",
        context={"action": action, "heading": "Choose a measure", "submit": "Save", "cancel_url": back},
        message=lambda saved: f"The measure of action {saved.number} is saved.",
    )
