"""The history page of every record, /history/<kind>/<number>/: who changed what, when and why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Meeting
from actions.progress.services import progress
from actions.structure.services import tree
from core.history import registry
from esafety.history import views
from tests.actions.pages import text_of, tree_of, words
from tests.rows import try_rows


@pytest.fixture
def opened(enter):
    """The history of a record as a person has it."""
    return lambda person, kind, pk: enter(person).get(reverse("history", args=[kind, pk]))


def entries_of(response) -> list[str]:
    """The entries, newest first."""
    return [words(entry) for entry in tree_of(response).xpath("//li[contains(@class, 'history__entry')]")]


def test_it_works(board, helen, grace, opened):
    part = board.open.priority
    tree.edit_part(part=part, expected=1, number="1", text="Children are happy on line", by=helen, reason="Minute 7")
    response = opened(grace, "priority", part.pk)
    newest, first = entries_of(response)
    day = dt.date.today()
    for piece in ("Changed", "Helen Marsh", f"{day.day} {day:%B %Y}", "Minute 7", "safe", "happy"):
        assert piece in newest, piece
    assert first.startswith("Added")
    assert "Children are happy on line" in text_of(response)
    assert [words(each) for each in tree_of(response).xpath("//del")] == ["safe"]


def test_references_are_shown_by_their_words(board, helen, opened):
    line = board.open.proposed
    progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=dt.date(2010, 3, 1), meeting=board.meeting)
    newest = entries_of(opened(helen, "timescale", line.pk))[0]
    assert "Working group, 1 March 2010" in newest and "Helen Marsh" in newest and "Agreed" in newest


def test_a_record_whose_history_was_never_written_says_so(board, helen, opened):
    (meeting,) = Meeting.objects.bulk_create([Meeting(name="Bulk", held_on=dt.date(2010, 1, 1))])
    assert entries_of(opened(helen, "meeting", meeting.pk)) == ["Nothing has been changed yet."]


def test_no_more_than_the_latest_changes_are_shown(board, helen, opened, monkeypatch):
    monkeypatch.setattr(views, "LIMIT", 2)
    part = board.open.objective
    for version, text in enumerate(("One", "Two", "Three"), start=1):
        tree.edit_part(part=part, expected=version, number="1.", text=text, by=helen)
    response = opened(helen, "objective", part.pk)
    assert len(entries_of(response)) == 2
    assert "Three" in entries_of(response)[0]
    assert "The latest 2 changes are shown" in text_of(response)


@try_rows("kind", ["user", "nothing", "Action", "rolegrant", "action", "role", "setting", "placement"])
def test_a_kind_that_is_not_shown_is_not_found(kind, board, helen, opened):
    assert opened(helen, kind, 1).status_code == 404


@try_rows("kind", [kind for kind in registry.models_by_name() if registry.get_model(kind)])
def test_a_record_that_is_not_there_is_not_found(kind, board, helen, opened):
    assert opened(helen, kind, 999_999).status_code == 404


def test_imports_are_for_those_who_import(board, helen, grace, opened):
    assert opened(helen, "import", board.preview.pk).status_code == 200
    assert opened(grace, "import", board.preview.pk).status_code == 404


def test_it_needs_the_right(board, stranger, opened):
    assert opened(stranger, "plan", board.open.plan.pk).status_code == 403
    assert opened(None, "plan", board.open.plan.pk).status_code == 302


def test_it_rejects_post(board, helen, enter):
    assert enter(helen).post(reverse("history", args=["plan", board.open.plan.pk])).status_code == 405
