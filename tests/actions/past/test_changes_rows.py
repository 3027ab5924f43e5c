"""The rows of the page of what changed: their groups and cells, the day of each, and the filters."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from django.core.management import call_command

from actions.colours.services import set_colour
from actions.past.changes.listing import plan_changes
from actions.past.changes.report import changes_document
from actions.progress.services import progress
from actions.queries.services import raise_query
from actions.structure.services import structure
from core.documents.model import Heading
from core.text.dates import today
from tests.actions.pages import tree_of, words
from tests.actions.past.asat_states import standing_clock
from tests.actions.past.life import BEGIN, Life

ADDRESS = "/plan/changes/?from=2010-01-04&to=2010-01-05"


@pytest.fixture
def life(helen):
    with standing_clock(BEGIN) as clock:
        yield Life(clock, helen)


def rows_of(response) -> list[tuple[str, list[list[str]]]]:
    """The groups of the page with the cells of their rows."""
    tables = tree_of(response).xpath("//main//table")
    return [
        (
            words(table.xpath(".//h2")[0]),
            [[words(cell) for cell in row.xpath("./*")] for row in table.xpath("./tbody/tr")],
        )
        for table in tables
    ]


@pytest.mark.long
def test_page_puts_groups_in_order_and_links_to_the_action(life, grace, enter, helen):
    for number in (4, 1):
        progress.add_update(action=life.action(number), text=f"Told of {number}", by=helen)
    life.clock.pass_by(86_400)
    edited, withdrawn = life.action(5), life.action(2)
    structure.edit_action(action=edited, expected=edited.version, changes={"text": "Write to all"}, by=helen)
    structure.withdraw_action(action=withdrawn, expected=1, by=helen, reason="Not needed.")
    set_colour(action=life.action(3), colour="R", reason="Nobody is left", by=helen)
    response = enter(grace).get(f"/plan/changes/?from=2010-01-04&to=2010-01-06&plan={life.plan.pk}")
    found = rows_of(response)
    assert [heading for heading, _ in found] == [
        "Removed", "Became red", "Decisions, queries and notes", "Wording, leads and structure", "Updates",
    ]  # fmt: skip
    rows = dict(found)
    ((_, on, before, now),) = rows["Became red"]
    assert (on, before) == ("6 Jan", "G Green: Ongoing") and now.startswith("R Red: Will not be met Set by")
    assert [row[1:] for row in rows["Updates"]] == [["5 Jan", f"{helen.name}: Told of {n}"] for n in (1, 4)]
    assert rows["Wording, leads and structure"][0][3] == "Write to all"
    links = tree_of(response).xpath("//main//table//th[@scope='row']/a")
    assert f"/plan/actions/{withdrawn.pk}/" == links[0].get("href") and words(links[0]) == "Action 2"


def test_files_follow_the_order_of_the_page(life, grace, enter, helen, capsys):
    for number in (1, 4):
        progress.add_update(action=life.action(number), text=f"Told of {number}", by=helen)
    set_colour(action=life.action(3), colour="R", reason="Nobody is left", by=helen)
    life.clock.pass_by(86_400)
    progress.complete_action(action=life.action(5), expected=1, done="Printed.", difference="Read by all.", by=helen)
    client, query = enter(grace), f"?from=2010-01-04&to=2010-01-06&plan={life.plan.pk}"
    found = rows_of(client.get(f"/plan/changes/{query}"))
    numbers = [int(row[0].split()[1]) for _, rows in found for row in rows]
    assert numbers == [3, 3, 5, 5, 1, 4]  # red, set by a person, completed and blue, updates
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/plan/changes/export/xlsx/{query}").content))["Changes"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers
    printed = changes_document(plan_changes(life.plan.pk, BEGIN, dt.date(2010, 1, 6))).blocks
    headings = [block.text for block in printed if isinstance(block, Heading)]
    assert headings == ["In short", *(heading for heading, _ in found)]
    days = {"begin": "2010-01-04", "end": "2010-01-06"}
    call_command("plan_changes", **days, plan=life.plan.pk, json=True)
    assert [each["number"] for each in json.loads(capsys.readouterr().out)["changes"]] == numbers


def test_a_colour_has_the_day_on_which_it_changed(life, helen):
    def days() -> dict[int, dt.date]:
        found = plan_changes(life.plan.pk, BEGIN, dt.date(2010, 6, 7))
        return {line.number: line.place.on for line in found.lines if line.change.what == "colour"}

    life.clock.pass_by(150 * 86_400)
    set_colour(action=life.action(1), colour="R", reason="No money", by=helen)
    found = days()
    assert found[life.dated.number] == dt.date(2010, 6, 1)  # amber since 3 May, overdue since then
    assert found[1] == dt.date(2010, 6, 4)


def test_old_and_new_words_stand_in_two_cells(life, grace, enter, helen):
    action = life.action(1)
    text = action.text
    structure.edit_action(action=action, expected=1, changes={"text": f"{text} <soon>"}, by=helen)
    response = enter(grace).get(f"{ADDRESS}&plan={life.plan.pk}")
    (row,) = tree_of(response).xpath("//main//tbody/tr")
    _, _, before, now = row.xpath("./*")
    assert words(before) == text and not before.xpath(".//ins|.//del")
    assert words(now) == f"{text} <soon>" and [words(each) for each in now.xpath("./ins")] == ["<soon>"]


@pytest.mark.long
def test_filter_shows_one_kind_and_the_way_back(life, grace, enter, helen):
    for number in (4, 1):
        progress.add_update(action=life.action(number), text=f"Told of {number}", by=helen)
    raise_query(action=life.action(2), text="Is this for us?", by=helen)
    client, address = enter(grace), f"{ADDRESS}&plan={life.plan.pk}"
    links = {words(link): link.get("href") for link in tree_of(client.get(address)).xpath("//nav//ul//a[@href]")}
    shown = client.get(f"/plan/changes/{links['2 updates']}")
    assert [heading for heading, _ in rows_of(shown)] == ["Updates"]
    assert words(tree_of(shown).xpath("//strong[@aria-current]")[0]) == "2 updates"
    (back,) = [link for link in tree_of(shown).xpath("//nav//ul//a") if words(link) == "Show all 3"]
    assert len(rows_of(client.get(f"/plan/changes/{back.get('href')}"))) == 2
    assert len(rows_of(client.get(f"{address}&show=nonsense"))) == 2


def test_dates_show_the_wording_in_force_beside_a_proposal(life, grace, enter, helen):
    action = life.plan.actions.select_related("plan").get(pk=life.dated.pk)
    line = progress.propose_revision(action=action, wording="By August 2010", reason="Summer", by=helen)
    client, address = enter(grace), f"{ADDRESS}&plan={life.plan.pk}"
    assert rows_of(client.get(address))[0][1][0][2:] == [
        "By end of May 2010", "Proposed: By August 2010, because: Summer",
    ]  # fmt: skip
    progress.agree_revision(timescale=line, expected=1, by=helen, agreed_on=today())
    found = dict(rows_of(client.get(address)))["Dates"]
    assert found[0][2] == "By end of May 2010" and found[0][3].startswith("By August 2010 Revised once.")
