"""What a person reads who is refused: a page of ours, in words, with the menu of what they may open."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.actions.pages import text_of, tree_of, words
from tests.cast import ROLES, STRANGER


@pytest.mark.parametrize("name", [STRANGER, *ROLES])
def test_a_refusal_is_a_page_with_the_menu_of_its_reader(name, board, enter):
    response = enter(board.people[name]).post("/plan/meeting/add/" if name != "helen" else "/plan/structure/x/1/shift/")
    assert response.status_code == (404 if name == "helen" else 403)
    menu = [words(link) for link in tree_of(response).xpath("//ul[@id='navigation']//a")]
    assert ("Plan" in menu) is (name != STRANGER)
    assert ("Desk" in menu) is (name == "helen")


def test_it_says_who_may_write_on_an_action(board, tom, enter):
    text = text_of(enter(tom).get(reverse("add_update", args=[board.open.by_group.pk])))
    assert "Only those who lead this action, and the development manager, may write on it" in text


def test_it_says_that_a_closed_plan_is_closed(board, helen, enter):
    text = text_of(enter(helen).get(reverse("edit_action", args=[board.closed.by_group.pk])))
    assert "This plan is closed. It is now read-only." in text


def test_what_is_not_there_reads_the_same_as_what_one_may_not_know_of(board, grace, enter):
    client = enter(grace)
    hidden = client.get(reverse("history", args=["import", board.preview.pk]))
    missing = client.get(reverse("history", args=["import", 999_999]))
    assert hidden.status_code == missing.status_code == 404
    strip = [text_of(each).rsplit("reference", 1)[0] for each in (hidden, missing)]
    assert strip[0] == strip[1]
