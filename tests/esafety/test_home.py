"""The home page and the navigation: each person begins where their work is, and is offered what they may open."""

from __future__ import annotations

import pytest

from esafety.navigation import ENTRIES
from tests.actions.pages import text_of, tree_of, words
from tests.cast import ROLES

READS = ["Plan", "Meetings", "Follow-ups", "Queries", "Agencies", "Glossary", "Search"]
MENUS = {
    **dict.fromkeys(ROLES, READS),
    "helen": ["Your desk", *READS, "Structure", "Import", "Settings"],
    **dict.fromkeys(("marian", "tom", "ruth", "denzil"), ["My actions", *READS]),
    "sunita": [*READS, "Settings"],
    "stranger": [],
}


def menu_of(response) -> list[tuple[str, str]]:
    """Text and address of each entry of the main navigation."""
    return [(words(link), link.get("href")) for link in tree_of(response).xpath("//ul[@id='navigation']//a")]


@pytest.mark.parametrize("name", sorted(set(ROLES) - {"helen", "marian", "tom", "ruth", "denzil"}))
def test_whoever_only_reads_the_plan_begins_there(name, board, enter):
    assert enter(board.people[name]).get("/")["Location"] == "/plan/"


def test_somebody_without_a_role_is_told_what_to_do(board, stranger, enter):
    response = enter(stranger).get("/")
    assert response.status_code == 200
    assert "role" in text_of(response)


def test_the_anonymous_are_sent_to_sign_in(board, enter):
    assert enter(None).get("/")["Location"] == "/accounts/login/?next=/"


def test_it_rejects_post(board, helen, enter):
    assert enter(helen).post("/").status_code == 405


@pytest.mark.parametrize("name", MENUS)
def test_the_menu_offers_what_may_be_opened_and_nothing_else(name, board, enter):
    client = enter(board.people[name])
    menu = menu_of(client.get("/help/"))
    assert [text for text, _ in menu] == MENUS[name]
    assert {client.get(href).status_code for _, href in menu} <= {200}
    others = {address for text, address in menu_of(enter(board.helen).get("/help/")) if text not in MENUS[name]}
    assert {client.get(href).status_code for href in others} <= {403}


def test_the_menu_marks_where_the_reader_is(board, helen, enter):
    response = enter(helen).get(f"/plan/actions/{board.open.by_group.pk}/")
    current = tree_of(response).xpath("//ul[@id='navigation']//a[@aria-current]")
    assert [words(link) for link in current] == ["Plan"]


def test_the_anonymous_have_no_menu(board, enter):
    assert menu_of(enter(None).get("/help/")) == []


def test_every_entry_of_the_menu_is_tried():
    assert {text for text, _, _ in ENTRIES} == {*MENUS["helen"], *MENUS["marian"]}
