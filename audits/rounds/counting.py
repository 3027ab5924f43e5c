"""How many returns of a round have come in: the one count for its page, lists, files, measures and reports (ADR 87).

A return is in once it was submitted, also after the board sent it back: then it is with the agency again. Whether its
answers count in the results is another question (audits/results/figures.py).

Otherwise the number would fall while the board reads, and an agency that was in time would look late.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from agencies.models import Agency
from audits.models import Round
from audits.questions.states import CLOSED, IN_PROGRESS, MODERATED, NOT_STARTED, READY, RECEIVED, SIGNED, SUBMITTED
from core.text.numbers import share

WAITING, BACK, EXEMPT = "waiting", "sent_back", "exempt"
STANDINGS = (
    (NOT_STARTED, "Not started"),
    (IN_PROGRESS, "In progress"),
    (WAITING, "Waiting for signature"),
    (SUBMITTED, "Submitted"),
    (BACK, "With the agency again"),
    (MODERATED, "Moderated"),
    (EXEMPT, "Exempt"),
)
IN = (SUBMITTED, BACK, MODERATED)


def standing_of(state: str, *, came_in: bool, exempt: bool) -> str:
    if exempt:
        return EXEMPT
    if came_in:
        return {SUBMITTED: SUBMITTED, MODERATED: MODERATED, CLOSED: MODERATED}.get(state, BACK)
    return {NOT_STARTED: NOT_STARTED, READY: WAITING, SIGNED: WAITING}.get(state, IN_PROGRESS)


def was_in(first: dt.date | None, on: dt.date) -> bool:
    return first is not None and first <= on


class StatusRow(NamedTuple):
    """Returns that agree in kind, state, exemption; `n` of them, `in_first` and `in_final` in by each deadline, `late`,
    `extended`.
    """

    kind: str
    state: str
    came_in: bool
    exempt: bool
    n: int
    in_first: int = 0
    in_final: int = 0
    late: int = 0
    extended: int = 0


@dataclass
class StatusCounts:
    kind: str = ""
    label: str = "All"
    by: Counter = field(default_factory=Counter)
    in_first: int = 0
    in_final: int = 0
    late: int = 0
    extended: int = 0
    kinds: list[StatusCounts] = field(default_factory=list)

    def add(self, row: StatusRow) -> None:
        self.by[standing_of(row.state, came_in=row.came_in, exempt=row.exempt)] += row.n
        if not row.exempt:
            self.in_first += row.in_first
            self.in_final += row.in_final
            self.late += row.late
            self.extended += row.extended

    @property
    def asked(self) -> int:
        return self.by.total() - self.by[EXEMPT]

    @property
    def came_in(self) -> int:
        """Those that were submitted at least once, sent back or not."""
        return sum(self.by[each] for each in IN)

    @property
    def of_these_back(self) -> int:
        return self.by[BACK]

    @property
    def not_in(self) -> int:
        return self.asked - self.came_in

    @property
    def not_started(self) -> int:
        return self.by[NOT_STARTED]

    @property
    def in_progress(self) -> int:
        return self.by[IN_PROGRESS]

    @property
    def waiting(self) -> int:
        return self.by[WAITING]

    @property
    def exempt(self) -> int:
        return self.by[EXEMPT]

    @property
    def share(self) -> str:
        return share(self.came_in, self.asked)

    @property
    def share_first(self) -> str:
        return share(self.in_first, self.asked)

    @property
    def share_final(self) -> str:
        return share(self.in_final, self.asked)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """(standing, its words, how many), in the order of the life of a return."""
        return [(key, words, self.by[key]) for key, words in STANDINGS]

    @property
    def sentence(self) -> str:
        """As pages and files say it: "19 of 79 in (24%), 6 of them with the agency again"."""
        back = f", {self.of_these_back:,} of them with the agency again" if self.of_these_back else ""
        return f"{self.came_in:,} of {self.asked:,} in ({self.share}){back}"


def count_rows(rows: Iterable[StatusRow]) -> StatusCounts:
    everything, kinds = StatusCounts(), {kind: StatusCounts(kind, label) for kind, label in Agency.Kind.choices}
    for row in rows:
        everything.add(row)
        kinds[row.kind].add(row)
    everything.kinds = [each for each in kinds.values() if each.by.total()]
    return everything


def status_counts(asked: Round) -> StatusCounts:
    return count_rows(StatusRow(**row) for row in asked.returns.counts_by_state())


def is_back(state: str, *, came_in: bool) -> bool:
    return came_in and state not in RECEIVED
