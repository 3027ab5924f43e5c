"""Rows in which words stand are the same, however rare the words are and whatever indexes the database has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from actions import words
from actions.models import Action, ActionLead, Method, Objective, ProgressUpdate
from tests.factories.plan import ProgressUpdateFactory

INDEXES = connection.vendor == "postgresql"  # only it has indexes of words: no cases elsewhere
LIMITS = {"read in order": 0, "looked up": 10_000}
ASKED = {
    "an action": "model policy",
    "part of a word, in any case": "ODEL POL",
    "an objective": "Schools have",
    "a lead": "working group",
    "an update": "draft is with",
    "nothing": "zephyr",
    "what stands for any letter": "draft%heads",
    "one letter": "e",
}


@pytest.fixture
def rows(board):
    """The rows of the open plan, one with a line that was struck out."""
    day = dt.date(2010, 2, 3)
    ProgressUpdateFactory(action=board.open.by_group, text="A zephyr blew", on=day, voided_on=day)
    return board.open.plan.placements.in_print()


@pytest.fixture
def without(monkeypatch):
    """Lets words be found without indexes."""

    def ask(rows, asked):
        with monkeypatch.context() as patch:
            patch.setattr(words, "indexed", lambda vendor, name: False)
            return [row.pk for row in words.holding(rows, asked)]

    return ask


@pytest.mark.parametrize("most", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("asked", ASKED.values() if INDEXES else [])
def test_indexes_change_nothing_of_what_is_found(rows, without, monkeypatch, asked, most):
    monkeypatch.setattr(words, "FEW", most)
    assert words.indexed(connection.vendor, connection.settings_dict["NAME"])
    assert [row.pk for row in words.holding(rows, asked)] == without(rows, asked)


def test_a_word_is_found_where_it_stands_and_not_where_it_was_struck_out(board, rows):
    action = board.open.by_group
    for asked in ("model policy", "ODEL POL", "draft is with", "working group"):
        assert action.pk in {row.action_id for row in words.holding(rows, asked)}, asked
    assert not words.holding(rows, "zephyr")
    assert not words.holding(rows, "draft%heads")


def test_a_word_of_an_objective_finds_the_rows_under_it(rows):
    under = [row.pk for row in rows.select_related("method__objective") if "Schools have" in str(row.method.objective)]
    assert [row.pk for row in words.holding(rows, "Schools have")] == under
    assert 0 < len(under) < rows.count()


@pytest.mark.parametrize(
    ("model", "field", "index"),
    [
        (ProgressUpdate, "text", "words_of_updates"),
        (Action, "text", "words_of_actions"),
        (ActionLead, "printed_as", "words_of_leads"),
        (Method, "text", "words_of_methods"),
        (Objective, "text", "words_of_objectives"),
    ]
    if INDEXES
    else [],
)
def test_the_index_of_a_text_is_of_what_is_compared(db, model, field, index):
    sql, values = model.objects.filter(**{f"{field}__icontains": "zephyr"}).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        assert f"Bitmap Index Scan on {index}" in "\n".join(line for (line,) in cursor.fetchall())
