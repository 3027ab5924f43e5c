from functools import partial

from actions.access import about_action, restructurable_action
from actions.figures.forms import NONE, MeasureForm
from actions.figures.services import set_measure
from agencies.access import form_view
from core.pages.forms import form_page


@form_view("plan.structure")
def measure(request, pk):
    action = restructurable_action(request, pk)
    return form_page(
        request,
        MeasureForm,
        partial(set_measure, action=action, by=request.user),
        record=action,
        title="Choose a measure",
        done=action.url("measure"),
        message=f"The measure of action {action.number} is saved.",
        initial={"measure": action.measure or NONE},
        context=about_action(action),
    )
