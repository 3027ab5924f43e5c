"""Lines taken together, and what an edition shows of tables that an earlier one published."""

from __future__ import annotations

from incidents.editions.publishing import compose, find, merge, tables_of
from incidents.editions.publishing.rules import Latest
from incidents.figures.counting import together
from incidents.figures.tables import FigureTable, Line, edition_tables, figure
from tests.incidents.editions.random_years import Year
from tests.rows import try_rows

NAMES = ("home", "school", "care", "public", "other")


def table_of(*counts):
    """A table of one column with its total."""
    lines = [
        Line(name, name, (figure(f"2009/place/{name}", count),)) for name, count in zip(NAMES, counts, strict=True)
    ]
    total = Line("all", "Total", (figure("2009/all", sum(counts)),), is_total=True)
    return FigureTable("place", "Where the child was", "Place", (("2009", "Children"),), (*lines, total))


@try_rows(
    ("counts", "expected"),
    [
        ((9, 3, 8, 4, 7), "home 9, care 8, other 7, Other types together 7, Total 31"),
        ((9, 3, 0, 4, 0), "home 9, Other types together 7, Total 16"),
        ((2, 1, 1, 0, 1), "Other types together 5, Total 5"),
        ((9, 3, 8, 0, 7), "home 9, care 8, Other types together 10, Total 27"),
        ((9, 0, 0, 0, 0), "home 9, school 0, care 0, public 0, other 0, Total 9"),
        ((0, 0, 0, 0, 0), "home 0, school 0, care 0, public 0, other 0, Total 0"),
    ],
)
def test_merge_names_no_line_and_keeps_the_order_of_the_list(counts, expected):
    merged = merge(table_of(*counts), 5)
    assert ", ".join(f"{line.name} {line.cells[0].text}" for line in merged.lines) == expected


def year_of_two_issues() -> Year:
    """A year of 21 children, published, and published again when one record had turned out to be wrong."""
    year = Year()
    for number, place in ((8, "home"), (7, "school"), (6, "care")):
        year.add(1, number, place=place)
    year.publish()
    year.entries.pop()
    year.publish()
    return year


def test_latest_has_the_newest_count_when_an_issue_repeats_tables():
    year = year_of_two_issues()
    assert Latest(year.contents).cells["2009/all"]["value"] == 20
    assert Latest(year.contents).cells["2009/place/care"]["value"] == 6


def test_find_takes_no_count_from_a_table_as_published_before():
    tables = {table.key: table for table in tables_of(year_of_two_issues().contents[1])}
    assert tables["place"].note.startswith("As published before")
    assert tables["place"].lines[-1].cells[0].text == "21"
    assert find([tables["place"], tables["concern"]], "2009/all").text == "20"
    assert find([tables["place"]], "2009/all").text == ":"


def test_tables_of_names_no_merged_lines_of_an_older_edition():
    cell = {"key": "2009/place/others", "full": "2009/place/others@1", "value": 6, "printed": "6", "revised": False}
    line = {"key": "others", "name": "Together: Elsewhere; At home", "total": False, "cells": [cell | {"before": ""}]}
    table = {"key": "place", "title": "Where the child was", "first": "Place", "heads": [["2009", "Children"]]}
    table |= {"lines": [line], "across": False, "down": True, "withheld": False, "note": ""}
    assert tables_of({"tables": [table]})[0].lines[0].name == "Other types together"
    assert tables_of({"tables": [table | {"key": "type"}]})[0].lines[0].name == line["name"]


def year_to_compose(**given):
    """What would be published of a year of 32 children in three places."""
    year = Year()
    for number, place in ((12, "home"), (11, "school"), (9, "care")):
        year.add(1, number, place=place, devices="phone")
    quarters = [year.counts(quarter) for quarter in (1, 2, 3, 4)]
    whole = together([each.live for each in quarters], 32)
    content = compose(*edition_tables(year.kinds, 2009, quarters, whole), [], 5, **given).content
    return {table["key"]: table for table in content["tables"]}


def printed_of(table):
    return {line["key"]: line["cells"][0]["printed"] for line in table["lines"]}


def test_compose_hides_counts_that_it_is_told_to_hide():
    assert printed_of(year_to_compose()["place"])["care"] == "9"
    hidden = frozenset({"2009/place/care@1", "2009/place/other_home@1", "2009/place/nowhere@1"})
    place = printed_of(year_to_compose(must_hide=hidden)["place"])
    assert (place["care"], place["other_home"], place["all"]) == ("c", "0", "32")
    assert sorted(place.values()).count("c") == 2  # one alone could be computed from the total


def test_compose_withholds_tables_that_it_is_told_to_withhold():
    tables = year_to_compose(withhold=frozenset({"place"}))
    assert [key for key, table in tables.items() if table["withheld"]] == ["place"]
    assert set(printed_of(tables["place"]).values()) == {"c"}
