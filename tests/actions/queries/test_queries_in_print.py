"""Open queries stand in the plan table and its files, and come back out of them; decided ones are no longer printed."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.importing.reading import read_plan
from actions.importing.saving import save_plan
from actions.models import Query
from actions.queries.services import decide_query, raise_query
from actions.table.files import export_plan, plan_document
from actions.wording.updates import QueryLine, join_queries, split_queries, split_updates
from tests.factories.plan import ProgressUpdateFactory

DAY = dt.date(2010, 2, 3)
LINE = QueryLine(DAY, "Is it ours?\nQuery, 1 March 2010: no, this is a second paragraph\n4 March 2010: nor is this one")


def test_a_query_is_read_back_as_it_is_printed_and_is_no_update():
    cell = "2 February 2010, MO: Begun\n" + join_queries([LINE])
    assert split_queries(cell) == [LINE]
    assert [line.text for line in split_updates(cell)] == ["Begun"]
    assert split_queries("Query, 31 February 2010: nonsense\nQuery, 3 February 2010:") == []


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("format", ["docx", "xlsx", "csv"])
def test_what_is_exported_with_an_open_query_is_imported_with_nothing_changed(format, board, helen):
    plan, action = board.open.plan, board.open.by_group
    ProgressUpdateFactory(action=action, text="Query, 3 February 2010: these words are an update")
    raise_query(action=action, text=LINE.text, on=DAY, by=helen)
    printed = plan_document(plan)
    assert any("Query, 3 February 2010: Is it ours?" in row.update for row in printed.rows)
    read = read_plan(export_plan(plan, plan.placements.standing(), format), f"plan.{format}")
    assert read.rows == printed.rows
    again = save_plan(document=read, title="Again", as_at=DAY, by=helen)
    assert Query.objects.filter(action__plan=again, text=LINE.text, raised_on=DAY).count() == 1
    assert plan_document(again).rows == printed.rows


@pytest.mark.django_db
def test_a_decided_query_is_no_longer_printed(board, helen):
    query = board.open.query
    assert any("Is it ours?" in row.update for row in plan_document(board.open.plan).rows)
    decide_query(query=query, expected=1, text="It is", outcome="keep", by=helen)
    assert not any("Is it ours?" in row.update for row in plan_document(board.open.plan).rows)
