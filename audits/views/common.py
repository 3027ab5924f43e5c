"""What the pages of one return share: finding it, asking for a right, moving it by a button."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.access import demand, get_visible
from audits.access import who_is
from audits.models import Return
from audits.returns.return_data import returns_with_form
from core.pages.forms import SAME_MOMENT, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken

FORM = require_http_methods(["GET", "HEAD", "POST"])
READERS = ("audits.fill_own", "audits.sign_own", "audits.read_all")
NOT_YOURS = "Only the people of this agency can do this."


def visible_return(request, pk) -> Return:
    """A return that the reader may see, with its form; 404 for anybody else's."""
    return get_visible(returns_with_form().select_related("submitted_by", "moderated_by"), request.user, pk=pk)


def own_return(request, pk, *who: str) -> Return:
    """A return to which the reader is one of `who` (audits/questions/states.py); 403 for others who may see it."""
    ret = visible_return(request, pk)
    demand(bool(set(who) & who_is(request.user, ret)), NOT_YOURS)
    return ret


def version_in(request) -> int:
    """The version of the return that a button was shown for."""
    return safe_number(request.POST.get("version"))


def moved(request, done: str, message: str, make: Callable[[], object], *, refused: str = ""):
    """Make a move by a button and go to `done`; what a rule forbids is said at `refused` (`done` unless told)."""
    try:
        make()
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(refused or done)
    except Conflict:
        messages.error(request, SAME_MOMENT)
        return redirect(refused or done)
    messages.success(request, message)
    return redirect(done)
