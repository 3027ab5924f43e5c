"""Years at random are published, corrected and published again; a stranger who reads it all works out no hidden count.

The attack shares nothing with the publisher. Each relation that the publisher is told is also taken from it once, and
the attack finds a count then: so it would find one if the publisher forgot it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from incidents.editions import publishing as rules
from incidents.editions.publishing import merge
from incidents.figures.tables import edition_tables
from tests.incidents.editions import published_reader, random_years
from tests.incidents.editions.published_reader import told
from tests.incidents.editions.random_years import CONCERNS, Year, random_year, small_year

# Each with the seed of a year of which it protects a count.
RELATIONS = {
    "no child has a device and one that is not known": (1, lambda link: link.relation == ">=" and len(link.parts) == 2),
    "each event has a child": (18, lambda link: link.whole.endswith("/all") and link.parts[0].endswith("/events")),
    "each event of the year is one of a quarter": (
        18,
        lambda link: link.whole == "2009/events" and link.relation == "<=",
    ),
    "each C is the sum of its types": (1, lambda link: "/concern/" in link.whole),
}


def publish_without(monkeypatch, is_left_out) -> None:
    """From here on the publisher is not told the links for which this is true."""

    def fewer(*args):
        tables, links = edition_tables(*args)
        return tables, [link for link in links if not link.parts or not is_left_out(link)]

    monkeypatch.setattr(random_years, "edition_tables", fewer)


def printed(contents, key) -> dict[str, str]:
    """Line → what is printed of it, in a table of one column of the latest edition."""
    table = next(table for table in contents[-1]["tables"] if table["key"] == key)
    return {line["key"]: line["cells"][0]["printed"] for line in table["lines"]}


def test_stranger_knows_every_line_of_every_list():
    year = Year()
    year.add(1, 6)
    year.publish()
    for key, lines in published_reader.LISTS.items():
        assert tuple(printed(year.contents, key)) == (*lines, "all")
    assert tuple(printed(year.contents, "device")) == (*published_reader.DEVICES, "not_known", "all")
    assert tuple(printed(year.contents, "concern")) == (*published_reader.FOUR_CS, "none", "all")


def test_devices_are_hidden_when_not_known_could_be_told():
    year = Year()
    year.add(1, 19, devices="phone")
    year.add(1)
    year.publish()
    assert (printed(year.contents, "device")["not_known"], printed(year.contents, "device")["phone"]) == ("c", "c")
    assert not told(year.contents, CONCERNS)


@pytest.mark.parametrize(
    ("is_long", "seeds"), [(False, range(30)), pytest.param(True, range(300), marks=pytest.mark.long)]
)
def test_corrected_years_tell_no_hidden_count(is_long, seeds):
    merged = issues = 0
    for seed in seeds:
        year = random_year(seed, is_long=is_long)
        assert not told(year.contents, CONCERNS), seed
        merged += year.merged
        issues += len(year.contents)
    assert merged >= 2
    assert issues > 6 * len(seeds)


@pytest.mark.parametrize("name", RELATIONS)
def test_attack_finds_a_count_when_publisher_lacks_a_relation(name, monkeypatch):
    seed, is_left_out = RELATIONS[name]
    publish_without(monkeypatch, is_left_out)
    assert told(random_year(seed).contents, CONCERNS)


def merge_by_name(table, threshold):
    """Lines taken together as they once were: named in order of their counts, and zeros apart."""
    *lines, total = table.lines
    some = sorted((line for line in lines if line.cells[0].count), key=lambda line: line.cells[0].count)
    others = next(line for line in merge(table, threshold).lines if line.key == rules.OTHERS)
    others = replace(others, name="Together: " + "; ".join(line.name for line in some))
    return replace(table, lines=(*(line for line in lines if line not in some), others, total))


def test_lines_taken_together_tell_no_count(monkeypatch):
    year = small_year()
    assert year.merged == 1
    assert printed(year.contents, "platform") == {"others": "6", "all": "6"}
    assert not told(year.contents, CONCERNS)
    monkeypatch.setattr(rules, "merge", merge_by_name)
    assert len(told(small_year().contents, CONCERNS)) == 5


def test_year_is_corrected_when_an_issue_repeats_older_tables():
    year = Year()
    for number, place in ((8, "home"), (7, "school"), (6, "care")):
        year.add(1, number, place=place)
    year.publish()
    totals = []
    for _ in range(4):
        year.entries.pop()
        year.publish()
        totals.append(printed(year.contents, "concern")["all"])
    assert totals == ["20", "19", "18", "17"]
    assert printed(year.contents, "place")["all"] == "21"
    assert not told(year.contents, CONCERNS)
