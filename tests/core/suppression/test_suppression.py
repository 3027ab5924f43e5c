"""What each cell prints, case by case; the row `c c 6 | 8` is the one that shows why hiding 1 to 5 is not enough."""

from __future__ import annotations

import subprocess
import sys
import time
from random import Random

import pytest

from core.suppression import Cell, Link, Table, issued, publish
from tests.architecture.source import ROOT
from tests.rows import try_rows

# Counts with the total last → what is printed, and why.
ROWS = [
    ("7 8 15", "7 8 15", "nothing is small"),
    ("0 8 8", "0 8 8", "zero is no small number"),
    ("0 0 0", "0 0 0", "all zeros"),
    ("3 4 7 14", "c c 7 14", "7 together: each may be 1 to 6"),
    ("1 1 6 8", "c c c 8", "2 together would be 1 and 1, so the next cheapest is hidden too"),
    ("2 1 9 12", "c c c 12", "3 together leaves 1 or 2"),
    ("2 2 9 13", "c c 9 13", "4 together leaves 1, 2 or 3"),
    ("3 30 40 73", "c c 40 73", "one hidden cell is the total less the others; the cheaper of 30 and 40 goes"),
    ("3 40 30 73", "c 40 c 73", "the cheapest wherever it stands"),
    ("2 0 0 2", "c 0 0 c", "no other cell than the total is left"),
    ("1 2 0 3", "c c 0 c", "the total is small itself, and says nothing once hidden"),
    ("5 0 7 12", "c 0 c 12", "zeros do not help to hide"),
    ("5 : 12 17", "c : c 17", "what is not available may be nothing, which a reader may guess"),
    ("2 : 10 20", "c : 10 20", "what is not available is in the total: 2 may be 1 to 10"),
    ("2 z 10 12", "c z c 12", "not applicable is as good as not there"),
    ("2 5 :", "c c :", "a total that is not available tells nothing"),
]


def row(name, text):
    """A table of one row: words → counts."""
    return Table(name, [[Cell(f"{name}{n}", int(w) if w.isdecimal() else w) for n, w in enumerate(text.split())]])


def texts(table):
    """What a printed table says, row by row."""
    return [" ".join(cell.text for cell in line) for line in table.rows]


@try_rows(("counts", "expected", "why"), ROWS)
def test_a_row_prints(counts, expected, why):
    edition = publish([row("a", counts)])
    assert texts(edition.tables[0]) == [expected]
    assert not edition.tables[0].is_withheld


def test_the_threshold_is_a_setting():
    assert texts(publish([row("a", "5 5 9 19")], threshold=4).tables[0]) == ["5 5 9 19"]
    assert texts(publish([row("a", "4 5 9 18")], threshold=4).tables[0]) == ["c c 9 18"]


def table(name, *lines):
    """A table with totals, keys by row and column."""
    return Table(name, [[Cell(f"{name}{r}{c}", n) for c, n in enumerate(line)] for r, line in enumerate(lines)])


def test_in_a_table_rows_and_columns_are_kept_from_betraying_a_cell():
    edition = publish([table("a", (3, 20, 30, 53), (10, 12, 30, 52), (40, 50, 60, 150), (53, 82, 120, 255))])
    assert texts(edition.tables[0]) == ["c c 30 53", "c c 30 52", "40 50 60 150", "53 82 120 255"]


@try_rows(
    ("keep", "ages", "total"),
    [((), "c 0 c", "c"), (("all",), "c c c", "9"), (("all", "b"), "c c c", "9"), (("b",), "c 0 c", "c")],
)
def test_publish_withholds_a_breakdown_rather_than_hide_a_count_to_keep(keep, ages, total):
    sums = Table("sums", [[Cell("all", 9)]])
    by_age = Table("ages", [[Cell("a", 9), Cell("b", 0), Cell("all", 9)]])
    known = Table("known", [[Cell("a", 9, "c")]], is_issued=True)
    edition = publish([known, sums, by_age], keep=keep)
    assert (texts(edition.tables[1]), texts(edition.tables[0])) == ([ages], [total])
    assert edition.tables[1].is_withheld == ("all" in keep)


def test_publish_hides_a_small_count_that_is_to_keep():
    assert texts(publish([row("a", "2 30 9 41")], keep=["a0", "a2"]).tables[0]) == ["c c 9 41"]


def test_publish_hides_and_withholds_what_it_is_told_to():
    made = publish([row("a", "8 30 0 7 45"), row("b", "8 9 17")], must_hide=["a0", "a2", "x"], withhold=["b"]).tables
    assert texts(made[0]) == ["c 30 0 c 45"]
    assert (texts(made[1]), made[1].is_withheld) == (["c c c"], True)


def test_a_total_that_another_breakdown_gives_away_is_hidden_there_too():
    kinds = Table("kind", [[Cell("text", 2), Cell("image", 0), Cell("all", 2)]])
    ages = Table("age", [[Cell("young", 1), Cell("old", 1), Cell("all", 2)]])
    edition = publish([kinds, ages])
    assert [texts(each) for each in edition.tables] == [["c 0 c"], ["c c c"]]
    # "text" and "all" are one number, so where "all" was issued as 12 the new table cannot stand beside it.
    old = Table("old", [[Cell("all", 12)]], is_issued=True)
    old = issued(old, {"all": "12"}.get)
    kinds = Table("kind", [[Cell("text", 12), Cell("image", 0), Cell("all", 12)]])
    assert texts(publish([old, kinds]).tables[0]) == ["12 0 12"]


def test_a_quarter_is_not_the_year_to_date_less_the_quarters_before():
    first = issued(row("q1-", "9 20 29"), {"q1-0": "9", "q1-1": "20", "q1-2": "29"}.get)
    second, year = row("q2-", "3 14 17"), row("ytd", "12 34 46")
    links = [Link(f"ytd{n}", (f"q1-{n}", f"q2-{n}")) for n in range(2)]
    links.append(Link("ytd2", ("q1-2", "q2-2")))
    edition = publish([first, second, year], links)
    assert [texts(each) for each in edition.tables] == [["c c 17"], ["c c 46"]]


def test_without_the_links_the_year_to_date_would_have_betrayed_it():
    edition = publish([row("ytd", "12 34 46")])
    assert texts(edition.tables[0]) == ["12 34 46"]


def test_a_table_that_issued_figures_would_betray_is_withheld_and_says_so():
    old = issued(row("old", "3 9 12"), {"old0": "3", "old1": "9", "old2": "12"}.get)
    new = Table("new", [[Cell("girl", 2), Cell("boy", 1), Cell("old0", 3)]])
    other = row("other", "7 8 15")
    edition = publish([old, new, other])
    assert [each.is_withheld for each in edition.tables] == [True, False]
    assert texts(edition.tables[0]) == ["c c c"] and texts(edition.tables[1]) == ["7 8 15"]
    assert not edition.allows("girl") and edition.exposed == ()


def test_an_issued_cell_stays_hidden_though_its_count_is_not_small_and_shown_though_it_is():
    old = issued(row("old", "3 30 2 35"), {"old0": "c", "old1": "c", "old2": "2", "old3": "35"}.get)
    again = Table("again", row("old", "3 30 2 35").rows)
    assert texts(publish([old, again], threshold=2).tables[0]) == ["c c 2 35"]


def test_what_earlier_editions_alone_betray_is_named_and_stops_nothing_else():
    old = issued(row("old", "1 1 6 8"), {"old0": "c", "old1": "c", "old2": "6", "old3": "8"}.get)
    edition = publish([old, row("new", "3 4 7")])
    assert edition.exposed == ("old0", "old1")
    assert texts(edition.tables[0]) == ["c c 7"]


def test_a_new_table_does_not_narrow_what_was_issued_as_hidden():
    old = issued(row("old", "3 9 12"), {"old0": "c", "old1": "c", "old2": "12"}.get)
    new = Table("new", [[Cell("girl", 7), Cell("boy", 2), Cell("old1", 9)]])
    printed = publish([old, new])
    assert texts(printed.tables[0]) == ["7 c c"]  # 8 to 11 in all, as 12 together and one more than 7 ask for
    assert not printed.tables[0].is_withheld


def test_publish_withholds_everything_rather_than_narrow_issued_counts():
    year = issued(row("year", "1 1 87 89"), {"year0": "c", "year1": "c", "year2": "c", "year3": "89"}.get)
    quarter = issued(row("quarter", "86"), {"quarter0": "86"}.get)  # the third of the year, corrected
    corrected = [Cell("year0", 1), Cell("year1", 1), Cell("quarter0", 86), Cell("late", 1), Cell("year3", 89)]
    devices = Table("device", [[Cell("phone", 80), Cell("year3", 89)]], row_totals=False)
    printed = publish([year, quarter, Table("again", [corrected]), devices])
    assert [table.is_withheld for table in printed.tables] == [True, True]
    assert printed.exposed == ()


@try_rows(("known", "expected"), [([], "c c 4"), ([Link("kept_back", (), ">")], "c c c")])
def test_publish_hides_more_when_a_withheld_count_is_above_0(known, expected):
    old = Table("old", [[Cell("kept_back", 2)]], is_issued=True)
    new = Table("new", [[Cell("girl", 1), Cell("boy", 1), Cell("all", 4)]], row_totals=False)
    links = [Link("all", ("girl", "boy", "kept_back")), *known]
    assert texts(publish([old, new], links, threshold=1).tables[0]) == [expected]


def test_whole_numbers_with_gaps_are_counted_one_by_one():
    # x = a + b, and a and b are the same count under two names: x is even, so 2 to 6 are not five values but three.
    cells = Table("x", [[Cell("x", 4), Cell("a", 2), Cell("b", 2)]], row_totals=False)
    known = issued(row("sum", "4 3 7"), {"sum0": "c", "sum1": "c", "sum2": "7"}.get)
    links = [Link("x", ("a", "b")), Link("a", ("b",)), Link("sum0", ("x",))]
    edition = publish([known, cells], links)
    assert edition.tables[0].is_withheld is False
    assert texts(edition.tables[0]) == ["c c c"]
    # With 5 in place of 7 only 2 and 4 are left.
    known = issued(row("sum", "4 1 5"), {"sum0": "c", "sum1": "c", "sum2": "5"}.get)
    assert publish([known, cells], links).tables[0].is_withheld is True


def test_revised_is_marked_only_between_two_public_numbers():
    cells = [Cell("a", 9, before="8"), Cell("b", 3, before="7"), Cell("c", 12, before="c"), Cell("d", 30, before="30")]
    cells += [Cell("e", 20, before="19"), Cell("f", 0, before="c"), Cell("all", 74, before="70")]
    printed = publish([Table("t", [cells])]).tables[0].rows[0]
    assert {cell.key: (cell.text, cell.is_revised) for cell in printed} == {
        "a": ("c", False),  # hidden to protect b
        "b": ("c", False),
        "c": ("12", False),  # was hidden: "r" and a number of late entries would tell by how much it was not 12
        "d": ("30", False),  # not revised
        "e": ("20", True),
        "f": ("0", False),
        "all": ("74", True),
    }


def test_figures_that_follow_from_hidden_ones_are_not_allowed():
    edition = publish([row("a", "3 30 40 z : 80")])
    assert texts(edition.tables[0]) == ["c 30 40 z : 80"]
    assert edition.allows("a2", "a5") and edition.allows()
    assert not edition.allows("a0", "a5")
    assert not edition.allows("a2", "a3")
    assert not edition.allows("a4")


@try_rows(
    ("tables", "links", "message"),
    [
        ([row("a", "1 2 4")], [], "'a2' and its parts do not add up"),
        ([Table("a", [[Cell("x", -1)]])], [], "neither a count from 0"),
        ([Table("a", [[Cell("x", True)]])], [], "neither a count from 0"),
        ([Table("a", [[Cell("x", "many")]])], [], "neither a count from 0"),
        ([Table("a", [[Cell("x", 1)]]), Table("b", [[Cell("x", 2)]])], [], "two values"),
        ([table("a", (1, 1), (1,))], [], "not of one length"),
        ([row("a", "1 2 3")], [Link("a0", ("gone",))], "names 'gone'"),
        ([issued(row("a", "6 6"), {"a0": "7", "a1": "6"}.get)], [], "was printed as '7' and is 6 now"),
        ([issued(row("a", "0 0"), {"a0": "c", "a1": "0"}.get)], [], "was printed as 'c' and is 0 now"),
    ],
)
def test_tables_that_contradict_each_other_are_refused(tables, links, message):
    with pytest.raises(ValueError, match=message):
        publish(tables, links)


@pytest.mark.long
def test_the_solver_and_the_framework_are_not_loaded_until_something_is_hidden():
    code = (
        "import sys; from core.suppression import *; publish([Table('a', [[Cell('x', 9), Cell('y', 9)]])]);"
        "print(sorted({'highspy', 'numpy', 'django'} & set(sys.modules)));"
        "publish([Table('a', [[Cell('x', 1), Cell('z', 9), Cell('y', 10)]])]); print('highspy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"]


def year(random, types, breakdowns, children):
    """A year's report: types by each of several breakdowns, all with the same row totals."""
    counts = [[[0] * columns for _ in range(types)] for columns in breakdowns]
    for _ in range(children):
        kind = min(int(random.paretovariate(0.7)) - 1, types - 1)
        for count, columns in zip(counts, breakdowns, strict=True):
            count[kind][min(int(random.paretovariate(1)) - 1, columns - 1)] += 1
    for name, count in enumerate(counts):
        rows = [[*row, sum(row)] for row in count]
        rows.append([sum(column) for column in zip(*rows, strict=True)])
        last = len(rows) - 1, len(rows[0]) - 1
        yield Table(
            f"breakdown {name}",
            [
                [Cell(f"{r}" if c == last[1] else f"{name}:{r}:{c}", n) for c, n in enumerate(row)]
                for r, row in enumerate(rows)
            ],
        )


@pytest.mark.long
@pytest.mark.parametrize("children", [pytest.param(150, marks=pytest.mark.long), 600])
def test_a_year_of_25_types_and_7_breakdowns_takes_seconds_of_the_processor(children):
    publish([row("a", "1 1 6 8")])  # loads the solver
    tables = list(year(Random(children), 25, (6, 3, 9, 7, 8, 6, 9), children))
    start = time.process_time()
    edition = publish(tables)
    taken = time.process_time() - start
    printed = [cell.text for table in edition.tables for line in table.rows for cell in line]
    assert not any(table.is_withheld for table in edition.tables)
    assert len(printed) > 1400 and printed.count("c") > 100
    assert taken < 8, taken  # 1 to 2 on a machine that does nothing else
