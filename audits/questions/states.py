"""The states of a return: which moves lead where, and who may make them. Pure.

not started → in progress → ready for sign-off → signed off → submitted → (sent back | moderated) → closed. A return
that was sent back is filled in, signed and submitted again. Reopening keeps the signed copy.
"""

from dataclasses import dataclass

NOT_STARTED, IN_PROGRESS, READY, SIGNED = "not_started", "in_progress", "ready", "signed"
SUBMITTED, SENT_BACK, MODERATED, CLOSED = "submitted", "sent_back", "moderated", "closed"
STATES = (NOT_STARTED, IN_PROGRESS, READY, SIGNED, SUBMITTED, SENT_BACK, MODERATED, CLOSED)
EDITABLE = frozenset({NOT_STARTED, IN_PROGRESS, SENT_BACK})  # answers can be given
RECEIVED = frozenset({SUBMITTED, MODERATED, CLOSED})  # counted in results

FILLER, SIGNATORY, MODERATOR = "filler", "signatory", "moderator"


@dataclass(frozen=True)
class Move:
    words: str
    sources: frozenset[str]
    target: str
    who: frozenset[str]


def move(words: str, sources: set[str], target: str, *who: str) -> Move:
    return Move(words, frozenset(sources), target, frozenset(who))


MOVES = {
    "start": move("Start", {NOT_STARTED}, IN_PROGRESS, FILLER, SIGNATORY),
    "ready": move("Ready for sign-off", {IN_PROGRESS, SENT_BACK}, READY, FILLER, SIGNATORY),
    "change": move("Change answers again", {READY, SIGNED}, IN_PROGRESS, FILLER, SIGNATORY),
    "sign": move("Sign", {READY}, SIGNED, SIGNATORY),
    "submit": move("Submit", {SIGNED}, SUBMITTED, FILLER, SIGNATORY),
    "submit_unsigned": move("Submit", {READY}, SUBMITTED, FILLER, SIGNATORY),  # where nobody has to sign
    "send_back": move("Send back for more", {SUBMITTED}, SENT_BACK, MODERATOR),
    "moderate": move("Moderated", {SUBMITTED}, MODERATED, MODERATOR),
    "close": move("Close", {MODERATED}, CLOSED, MODERATOR),
    "reopen": move("Open again", {SUBMITTED, MODERATED, CLOSED}, SENT_BACK, MODERATOR),
}


def may_move(name: str, state: str, who: set[str] | frozenset[str]) -> bool:
    known = MOVES.get(name)
    return known is not None and state in known.sources and bool(known.who & set(who))


def moves_from(state: str, who: set[str] | frozenset[str]) -> list[str]:
    return [name for name in MOVES if may_move(name, state, who)]


def signatures_wanted(roles: tuple[str, ...], *, is_school: bool) -> tuple[str, ...]:
    """The roles that must sign, of those in the sign-off question: "head" and "governor" for schools, else "chief".
    Without a sign-off question nobody signs.
    """
    return tuple(role for role in roles if (role in {"head", "governor"}) == is_school)
