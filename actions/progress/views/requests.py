"""Requests for an update: taken back by the manager."""

from django.views.decorators.http import require_http_methods

from actions.access import NOT_YOURS, page_of
from actions.models import Action, UpdateRequest
from actions.progress.forms import TakeBackForm
from actions.progress.services import requests as services
from agencies.access import demand, get_visible, requires
from core.pages.forms import edit_record, safe_next


@require_http_methods(["GET", "HEAD", "POST"])
@requires("plan.update_any")
def withdraw_request(request, pk):
    """Take back a request for an update, with the reason."""
    asked = get_visible(UpdateRequest.objects.select_related("action__plan"), request.user, pk=pk)
    demand(Action.objects.editable_by(request.user).filter(pk=asked.action_id).exists(), NOT_YOURS)
    back = safe_next(request, page_of(asked.action))
    return edit_record(
        request,
        record=asked,
        form_class=TakeBackForm,
        initial={},
        save=lambda version, values: services.withdraw_request(
            request=asked, expected=version, by=request.user, **values
        ),
        done=back,
        template="actions/edit.html",
        context={
            "action": asked.action,
            "heading": "Take back a request for an update",
            "quote": asked.note,
            "explained": "Whoever leads the action is no longer asked. That you asked stays in the history.",
            "submit": "Take it back",
            "next": back,
            "cancel_url": back,
        },
        message="The request for an update has been taken back.",
    )
