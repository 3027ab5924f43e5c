"""Finding, ordering and counting rows by colour: never wrong, also where the stored colour is of another day."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.colours.querysets import evaluate_actions
from actions.importing.reading import read_plan
from actions.models import Placement
from core.text.dates import today
from tests.cast import enter
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(demo_plan, db):
    return demo_plan


@pytest.fixture
def client(plan):
    return enter(UserFactory(roles=["manager"]))


def shown(client, query="") -> list[int]:
    """The numbers of the printed rows of the plan page."""
    return [row.row for table in client.get(f"/plan/{query}").context["tables"] for row in table.rows]


def by_record(plan) -> dict[str, list[int]]:
    """The printed rows of each colour, worked out from the records."""
    rows, found = list(plan.placements.standing()), {}
    evaluations = evaluate_actions([row.action_id for row in rows])
    for row in rows:
        found.setdefault(evaluations[row.action_id].code, []).append(row.row)
    return found


def make_stale() -> None:
    """What is stored is of another day, and wrong."""
    Placement.objects.filter(row__lte=20).update(colour="B", colour_until=today())
    Placement.objects.filter(row=21).update(colour="", colour_until=dt.date.min)


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("letters", ["R", "A", "G", "B", "RA", "RANGB"])
def test_rows_are_found_by_one_colour_or_several(plan, client, letters, stale):
    wanted = by_record(plan)
    if stale:
        make_stale()
    query = "?" + "&".join(f"colour={letter}" for letter in letters)
    assert shown(client, query) == sorted(row for letter in letters for row in wanted.get(letter, []))


@pytest.mark.parametrize("stale", [False, True])
def test_reds_come_first_and_rows_that_are_alike_as_printed(plan, client, stale):
    wanted = by_record(plan)
    if stale:
        make_stale()
    assert shown(client, "?sort=colour") == [row for letter in "RANGB" for row in wanted.get(letter, [])]


@pytest.mark.long
@pytest.mark.parametrize("stale", [False, True])
def test_the_colours_are_counted_above_the_table_and_lead_to_their_rows(plan, client, stale):
    wanted = by_record(plan)
    if stale:
        make_stale()
    links = client.get("/plan/").context["colours"]
    assert [said for _, said, _ in links] == [
        f"{len(wanted[letter])} {word}"
        for letter, word in (("R", "red"), ("A", "amber"), ("G", "green"), ("B", "blue"))
        if letter in wanted
    ]
    for letter, _, address in links:
        assert shown(client, address.removeprefix("/plan/")) == wanted[letter]


@pytest.mark.long
def test_a_plan_page_costs_two_statements_more_where_colours_are_stale(client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as sent:
            client.get("/plan/?colour=R&sort=colour")
        return len(sent)

    client.get("/plan/?colour=R&sort=colour")
    fresh = cost()
    make_stale()
    assert cost() == fresh + 2


def test_reading_changes_nothing(client):
    make_stale()
    client.get("/plan/?colour=R")
    assert Placement.objects.get(row=21).colour == ""


def test_the_filter_says_what_was_chosen_and_an_unknown_colour_is_an_error(client):
    page = client.get("/plan/?colour=R&colour=A").content.decode()
    assert "Colour: Red, Amber" in page
    assert 'value="R" checked' in page or 'checked value="R"' in page or page.count("checked") == 2
    assert client.get("/plan/?colour=X").context["has_errors"]


def test_each_row_says_letter_and_word(client):
    page = client.get("/plan/").content.decode()
    assert page.count('<td role="cell" class="plan-table__colour">') == 43
    assert '<span class="badge__letter">R</span>' in page
    assert "Overdue</span></strong>" in page


@pytest.mark.long
@try_rows("format", ["docx", "xlsx", "csv"])
def test_files_have_a_column_of_colours_that_an_import_skips(plan, client, format):
    from actions.table.files import plan_document

    data = client.get(f"/plan/export/{format}/").content
    assert read_plan(data, f"plan.{format}").rows == plan_document(plan).rows


def test_the_column_says_letter_and_word(client):
    file = docx.Document(io.BytesIO(client.get("/plan/export/docx/?colour=R").content))
    table = next(table for table in file.tables if "Colour" in [cell.text for cell in table.rows[0].cells])
    place = [cell.text for cell in table.rows[0].cells].index("Colour")
    said = {" ".join(row.cells[place].text.split()).split(" since ")[0].split(" last on ")[0] for row in table.rows[1:]}
    assert said == {"R Overdue", "R Not reported"}
