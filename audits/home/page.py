"""The page on which audit returns begin: what waits for this person, by what they may do."""

import datetime as dt
from dataclasses import dataclass

from agencies.access import belongings
from audits.models import Return, Round
from audits.questions.states import NOT_STARTED, READY, SENT_BACK
from audits.rounds.page import BADGES
from audits.signing.services.signers import with_signable
from core.text.dates import today
from core.text.numbers import share

NAMED = 10  # returns that are named of those that wait for the board

# what an agency's people do next, by the state of a return: the words, and whether it is theirs to do
NEXT = {
    "not_started": ("Start", True),
    "in_progress": ("Go on", True),
    "sent_back": ("Read what the board asks for, and answer", True),
    "ready": ("See how far the signature is", False),
    "signed": ("Submit it to the board", True),
    "submitted": ("Read what was sent", False),
    "moderated": ("Read the board’s feedback", False),
    "closed": ("Read it", False),
}


@dataclass(frozen=True)
class OwnReturn:
    audit_return: Return
    step: str
    waits: bool
    is_late: bool

    @property
    def badge(self) -> str:
        return "Not expected" if self.audit_return.exempt_on else self.audit_return.get_state_display()

    @property
    def colour(self) -> str:
        return "plain" if self.audit_return.exempt_on else BADGES[self.audit_return.state]


def next_step(state: str, *, exempt: bool, is_open: bool, signs: bool, registers: bool = False) -> tuple[str, bool]:
    """What is to be done next with a return, and whether it waits for the reader."""
    if exempt or not is_open:
        return "Read it", False
    if registers and state in {NOT_STARTED, SENT_BACK}:
        return "Say where children go online", True
    if state == READY and signs:
        return "Read and sign", True
    return NEXT[state]


def own_returns(user) -> list[OwnReturn]:
    """The returns of a person's agencies, what waits for them first, the soonest day before; one statement."""
    keys, on = belongings(user).agencies, today()
    found = Return.objects.visible_to(user).filter(agency__in=keys, round__state__in=["open", "closed"])
    found = with_signable(found.select_related("agency", "access_point", "round"), user)
    rows = [own_return(audit_return, on, signs=audit_return.is_signable) for audit_return in found]
    return sorted(
        rows, key=lambda row: (not row.waits, place_of(row, on), str(row.audit_return.agency), row.audit_return.pk)
    )


def own_return(audit_return: Return, on: dt.date, *, signs: bool) -> OwnReturn:
    is_open = audit_return.round.state == Round.State.OPEN
    registers = audit_return.form == Return.Form.REGISTER
    step, waits = next_step(
        audit_return.state, exempt=bool(audit_return.exempt_on), is_open=is_open, signs=signs, registers=registers
    )
    late = waits and not audit_return.submitted_on and audit_return.deadlines.is_overdue(on)
    return OwnReturn(audit_return, step, waits, late)


def place_of(row: OwnReturn, on: dt.date) -> int:
    """What waits is ordered by the day that counts, the soonest first; all else with the latest first."""
    days = (row.audit_return.due_on - on).days
    return days if row.waits else -days


def parted(rows: list[OwnReturn]) -> dict[str, list[OwnReturn]]:
    parts: dict[str, list[OwnReturn]] = {"to_sign": [], "to_do": [], "others": []}
    for row in rows:
        if not row.waits:
            part = "others"
        elif row.audit_return.state == READY:
            part = "to_sign"
        else:
            part = "to_do"
        parts[part].append(row)
    return parts


@dataclass(frozen=True)
class RoundLine:
    asked: Round
    expected: int = 0
    came: int = 0
    unread: int = 0

    @property
    def share(self) -> str:
        return share(self.came, self.expected)


def round_lines(user) -> list[RoundLine]:
    rounds = Round.objects.visible_to(user)
    counts = {row["round"]: row for row in Return.objects.filter(round__in=rounds).counts_by_round()}
    rounds = rounds.select_related("edition__questionnaire")
    order = {Round.State.PREPARED: 0, Round.State.OPENING: 0, Round.State.OPEN: 0, Round.State.CLOSED: 1}
    lines = []
    for asked in sorted(rounds, key=lambda each: order[each.state]):  # (keeps the order within: the latest first)
        row = counts.get(asked.pk, {})
        lines.append(RoundLine(asked, row.get("asked", 0), row.get("came", 0), row.get("unread", 0)))
    return lines


def to_read(user) -> list[Return]:
    waiting = Return.objects.moderatable_by(user).to_moderate().asked()
    waiting = waiting.select_related("agency", "access_point__agency", "round")
    return list(waiting.order_by("submitted_at", "pk")[:NAMED])
