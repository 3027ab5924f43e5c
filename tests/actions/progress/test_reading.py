"""/plan/reading/: how a wording is read while somebody types it, and what it would do to the action."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.models import ColourOverride, Timescale
from tests.actions.pages import tree_of, words
from tests.factories.plan import ProgressUpdateFactory

TODAY = dt.date(2026, 11, 28)


@pytest.fixture
def action(board, monkeypatch):
    """An action that was first due on 31 October 2026, and is late."""
    monkeypatch.setattr("actions.progress.views.reading.today", lambda: TODAY)
    action = board.open.by_group
    action.declared = ""
    action.save()
    ProgressUpdateFactory(action=action, on=TODAY, text="The draft is with the heads")
    ColourOverride.objects.filter(action=action).update(ended_on=TODAY)
    action.timescales.filter(is_current=True).update(
        wording="October 2026", kind="date", start=None, due=dt.date(2026, 10, 31), precision="month"
    )
    return action


@pytest.fixture
def read(board, enter):
    return lambda **query: enter(board.grace).get("/plan/reading/", query)


def lines(response) -> list[str]:
    return [words(line) for line in tree_of(response).xpath("//p")]


@pytest.mark.long
def test_reading_says_how_far_the_date_moves_and_what_becomes_of_the_colour(read, action):
    assert lines(read(wording="end of Jan 27", action=action.pk)) == [
        "Reads as 31 January 2027.",
        "3 months later than first agreed (31 October 2026).",
        "If agreed: A Amber: Moved Today: R Red: Overdue",
    ]


def test_reading_says_that_nothing_changes_when_the_words_say_the_same(read, action):
    assert lines(read(wording="by end of October 2026", action=action.pk)) == [
        "This says the same as the timescale in force."
    ]


def test_reading_without_an_action_says_the_date_alone(read, board):
    assert lines(read(wording="end of Jan 27")) == ["Reads as 31 January 2027."]


def test_reading_says_nothing_of_no_words(read, action):
    assert not read(wording=" ", action=action.pk).content.strip()


def test_reading_asks_with_nothing_chosen(read, action):
    page = tree_of(read(wording="Spring term 2027", action=action.pk))
    assert page.xpath("string(//legend)") == "Is it 31 March 2027?"
    assert page.xpath('//input[@name="due_is"]/@value') == ["2027-03-31", "other", "none"]
    assert not page.xpath("//input[@checked]") and not page.xpath('//*[contains(@class, "error")]')


def test_reading_uses_the_names_and_ids_of_the_page(read, action):
    names = {"name": "timescale-wording", "due": "timescale-due", "ids": "box-%s"}
    page = tree_of(read(**{"timescale-wording": "TBC", **names}))
    assert page.xpath('//input[@type="text"]/@name') == ["timescale-due"]
    assert page.xpath("//input/@id")[0] == "box-timescale-due_0_0"


@pytest.mark.parametrize("odd", ["<b>", "a b", "%s%s", "%d", "", "wording", "abc%"])
def test_reading_takes_no_odd_names(odd, read):
    page = tree_of(read(wording="TBC", due=odd, ids=odd))
    assert page.xpath("//input/@id")[0] == "id_due_0_0"


def test_reading_takes_no_ids_without_the_name_of_the_field(read):
    page = tree_of(read(wording="TBC", ids="abc"))
    assert page.xpath("//input/@id")[0] == "id_due_0_0"


def test_reading_asks_for_the_date_of_the_same_words_where_none_is_stored(read, action):
    action.timescales.filter(is_current=True).update(
        wording="Spring term 2027", kind="unread", start=None, due=None, precision=""
    )
    page = tree_of(read(wording="Spring term 2027", action=action.pk))
    assert page.xpath("string(//legend)") == "Is it 31 March 2027?"


@pytest.mark.parametrize(("base", "text"), [("2026-11-28", "28 February 2027"), ("soon", "Is it")])
def test_reading_counts_from_the_base(base, text, read):
    assert text in words(tree_of(read(wording="Within 3 months", base=base)))


@pytest.mark.parametrize("key", ["0", "x", "999999"])
def test_reading_is_not_found_for_an_unknown_action(key, read):
    assert read(wording="TBC", action=key).status_code == 404


def test_reading_saves_nothing(read, action):
    before = list(Timescale.objects.values_list("pk", "version"))
    read(wording="end of Jan 27", action=action.pk)
    assert list(Timescale.objects.values_list("pk", "version")) == before


def test_reading_takes_few_statements(read, action, django_assert_max_num_queries):
    read(wording="TBC")
    with django_assert_max_num_queries(12):
        read(wording="end of Jan 27", action=action.pk)
