"""Quarters are frozen, editions published; whoever reads all of them cannot work out a hidden count."""

from __future__ import annotations

import datetime as dt
from operator import eq, ge, gt, le
from random import Random

import pytest
from django.db import DatabaseError, transaction

from core.records.rules import AlreadyThere, RuleBroken
from core.suppression import Link
from incidents.editions.checksum import checksum
from incidents.editions.services import CHANGED, draft, mark_of, publish_edition
from incidents.figures.counting import State, Tally
from incidents.figures.cut_offs import cut_off, cut_off_due, quarters_to_cut_off
from incidents.figures.figures import quarter_figures, whole_year, year_figures
from incidents.figures.nil_returns import declare_nil
from incidents.figures.tables import QuarterCounts
from incidents.models import Incident, PublishedEdition, QuarterCutOff
from incidents.records.services.recording import void_incident
from incidents.types.shipped import SHIPPED
from tests.factories.incidents import as_on, forget_all, record
from tests.incidents.editions.played_year import enter_at, play, publish
from tests.incidents.editions.published_reader import told

pytestmark = pytest.mark.django_db
LATER = dt.date(2010, 7, 1)
TRUE_OF = {"=": eq, ">=": ge, ">": gt, "<=": le}


@pytest.fixture
def alone(board):
    """Nothing recorded and nothing declared before."""
    forget_all()


def assert_nothing_is_told(editions):
    """Of all that was published in a year, a reader cannot narrow a hidden count to fewer than three values."""
    contents = [edition.content for edition in editions]
    assert any(cell["printed"] == "c" for edition in editions for cell in cells_of(edition))
    assert not told(contents, {seed.key: seed.concerns for seed in SHIPPED})


def cells_of(edition):
    """The counts that an edition prints."""
    printed = [table for table in edition.content["tables"] if not table["withheld"]]
    return [cell for table in printed for line in table["lines"] for cell in line["cells"]]


@pytest.mark.long
def test_no_edition_of_a_played_year_tells_a_hidden_count(played):
    for number in range(1, len(played) + 1):
        assert_nothing_is_told(played[:number])


@pytest.mark.long
@pytest.mark.parametrize(("seed", "busy"), [("1", 24), ("2", 15), ("3", 36), ("4", 60), ("5", 9)])
def test_no_played_year_tells_a_hidden_count_after_any_of_its_editions(board, bea, alone, seed, busy):
    editions = play(bea, seed, busy=busy)
    for number in range(1, len(editions) + 1):
        assert_nothing_is_told(editions[:number])


@pytest.mark.long
def test_publish_edition_corrects_a_year_again_and_again(played, bea):
    editions = list(played)
    for number, incident in enumerate(Incident.objects.standing().order_by("pk")[:3]):
        day = dt.date(2010, 7, 5 + number)
        with as_on(day):
            void_incident(incident=incident, expected=incident.version, by=bea, reason="Recorded twice")
        editions.append(publish(bea, 2009, 0, day, "A record was wrong"))
    assert [edition.issue for edition in editions[-4:]] == [2, 3, 4, 5]
    assert_nothing_is_told(editions)


def test_year_has_no_more_events_than_its_quarters_when_records_went(board, alone):
    counts = {"type": {"bullying": 9}}
    quarters = [QuarterCounts(2009, quarter, Tally(counts, 8)) for quarter in (1, 2, 3, 4)]
    assert whole_year(2009, quarters).events == 32


def test_every_edition_keeps_to_the_marks_and_says_the_truth(played):
    hidden = 0
    for edition in played:
        assert checksum(edition.content) == edition.checksum
        for cell in cells_of(edition):
            if cell["printed"].isdecimal():
                assert int(cell["printed"]) == cell["value"]
                assert cell["value"] == 0 or cell["value"] > 5
            elif cell["printed"] == "c":
                assert cell["value"] > 0
                hidden += 1
        assert {table["key"] for table in edition.content["tables"] if table["withheld"]} <= {"events"}
    assert hidden > 50


def test_one_count_prints_one_text_in_every_table_and_edition(played):
    texts = {}
    for cell in (cell for edition in played for cell in cells_of(edition)):
        assert texts.setdefault(cell["full"], cell["printed"]) == cell["printed"]


def test_the_quarters_of_the_year_say_what_is_known_of_them(played):
    with as_on(LATER):
        year = year_figures(2009)
        shown = year_figures(2009, published=True)
    assert [each.state for each in year.quarters] == ["counted", "counted", "counted", "counted"]
    nil = quarter_figures(2009, 3, published=True)
    assert (nil.quarter.state, nil.quarter.children.text, bool(nil.quarter.nil_by)) == (State.NIL, "0", True)
    assert (year.quarters[2].children.text, year.quarters[2].nil_on) == ("1", dt.date(2010, 1, 15))
    assert year.quarters[2].late == 1
    first = year.quarters[0]
    assert (first.children.before, first.children.text, first.is_revised) == ("24", "26", True)
    assert first.late == 2  # of three late ones one is void
    assert year.children.count == 24 + 2 + 8 + 1 + 16 + 2
    assert year.events.count == year.children.count - 3
    assert (shown.issued.issue, shown.issued.reason) == (2, "Late entries")
    assert shown.quarters == ()  # the nil return that was replaced would say in which quarter the late child counts
    assert (shown.children.text, shown.events.text) == (year.children.text, year.events.text)


def test_year_prints_its_totals_and_leaves_the_quarters_out(played):
    first = {table["key"]: table for table in played[-2].content["tables"]}
    printed = {line["key"]: line["cells"][0]["printed"] for line in first["total"]["lines"]}
    assert printed == {"all": "51", "events": "48"}  # the third quarter has one child: 51 less the other three
    assert first["type"]["note"] == "The quarters are left out, so that the table can be published."
    assert first["events"]["withheld"]


def test_a_published_figure_never_carries_what_it_hides(played):
    for figures in (year_figures(2009, published=True), quarter_figures(2009, 1, published=True)):
        for cell in (cell for table in figures.tables for cell in table.figures):
            assert (cell.count is None) == (not cell.text.isdecimal())
            assert cell.before == "" or cell.is_revised


def test_few_late_entries_do_not_show_their_answers_in_a_new_issue_of_the_year(played):
    first, second = played[-2:]
    before = {table["key"]: table for table in first.content["tables"]}
    for table in second.content["tables"]:
        if table["key"] in ("age_sex", "platform", "place", "source", "outcome", "time", "device"):
            assert table["lines"] == before[table["key"]]["lines"]
            assert table["note"].startswith("As published before")
    assert first.content != second.content


def test_a_cut_off_stays_as_it_was_and_later_changes_show_as_revisions(played):
    made = QuarterCutOff.objects.get(year=2009, quarter=1)
    assert made.checksum == checksum(made.figures)
    assert sum(made.figures["counts"]["type"].values()) == 24
    with pytest.raises(DatabaseError), transaction.atomic():
        QuarterCutOff.objects.filter(pk=made.pk).update(figures={})
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedEdition.objects.filter(pk=played[0].pk).delete()


def test_quarters_are_cut_off_on_their_day_and_once(board, bea, alone):
    with as_on(dt.date(2009, 5, 4)):
        made = record(by=bea)
    assert quarters_to_cut_off(dt.date(2009, 7, 13)) == [(2009, 1)]
    with as_on(dt.date(2009, 7, 13)):
        assert cut_off_due(dt.date(2009, 7, 13)) == []
        with pytest.raises(RuleBroken, match="not over yet"):
            cut_off(year=2009, quarter=2, by=bea)
    with as_on(dt.date(2009, 7, 14)):
        (done,) = cut_off_due(dt.date(2009, 7, 14))
        assert (done.name, done.taken_by, done.cut_off_on) == ("2009-Q1", None, dt.date(2009, 7, 14))
        assert cut_off_due(dt.date(2009, 7, 14)) == []
        with pytest.raises(AlreadyThere):
            cut_off(year=2009, quarter=1, by=bea)
    void_incident(incident=made, expected=1, by=bea, reason="Recorded twice")
    figures = quarter_figures(2009, 1)
    assert (figures.quarter.children.before, figures.quarter.children.text) == ("1", ":")
    assert figures.quarter.state is State.MISSING  # zero has to be declared


def test_nothing_is_published_before_it_was_looked_at_as_it_is(board, bea, alone):
    with as_on(dt.date(2009, 5, 4)):
        record(by=bea)
    with as_on(dt.date(2009, 7, 20)):
        with pytest.raises(RuleBroken, match="not cut off yet"):
            draft(year=2009, quarter=1)
        cut_off(year=2009, quarter=1, by=bea)
        seen = mark_of(draft(year=2009, quarter=1))
        with pytest.raises(RuleBroken, match=CHANGED[:20]):
            publish_edition(year=2009, quarter=1, mark="", by=bea)
        made = publish_edition(year=2009, quarter=1, mark=seen, by=bea)
        assert (made.issue, made.number, made.name) == (1, 1, "2009-Q1")
        with pytest.raises(RuleBroken, match="Nothing that may be shown has changed"):
            draft(year=2009, quarter=1)
    for _ in range(8):
        enter_at(Random("more"), bea, dt.date(2009, 6, 1), dt.date(2009, 8, 1), dt.date(2009, 6, 5))
    with as_on(dt.date(2009, 8, 2)):
        seen = mark_of(draft(year=2009, quarter=1))
        with pytest.raises(RuleBroken, match="Say why"):
            publish_edition(year=2009, quarter=1, mark=seen, by=bea)
        again = publish_edition(year=2009, quarter=1, mark=seen, by=bea, reason="Late entries")
    assert again.issue == 2
    with pytest.raises(RuleBroken, match="not cut off yet"):
        draft(year=2009, quarter=0)


@pytest.mark.long
def test_issue_says_that_corrections_of_few_children_are_not_shown(board, bea, alone):
    with as_on(dt.date(2009, 5, 4)):
        made = record(by=bea)
    with as_on(dt.date(2009, 7, 20)):
        cut_off(year=2009, quarter=1, by=bea)
        publish(bea, 2009, 1, dt.date(2009, 7, 20))
        void_incident(incident=made, expected=1, by=bea, reason="Recorded twice")
        declare_nil(year=2009, quarter=1, by=bea)
        again = publish(bea, 2009, 1, dt.date(2009, 7, 20), "A record was wrong")
        found = quarter_figures(2009, 1, published=True)
        assert (found.quarter.state, found.quarter.nil_on, found.quarter.children.text) == (State.COUNTED, None, "c")
        assert again.issue == 2 and {table.note for table in found.tables} == {
            "As published before. Corrections of few children are not shown."
        }
        with pytest.raises(RuleBroken, match="Nothing that may be shown has changed since issue 2 was published"):
            draft(year=2009, quarter=1)


def test_a_quarter_without_a_return_is_not_zero(board, bea, alone):
    with as_on(dt.date(2009, 5, 4)):
        record(by=bea)
    with as_on(dt.date(2009, 10, 20)):
        cut_off_due(dt.date(2009, 10, 20))
        figures = quarter_figures(2009, 2)
        assert (figures.quarter.state, figures.quarter.children.text) == (State.MISSING, ":")
        assert [each.state for each in year_figures(2009).quarters][:2] == [State.COUNTED, State.MISSING]
        publish_edition(year=2009, quarter=2, mark=mark_of(draft(year=2009, quarter=2)), by=bea)
    assert {cell.text for table in quarter_figures(2009, 2, published=True).tables for cell in table.figures} == {":"}


@pytest.mark.parametrize(("is_declared", "text", "state"), [(False, ":", State.MISSING), (True, "0", State.NIL)])
def test_first_edition_says_of_a_quarter_what_was_known_at_its_cut_off(board, bea, alone, is_declared, text, state):
    with as_on(dt.date(2009, 10, 20)):
        if is_declared:
            declare_nil(year=2009, quarter=2, by=bea)
        cut_off(year=2009, quarter=2, by=bea)
    enter_at(Random("late"), bea, dt.date(2009, 9, 1), dt.date(2009, 10, 21), dt.date(2009, 9, 2))
    publish(bea, 2009, 2, dt.date(2009, 10, 22))
    published = quarter_figures(2009, 2, published=True).quarter
    assert (published.children.text, published.state) == (text, state)


@pytest.mark.long
def test_edition_is_not_saved_where_another_of_the_year_was_published_since_it_was_drafted(
    board, bea, alone, monkeypatch
):
    """Neither was attacked beside the other."""
    with as_on(dt.date(2009, 10, 20)):
        for quarter in (1, 2):
            declare_nil(year=2009, quarter=quarter, by=bea)
            cut_off(year=2009, quarter=quarter, by=bea)

        def drafted(*, year, quarter):
            found = draft(year=year, quarter=quarter)
            monkeypatch.undo()
            publish(bea, 2009, 2, dt.date(2009, 10, 20))
            return found

        mark = mark_of(draft(year=2009, quarter=1))
        monkeypatch.setattr("incidents.editions.services.draft", drafted)
        with pytest.raises(RuleBroken, match=CHANGED[:20]):
            publish_edition(year=2009, quarter=1, mark=mark, by=bea)
    assert not PublishedEdition.objects.filter(quarter=1).exists()


def test_reports_get_none_where_nothing_was_published(board):
    assert quarter_figures(2009, 4, published=True) is None
    assert year_figures(2009, published=True) is None


def test_links_of_editions_hold_for_what_they_print(played):
    for edition in played:
        lines = [line for table in edition.content["tables"] for line in table["lines"]]
        values = {cell["full"]: cell["value"] for line in lines for cell in line["cells"]}
        for whole, parts, how in edition.content["links"]:
            link = Link(whole, tuple(parts), how)
            total = sum(values[part] for part in link.parts if part in values)
            assert TRUE_OF[how](values[whole], total), link
