"""The reports of four quarters and of a year of the demonstration board, figure by figure against a second count.

Each is drafted ten days after its period, with the clock set back to then.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from actions.figures.direction import direction
from actions.models import StrategicPriority
from actions.past.asat import end_of
from agencies.models import Agency
from esafety.demo.load import clock
from esafety.demo.plan import DOCUMENT_DATE
from reports.drafts.blocks import Bars, Columns, FigureList
from reports.drafts.document import drawing
from reports.drafts.plans import basis_of, figures_now
from reports.periods import Period
from reports.sections import sections
from reports.sections.changes import changes_of
from reports.sections.shared import directions
from tests.reports import second_count as second

pytestmark = pytest.mark.django_db
QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
REPORTS = [("quarterly", period) for period in QUARTERS] + [("annual", "2025")]
COLOURS = {"red": "R", "amber": "A", "grey": "N", "green": "G", "blue": "B"}


class Report:
    """A report with all its blocks, and the second count at its two moments."""

    def __init__(self, kind: str, written: str, plan: int):
        period = Period.read(written)
        day = min(period.end + dt.timedelta(days=10), dt.date.today())
        with clock(day):
            self.basis = basis = basis_of(kind, period)
            drafts = {section.key: section.draft(basis) for section in sections(kind, "internal")}
        self.blocks = {key: blocks for key, blocks in drafts.items() if blocks}
        every = [block for blocks in self.blocks.values() for block in blocks]
        lists = [block.figures for block in every if isinstance(block, FigureList)]
        self.figures = {figure.key: figure for figures in lists for figure in figures}
        self.is_first = basis.since.on < DOCUMENT_DATE  # the day on which the plan was accepted
        self.now = second.Count(plan, basis.now.known_at, basis.on, period.begin)
        self.then = second.Count(plan, basis.since.known_at, basis.since.on, period.before.begin)

    def chart(self, key: str, kind: type):
        """The chart of a section."""
        return next(block for block in self.blocks[key] if isinstance(block, kind))


@pytest.fixture(scope="module", params=REPORTS, ids=[period for _, period in REPORTS])
def report(request, demo_plan, django_db_blocker):
    with django_db_blocker.unblock():
        yield Report(*request.param, demo_plan.pk)


def test_rows_by_colour_and_their_change_are_those_of_the_second_count(report):
    for word, letter in COLOURS.items():
        figure = report.figures[f"plan.colour.{word}"]
        assert figure.value == report.now.colours().get(letter, 0)
        assert figure.before == (None if report.is_first else report.then.colours().get(letter, 0))
        assert figure.out_of == len(report.now.rows)


def test_each_priority_has_the_rows_by_colour_of_the_second_count(report):
    counted = report.now.colours_by_priority()
    numbers = {key: StrategicPriority.objects.get(pk=key).heading for key in counted}
    chart = report.chart("priorities", Bars)
    shown = {
        name: {series.code: series.counts[place] for series in chart.series if series.counts[place]}
        for place, name in enumerate(chart.categories)
    }
    assert shown == {numbers[key]: counts for key, counts in counted.items()}


def test_the_other_figures_of_the_plan_and_their_change_are_those_of_the_second_count(report):
    now, then = report.now.figures(), report.then.figures()
    shown = {key: figure for key, figure in report.figures.items() if key in now}
    assert len(shown) >= 6
    assert {key: figure.value for key, figure in shown.items()} == {key: now[key] for key in shown}
    before = {key: None if report.is_first else then[key] for key in shown}
    assert {key: figure.before for key, figure in shown.items()} == before


def test_the_exception_part_names_those_of_the_second_count_with_their_direction(report):
    found = figures_now(report.basis)
    assert {each.action for each in found.exceptions} == report.now.exceptions()
    found_ways = directions(report.basis)
    assert (found_ways is None) == report.is_first
    ways = {key: way.key for key, way in (found_ways or {}).items()}
    for key in ways and report.now.printed:
        before = report.then.colour(key) if key in report.then.printed else None
        assert ways[key] == direction(before, report.now.colour(key)).key
    printed = sum(len(block.rows) for block in report.blocks["exceptions"] if hasattr(block, "rows"))
    assert printed == len(report.now.exceptions())


def test_the_changes_tell_of_every_action_that_the_second_count_finds_changed(report):
    before, after = report.then.texts(), report.now.texts()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    recoloured = {key for key in before.keys() & after.keys() if report.then.colour(key) != report.now.colour(key)}
    ((found, _),) = [(step.found, step.passage) for step in changes_of(report.basis)]
    kinds = {"added", "withdrawn", "reinstated", "completed", "reopened", "status", "reworded", "leads", "revised",
             "moved", "timescale"}  # fmt: skip
    told = {change.action for change in found.changes if change.what in kinds}
    assert changed <= told
    assert {change.action for change in found.changes if change.what == "colour"} == recoloured
    completed = {key for key in after if after[key][1] == "completed" and before.get(key, ("", ""))[1] != "completed"}
    assert {change.action for change in found.changes if change.what == "completed"} == completed & before.keys()


def test_the_movement_shows_each_quarter_as_the_second_count_knew_it(report):
    chart, basis = report.chart("movement", Columns), report.basis
    ((_, parts),) = chart.rows
    letters = [letter for letter, *_ in chart.series]
    periods = {period.short: period for period in Period.containing(basis.on).last(8)}
    for place, head in enumerate(chart.heads):
        period = periods[head]
        moment = min(end_of(period.end), basis.now.known_at)
        if period.end >= basis.on:
            moment = basis.now.known_at
        counted = second.Count(basis.plan, moment, min(period.end, basis.on), period.begin).colours()
        assert {letter: parts[row][place] for row, letter in enumerate(letters) if parts[row][place]} == counted
    texts = re.findall(r">(Total|[0-9]+)<", drawing(chart, "moved").wide)
    assert texts == [str(len(report.now.rows))] * len(chart.heads), (
        "stock of one day: nothing is added up over quarters"
    )


def test_coverage_vacancies_and_training_are_those_of_the_second_count(report):
    now, since = report.basis.now, report.basis.since
    counted, before = (second.directory(each.known_at, each.on) for each in (now, since))
    for key, (number, whole) in counted.items():
        figure = report.figures[key]
        earlier = None if report.is_first else before[key][0]
        assert (figure.value, figure.out_of, figure.before) == (number, whole, earlier)
    (table,) = report.blocks["coverage_by_kind"]
    kinds = dict(Agency.Kind.choices)
    named = {kinds[kind]: pair for kind, pair in second.coverage_by_kind(now.known_at, now.on).items()}
    *rows, _ = [[cell.text for cell in row] for row in table.rows]
    assert {name: (int(held), int(whole)) for name, whole, held, *_ in rows} == named


def test_returns_and_improvement_actions_are_those_of_the_second_count(report):
    basis = report.basis
    counted = second.received(basis.now.known_at, basis.period.begin, basis.on)
    shown = {
        int(key.rpartition(".")[2]): (figure.value, figure.out_of)
        for key, figure in report.figures.items()
        if key.startswith("audits.received.")
    }
    assert shown == counted
    figure = report.figures["audits.improvements_overdue"]
    assert figure.value == second.improvements_overdue(basis.now.known_at, basis.on)
    tables = [block for block in report.blocks["returns"] if getattr(block, "caption", "") == "ESLO returns"]
    rows = [[cell.text for cell in row] for table in tables for row in table.rows]
    pairs = second.eslo_returns(basis.now.known_at, basis.period.begin, basis.on).values()
    assert sorted((int(row[3]), int(row[2])) for row in rows) == sorted(pairs)


def test_the_year_and_its_quarters_are_not_empty(report):
    """What is compared is there: the demonstration board has something of each kind."""
    assert len(report.now.rows) > 35
    assert len(report.now.colours()) >= 4
    assert report.now.exceptions()
    assert second.directory(report.basis.now.known_at, report.basis.on)["agencies.coverage"][0] > 10
