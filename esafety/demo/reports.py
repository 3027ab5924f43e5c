"""The board's reports of four quarters and a year: drafted, written in, frozen, read and decided upon.

Each is made on its day from what was known then. All but the last leave some sections out, as a manager may, so that
the demonstration is loaded quickly.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from esafety.demo.reading import read_rows, read_toml
from incidents.editions.services import draft, mark_of, publish_edition
from incidents.figures.cut_offs import cut_off_due
from reports.drafts.services.drafts import LEAVE_OUT, make_report, move_section
from reports.drafts.services.outcomes import act_on_decision, decide, note_reading, tell_board
from reports.drafts.services.writing import write_commentary
from reports.frozen.services import CountsTold, freeze_report
from reports.models import Report, SentenceChoice
from reports.periods import Period

SHORT = ("changes", "coverage_by_kind", "plan")  # what most reports leave out
Happening = tuple[dt.date, int, Callable[[], object]]


@dataclass(frozen=True)
class ReportSeed:
    """A report, the day on which it was frozen, what was written in it (place, by whom, text), and who read it when."""

    kind: str
    period: str
    frozen_on: dt.date
    words: list[tuple[str, str, str]]
    readers: dict[str, dt.date]
    left_out: Sequence[str] = SHORT


REPORTS = [ReportSeed(**values) for values in read_toml("reports")["report"]]


@dataclass(frozen=True)
class DecisionSeed:
    period: str
    figure: str
    label: str
    taken_on: dt.date
    text: str
    acted_on: dt.date | None = None
    acted: str = ""


DECISIONS = read_rows("report_decisions", DecisionSeed)


def happenings(people: dict[str, User]) -> Iterator[Happening]:
    made: dict[str, Report] = {}
    for seed in REPORTS:
        yield seed.frozen_on, 1, lambda seed=seed: made.update({seed.period: freeze(seed, people)})
        for key, day in seed.readers.items():
            yield day, 2, lambda seed=seed, key=key: note_reading(report=made[seed.period], person=people[key])
    for decision in DECISIONS:
        taken = []
        yield decision.taken_on, 3, lambda d=decision, taken=taken: taken.append(take(d, made[d.period], people))
        if decision.acted_on:
            yield (
                decision.acted_on,
                3,
                lambda d=decision, taken=taken: act_on_decision(
                    decided=taken[0], expected=taken[0].version, note=d.acted, on=d.acted_on, by=people["helen"]
                ),
            )


def freeze(seed: ReportSeed, people: dict[str, User]) -> Report:
    helen, period = people["helen"], Period.read(seed.period)
    cut_off_due(seed.frozen_on)
    publish(period, helen)
    report = make_report(kind=seed.kind, period=period, by=helen)
    for key in seed.left_out:
        move_section(report=report, key=key, move=LEAVE_OUT, by=helen)
    for place, by, text in seed.words:
        write_commentary(report=report, key=place, expected=1, text=text, by=people[by])
    try:
        report = freeze_report(report=report, expected=report.version, by=helen)
    except CountsTold as told:  # numbers of trials and studies in the updates
        choices = {
            each.digest: (SentenceChoice.Choice.NO_COUNT, SentenceChoice.Reason.ELSEWHERE) for each in told.stops
        }
        report = freeze_report(report=report, expected=report.version, choices=choices, by=helen)
    tell_board(report=report, by=helen)
    return report


def publish(period: Period, by: User) -> None:
    seen = mark_of(draft(year=period.year, quarter=period.quarter))
    publish_edition(year=period.year, quarter=period.quarter, mark=seen, by=by)


def take(seed: DecisionSeed, report: Report, people: dict[str, User]):
    return decide(
        report=report, text=seed.text, by=people["helen"], taken_on=seed.taken_on, figure=seed.figure,
        figure_label=seed.label,
    )  # fmt: skip
