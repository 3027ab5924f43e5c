"""The due dates of a plan in a year: chart, table and files say the same."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter

import docx
import openpyxl
import pytest
from django.urls import reverse

from actions.colours.rules import Record
from actions.figures import due_dates
from actions.figures.due_dates import dates_of, read_due_dates
from actions.progress.services.progress import agree_revision, propose_revision
from core.documents.svg import checked_svg
from core.pages import lists
from core.text.dates import print_date
from tests.actions.pages import text_of, tree_of
from tests.factories.plan import ActionFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
ON = dt.date(2010, 6, 1)


@pytest.fixture
def moved(board, helen):
    """by_group: from May 2010 to May 2011."""
    line = propose_revision(action=board.open.by_group, wording="By May 2011", reason="R", by=helen)
    agree_revision(timescale=line, expected=line.version, by=helen, agreed_on=ON)
    return board.open.by_group


@try_rows(
    ("record", "dates"),
    [
        ({"kind": "ongoing", "due": ON}, (None, None)),
        ({"kind": "unknown"}, (None, None)),
        ({"kind": "completed", "due": ON}, (None, None)),
        ({"kind": "date", "due": ON, "original_due": ON}, (ON, None)),
        ({"kind": "date", "due": ON, "original_due": dt.date(2010, 3, 1)}, (ON, dt.date(2010, 3, 1))),
        ({"kind": "recurring", "due": ON, "original_due": dt.date(2009, 6, 1)}, (ON, None)),
        ({"kind": "date_then_ongoing", "due": ON, "original_due": ON}, (ON, None)),
        ({"kind": "date_then_ongoing", "due": ON, "met_on": ON}, (None, None)),
    ],
)
def test_which_dates_an_action_has(record, dates):
    assert dates_of(Record(created_on=dt.date(2009, 1, 1), **record), ON) == dates


@pytest.mark.long
def test_what_has_moved_out_of_a_year_stands_in_both(board, helen, moved):
    for year in (2010, 2011):
        found = read_due_dates(board.open.plan, helen, year=year, on=ON)
        mine = next(each for each in found.dated if each.action == moved.pk)
        assert (mine.due, mine.original) == (dt.date(2011, 5, 31), dt.date(2010, 5, 31))
    before = read_due_dates(board.open.plan, helen, year=2009, on=ON)
    assert moved.pk not in {each.action for each in before.dated}


def test_every_action_is_counted_once(board, helen, moved):
    found = read_due_dates(board.open.plan, helen, year=2010, on=ON)
    standing = board.open.plan.placements.standing().values("action_id").distinct().order_by().count()
    assert len(found.dated) + found.ongoing + found.undated + found.other == standing
    whole = read_due_dates(board.open.plan, helen, year=None, on=ON)
    assert whole.other == 0 and whole.begin <= min(each.due for each in whole.dated)


def test_the_chart_has_a_mark_for_each_action_and_only_draws(board, helen, moved):
    found = read_due_dates(board.open.plan, helen, year=2010, on=ON)
    svg = checked_svg(found.chart().wide)
    for each in found.dated:
        assert f"Action {each.number}, due" in svg
    assert "<circle" in svg and "Today" in svg and "style=" not in svg


def test_too_many_are_counted_by_period_and_colour(board, helen, monkeypatch, moved):
    monkeypatch.setattr(due_dates, "MOST_MARKS", 0)
    ActionFactory(method=board.open.method, wording="By 3 May 2010")
    found = read_due_dates(board.open.plan, helen, year=2010, on=ON)
    svg = checked_svg(found.chart().wide).split("</desc>")[1]
    assert "Action " not in svg
    drawn = [text.split() for text in re.findall(r"<text[^>]*>([RANGB] \d+)</text>", svg)]
    due = [each.evaluation.code for each in found.dated if found.begin <= each.due <= found.end]
    assert due and {code: sum(int(n) for c, n in drawn if c == code) for code in due} == Counter(due)


def test_a_year_without_dates_says_so(board, helen, enter):
    assert "No dates in this period" in text_of(enter(helen).get(reverse("timeline") + "?year=1990"))


@try_rows("year", ["x", "0", "10000", "-1", "٣٣٣٣"])
def test_there_is_no_such_year(helen, enter, year):
    assert enter(helen).get(reverse("timeline") + f"?year={year}").status_code == 404


def test_the_page_shows_chart_and_table_by_date(board, grace, enter, moved):
    ActionFactory(method=board.open.method, wording="By 3 May 2010")
    response = enter(grace).get(reverse("timeline") + "?year=2010")
    tree = tree_of(response)
    dates = [cell.text for cell in tree.xpath("//td[@data-label='Due']")]
    assert dates[0] == "3 May 2010" and "31 May 2011" in dates
    assert tree.xpath("//svg") or "<svg" in response.content.decode()
    assert "2011/12" in text_of(response)


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", "csv"])
def test_it_is_exported(helen, enter, moved, format):
    response = enter(helen).get(reverse("export_timeline", args=[format]) + "?year=2010")
    assert response.status_code == 200 and f"-due-dates-2010.{format}" in response["Content-Disposition"]
    if format == "docx":
        file = docx.Document(io.BytesIO(response.content))
        assert "31 May 2011" in {cell.text for row in file.tables[0].rows for cell in row.cells}
        assert len(file.inline_shapes) == 1
    if format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        heads, *rows = book["Due dates"].iter_rows(values_only=True)
        assert heads == ("Due", "No.", "Action", "Lead responsibility", "Original date", "Colour")
        page = enter(helen).get(reverse("timeline") + "?year=2010")
        assert [print_date(row[0].date()) for row in rows] == [
            cell.text for cell in tree_of(page).xpath("//td[@data-label='Due']")
        ]
        assert "Due dates, April 2010 to March 2011" in {cell.value for cell in book.worksheets[0]["B"]}


def test_statements_do_not_grow_with_the_plan(board, helen, django_assert_num_queries):
    assert helen.permissions  # read once for each request
    with django_assert_num_queries(2):
        read_due_dates(board.open.plan, helen, year=None, on=ON)
    for _ in range(5):
        ActionFactory(method=board.open.method, wording="By May 2010")
    with django_assert_num_queries(2):
        read_due_dates(board.open.plan, helen, year=None, on=ON)


def test_a_file_that_takes_long_is_of_the_same_plan_and_year_when_it_is_made(board, helen, enter, monkeypatch, moved):
    ActionFactory(method=board.open.method, wording="By 3 May 2010")
    client, address = enter(helen), reverse("export_timeline", args=["docx"])
    at_once = client.get(f"{address}?year=all")
    monkeypatch.setattr(lists, "AT_ONCE", {"pdf": 0, "docx": 0})
    assert "of the due dates of" in client.get(f"{address}?year=all").text
    file = client.post(f"{address}?year=all", follow=True).context["file"]
    assert file.asked["query"] == f"year=all&plan={board.open.plan.pk}"
    assert client.get(reverse("download_file", args=[file.pk])).getvalue() == at_once.content
