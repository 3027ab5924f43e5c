"""Setting the colour of an action against the rule, and undoing that."""

from functools import partial

from actions.access import about_action, require_writable, writable_action
from actions.colours import services
from actions.colours.forms import ColourForm
from actions.colours.querysets import evaluate_actions
from actions.models import ColourOverride
from agencies.access import form_view, get_visible
from core.pages.forms import ReasonForm, form_page
from core.text.dates import quarter_end, quarter_of, today


@form_view("plan.update_led", "plan.update_any")
def set_colour(request, pk):
    action = writable_action(request, pk)
    return form_page(
        request,
        ColourForm,
        partial(services.set_colour, action=action, by=request.user),
        title="Set another colour",
        submit="Set the colour",
        done=action.url("colour"),
        message=f"The colour of action {action.number} has been set.",
        context=about_action(action, until=quarter_end(*quarter_of(today())))
        | {"evaluation": evaluate_actions([pk])[pk]},
        template="actions/colours/set_colour.html",
    )


@form_view("plan.update_led", "plan.update_any")
def take_back_colour(request, pk):
    override = get_visible(ColourOverride.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, override.action)
    return form_page(
        request,
        ReasonForm,
        partial(services.take_back_colour, override=override, by=request.user),
        record=override,
        title="Withdraw the colour",
        submit="Withdraw colour",
        done=override.action.url("colour"),
        message=f"The rule decides the colour of action {override.action.number} again.",
        context=about_action(override.action, quote=f"{override.get_colour_display()}, because: {override.reason}"),
    )
