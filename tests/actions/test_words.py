"""Rows in which words stand are the same, however rare the words are and whatever indexes the database has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from actions import words
from actions.models import Action, ActionLead, Method, Objective, ProgressUpdate
from tests.factories.plan import ProgressUpdateFactory

INDEXES = connection.vendor == "postgresql"  # only it has indexes of words: no cases elsewhere
WAYS = {words.IN_ORDER: (-1, 0), words.FOUND_FIRST: (100, 0), words.LISTED: (100, 9_999)}  # COMMON, FEW
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
            return found(rows, asked)

    return ask


def found(rows, asked) -> list[int]:
    """The keys of the rows that hold the words, as a page finds them."""
    return [row.pk for row in words.holding(rows, words.sought(asked))]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("asked", ASKED.values() if INDEXES else [])
def test_indexes_change_nothing_of_what_is_found(rows, without, monkeypatch, asked, way):
    for name, value in zip(("COMMON", "FEW"), WAYS[way], strict=True):
        monkeypatch.setattr(words, name, value)
    assert words.indexed(connection.vendor, connection.settings_dict["NAME"])
    assert words.sought(asked).kind == (way if way != words.FOUND_FIRST or without(rows, asked) else words.LISTED)
    assert found(rows, asked) == without(rows, asked)


def test_a_sample_of_the_updates_says_how_common_a_word_is(board, monkeypatch):
    if not INDEXES:
        return
    action, day = board.open.by_group, dt.date(2010, 2, 3)
    texts = ["An early meeting"] * 60 + ["A later word"] * 330 + ["A pangolin"] * 10
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(action=action, text=text, on=day, author_name="A person") for text in texts
    )
    kinds = {"LATER": words.IN_ORDER, "y meet": words.IN_ORDER, "pangolin": words.LISTED, "zephyr": words.LISTED}
    assert {word: words.sought(word).kind for word in kinds} == kinds
    assert words.sought("pangolin").actions == [action.pk]
    monkeypatch.setattr(words, "FEW", 9)
    assert words.sought("pangolin") == words.Sought(words.FOUND_FIRST, "pangolin")


def test_a_word_is_found_where_it_stands_and_not_where_it_was_struck_out(board, rows):
    action = board.open.by_group
    for asked in ("model policy", "ODEL POL", "draft is with", "working group"):
        assert action.placements.get().pk in found(rows, asked), asked
    assert not found(rows, "zephyr")
    assert not found(rows, "draft%heads")


def test_a_word_of_an_objective_finds_the_rows_under_it(rows):
    under = [row.pk for row in rows.select_related("method__objective") if "Schools have" in str(row.method.objective)]
    assert found(rows, "Schools have") == under
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
