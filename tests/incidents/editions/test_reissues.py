"""What a new issue may change of what an earlier one printed: beside each other they tell of no few children."""

from __future__ import annotations

import pytest

from incidents.editions.publishing import BEHIND, behind_the_total, tables_of
from incidents.figures.tables import Figure, FigureTable, Line
from tests.incidents.editions.published_reader import told
from tests.incidents.editions.random_years import CONCERNS, Year, random_year
from tests.rows import try_rows

FEW = "As published before. Corrections of few children are not shown."
BEFORE = {"bullying": "12", "grooming": "9", "sextortion": "c", "other": "c"}


def quarter_of(**types: int) -> Year:
    """The first quarter with so many children of each type, published."""
    year = Year()
    for kind, number in types.items():
        year.add(1, number, type=kind)
    year.publish(1)
    return year


def of_types() -> Year:
    return quarter_of(bullying=12, grooming=9, sextortion=4, other=1)


def void(year: Year, kind: str, number: int = 1, quarter: int = 1) -> None:
    for _ in range(number):
        year.entries.remove(next(e for e in year.entries if e.answers["type"] == kind and e.quarter == quarter))


def table(year: Year, key: str, issue: int = -1):
    return next(table for table in tables_of(year.contents[issue]) if table.key == key)


def shown(year: Year, key: str, issue: int = -1) -> dict[str, str]:
    """Line → what is printed in its last column, with "r" and the number before."""
    return {
        line.key: " r ".join([line.cells[-1].text, *([line.cells[-1].before] if line.cells[-1].is_revised else [])])
        for line in table(year, key, issue).lines
    }


def not_zero(lines: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in lines.items() if text != "0"}


@try_rows(
    ("voided", "late", "types", "total"),
    [
        ({"bullying": 1}, {}, {"bullying": "11 r 12"}, "25 r 26"),
        ({"bullying": 1}, {"grooming": 2}, {"bullying": "11 r 12", "grooming": "11 r 9"}, "27 r 26"),
        ({"bullying": 12}, {}, {"bullying": "0 r 12"}, "14 r 26"),
        ({}, {"fraud": 8}, {"fraud": "8 r 0"}, "34 r 26"),
        ({}, {"sextortion": 8}, {}, "34 r 26"),  # 12 now, and hidden as before
        ({"other": 1}, {}, None, "25 r 26"),  # would show 0 for c
        ({"sextortion": 1}, {}, None, "25 r 26"),  # is hidden in both, and no other line has changed
        ({"grooming": 4}, {}, None, "22 r 26"),  # would show c for 9
        ({}, {"fraud": 1}, None, "27 r 26"),  # would show c for 0
        ({}, {"sextortion": 2}, None, "28 r 26"),  # would show 6 for c
        ({"other": 1}, {"bullying": 8}, None, "33 r 26"),
    ],
)
def test_new_issue_changes_only_numbers(voided, late, types, total):
    year = of_types()
    for kind, number in voided.items():
        void(year, kind, number)
    for kind, number in late.items():
        year.add(1, number, type=kind)
    year.publish(1)
    stays = types is None
    assert not_zero(shown(year, "type")) == (
        {**BEFORE, "all": "26"} if stays else not_zero({**BEFORE, **types, "all": total})
    )
    assert table(year, "type").note == (f"{FEW} {BEHIND}" if stays else "")
    assert shown(year, "total") == {"all": total, "events": total}
    assert not told(year.contents, CONCERNS)


def test_table_says_why_it_does_not_add_up_if_an_older_revision_stays_below_a_new_total():
    """A count that was revised once, "13 r", stays with the total of then while the total goes on."""
    year = of_types()
    year.add(1, type="bullying")
    year.publish(1)
    assert shown(year, "type")["bullying"] == "13 r 12" and table(year, "type").note == ""
    void(year, "other")
    year.publish(1)
    assert (shown(year, "type")["bullying"], shown(year, "type")["all"]) == ("13 r 12", "27 r 26")
    assert shown(year, "total")["all"] == "26 r 27"
    assert table(year, "type").note == f"{FEW} {BEHIND}"
    assert not told(year.contents, CONCERNS)


@try_rows(("total", "kept", "note", "is_behind"), [
    ("20", "19", FEW, True),
    ("19", "19", FEW, False),
    ("20", "c", FEW, False),  # nothing is printed that could be added up
    ("c", "19", FEW, False),
    ("20", "19", "", False),  # printed anew: the solver sees to it that it adds up
])  # fmt: skip
def test_behind_the_total_are_kept_tables_with_another_number(total, kept, note, is_behind):
    def made(key: str, text: str, note: str) -> FigureTable:
        cell = Figure("2009/all", text, int(text) if text.isdecimal() else None)
        return FigureTable(key, "", "", (("2009", ""),), (Line("all", "Total", (cell,), True),), note=note)

    assert behind_the_total([made("total", total, ""), made("type", kept, note)]) == ({"type"} if is_behind else set())


def test_total_stays_where_it_would_be_hidden():
    year = quarter_of(bullying=6)
    year.nil = ()
    void(year, "bullying")
    year.publish(1)
    assert shown(year, "total") == {"all": "6", "events": "6"}
    void(year, "bullying", 5)
    year.publish(1)
    assert shown(year, "total") == {"all": ":", "events": ":"}


def test_total_that_was_withheld_is_tried_again():
    year = of_types()
    year.contents[0]["tables"][0]["withheld"] = True
    void(year, "bullying")
    year.publish(1)
    assert shown(year, "total")["all"] == "25 r 26"


def test_state_of_quarter_stays_where_its_only_child_is_void():
    year = quarter_of(bullying=1)
    assert (shown(year, "total")["all"], year.contents[0]["quarters"][0]["state"]) == ("c", "counted")
    year.entries.clear()
    year.publish(1)
    assert shown(year, "total")["all"] == "c"
    assert year.contents[1]["quarters"] == year.contents[0]["quarters"]


def test_issue_of_the_year_keeps_types_and_revises_its_totals():
    year = Year()
    for quarter in (1, 2, 3, 4):
        year.add(quarter, 8, type="bullying")
        year.add(quarter, 7, type="grooming")
    year.add(1, type="fraud")
    year.add(2, 4, type="fraud")
    for quarter in (1, 2, 3, 4, 0):
        year.publish(quarter)
    assert shown(year, "total") == {"all": "65", "events": "65"}
    assert shown(year, "concern")["commerce"] == "c"
    void(year, "fraud")
    year.publish()
    assert shown(year, "total") == {"all": "64 r 65", "events": "64 r 65"}
    assert shown(year, "events") == {"all": "64 r 65", "events": "64 r 65"}
    for key in ("type", "concern", "age_sex", "platform"):
        assert table(year, key).note.startswith(FEW)
        assert shown(year, key)["all"] == "65"
    void(year, "bullying", 3, quarter=2)
    year.publish()
    assert shown(year, "total")["all"] == "61 r 64"
    assert not told(year.contents, CONCERNS)


def test_edition_of_the_year_shows_what_a_quarter_did_not():
    year = quarter_of(bullying=12, grooming=9, sextortion=4, fraud=3, other=1)
    for quarter in (2, 3, 4):
        year.add(quarter, 9, type="bullying")
        year.add(quarter, 7, type="other")
        year.publish(quarter)
    void(year, "other")
    year.publish(1)
    assert shown(year, "type")["other"] == "c"
    without_quarters = Year()
    without_quarters.entries, without_quarters.contents = list(year.entries), list(year.contents)
    without_quarters.publish()  # as only one record has changed, the quarter would tell its type
    assert table(without_quarters, "type").note.startswith("The quarters are left out")
    assert shown(without_quarters, "type")["other"] == "21"
    void(year, "sextortion")
    year.publish()
    lines = {line.key: [cell.text for cell in line.cells] for line in table(year, "type").lines}
    assert lines["other"] == ["0", "7", "7", "7", "21"]
    assert lines["all"] == ["27", "16", "16", "16", "75"]


@pytest.mark.long
def test_year_is_corrected_any_number_of_times():
    year = of_types()
    for quarter in (2, 3, 4):
        year.add(quarter, 3, type="bullying")
    year.publish()
    while year.entries:
        year.entries.pop(len(year.entries) // 2)
        year.publish()
        assert not told(year.contents, CONCERNS)
    assert len(year.contents) == 37


def printed_anew(content) -> dict[str, dict]:
    """Count → cell, of all tables that are printed and do not stay as they were."""
    tables = [each for each in content["tables"] if not each["withheld"] and not each["note"].startswith(FEW)]
    return {cell["key"]: cell for each in tables for line in each["lines"] for cell in line["cells"]}


@pytest.mark.parametrize(
    ("is_long", "seeds"), [(False, range(20)), pytest.param(True, range(300), marks=pytest.mark.long)]
)
def test_no_issue_shows_a_number_for_a_hidden_count_or_hides_a_number(is_long, seeds):
    changed = 0
    for seed in seeds:
        last, scopes = {}, set()
        for content in random_year(seed, is_long=is_long).contents:
            cells = printed_anew(content)
            for cell in cells.values():
                assert bool(cell["before"]) == cell["revised"]
                assert not cell["before"] or (cell["before"].isdecimal() and cell["printed"].isdecimal()), (seed, cell)
            scope = content["tables"][0]["heads"][0][0]
            for key in cells.keys() & last.keys() if scope in scopes else ():
                was, now = last[key], cells[key]["printed"]
                assert was in (now, ":") or "c" not in (was, now), (seed, key, was, now)
                changed += was != now
            last |= {key: cell["printed"] for key, cell in cells.items()}
            scopes.add(scope)
    assert changed > 2 * len(seeds)
