"""The board's reports of four quarters and a year: drafted, written in, frozen, read and decided upon.

Each is made on its day from what was known then. All but the last leave some sections out, as a manager may, so that
the demonstration is loaded quickly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accounts.models import User
from incidents.editions.services import draft, mark_of, publish_edition
from incidents.figures.cut_offs import cut_off_due
from reports.drafts.services.drafts import LEAVE_OUT, make_report, move_section
from reports.drafts.services.outcomes import act_on_decision, decide, note_reading, tell_board
from reports.drafts.services.writing import write_commentary
from reports.frozen.services import freeze_report
from reports.models import Report
from reports.periods import Period
from reports.sections.section import ANNUAL, QUARTERLY

SHORT = ("changes", "coverage_by_kind", "plan")  # what most reports leave out
Happening = tuple[dt.date, int, Callable[[], object]]


@dataclass(frozen=True)
class Words:
    """What somebody wrote in one place of a report."""

    place: str
    by: str
    text: str


@dataclass(frozen=True)
class ReportSeed:
    """A report, the day on which it was frozen, what was written in it, and who opened it on which day."""

    kind: str
    period: str
    frozen_on: dt.date
    words: tuple[Words, ...]
    readers: tuple[tuple[str, dt.date], ...]
    left_out: tuple[str, ...] = SHORT


REPORTS = (
    ReportSeed(
        QUARTERLY, "2025-Q3", dt.date(2026, 1, 19), (
            Words("colours/overall", "helen", "This is the first report on the plan of 2024 to 2027. Most reds are dates "
                  "of the autumn that nobody has written about since."),
            Words("coverage/more", "tom", "The agencies without an ESLO are asked again in February."),
        ), (("grace", dt.date(2026, 1, 20)), ("peter", dt.date(2026, 3, 11))),
    ),
    ReportSeed(
        QUARTERLY, "2025-Q4", dt.date(2026, 4, 20), (
            Words("colours/overall", "helen", "The work on clubs waits for the lawyers; all else has moved."),
            Words("coming/more", "marian", "The sessions for parents begin after Easter."),
        ), (("grace", dt.date(2026, 4, 22)), ("peter", dt.date(2026, 6, 10))),
    ),
    ReportSeed(
        ANNUAL, "2025", dt.date(2026, 5, 18), (
            Words("weaknesses/causes", "helen", "Two leads have too many actions, and clubs have no lead at all. The "
                  "board is asked to name one."),
            Words("impact/children", "marian", "Pupils of nine schools say that they know whom to tell; two years ago "
                  "three did."),
            Words("next_year/priorities", "helen", "Parents and carers come first, then clubs and gaming cafés."),
        ), (("grace", dt.date(2026, 5, 19)), ("peter", dt.date(2026, 6, 10)), ("bea", dt.date(2026, 5, 20))),
    ),
    ReportSeed(
        QUARTERLY, "2026-Q1", dt.date(2026, 7, 20), (
            Words("colours/overall", "helen", "Fewer reds than in spring, since the guide is agreed at last."),
            Words("incidents/analysis", "bea", "Sextortion of boys is reported more often since the campaign of May."),
        ), (("grace", dt.date(2026, 7, 21)), ("bea", dt.date(2026, 7, 21)), ("peter", dt.date(2026, 9, 16))),
    ),
    ReportSeed(
        QUARTERLY, "2026-Q2", dt.date(2026, 10, 19), (
            Words("colours/overall", "helen", "The receipts for the guide are late, and so are the cafés."),
            Words("coverage/more", "tom", "Twelve agencies have no ESLO; the chair writes to their chief officers."),
            Words("incidents/analysis", "bea", "Most of what came in summer came from group chats."),
        ), (("grace", dt.date(2026, 10, 20)), ("bea", dt.date(2026, 10, 23))), (),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class DecisionSeed:
    """A decision over a report, about one of its figures, and what became of it."""

    period: str
    figure: str
    label: str
    taken_on: dt.date
    text: str
    acted_on: dt.date | None = None
    acted: str = ""


DECISIONS = (
    DecisionSeed(
        "2025-Q3", "plan.silent_leads", "Silent leads", dt.date(2026, 3, 12),
        "The manager speaks to each silent lead before the next meeting.", dt.date(2026, 4, 16),
        "All were spoken to; three have written since.",
    ),
    DecisionSeed(
        "2026-Q1", "agencies.vacancies", "Without an ESLO", dt.date(2026, 9, 17),
        "The chair writes to the chief officers of agencies without an ESLO.",
    ),
)  # fmt: skip


def happenings(people: dict[str, User]) -> Iterator[Happening]:
    """All that happened to reports: (day, order within the day, what to do)."""
    made: dict[str, Report] = {}
    for seed in REPORTS:
        yield seed.frozen_on, 1, lambda seed=seed: made.update({seed.period: freeze(seed, people)})
        for key, day in seed.readers:
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
    """A report on its day: the figures of incidents published before it, the members of the board told after it."""
    helen, period = people["helen"], Period.read(seed.period)
    cut_off_due(seed.frozen_on)
    publish(period, helen)
    report = make_report(kind=seed.kind, period=period, by=helen)
    for key in seed.left_out:
        move_section(report=report, key=key, move=LEAVE_OUT, by=helen)
    for words in seed.words:
        write_commentary(report=report, key=words.place, expected=1, text=words.text, by=people[words.by])
    report = freeze_report(report=report, expected=report.version, by=helen)
    tell_board(report=report, by=helen)
    return report


def publish(period: Period, by: User) -> None:
    """The figures of incidents of a quarter or a year, as everybody may see them."""
    seen = mark_of(draft(year=period.year, quarter=period.quarter))
    publish_edition(year=period.year, quarter=period.quarter, mark=seen, by=by)


def take(seed: DecisionSeed, report: Report, people: dict[str, User]):
    """A decision of the board over a figure."""
    return decide(
        report=report, text=seed.text, by=people["helen"], taken_on=seed.taken_on, figure=seed.figure,
        figure_label=seed.label,
    )  # fmt: skip
