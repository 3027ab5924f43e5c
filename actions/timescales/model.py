"""Values that a reading of a timescale consists of."""

from dataclasses import dataclass
from datetime import date

ONGOING = "ongoing"  # standing, no end
DATE = "date"  # one due date
DATE_THEN_ONGOING = "date_then_ongoing"  # a first date, then standing
WINDOW = "window"  # a start and an end
RECURRING = "recurring"
COMPLETED = "completed"
UNKNOWN = "unknown"  # nothing that a date or a rhythm could be made of

KINDS = (ONGOING, DATE, DATE_THEN_ONGOING, WINDOW, RECURRING, COMPLETED, UNKNOWN)
PRECISIONS = ("day", "month", "quarter", "term", "year", "none")  # from fine to coarse


@dataclass(slots=True)
class Reading:
    """A timescale as read from its wording.

    `start` and `due` are what the wording itself says. Where a person has to be asked (`ask`), `question` says what,
    and `proposed_start`, `proposed_due` and `proposal` hold the most likely answer; proposed values must not be used
    before somebody has agreed to them. A completion carries its date in `due` and in `completed_on`. `original_due` is
    the date before a revision in the same cell.
    """

    wording: str
    kind: str = UNKNOWN
    start: date | None = None
    due: date | None = None
    proposed_start: date | None = None
    proposed_due: date | None = None
    recurrence: str = ""
    precision: str = "none"
    ask: bool = False
    question: str = ""
    proposal: str = ""
    original_due: date | None = None
    original_wording: str = ""
    revised_wording: str = ""
    then_ongoing: bool = False
    completed_on: date | None = None
    note: str = ""
    parts: tuple[str, ...] = ()
