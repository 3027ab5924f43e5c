"""Asking those who lead an action for an update. A later update answers the request."""

import datetime as dt

from django.db import transaction

from actions.access import lock_action, require_live
from actions.leads.services import tell_leads
from actions.models import Action, UpdateRequest
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import print_date, today


@transaction.atomic
def ask_for_update(*, action: Action, note: str, by, wanted_by: dt.date | None = None) -> UpdateRequest:
    """Ask for an update on an action, with a note to those who lead it; wanted by a day, where one is given.

    Raises RuleBroken without a note, for a day that has passed, for an action on which nothing is to be done any
    more, and where one was asked for today already.
    """
    lock_action(action)
    require_live(action)
    require_unasked(action)
    note = require_text(note, "Say what you would like to know.", field="note")
    if wanted_by and wanted_by < today():
        raise RuleBroken("The day by which it is wanted has passed.", field="wanted_by")
    request = UpdateRequest(action=action, asked_by=by, asked_on=today(), wanted_by=wanted_by, note=note)
    create_tracked(request, by=by, reason=note)
    tell_leads("asked", action, key=f"request {request.pk}", args={"request": request.pk}, by=by)
    return request


@transaction.atomic
def withdraw_request(*, request: UpdateRequest, expected: int, by, reason: str = "") -> UpdateRequest:
    lock_action(request.action)
    require_live(request.action)
    if request.withdrawn_on:
        raise RuleBroken("This request has been withdrawn already.")
    request.withdrawn_on = today()
    return save_versioned(
        request, expected=expected, fields=["withdrawn_on"], by=by, reason=reason.strip() or "No longer needed"
    )


def require_unasked(action: Action) -> None:
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete, so there is nothing more to report.")
    if any(each.asked_on == today() and not each.withdrawn_on for each in action.update_requests.all()):
        raise RuleBroken(f"An update was asked for today already, {print_date(today())}.")
