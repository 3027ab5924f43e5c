"""What an edition shows of tables that an earlier one published."""

from __future__ import annotations

from incidents.publishing import Latest, find, tables_of
from tests.incidents.random_years import Year


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
