from functools import partial

from actions.access import change_action, restructurable_action
from actions.figures.forms import NONE, MeasureForm
from actions.figures.services import set_measure
from agencies.access import button_view, form_view
from core.board.figure_days import count_figures
from core.pages.forms import save_by_button


@form_view("plan.structure")
def measure(request, pk):
    action = restructurable_action(request, pk)
    return change_action(
        request,
        action,
        MeasureForm,
        set_measure,
        title="Choose a measure",
        done=action.url("measure"),
        message=f"The measure of action {action.number} is saved.",
        initial={"measure": action.measure or NONE},
    )


@button_view("plan.structure")
def count_measure(request, pk):
    """Counts the measure of an action again."""
    shown = restructurable_action(request, pk)
    return save_by_button(
        request,
        partial(count_figures, [shown.measure]),
        done=shown.url("measure"),
        message="The figure has been counted again.",
    )
