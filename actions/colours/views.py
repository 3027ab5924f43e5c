"""Setting the colour of an action against the rule, and undoing that."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from actions.access import NOT_YOURS, page_of, writable_action
from actions.colours import services
from actions.colours.forms import ColourForm
from actions.colours.querysets import judged
from actions.models import Action, ColourOverride
from agencies.access import demand, get_visible, requires
from core.pages.forms import ReasonForm, edit_record, try_save
from core.text.dates import print_date, quarter_end, quarter_of, today

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@requires("plan.update_led", "plan.update_any")
def set_colour(request, pk):
    action = writable_action(request, pk)
    form = ColourForm(request.POST or None)
    if request.method == "POST" and try_save(
        form, lambda: services.set_colour(action=action, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"The colour of action {action.number} has been set.")
        return redirect(page_of(action))
    until = print_date(quarter_end(*quarter_of(today())))
    context = {
        "form": form,
        "action": action,
        "heading": "Set another colour",
        "judgement": judged([pk])[pk],
        "until": until,
    }
    return render(request, "actions/colours/set_colour.html", context, status=422 if form.errors else 200)


@FORM
@requires("plan.update_led", "plan.update_any")
def take_back_colour(request, pk):
    override = get_visible(ColourOverride.objects.select_related("action__plan"), request.user, pk=pk)
    action = override.action
    demand(Action.objects.editable_by(request.user).filter(pk=action.pk).exists(), NOT_YOURS)
    return edit_record(
        request,
        record=override,
        form_class=ReasonForm,
        initial={},
        save=lambda version, values: services.take_back_colour(
            override=override, expected=version, by=request.user, **values
        ),
        done=page_of(action),
        template="actions/edit.html",
        context={
            "action": action,
            "heading": "Take back the colour",
            "quote": f"{override.get_colour_display()}, because: {override.reason}",
            "submit": "Take it back",
        },
        message=f"The rule decides the colour of action {action.number} again.",
    )
