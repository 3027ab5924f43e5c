"""The colour of a record on a day: the first line of the table that matches decides. Pure.

evaluate(Record(kind="date", due=date(2010, 5, 31), ...), date(2010, 6, 1)).text is "Red, Overdue".
*Past* means after the due date. *Silent n* means that n complete quarters lie between the last update that says
something (or the creation) and the day. A timescale that is "ongoing", or whose dated part was met, has no due date; a
recurring one is due when its earliest open occurrence is. An action that is neither ongoing nor dated stays grey until
one complete quarter has passed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from actions.timescales import model as kinds
from actions.timescales import next_occurrence
from actions.timescales.dates import add_months, last_day
from actions.timescales.slippage import slippage
from core.text.dates import print_date

WITHDRAWN, COMPLETE, RED, AMBER, GREY, GREEN = range(6)  # the lines of the table
CODES = ("", "B", "R", "A", "N", "G")
WORDS = ("", "Blue", "Red", "Amber", "Grey", "Green")
COLOUR_NAMES = dict(zip(CODES, WORDS, strict=True))
REDS_FIRST = ("R", "A", "N", "G", "B")  # the order of display; withdrawn actions have none
LABELS = {
    "withdrawn": "Withdrawn",
    "complete": "Complete",
    "complete_late": "Complete, late",
    "will_not_be_met": "Will not be met",
    "overdue": "Overdue",  # past the current due date
    "slipped": "Slipped",
    "no_date": "No date",
    "not_reported": "Not reported",
    "at_risk": "At risk",
    "moved": "Moved",
    "due_soon": "Due soon",
    "not_started": "Not started",
    "no_date_yet": "No date yet",
    "on_track": "On track",
    "ongoing": "Ongoing",  # with the day of its last update
}
SET_BY_HAND = {"R": "Will not be met", "A": "At risk", "N": "Not started", "G": "On track"}  # labels of an override
IMPLIED = {"slipped": "moved", "overdue": "due_soon"}  # cause → another that always holds with it
LAST_DAY = dt.date.max


class Override(NamedTuple):
    code: str
    reason: str
    set_by: str
    set_on: dt.date
    ends_on: dt.date
    ended_on: dt.date | None = None
    key: int = 0  # of the stored record, if any

    def stands(self, on: dt.date) -> bool:
        """Whether it is in force on a day; on the day on which it was ended it is not."""
        return self.set_on <= on <= self.ends_on and (self.ended_on is None or on < self.ended_on)


class Record(NamedTuple):
    """The facts from which the colour of an action follows.

    `due` is that of the current timescale (of the earliest open occurrence of a recurring one), `original_due` that of
    the first timescale. `created_on` is the day from which the action is known; `spoken_on` the day of the latest
    update that says something.
    """

    created_on: dt.date
    status: str = "in_progress"
    declared: str = ""
    completed_on: dt.date | None = None
    kind: str = kinds.UNKNOWN
    start: dt.date | None = None
    due: dt.date | None = None
    original_due: dt.date | None = None
    met_on: dt.date | None = None
    spoken_on: dt.date | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The two settings. `later` holds (day, due soon, moved) for each day on which they change, oldest first."""

    due_soon_days: int = 28
    moved_months: int = 3
    later: tuple[tuple[dt.date, int, int], ...] = ()

    def on(self, day: dt.date) -> tuple[int, int]:
        """Days and months in force on a day: a threshold that changes does not recolour the past."""
        found = (self.due_soon_days, self.moved_months)
        for begins, soon, moved in self.later:
            if begins > day:
                break
            found = (soon, moved)
        return found


DEFAULTS = Thresholds()


class Evaluation(NamedTuple):
    """The result: the line of the table, its code and colour word, its label, and why.

    `cause` is the rule that decided (a key of LABELS) and `detail` a few words after the label, "since 30 September
    2025"; "" where there is nothing to add. Where a person's override is in force, `override` has it and `by_rule` is
    the result of the table.
    """

    line: int
    code: str
    colour: str
    label: str
    reason: str
    override: Override | None = None
    by_rule: Evaluation | None = None
    cause: str = ""
    detail: str = ""

    @property
    def text(self) -> str:
        """Colour and label: "Red, Overdue"; without a colour the label alone."""
        return f"{self.colour}, {self.label}" if self.colour else self.label

    @property
    def in_full(self) -> str:
        """Colour and label, with both colours where a person set one."""
        if not self.override:
            return self.text
        why = self.override.reason.rstrip(".")
        return f"{self.text} (set by {self.override.set_by} because: {why}; by the rule: {self.by_rule.text})"


def evaluate(record: Record, on: dt.date, thresholds: Thresholds = DEFAULTS) -> Evaluation:
    """The colour of a record on a day. Total."""
    line, cause, *much = _fit(record, on, *thresholds.on(on))
    text = _label(record, cause), _REASONS[cause](record, *(much or [None]))
    answer = Evaluation(line, CODES[line], WORDS[line], *text, cause=cause, detail=_detail(record, cause))
    override = record.override
    if not _overridden(record, line, on):
        return answer
    line = CODES.index(override.code)
    label = SET_BY_HAND[override.code]
    return Evaluation(line, override.code, WORDS[line], label, answer.reason, override, answer, "set_by_hand")


def other_causes(record: Record, on: dt.date, thresholds: Thresholds = DEFAULTS) -> dict[str, str]:
    """What else would make a record red or amber on a day, cause → reason; not what another cause implies."""
    (_, first, *_), *rest = _fits(record, on, *thresholds.on(on))
    found = {cause: _REASONS[cause](record, *(much or [None])) for line, cause, *much in rest if line <= AMBER}
    implied = {IMPLIED.get(cause) for cause in (first, *found)}
    return {cause: reason for cause, reason in found.items() if cause not in implied}


def code_and_change(record: Record, on: dt.date, thresholds: Thresholds) -> tuple[str, dt.date | None]:
    """The code to be stored for a record, and the day on which it expires."""
    line = _fit(record, on, *thresholds.on(on))[0]
    code = record.override.code if _overridden(record, line, on) else CODES[line]
    return code, next_change(record, on, thresholds)


def next_change(record: Record, on: dt.date, thresholds: Thresholds = DEFAULTS) -> dt.date | None:
    """The first day after `on` with another result, None where there is none."""
    now = _answer(record, on, thresholds)
    days = sorted({day for day in _turning_days(record, thresholds) if day > on})
    return next((day for day in days if _answer(record, day, thresholds) != now), None)


def next_colour(record: Record, on: dt.date, thresholds: Thresholds = DEFAULTS) -> tuple[dt.date, Evaluation] | None:
    """The first day after `on` with another colour or label, and the result then; None where there is none."""
    now, day = evaluate(record, on, thresholds), next_change(record, on, thresholds)
    while day is not None:
        then = evaluate(record, day, thresholds)
        if then.text != now.text:
            return day, then
        day = next_change(record, day, thresholds)
    return None


def _answer(record: Record, on: dt.date, thresholds: Thresholds) -> tuple:
    fit = _fit(record, on, *thresholds.on(on))
    return fit, _overridden(record, fit[0], on)


def _overridden(record: Record, line: int, on: dt.date) -> bool:
    """Whether a colour set by hand applies: never to complete or withdrawn actions."""
    return record.override is not None and line > COMPLETE and record.override.stands(on)


def _fit(*facts) -> tuple:
    """The line that decides, as in _fits()."""
    return next(_fits(*facts))


def _fits(record: Record, on: dt.date, soon_days: int, moved_months: int) -> Iterator[tuple]:
    """Every line that fits, first the one that decides: number, cause (a key of LABELS), values for the reason."""
    if record.status == "withdrawn":
        yield WITHDRAWN, "withdrawn"
        return
    if is_complete(record, on):
        yield COMPLETE, "complete_late" if _completed_late(record) else "complete"
        return
    ongoing = is_ongoing(record, on)
    due = None if ongoing or record.kind == kinds.COMPLETED else record.due
    quarter = _quarter(on)
    silent = silent_quarters(record, on)
    undated = quarter - _quarter(record.created_on) - 1 if due is None and not ongoing else 0
    original = record.original_due if due and record.kind != kinds.RECURRING else None

    if record.declared == "will_not_be_met":
        yield RED, "will_not_be_met"
    if due and on > due:
        yield RED, "overdue"
    if original and due > months_after(original, moved_months):
        yield RED, "slipped", moved_months
    if undated >= 2:
        yield RED, "no_date", "two whole quarters"
    if silent >= 2:
        yield RED, "not_reported", "two whole quarters"

    if record.declared == "at_risk":
        yield AMBER, "at_risk"
    if original and due > original:
        yield AMBER, "moved"
    if due and (due - on).days <= soon_days and not (record.spoken_on and _quarter(record.spoken_on) == quarter):
        yield AMBER, "due_soon", soon_days
    if undated == 1:
        yield AMBER, "no_date", "a whole quarter"
    if silent == 1:
        yield AMBER, "not_reported", "a whole quarter"

    if record.start and record.start > on:
        yield GREY, "not_started"
    if due is None and not ongoing:
        yield GREY, "no_date_yet"
    yield GREEN, "ongoing" if ongoing else "on_track"


def _turning_days(record: Record, thresholds: Thresholds) -> list[dt.date]:
    """Every day on which another line, or another reason, may begin to fit."""
    days = [begins for begins, _, _ in thresholds.later]
    if record.due:
        windows = {thresholds.due_soon_days, *(soon for _, soon, _ in thresholds.later)}
        days += [_plus(record.due, 1), *(_plus(record.due, -days_before) for days_before in windows)]
    for known, quarters in ((record.created_on, (2, 3)), (record.spoken_on, (0, 1, 2, 3))):
        if known:
            days += [_quarter_start(_quarter(known) + number) for number in quarters]
    days += [day for day in (record.start, record.met_on, record.completed_on) if day]
    if record.override:
        days += [record.override.set_on, _plus(record.override.ends_on, 1)]
        days += [record.override.ended_on] if record.override.ended_on else []
    return days


def silent_quarters(record: Record, on: dt.date) -> int:
    """Complete quarters between the last update that says something (or the creation) and a day."""
    return _quarter(on) - _quarter(record.spoken_on or record.created_on) - 1


def is_complete(record: Record, on: dt.date) -> bool:
    """Whether the action was complete on a day; without a day of completion it is so on every day."""
    return record.status == "completed" and (record.completed_on is None or record.completed_on <= on)


def is_ongoing(record: Record, on: dt.date) -> bool:
    """Whether the action has no end: it is ongoing, or its dated part has been met."""
    if record.kind == kinds.DATE_THEN_ONGOING:
        return record.met_on is not None and record.met_on <= on
    return record.kind == kinds.ONGOING


def earliest_open(
    *, recurrence: str, start: dt.date | None, due: dt.date | None, begun: dt.date, open_due, done_due
) -> dt.date | None:
    """The next due date of a recurring timescale: the earliest open occurrence (`open_due`).

    Without one: the date after the last that was done (`done_due`), else the date in its wording, else the first since
    `begun`. None where dates cannot be computed.
    """
    if open_due:
        return open_due
    if done_due:
        return next_occurrence(recurrence, done_due, start or due)
    return due or next_occurrence(recurrence, _plus(begun, -1), start)


def months_after(day: dt.date, months: int) -> dt.date:
    """So many calendar months later; from the last day of a month to the last day of the month."""
    try:
        later = add_months(day, months)
    except (ValueError, OverflowError):
        return LAST_DAY
    return last_day(later.year, later.month) if day == last_day(day.year, day.month) else later


def _completed_late(record: Record) -> bool:
    """Completed after the original date, where both are known; recurring timescales and completions have none.

    A dated part that was met in time was in time, whenever the ongoing part that followed ended.
    """
    if not record.completed_on or not record.original_due or record.completed_on <= record.original_due:
        return False
    return not (record.met_on and record.met_on <= record.original_due)


def _quarter(day: dt.date) -> int:
    """The number of quarters since year 0; quarters end with March, June, September and December."""
    return day.year * 4 + (day.month - 1) // 3


def _quarter_start(number: int) -> dt.date:
    year, quarter = divmod(number, 4)
    return dt.date(year, quarter * 3 + 1, 1) if year <= LAST_DAY.year else LAST_DAY


def _plus(day: dt.date, days: int) -> dt.date:
    """Some days later or earlier, limited to the range of the calendar."""
    try:
        return day + dt.timedelta(days)
    except OverflowError:
        return LAST_DAY if days > 0 else dt.date.min


def _label(record: Record, cause: str) -> str:
    if cause != "ongoing":
        return LABELS[cause]
    return f"Ongoing, updated {print_date(record.spoken_on)}" if record.spoken_on else "Ongoing, no update yet"


def _detail(record: Record, cause: str) -> str:
    if cause in ("slipped", "moved"):
        return slippage(record.original_due, record.due)
    if cause == "not_reported" and record.spoken_on:
        return f"last on {print_date(record.spoken_on)}"
    if cause in ("no_date", "not_reported"):
        return f"since {print_date(record.created_on)}"
    if cause in ("overdue", "due_soon"):
        return f"{'since' if cause == 'overdue' else 'on'} {print_date(record.due)}"
    return ""


def _added(record: Record) -> str:
    return f"it was added on {print_date(record.created_on)}"


def _past(record: Record, _) -> str:
    due = print_date(record.due)
    if record.kind == kinds.RECURRING:
        return f"It comes round again, and what was due on {due} is still open."
    return f"Its date, {due}, has passed."


def _silent(record: Record, much: str) -> str:
    since = f"its last update, on {print_date(record.spoken_on)}" if record.spoken_on else _added(record)
    return f"Nothing has been reported for {much} since {since}."


def _done(record: Record, _) -> str:
    return f"It was completed on {print_date(record.completed_on)}." if record.completed_on else "It was completed."


def _done_late(record: Record, _) -> str:
    return f"It was completed on {print_date(record.completed_on)}, after its original date, {_original(record)}."


def _original(record: Record) -> str:
    return print_date(record.original_due)


# why, in one plain sentence that stays true until the result changes; called for one record only, since dates
# as text take longer than all the rest
_REASONS = {
    "withdrawn": lambda record, _: "It was withdrawn by a decision.",
    "complete": _done,
    "complete_late": _done_late,
    "will_not_be_met": lambda record, _: "It was declared that it will not be met.",
    "overdue": _past,
    "slipped": lambda record, much: (
        f"Its date has moved by more than {much} months, from {_original(record)} to {print_date(record.due)}: "
        f"{slippage(record.original_due, record.due)}."
    ),
    "no_date": lambda record, much: f"It has had no date for {much} since {_added(record)}.",
    "not_reported": _silent,
    "at_risk": lambda record, _: "It was declared at risk.",
    "moved": lambda record, _: (
        f"Its date has moved from {_original(record)} to {print_date(record.due)}: "
        f"{slippage(record.original_due, record.due)}."
    ),
    "due_soon": lambda record, much: (
        f"It is due on {print_date(record.due)}, within {much} days, and has no update this quarter."
    ),
    "not_started": lambda record, _: f"It starts on {print_date(record.start)}.",
    "no_date_yet": lambda record, _: "It is new and has no date yet.",
    "on_track": lambda record, _: f"It is due on {print_date(record.due)}, and nothing is late.",
    "ongoing": lambda record, _: "It is ongoing, and it has been reported on in time.",
}
