"""Who may propose a role with wide rights or the removal of a second step, and who may decide it. Pure.

docs/adr/0079-four-eyes.md gives the reasons.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import GUARDED, ROLES, givable

GRANT, FACTOR_RESET, FOUND, BREAK_GLASS = "grant", "factor_reset", "found", "break_glass"
PROPOSED, CONFIRMED, REFUSED, WITHDRAWN, EXPIRED = "proposed", "confirmed", "refused", "withdrawn", "expired"
PROPOSED_MAIL, DECIDED_MAIL = "power-proposed", "power-decided"  # kinds of emails
OPEN_FOR = dt.timedelta(hours=72)
HELD_FOR = dt.timedelta(hours=24)  # how long somebody holds a role before they decide by it
BREAK_GLASS_FOR = dt.timedelta(hours=24)
BREAK_GLASS_PAUSE = dt.timedelta(days=7)
DECIDE = "power.decide"
DECIDING = frozenset(key for key, role in ROLES.items() if DECIDE in role.permissions)

TWO_PEOPLE = "Two people can decide this. Ask one to propose and another to confirm."
OVER = "This has been decided already, or its time is over."
OWN = "You proposed this. Another person has to decide."
ABOUT_YOU = "This is about you. Another person has to decide."
NO_RIGHT = "Only an administrator, a development manager or a data protection officer can decide this."
TOO_NEW = (
    "You have had your role for less than 24 hours. Another person has to decide, or you can once that time is over."
)
PROPOSER_GONE = "Whoever proposed this may no longer do so. Refuse it, and propose it again."
NOT_PROPOSABLE = "You may not propose this. Ask an administrator."
PROPOSE_FOR_ONESELF = "You cannot propose this for yourself. Ask another person."


@dataclass(frozen=True)
class Held:
    """A role that somebody holds now: since when, and by which kind of request ("" for a role without one)."""

    role: str
    since: dt.datetime
    kind: str = ""


@dataclass(frozen=True)
class Proposal:
    """A request as the rules read it. People are primary keys; `subject` is 0 for an address without an account."""

    state: str
    expires_at: dt.datetime
    proposed_by: int
    subject: int
    proposer_may: bool = True  # whether whoever proposed it still could


def may_propose(kind: str, role: str, permissions: frozenset[str]) -> bool:
    if kind == GRANT:
        return role in GUARDED & givable(permissions)
    return kind == FACTOR_RESET and not permissions.isdisjoint({"people.invite", "people.manage"})


def why_not_decide(proposal: Proposal, *, by: int, roles: Iterable[Held], now: dt.datetime) -> str:
    """Why somebody with these roles may not confirm or refuse a proposal; "" where they may."""
    roles = [held for held in roles if held.role in DECIDING]
    if proposal.state != PROPOSED or proposal.expires_at <= now:
        return OVER
    if by == proposal.proposed_by:
        return OWN
    if by == proposal.subject:
        return ABOUT_YOU
    if not roles:
        return NO_RIGHT
    if not any(held.kind == FOUND or held.since + HELD_FOR <= now for held in roles):
        return TOO_NEW
    return ""


def why_not_confirm(proposal: Proposal, *, by: int, roles: Iterable[Held], now: dt.datetime) -> str:
    """As why_not_decide(); a proposal of somebody who lost the right to propose it can only be refused."""
    return why_not_decide(proposal, by=by, roles=roles, now=now) or ("" if proposal.proposer_may else PROPOSER_GONE)


def may_found(others: int) -> bool:
    """Whether a role may be given without a second person: `others` beside its person hold guarded roles."""
    return others < 2
