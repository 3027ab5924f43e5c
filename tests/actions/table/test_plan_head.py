"""What stands above and below the board's table: by whom it is read, and in which plan."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.models import Plan
from core.text.dates import today
from tests.actions.pages import tree_of, words
from tests.rows import try_rows

READS = {"Word", "PDF", "Excel", "CSV"}
LATEST = {f"With the latest update only: {name}" for name in READS}


def opened_by(response, summary: str) -> list:
    """The links in the part of the page that opens by these words."""
    (part,) = [each for each in tree_of(response).xpath("//details") if words(each.xpath("./summary")[0]) == summary]
    return part.xpath(".//a")


@pytest.mark.long
@try_rows(
    ("name", "more"),
    [
        ("grace", set()),
        ("marian", {"Return an edited file"}),
        (
            "helen",
            {
                "Return an edited file",
                "Import a plan",
                "Put a plan in force, or undo an import",
                "Roll the plan forward",
            },
        ),
    ],
)
def test_files_hold_what_the_reader_may_do(name, more, board, enter):
    client = enter(board.people[name])
    links = opened_by(client.get("/plan/"), "Files")
    assert {words(link) for link in links} == READS | LATEST | more
    for link in links:
        if words(link) in more:
            assert client.get(link.get("href")).status_code == 200


@pytest.mark.long
def test_a_closed_plan_is_neither_rolled_forward_nor_edited(board, helen, enter):
    response = enter(helen).get("/plan/", {"plan": board.closed.plan.pk})
    assert "Roll the plan forward" not in [words(link) for link in opened_by(response, "Files")]
    assert "Edit the plan" not in response.content.decode()


def test_day_and_glossary_stay_in_the_plan_that_is_named(board, grace, enter):
    query = f"?plan={board.closed.plan.pk}"
    links = {words(link): link.get("href") for link in tree_of(enter(grace).get(f"/plan/{query}")).xpath("//main//a")}
    assert links["today : choose another day"] == reverse("as_at_choose") + query
    assert links["Glossary"] == reverse("glossary") + query


@pytest.mark.long
@try_rows("address", ["/plan/", f"/plan/as-at/{today().isoformat()}/"])
def test_the_way_to_each_priority_has_its_whole_name(address, board, grace, enter):
    response = enter(grace).get(address)
    tree, links = tree_of(response), opened_by(response, "Strategic priorities")
    captions = {f"#{table.get('id')}": table.find("caption").text.strip() for table in tree.find_class("plan-table")}
    assert len(captions) > 1
    assert {link.get("href"): words(link) for link in links} == captions


def test_rows_that_are_found_are_counted_and_the_form_stays_closed(board, grace, enter):
    tree = tree_of(enter(grace).get("/plan/?status=completed"))
    (line,) = tree.find_class("plan-count")
    assert words(line) == "1 row of the plan matches your filters (Status: Completed). Show all rows"
    assert tree.xpath("//details[contains(@class, 'filter-panel')][not(@open)]")


def test_a_plan_without_rows_counts_none(board, helen, enter):
    plan = Plan.objects.create(title="Empty", document_date="2001-01-01")
    tree = tree_of(enter(helen).get(f"/plan/?plan={plan.pk}"))
    assert tree.find_class("plan-count") == []
    assert "Roll the plan forward" in [words(link) for link in tree.xpath("//details//a")]
