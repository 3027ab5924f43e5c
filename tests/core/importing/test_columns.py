"""Which heading means which field: phrases, heads of headings, brackets, order of fields, and what cells say."""

from __future__ import annotations

import pytest

from core.importing.columns import CHOSEN, LOOK, NONE, heading_row, heading_test, headings, match, propose, words_of
from core.importing.fields import NO_FIELD, Field, Values, phrases
from core.importing.looks import (
    known_to,
    like_emails,
    like_groups,
    like_numbers,
    like_prose,
    like_timescales,
    like_updates,
)
from core.importing.source import Cell, FoundTable
from tests.rows import try_rows

FIELDS = (
    Field("work", "Work", phrases("work|planned work|what we will do"), like_prose, required=True),
    Field("day", "Day", phrases("day|due day|target?"), like_timescales),
    Field("person", "Person", phrases("person|=who"), like_groups, several=True),
    Field("way", "Way", phrases("way|how we will do it")),
    Field(NO_FIELD, "Leave out", phrases("work number|cost")),
)


def table(*rows: tuple[str, ...]) -> FoundTable:
    return FoundTable("Sheet 1", tuple(tuple(Cell(text, at) for at, text in enumerate(row)) for row in rows))


@try_rows(
    ("heading", "field"),
    [
        ("Work", "work"),
        ("WORKS:", "work"),
        ("Work(s) required", "work"),
        ("Planned_work", "work"),
        ("plannedWork", "work"),
        ("Details of the work", "work"),
        ("Work / person", "work"),
        ("Person / work", "work"),
        ("How we will do it (work)", "work"),
        ("Work person", "person"),
        ("Due day of the work", "day"),
        ("Work (who)", "person"),
        ("Who", "person"),
        ("Who?", "person"),
        ("Who knows", None),
        ("Work number", None),
        ("Work log", None),
        ("Reasons for the work", None),
        ("Cost", None),
        ("Cost / work", "work"),
        ("Zoo", None),
        ("", None),
        ("work " * 30, None),
    ],
)
def test_heading_means_the_field_whose_phrase_is_its_head(heading, field):
    (proposal,) = propose([heading], [()], FIELDS)
    assert proposal.field == field


def test_scores_say_how_sure_a_heading_is():
    assert match("Work", (), FIELDS) == {"work": 1.0}
    assert 0.8 <= match("Agreed multi agency work", (), FIELDS)["work"] < 1
    assert match("Target", (), FIELDS)["day"] == 0.6
    assert match("Reasons for the work", (), FIELDS)["work"] < 0.5
    assert match("Work", ["1", "2"], FIELDS)["work"] == 0.5
    assert match("Agreed multi agency work", ["1", "2"], FIELDS)["work"] == 0.5  # so that somebody is asked


@try_rows(
    ("text", "is_heading"),
    [("Work", True), ("Cost", True), ("Zoo", False), ("Reasons for the work", False), ("1. Work", False)],
)
def test_heading_test_knows_sure_headings_of_any_column(text, is_heading):
    assert heading_test(FIELDS)(text) == is_heading


@try_rows(
    ("samples", "score", "state"),
    [
        ([], 0.6, LOOK),
        (["May 2010", "Termly"], 0.85, CHOSEN),
        (["Police", "Health"], 0.3, NONE),
        (["Police"], 0.6, LOOK),
    ],
)
def test_cells_decide_a_doubtful_heading(samples, score, state):
    (proposal,) = propose(["Target"], [samples], FIELDS)
    assert match("Target", samples, FIELDS)["day"] == pytest.approx(score)
    assert proposal.state == state


def test_field_goes_to_its_best_column_and_several_to_each_sure_one():
    found = [each.field for each in propose(["Old work", "Work", "Person", "Second person"], [], FIELDS)]
    assert found == [None, "work", "person", "person"]


def test_column_whose_field_is_taken_gets_the_next_that_fits():
    assert [each.field for each in propose(["Work", "Work / way"], [], FIELDS)] == ["work", "way"]


def test_heading_row_is_that_with_most_fields_of_the_first_40():
    rows = [("Plan of work", ""), ("Work", "Zoo"), ("Work", "Day", "Person"), ("Mend the roof", "May", "Police")]
    assert heading_row(table(*rows), FIELDS) == 2
    assert heading_row(table(*[("", "")] * 40, ("Work", "Day")), FIELDS) is None
    assert heading_row(table(("Work", "Zoo"), ("a", "b")), FIELDS) is None
    assert heading_row(FoundTable("Empty", ()), FIELDS) is None


def test_heading_over_several_columns_counts_for_the_first_where_no_row_divides_it():
    rows = ((Cell("Work", 0), Cell("Day", 1, 2)), (Cell("Mend", 0), Cell("May", 1), Cell("June", 2)))
    found = headings(FoundTable("Table", rows), 0)
    assert (found.texts, found.below) == (("Work", "Day", ""), 1)


def test_name_in_brackets_says_nothing_beside_a_heading():
    fields = (Field("name", "Name", ("=name", "school name")), Field("kind", "Kind", ("type of school",)))
    headings = ["LA (name)", "TypeOfSchool (name)", "SchoolName"]
    assert [each.field for each in propose(headings, [()] * 3, fields)] == [None, "kind", "name"]


def test_words_are_compared_in_the_singular():
    assert words_of("Children’s agencies – progress, status") == ("childrens"[:-1], "agency", "progress", "status")


@try_rows(
    ("looks", "yes", "no"),
    [
        (
            like_timescales,
            ["By June 2010", "31/03/2011", "2011-03-31", "On-going", "Q2", "Each term"],
            ["Jane", "May we?"],
        ),
        (
            like_groups,
            ["Police", "Training Sub-group\nHealth", "DSL / SLT", "Jane Smith"],
            ["June 2010", "Train staff."],
        ),
        (like_prose, ["Train all staff", "Publish the leaflet"], ["May 2010", "Police"]),
        (like_updates, ["12 June 2010: first group trained", "03/04/11 – agreed with schools"], ["Police"]),
        (like_emails, ["a@tarn.example", "b@tarn.example"], ["Tarn Road"]),
        (known_to(Values({"primary": "Primary school"})), ["Primary school", "primary"], ["Zoo", "03"]),
        (like_numbers, ["1", "2.3", "A4", "1.2.3"], ["June 2010", "Train staff"]),
    ],
)
def test_cells_look_like_what_they_are(looks, yes, no):
    assert looks(yes) >= 0.6
    assert looks(no) <= 0.5
    assert looks([]) == 0
