from functools import partial

from actions.access import about_action, require_writable
from actions.models import UpdateRequest
from actions.progress.forms import TakeBackForm
from actions.progress.services import requests as services
from agencies.access import form_view, get_visible
from core.pages.forms import form_page

NOT_ASKED = "Whoever leads the action is no longer asked. That you asked stays in the history."


@form_view("plan.update_any")
def withdraw_request(request, pk):
    asked = get_visible(UpdateRequest.objects.select_related("action__plan"), request.user, pk=pk)
    require_writable(request, asked.action)
    return form_page(
        request,
        TakeBackForm,
        partial(services.withdraw_request, request=asked, by=request.user),
        record=asked,
        title="Withdraw a request for an update",
        submit="Withdraw request",
        done=asked.action.url(),
        message="The request for an update has been withdrawn.",
        context=about_action(asked.action, quote=asked.note, explained=NOT_ASKED),
    )
