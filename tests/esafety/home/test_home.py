"""The home page and the navigation: each person begins where their work is, and is offered what they may open."""

from __future__ import annotations

import pytest

from esafety.navigation import PAGES
from tests.actions.pages import text_of, tree_of, words
from tests.cast import ROLES
from tests.rows import try_rows

OWN = {
    "Plan": ["Table", "Changes", "Dates", "Follow-ups", "Check"],
    "Meetings": [],
    "Agencies": ["Directory", "ESLOs", "Coverage", "Groups", "Training", "Addresses"],
    "Published figures": [],
    "Reports": ["Reports", "At a glance", "Decisions"],
}
COUNTS = {page: pages for page, pages in OWN.items() if page != "Published figures"}  # those stand among incidents
FIGURES = ["Figures", "Published figures"]
SAID = "What children said"
TOTALS, PUBLISHED = {"Returns": ["Returns", SAID]}, {SAID: []}  # published figures of children alone
TAKES_PART = {"Resources": ["Resources", "News"]}
RETURNS = {"Returns": ["Returns", "Improvement actions", "Access points", "Children’s survey", SAID]}
MENUS = {
    **dict.fromkeys(ROLES, OWN),
    "bea": {**COUNTS, **PUBLISHED, **TAKES_PART, "Incidents": ["Incidents", "Records", "Import", *FIGURES]},
    "grace": {**OWN, **TOTALS, **TAKES_PART},
    "helen": {
        "Desk": [],
        **COUNTS,
        "Agencies": [*OWN["Agencies"], "ESLO returns", "Leavers"],
        **RETURNS,
        **TAKES_PART,
        "Incidents": ["Incidents", "Records", "Import", "Types", "Retention", "Access log", *FIGURES],
        "Admin": ["People", "Proposals", "Reminders", "Mail", "Removing words", "Setting up", "Settings"],
    },
    **dict.fromkeys(("marian", "tom"), {"My actions": [], **OWN, **TOTALS, **TAKES_PART}),
    **dict.fromkeys(("ruth", "denzil"), {"My actions": [], "Our agency": [], **OWN, **RETURNS, **TAKES_PART}),
    "margaret": {"Our agency": [], **OWN, **RETURNS, **TAKES_PART},
    "owen": {
        "Data protection": [],
        **COUNTS,
        **PUBLISHED,
        "Agencies": [*OWN["Agencies"], "Leavers"],
        "Incidents": ["Retention", "Access log", *FIGURES],
        "Admin": ["Proposals", "API tokens", "Security", "Removing words"],
    },
    "sunita": {
        **OWN,
        **PUBLISHED,
        "Agencies": [*OWN["Agencies"], "ESLO returns"],
        "Admin": ["People", "Proposals", "API tokens", "Mail", "Security", "Setting up", "Settings"],
    },
    "stranger": {},
}
# Of menus that are much alike one is tried by default
UNLIKE = {"helen", "marian", "denzil", "owen", "sunita", "bea", "grace", "stranger"}
SEARCH = "/search/"


def links_of(response, menu: str) -> list[tuple[str, str]]:
    """Text and address of each entry of one row of the navigation: `navigation` or `section-navigation`."""
    return [(words(link), link.get("href")) for link in tree_of(response).xpath(f"//ul[@id='{menu}']//a")]


def menus_of(client) -> dict[str, list[tuple[str, str]]]:
    """The pages of each section of the navigation, as each section's own first page offers them."""
    sections = links_of(client.get("/help/"), "navigation")
    return {text: links_of(client.get(href), "section-navigation") or [(text, href)] for text, href in sections}


@try_rows("name", ["ruth", "denzil", "margaret"])
def test_the_people_of_an_agency_begin_on_its_page(name, board, enter):
    assert enter(board.people[name]).get("/")["Location"] == "/plan/agency/"


def test_members_of_the_board_begin_with_the_board_at_a_glance(board, enter):
    response = enter(board.people["grace"]).get("/", follow=True)
    assert response.redirect_chain == [("/reports/glance/", 302)]


def test_whoever_records_incidents_begins_there(board, enter):
    response = enter(board.people["bea"]).get("/", follow=True)
    assert response.redirect_chain == [("/incidents/", 302)]


def test_the_data_protection_officer_begins_with_what_waits(board, enter):
    response = enter(board.people["owen"]).get("/", follow=True)
    assert response.redirect_chain == [("/data-protection/", 302)]
    assert "Waiting for you" in text_of(response)


def test_an_administrator_begins_with_the_people(board, enter):
    assert enter(board.people["sunita"]).get("/")["Location"] == "/people/"


def test_somebody_without_a_role_is_told_what_to_do(board, stranger, enter):
    response = enter(stranger).get("/")
    assert response.status_code == 200
    assert "role" in text_of(response)


def test_the_anonymous_are_sent_to_sign_in(board, enter):
    assert enter(None).get("/")["Location"] == "/accounts/login/?next=/"


def test_it_rejects_post(board, helen, enter):
    assert enter(helen).post("/").status_code == 405


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in UNLIKE else pytest.mark.long) for name in MENUS]
)
def test_the_menu_offers_what_may_be_opened_and_nothing_else(name, board, enter):
    client = enter(board.people[name])
    menus = menus_of(client)
    asked = {section: [*pages] or [section] for section, pages in MENUS[name].items()}
    assert {section: [text for text, _ in pages] for section, pages in menus.items()} == asked
    mine = {href for pages in menus.values() for _, href in pages}
    assert {client.get(href).status_code for href in mine} <= {200}


def test_the_menu_marks_where_the_reader_is(board, helen, enter):
    response = enter(helen).get(f"/plan/actions/{board.open.by_group.pk}/")
    marked = tree_of(response).xpath("//nav//a[@aria-current]")
    assert [(words(link), link.get("aria-current")) for link in marked] == [("Plan", "true"), ("Table", "true")]


def test_a_page_that_is_itself_in_the_menu_is_marked_as_the_page(board, helen, enter):
    marked = tree_of(enter(helen).get("/plan/check/")).xpath("//nav[@aria-label]//ul[@id]//a[@aria-current]")
    assert [(words(link), link.get("aria-current")) for link in marked] == [("Plan", "true"), ("Check", "page")]


@try_rows(("name", "offered"), [("grace", True), ("stranger", False)])
def test_whoever_has_a_role_finds_the_search_box_on_every_page(name, offered, board, enter):
    tree = tree_of(enter(board.people[name]).get("/help/"))
    assert bool(tree.xpath(f"//form[@role='search'][@action='{SEARCH}']//input[@name='q']")) is offered


@try_rows(("path", "place"), [("/plan/calendar/", "Dates"), ("/plan/queries/", "Follow-ups")])
def test_a_page_below_another_is_marked_there(path, place, board, marian, enter):
    tree = tree_of(enter(marian).get(path))
    marked = tree.xpath("//ul[@id='section-navigation']//a[@aria-current]")
    assert [(words(link), link.get("aria-current")) for link in marked] == [(place, "true")]
    assert [words(button) for button in tree.xpath("//header//nav//button")] == [f"Plan: {place}"]


def test_the_anonymous_have_no_menu(board, enter):
    assert links_of(enter(None).get("/help/"), "navigation") == []


def test_every_page_of_the_menu_is_tried():
    tried = {
        text
        for name in ("helen", "marian", "denzil", "owen", "sunita")
        for section, pages in MENUS[name].items()
        for text in [*pages] or [section]
    }
    assert {text for _, text, *_ in PAGES} == tried
