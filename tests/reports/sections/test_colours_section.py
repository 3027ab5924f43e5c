"""The section of colours: the same counts as the figures of the plan, with the change since the period before."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from django.utils import timezone

from actions.models import Action
from actions.progress.services.progress import complete_action
from core.documents.model import Heading
from reports.drafts.blocks import Bars, FigureList, from_data, to_data
from reports.drafts.plans import basis_of
from reports.periods import Period
from reports.sections import section, sections
from reports.sections.headline import headline
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, small_plan

pytestmark = pytest.mark.django_db
PERIOD = Period.read("2009-Q4")


@pytest.fixture
def board():
    """A plan known since October 2009; two actions fall due in the quarter, of which one is completed."""
    with standing_clock(dt.date(2009, 10, 5)) as clock:
        plan, by = small_plan(), UserFactory()
        method = plan.placements.first().method
        done, late = (
            ActionFactory(method=method, wording="By 28 February 2010", plan=plan, agreed_on=dt.date(2009, 10, 5))
            for _ in range(2)
        )
        clock.moment = timezone.make_aware(dt.datetime(2010, 2, 20, 9))
        complete_action(
            action=Action.objects.get(pk=done.pk), expected=done.version, by=by, done="Leaflet sent",
            difference="All schools have it",
        )  # fmt: skip
        clock.moment = timezone.make_aware(dt.datetime(2010, 4, 2, 9))
        yield plan, late


def drafted(basis):
    return section("colours").draft(basis)


def test_the_figures_are_those_of_the_plan_with_the_change_since_the_quarter_before(board):
    figures, *_ = section("priorities").draft(basis_of("quarterly", PERIOD))
    assert isinstance(figures, FigureList)
    by_name = {each.label: each for each in figures.figures}
    assert (by_name["Blue"].value, by_name["Blue"].before, by_name["Blue"].change) == (1, 0, "+1")
    assert by_name["Red"].value >= 1 and by_name["Red"].change.startswith("+")
    assert {each.out_of for each in figures.figures} == {8}
    assert sum(each.value for each in figures.figures) == 8
    assert sum(each.before for each in figures.figures) == 8


def test_headline_and_bars_compare_both_days(board):
    heading, chart, _ = drafted(basis_of("quarterly", PERIOD))
    now, before = (Counter({each.code: each.counts[at] for each in chart.series}) for at in (0, 1))
    assert chart.categories == ("This quarter", "Last quarter")
    assert now.total() == before.total() == 8 and now["B"] - before["B"] == 1 and now["R"] > before["R"]
    assert heading == Heading(1, headline(now["R"], 8, before["R"], "last quarter"))
    assert f"This quarter: {now['R']} red" in chart.alt and not chart.table.columns


def test_headline_names_the_day_of_a_report_that_is_not_of_the_quarter_before(board):
    basis = replace(basis_of("quarterly", PERIOD), last_report="Report 1")
    basis = replace(basis, since=replace(basis.since, on=dt.date(2009, 12, 1)))
    heading, chart, _ = drafted(basis)
    assert heading.text.endswith("than on 1 December 2009.") and chart.categories[1] == "1 December 2009"


def test_annual_bars_stand_alone_if_the_year_before_was_not_recorded(board):
    heading, chart, _ = drafted(basis_of("annual", Period.read("2009")))
    assert chart.categories == ("March 2010",)
    red = next(each.counts[0] for each in chart.series if each.code == "R")
    assert heading == Heading(1, headline(red, 8))


def test_annual_bars_sentence_and_figures_compare_with_one_day(board):
    plan, _ = board
    basis = basis_of("annual", Period.read("2009"))
    since = replace(basis.since, plan=plan.pk, on=dt.date(2009, 10, 5))
    compared = replace(basis, since=since, last_report="Report 1")
    heading, chart, _ = drafted(compared)
    assert heading.text.endswith("than on 5 October 2009.")
    assert chart.categories == ("March 2010", "December 2009", "5 October 2009")
    figures, *_ = section("priorities").draft(compared)
    assert {each.label: each.before for each in figures.figures} == {
        each.name: each.counts[-1] for each in chart.series
    }


def test_bars_and_sentence_compare_with_the_colours_that_the_last_report_printed(board):
    printed = {"plan.colour.red": 3, "plan.colour.amber": 0, "plan.colour.grey": 0, "plan.colour.green": 5,
               "plan.colour.blue": 0}  # fmt: skip
    heading, chart, _ = drafted(replace(basis_of("quarterly", PERIOD), printed={"internal": printed}))
    assert {each.code: each.counts[1] for each in chart.series if each.counts[1]} == {"R": 3, "G": 5}
    now = next(each.counts[0] for each in chart.series if each.code == "R")
    assert heading == Heading(1, headline(now, 8, 3, "last quarter"))


def test_the_table_of_the_chart_holds_what_is_drawn_and_adds_up(board):
    chart = section("priorities").draft(basis_of("quarterly", PERIOD))[-1]
    assert isinstance(chart, Bars)
    rows = [[cell.text for cell in row] for row in chart.table.rows]
    drawn = [list(map(str, counts)) for counts in zip(*(each.counts for each in chart.series), strict=True)]
    assert [row[1:-1] for row in rows[:-1]] == drawn
    assert [sum(int(row[place]) for row in rows[:-1]) for place in range(1, 7)] == list(map(int, rows[-1][1:]))
    assert f"On 31 March 2010 {rows[-1][-1]} rows" in chart.alt


def test_the_same_basis_gives_the_same_blocks_in_every_edition_and_from_data(board):
    basis = basis_of("quarterly", PERIOD)
    blocks = drafted(basis)
    assert blocks == drafted(basis.in_edition("published"))
    assert from_data(to_data(blocks)) == blocks


def test_an_old_report_does_not_tell_of_what_was_known_only_later(board):
    plan, _ = board
    old = basis_of("quarterly", Period.read("2009-Q2"))
    assert old.now.known_at < timezone.now() and old.on == dt.date(2009, 9, 30)
    young = basis_of("quarterly", PERIOD, on=dt.date(2010, 3, 1))
    assert (young.on, young.now.known_at, young.plan) == (dt.date(2010, 3, 1), timezone.now(), plan.pk)


def test_without_a_plan_the_section_says_so():
    (only,) = drafted(basis_of("quarterly", PERIOD))
    assert "No plan" in only.content


def test_sections_are_found_by_kind_and_edition():
    assert "colours" in {each.key for each in sections("quarterly", "published")}
    assert len({each.key for each in sections("quarterly")}) == len(sections("quarterly"))
    assert section("gone") is None
