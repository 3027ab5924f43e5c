"""As what a person meets a return: filler, signatory, moderator (audits/questions/states.py says which moves each
makes)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agencies.access import belongings, demand, get_visible, may
from audits.models import Return
from audits.questions.states import FILLER, MODERATOR, SIGNATORY, moves_from
from audits.returns.querysets import OF_OFFICER
from audits.returns.return_data import returns_with_form
from core.pages.forms import SAME_MOMENT, safe_number
from core.records.locking import Conflict
from core.records.rules import RuleBroken


def who_is(user, audit_return: Return) -> frozenset[str]:
    """What a person is to a return: some of FILLER, SIGNATORY, MODERATOR. One statement in a request, or none."""
    found = set()
    own = audit_return.agency_id in belongings(user).agencies
    if (own and may(user, "audits.fill_own")) or (audit_return.kind == OF_OFFICER and may(user, "audits.key_in")):
        found.add(FILLER)
    if own and may(user, "audits.sign_own"):
        found.add(SIGNATORY)
    if may(user, "audits.moderate"):
        found.add(MODERATOR)
    return frozenset(found)


def may_fill(user, audit_return: Return) -> bool:
    """Whether a person fills in a return: those of their own agencies, and what the board's officer keys in. Whether it
    takes answers now is another question (`takes_answers`)."""
    return bool(who_is(user, audit_return) & {FILLER, SIGNATORY})


def moves_of(user, audit_return: Return) -> list[str]:
    """The moves that a person may make with a return now, by their names in audits.questions.states.MOVES; needs its
    round.

    None for a return that is exempt or in a round that is closed, but for the moves of a moderator.
    """
    who = who_is(user, audit_return)
    if audit_return.exempt_on or audit_return.round.state != "open":
        who &= {MODERATOR}
    return moves_from(audit_return.state, who)


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
