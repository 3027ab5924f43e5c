"""The due dates of a plan in a period: values for the chart, its table and its files."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

from actions.colours.page import LOOKS, file_badge
from actions.colours.querysets import read_records
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST, Evaluation, Record, evaluate, is_ongoing
from actions.models import ActionLead, Plan
from actions.timescales import model as kinds
from core.charts import charts
from core.documents.model import DATES, NUMBERS, Cell, Column, Document, Heading, Paragraph, Table
from core.text.dates import print_date

MOST_MARKS = 120  # legible in one chart; more are counted by month and priority
ROW = ("action_id", "action__number", "action__text", "method__objective__priority_id")
ABOVE = ("method__objective__priority__number", "method__objective__priority__text")


@dataclass(frozen=True)
class Dated:
    """An action with a due date. `original` is the date from which it has moved, None where it has not."""

    action: int
    number: int
    text: str
    priority: int
    due: dt.date
    original: dt.date | None
    evaluation: Evaluation

    @property
    def description(self) -> str:
        moved = f", originally {print_date(self.original)}" if self.original else ""
        return f"Action {self.number}, due {print_date(self.due)}{moved}: {self.evaluation.text}"


@dataclass
class DueDates:
    """The due dates of a plan from `begin` to `end`, sorted by date, as of a day.

    Actions that were due in the period and have moved out of it are included. The counts are of the whole plan.
    """

    plan: Plan
    begin: dt.date
    end: dt.date
    on: dt.date
    title: str = ""
    priorities: dict[int, str] = field(default_factory=dict)
    dated: list[Dated] = field(default_factory=list)
    ongoing: int = 0
    undated: int = 0
    other: int = 0  # dated, outside the period

    @property
    def in_words(self) -> str:
        shown = f"{_actions_that(len(self.dated), 'has a date', 'have dates')} in this period."
        others = (
            (self.ongoing, "is ongoing", "are ongoing"),
            (self.undated, "has no date", "have no date"),
            (self.other, "is due at another time", "are due at another time"),
        )
        rest = [_actions_that(count, one, several) for count, one, several in others if count]
        return f"{shown} Not shown: {', '.join(rest)}." if rest else shown

    def chart(self) -> charts.Drawing | None:
        """A mark for each action, or counts by period where they are too many; None where there are none."""
        if not self.dated:
            return None
        counts = [(code, sum(each.evaluation.code == code for each in self.dated)) for code in REDS_FIRST]
        text = ", ".join(f"{count} {COLOUR_NAMES[code].lower()}" for code, count in counts if count)
        words = charts.Words(f"Due dates, {self.title}", f"{self.in_words} By colour: {text}.")
        if len(self.dated) > MOST_MARKS:
            return self._counted(words)
        bands = [
            charts.Band(heading, tuple(_mark(each) for each in self.dated if each.priority == key))
            for key, heading in self.priorities.items()
        ]
        return charts.timeline(words, bands, begin=self.begin, end=self.end, today=self.on, prefix="due")

    def _counted(self, words: charts.Words) -> charts.Drawing:
        heads = charts.periods(self.begin, self.end)
        by_code = {code: [0] * len(heads) for code in REDS_FIRST}
        for each in self.dated:
            if self.begin <= each.due <= self.end:
                place = max(number for number, (first, _) in enumerate(heads) if first <= max(each.due, heads[0][0]))
                by_code[each.evaluation.code][place] += 1
        series = [
            charts.Series(COLOUR_NAMES[code], code, *LOOKS[code][1:], tuple(counts)) for code, counts in by_code.items()
        ]
        return charts.bars(words, [name for _, name in heads], series, prefix="due")

    def document(self) -> Document:
        title = f"{self.plan.title}: due dates"
        chart, leads = self.chart(), leads_of([each.action for each in self.dated])
        blocks = [Heading(1, f"Due dates, {self.title}"), Paragraph(self.in_words)]
        if chart:
            alt = f"Chart of the due dates. {self.in_words} The table below gives the same facts."
            blocks += [chart.image(alt, width=0.85), _table(self.dated, leads)]
        return Document(
            title=title,
            date=self.on,
            blocks=tuple(blocks),
            board=settings.BOARD_NAME,
            author=settings.BOARD_NAME,
            subject="Due dates of the action plan",
            extract=self.title,
            site=settings.SITE_URL,
            notes=(f"Due dates, {self.title}", self.in_words),
        )


def read_due_dates(plan: Plan, user, *, year: int | None, on: dt.date) -> DueDates:
    """The due dates of a financial year (None: of the whole plan) that this person may read, each action once."""
    rows = list(plan.placements.visible_to(user).standing().values_list(*ROW, *ABOVE))
    records, thresholds = read_records(row[0] for row in rows)
    found = DueDates(plan, on, on, on)
    every: list[Dated] = []
    done: set[int] = set()
    for action, number, text, priority, p_number, p_text in rows:
        found.priorities.setdefault(priority, f"{p_number}. {p_text}" if p_number else p_text)
        if action in done:
            continue
        done.add(action)
        record = records[action]
        due, original = dates_of(record, on)
        if due:
            every.append(Dated(action, number, text, priority, due, original, evaluate(record, on, thresholds)))
        elif is_ongoing(record, on):
            found.ongoing += 1
        else:
            found.undated += 1
    first, last = _span(every, on) if year is None else (year, year)
    found.begin, found.end = dt.date(first, 4, 1), dt.date(last + 1, 3, 31)
    found.title = f"April {first} to March {last + 1}"
    inside = [each for each in every if any(found.begin <= d <= found.end for d in (each.due, each.original) if d)]
    found.dated = sorted(inside, key=lambda each: (each.due, each.number))
    found.other = len(every) - len(inside)
    return found


def dates_of(record: Record, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """When an action is due, and the original date from which that has moved; None for neither."""
    if is_ongoing(record, on) or record.kind == kinds.COMPLETED or not record.due:
        return None, None
    moved = record.original_due and record.kind != kinds.RECURRING and record.original_due != record.due
    return record.due, record.original_due if moved else None


def leads_of(actions: list[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = ActionLead.objects.filter(action__in=actions, ended_on__isnull=True).order_by("position", "pk")
    for action, printed in rows.values_list("action_id", "printed_as"):
        found.setdefault(action, []).append(printed)
    return {action: ", ".join(names) for action, names in found.items()}


def _span(every: list[Dated], on: dt.date) -> tuple[int, int]:
    days = [day for each in every for day in (each.due, each.original) if day] or [on]
    years = [day.year - (day.month < 4) for day in days]
    return max(min(years), 1), min(max(years), dt.MAXYEAR - 1)


def _mark(each: Dated) -> charts.Mark:
    _, ground, ink = LOOKS[each.evaluation.code]
    return charts.Mark(each.due, str(each.number), each.evaluation.code, ground, ink, each.original, each.description)


def _table(dated: list[Dated], leads: dict[int, str]) -> Table:
    columns = (
        Column("Due", 1.4, values=DATES),
        Column("No.", 0.5, is_row_header=True, values=NUMBERS),
        Column("Action", 4),
        Column("Lead responsibility", 2),
        Column("Original date", 1.4, values=DATES),
        Column("Colour", 1.6),
    )
    rows = tuple(
        (
            Cell(print_date(each.due)),
            Cell(str(each.number), address=f"/plan/actions/{each.action}/"),
            Cell(each.text),
            Cell(leads.get(each.action, "")),
            Cell(print_date(each.original)),
            Cell(badge=file_badge(each.evaluation)),
        )
        for each in dated
    )
    summary = "Each row is an action, in the order of the due dates."
    return Table(columns, rows, caption="Due dates", summary=summary, worksheet="Due dates")


def _actions(count: int) -> str:
    return f"{count} action{'' if count == 1 else 's'}"


def _actions_that(count: int, one: str, several: str) -> str:
    """A number of actions with its verb: "1 action is ongoing"."""
    return f"{_actions(count)} {one if count == 1 else several}"
