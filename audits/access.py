"""As what a person meets a return: filler, signatory, moderator (audits/questions/states.py says which moves each
makes)."""

from __future__ import annotations

from agencies.access import belongings, may
from audits.models import Return
from audits.questions.states import FILLER, MODERATOR, SIGNATORY, moves_from
from audits.returns.querysets import OF_OFFICER


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
