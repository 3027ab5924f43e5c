"""What a stranger is taken to know of published figures: each rule of the form, read from what is printed alone."""

from __future__ import annotations

import ast
import copy
from dataclasses import replace
from pathlib import Path

import pytest

from core.attack import Relation, bounds
from incidents.editions import publishing, rules
from incidents.editions.protection import name_of
from incidents.editions.rules import ANSWERS, RULES, Count, read_edition, read_editions, told_by
from incidents.figures.tables import edition_tables
from incidents.records import fields
from tests.incidents.editions import random_years
from tests.incidents.editions.random_years import CONCERNS, YEAR, Year, random_year
from tests.rows import try_rows

OUTSIDE = ("core.suppression", "incidents.editions.publishing", "incidents.figures")


def test_each_answer_that_is_published_has_its_rules():
    published = {field.name for field in fields.FIELDS if field.counted and field.published}
    assert set(ANSWERS) == published
    assert {rule for own in ANSWERS.values() for rule in own} <= set(RULES)
    several = {field.name for field in fields.FIELDS if field.many and field.name in published}
    assert {name for name, own in ANSWERS.items() if "several answers" in own} == several


def test_each_table_of_an_edition_is_read_by_a_rule():
    year = Year()
    year.add(1, 6)
    year.publish(1)
    year.publish()
    read = {"total", "type", "events", "enquiry", "concern", "age_sex", *rules.SEVERAL, *rules.LISTS}
    assert {table["key"] for content in year.contents for table in content["tables"]} == read
    for table in year.contents[-1]["tables"]:
        if table["key"] in rules.LISTS:
            assert [line["key"] for line in table["lines"]] == [*rules.LISTS[table["key"]], "all"]


def test_stranger_reads_what_is_printed_and_no_true_count():
    contents = random_year(8).contents
    printed = copy.deepcopy(contents)
    for content in printed:
        del content["links"]
        for table in content["tables"]:
            table |= {"across": None, "down": None}
            for line in table["lines"]:
                for cell in line["cells"]:
                    cell |= {"value": None, "full": None}
    assert read_editions(printed) == read_editions(contents)


def test_rules_import_nothing_of_what_they_attack():
    tree = ast.parse(Path(rules.__file__).read_text())
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert "core.attack" in names
    assert not any(name.startswith(OUTSIDE) for name in names)


# What the publisher lacks when a rule is taken from it: links, or the sums of a table.
LINKS = {
    "not known stands alone": lambda link: link.relation == ">=" and len(link.parts) == 2,
    "several answers": lambda link: "/device/" in "".join(link.parts) and link.relation in ("<=", ">="),
    "four Cs": lambda link: "/concern/" in link.whole,
    "events and children": lambda link: link.whole.endswith("/all") and link.parts[0].endswith("/events"),
    "children and events of quarters": lambda link: link.whole in ("2009/events", "2009/all") and len(link.parts) == 4,
}
SUMS = {
    "one answer": {"adds_down": False},
    "quarters and year": {"adds_across": False},
    "age and sex": {"adds_across": False},
}
SEEDS = range(40)


def lacking(name):
    """edition_tables() without what a rule says."""

    def fewer(*args):
        tables, links = edition_tables(*args)
        if name in LINKS:
            return tables, [link for link in links if not link.parts or not LINKS[name](link)]
        keys = {"age and sex": ("age_sex",), "quarters and year": ("type", "enquiry")}.get(name)
        return [replace(t, **SUMS[name]) if not keys or t.key in keys else t for t in tables], links

    return fewer


@pytest.mark.long
@pytest.mark.parametrize("name", [*LINKS, *SUMS])
def test_attack_finds_a_count_when_publisher_lacks_a_rule(name, monkeypatch):
    monkeypatch.setattr(random_years, "edition_tables", lacking(name))
    assert any(told_by(random_year(seed).contents, CONCERNS) for seed in SEEDS)


@pytest.mark.long
def test_attack_finds_a_count_when_publisher_takes_hidden_ones_for_zero_too(monkeypatch):
    from core.suppression.reader import Reader

    monkeypatch.setattr(Reader, "least", lambda self, place: 0)
    assert any(told_by(random_year(seed).contents, CONCERNS) for seed in SEEDS)


def table_of(key, cells, *, note="", head=str(YEAR), **more):
    """A table of one column as an edition keeps it: line → what is printed."""
    lines = [
        {
            "key": line,
            "name": more.get("names", {}).get(line, line),
            "total": line == "all",
            "cells": [
                {"key": f"{head}/all" if line == "all" else f"{head}/{key}/{line}", "printed": text,
                 "revised": False, "before": ""} | more.get("marks", {}).get(line, {})
            ],
        }
        for line, text in cells.items()
    ]  # fmt: skip
    return {"key": key, "title": key, "heads": [[head, "Children"]], "lines": lines, "withheld": False, "note": note}


def edition_of(*tables):
    return {"tables": list(tables), "quarters": [], "threshold": 5}


ORDER = ("home", "school", "care", "other_home", "public", "other", "not_known")
PLACES = dict.fromkeys(ORDER, "0")


def values(*editions):
    """Count → possible values, of those that are told."""
    return {count.key.split("/")[-1]: each.values for count, each in told_by(editions).items()}


def test_zeros_are_shown_so_a_hidden_count_is_one_or_more():
    assert values(edition_of(table_of("place", PLACES | {"home": "c", "school": "c", "all": "3"}))) == {
        "home": (1, 2),
        "school": (1, 2),
    }


def test_nothing_is_hidden_without_a_small_count():
    hidden = {"home": "c", "school": "c", "care": "0", "all": "16"}
    place = table_of("place", PLACES | hidden)
    assert values(edition_of(place)) == {}
    facts = read_editions([edition_of(place)])
    facts.tie([(Count(0, f"{YEAR}/place/home"), 1)], 4, 9)
    assert bounds(facts)[Count(0, f"{YEAR}/place/home")] == (4, 5)


def test_lines_named_in_order_of_their_counts_are_told():
    cells = {"home": "9", "others": "6", "all": "15"}
    names, unnamed = {"others": "Together: " + "; ".join(ORDER[1:])}, {"others": "Other types together"}
    assert values(edition_of(table_of("place", cells, names=unnamed))) == {}
    assert len(values(edition_of(table_of("place", cells, names=names)))) == 3
    assert values(edition_of(table_of("place", cells | {"care": "0"}, names=unnamed)))


def test_rows_in_order_of_size_are_told():
    cells = {"home": "c", "school": "c", **dict.fromkeys(ORDER[2:], "0"), "all": "6"}
    assert values(edition_of(table_of("place", cells))) == {}
    turned = {"school": cells["school"], "home": cells["home"], **{line: cells[line] for line in (*ORDER[2:], "all")}}
    facts = read_editions([edition_of(table_of("place", turned))])
    assert bounds(facts)[Count(0, f"{YEAR}/place/home")] == (1, 3)
    assert bounds(facts)[Count(0, f"{YEAR}/place/school")] == (3, 5)


@try_rows(
    ("before", "after", "told"),
    [
        ({"home": "9", "school": "c", "care": "c", "all": "15"}, {"home": "9", "school": "0", "care": "c", "all": "14"},
         {"school": (1,), "care": (5,)}),
        ({"home": "9", "school": "c", "care": "c", "all": "15"}, {"home": "8", "school": "c", "care": "c", "all": "14"},
         {}),
        ({"home": "6", "school": "c", "care": "7", "all": "c"}, {"home": "c", "school": "c", "care": "7", "all": "c"},
         None),
        ({"home": "9", "school": "c", "care": "c", "all": "17"}, {"home": "9", "school": "6", "care": "c", "all": "18"},
         {"school": (5, 6), "care": (3,)}),
    ],
)  # fmt: skip
def test_two_editions_differ_by_as_few_records_as_explain_them(before, after, told):
    editions = [edition_of(table_of("place", PLACES | cells)) for cells in (before, after)]
    if told is None:
        assert values(*editions)
    else:
        found = values(*editions)
        assert {line: found.get(line) for line in told} == told and (told or not found)


def test_year_without_its_quarters_is_their_sum_all_the_same():
    """Nobody of a type in the year: what its first quarter hid of it was void since."""
    quarter = table_of("type", {"bullying": "9", "sextortion": "c", "other": "c", "all": "15"}, head="2009-Q1")
    year = table_of("type", {"bullying": "20", "sextortion": "0", "other": "12", "all": "32"})
    assert values(edition_of(quarter), edition_of(year)) == {"sextortion": (1,), "other": (5,)}


def test_nothing_is_said_of_quarters_that_an_edition_does_not_print():
    year = table_of("total", {"events": "6", "all": "6"})
    states = [{"year": YEAR, "quarter": 1, "state": "counted"}]
    events = table_of("events", {"events": "c", "all": "c"}, head="2009-Q1")
    read = [read_edition(0, edition_of(year, events | {"withheld": hidden}) | {"quarters": states}, {}).counted
            for hidden in (False, True)]  # fmt: skip
    assert read == [("2009-Q1",), ()]


def test_mark_of_change_counts_since_a_count_was_printed_last():
    """The edition between does not print the count."""
    cells = [PLACES | {"home": home, "school": "c", "care": "8", "all": "20"} for home in ("c", "c", "c")]
    tables = [table_of("place", each) for each in cells]
    tables[1]["withheld"] = True
    tables[2] = table_of("place", cells[2], marks={"home": {"revised": True}})
    total = table_of("total", {"events": "20", "all": "20"})
    facts = read_editions([edition_of(table, total) for table in tables])
    changes = {Count(n, f"{YEAR}/place/home {how}"): 1 for n in (1, 2) for how in ("late", "void")}
    assert Relation(changes, 1, None) in facts.relations


def test_mark_of_change_tells_what_a_count_was():
    cells = PLACES | {"home": "c", "school": "c", "care": "8", "all": "20"}
    marks = {"home": {"revised": True, "before": "4"}}
    first = edition_of(table_of("place", cells))
    assert values(first, edition_of(table_of("place", PLACES | {"home": "7", "school": "c", "care": "8", "all": "23"},
                                             marks=marks))) == {"home": (4,), "school": (8,)}  # fmt: skip


def test_table_as_published_before_is_read_once():
    table = table_of("place", PLACES | {"home": "c", "school": "c", "all": "7"})
    again = edition_of(table | {"note": f"{publishing.BEFORE}. Corrections of few children are not shown."})
    assert read_editions([edition_of(table), again]) == read_editions([edition_of(table)])


def test_counts_are_named_as_their_tables_are():
    year = Year()
    year.add(1, 6)
    year.publish()
    assert name_of(Count(0, "2009-Q1/type/bullying"), year.contents).endswith(", Q1")
    assert name_of(Count(0, "2009/device/phone"), year.contents) == "Device: Mobile phone"
    assert name_of(Count(0, "2009/nothing"), year.contents) == "2009/nothing"
