"""More than one plan: each page of a plan is about the one that its address names, and its links stay there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Plan
from actions.structure.services.tree import PARENTS
from tests.actions.pages import text_of, tree_of, words
from tests.factories.plan import PlanFactory
from tests.rows import try_rows

PAGES = ("plan", "glossary")


@pytest.fixture
def client(board, helen, enter):
    """Signed in as the development manager."""
    return enter(helen)


def offered(response) -> list[str]:
    """The plans that a page offers, in order."""
    return [words(line) for line in tree_of(response).xpath("//nav[@aria-label='Plans']//li")]


def links(response, *beginnings: str) -> list[str]:
    """The addresses of the page's own part that begin like one of these."""
    way = "//*[contains(@class, 'govuk-breadcrumbs__link')]/@href"
    found = tree_of(response).xpath(f"//main//a/@href | //main//form/@action | {way}")
    return [address for address in found if address.startswith(beginnings)]


@pytest.mark.parametrize("name", PAGES)
def test_the_plan_in_force_is_offered_first_and_closed_ones_are_marked(name, client, board):
    PlanFactory(title="Draft", document_date=dt.date(2001, 2, 3))
    assert offered(client.get(reverse(name))) == [
        f"{board.open.plan.title} (in force, shown here)",
        "Draft (document of 3 February 2001, open for editing, not in force)",
        "Plan of long ago (document of 1 January 2001, open for editing, not in force)",
        "Plan of last year (closed on 31 August 2009)",
    ]


def test_one_plan_alone_offers_no_choice(client, board, monkeypatch):
    monkeypatch.setattr("actions.access.plans_for", lambda user: [board.open.plan])
    assert all(offered(client.get(reverse(name))) == [] for name in PAGES)


@try_rows("name", PAGES)
def test_a_page_is_about_the_plan_that_its_address_names(name, client, board):
    response = client.get(reverse(name), {"plan": board.closed.plan.pk})
    assert response.context["plan"] == board.closed.plan
    assert "This is not the plan in force. Show the plan in force" in text_of(response)
    assert reverse(name) in links(response, reverse(name))
    assert "not the plan in force" not in text_of(client.get(reverse(name), {"plan": board.open.plan.pk}))


@pytest.mark.long
@try_rows("number", ["0", "999999", "x", "1e9", "-1", "9" * 30, "%00", " 1"])
@try_rows("name", [*PAGES, "add_priority", "add_term"])
def test_a_plan_that_is_not_there_is_not_found(name, number, client):
    assert client.get(reverse(name), {"plan": number}).status_code == 404


def test_the_links_of_a_plan_stay_in_it(client, board):
    other = Plan.objects.create(title="Other", document_date=dt.date(2001, 1, 1))
    query = f"?plan={other.pk}"
    edited, glossary = client.get(f"/plan/{query}&edit=1"), client.get(reverse("glossary") + query)
    assert f"{reverse('add_priority')}{query}" in links(edited, "/plan/")
    assert f"{reverse('add_term')}{query}" in links(glossary, "/plan/")
    assert f"{reverse('sort_terms')}{query}" in links(glossary, "/plan/")
    assert links(glossary, "/plan/")[0] == f"/plan/{query}"
    exports = links(client.get("/plan/", {"plan": board.closed.plan.pk}), "/plan/export/")
    assert len(exports) == 8 and all(f"plan={board.closed.plan.pk}" in address for address in exports)
    assert links(client.get(f"/plan/{query}"), "/plan/export/") == [], "there is nothing in it yet"


@try_rows("name", PAGES)
def test_the_menu_stays_in_the_plan_that_is_named(name, client, board):
    response = client.get(reverse(name), {"plan": board.closed.plan.pk})
    menu = tree_of(response).xpath("//ul[@id='section-navigation']//a")
    entries = {words(link): link.get("href") for link in menu}
    assert entries["Table"] == f"/plan/?plan={board.closed.plan.pk}"
    assert entries["Check"] == f"/plan/check/?plan={board.closed.plan.pk}"
    current = [(words(link), link.get("aria-current")) for link in menu if link.get("aria-current")]
    assert current == [("Table", "page" if name == "plan" else "true")]
    plain = tree_of(client.get(reverse(name))).xpath("//nav//ul[@id]//a/@href")
    assert not [address for address in plain if "?" in address]


def test_what_is_added_goes_into_the_plan_that_is_named(client, board):
    other = Plan.objects.create(title="Other", document_date=dt.date(2001, 1, 1))
    sent = client.post(f"{reverse('add_priority')}?plan={other.pk}", {"number": "1", "text": "New", "after": ""})
    (priority,) = other.priorities.all()
    assert sent["Location"] == f"/plan/?plan={other.pk}&edit=1#priority-{priority.pk}"
    form = {"term": "CEOP", "meaning": "A centre"}
    sent = client.post(f"{reverse('add_term')}?plan={other.pk}", form)
    assert [term.term for term in other.glossary.all()] == ["CEOP"]
    assert sent["Location"].startswith(f"{reverse('glossary')}?plan={other.pk}#term-")
    assert (
        client.post(f"{reverse('sort_terms')}?plan={other.pk}")["Location"] == f"{reverse('glossary')}?plan={other.pk}"
    )


def test_a_part_of_another_plan_leads_back_into_it(client, board):
    other = Plan.objects.create(title="Other", document_date=dt.date(2001, 1, 1))
    priority = other.priorities.create(number="1", text="Aim", position=1)
    assert type(priority) in PARENTS
    response = client.get(reverse("edit_part", args=["priority", priority.pk]))
    back = f"/plan/?plan={other.pk}&edit=1"
    assert links(response, "/plan/")[:2] == [back, f"{back}#priority-{priority.pk}"]


def test_nothing_is_added_to_a_closed_plan_that_is_named(client, board):
    query = f"?plan={board.closed.plan.pk}"
    for name in ("add_priority", "add_term"):
        assert client.get(reverse(name) + query).status_code == 403
    assert client.post(reverse("sort_terms") + query).status_code == 403
    text = text_of(client.get(f"/plan/{query}&edit=1"))
    assert "It is now read-only" in text and "Add a strategic priority" not in text


def test_a_closed_plan_leads_on_to_the_plan_that_followed(client, board):
    address = f"/plan/?plan={board.closed.plan.pk}"
    assert "carried on" not in text_of(client.get(address))
    Plan.objects.filter(pk=board.open.plan.pk).update(previous=board.closed.plan)
    response = client.get(address)
    assert f"It was carried on in {board.open.plan.title}" in text_of(response)
    way = "//div[contains(., 'It was carried on')]/a/@href"
    assert tree_of(response).xpath(way) == [f"/plan/?plan={board.open.plan.pk}"]
    assert "carried on" not in text_of(client.get("/plan/"))
