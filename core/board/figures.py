"""One figure of the product: a value with its meaning, its day and the place where what is behind it can be seen.

Each figure is defined once, in the app to which it belongs (its `figures.py`); home pages, measures beside actions,
reports and downloads show it from there. Plain values, no database.
"""

import datetime as dt
from dataclasses import dataclass

from core.text.dates import print_date

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE = "c", ":", "z"  # what stands in the place of a number
MARKS = {
    HIDDEN: "hidden, so that nobody can be recognised",
    NOT_AVAILABLE: "not available",
    NOT_APPLICABLE: "does not apply",
}

type Value = int | float | str | None


@dataclass(frozen=True)
class Figure:
    """A figure as it is shown.

    `key` names it for good ("plan.overdue"); `meaning` is a sentence that says what is counted. `value` is a number,
    one of MARKS, another short text, or None where it is not known. `out_of` is the whole of which it is a part, and
    `unit` what is counted ("actions"). It holds `as_at` a day, or for a `period` ("2009-Q4"). `address` is the page
    where what is behind it is seen, within the rights of whoever follows it. `before` is the value at the end of the
    period before, None where there is none.
    """

    key: str
    label: str
    meaning: str
    value: Value
    out_of: int | None = None
    unit: str = ""
    as_at: dt.date | None = None
    period: str = ""
    address: str = ""
    note: str = ""
    before: Value = None

    @property
    def shown(self) -> str:
        if self.value is None:
            return "–"
        text = f"{self.value:,}" if isinstance(self.value, int | float) else self.value
        return f"{text} of {self.out_of:,}" if self.out_of is not None else text

    @property
    def spoken(self) -> str:
        """The value with its unit, or what a mark means: "31 of 84 agencies"."""
        if self.value is None:
            return "not known"
        if isinstance(self.value, str) and self.value in MARKS:
            return MARKS[self.value]
        return f"{self.shown} {self.unit}".strip()

    @property
    def change(self) -> str:
        """How it differs from the period before, "+3", "-2" or "no change"; empty unless both are numbers."""
        if not isinstance(self.value, int | float) or not isinstance(self.before, int | float):
            return ""
        moved = self.value - self.before
        return f"{moved:+,}" if moved else "no change"

    @property
    def dated(self) -> str:
        """The day as at which it holds, in words; empty where it has none."""
        return f"as at {print_date(self.as_at)}" if self.as_at else ""
