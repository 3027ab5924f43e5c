"""Names of the levels of a plan, and levels that a plan does not have."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.fields.services import name_levels
from actions.importing.saving import save_plan
from actions.models import Objective, Plan, StrategicPriority
from actions.past.asat import FILE, end_of, plan_as_at
from actions.past.table import past_table
from actions.search import find
from actions.structure.services.tree import edit_part
from actions.table.files import export_plan, plan_document
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from actions.wording.levels import LEVELS, Levels, in_sentence, with_article
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of, value_of, words
from tests.rows import try_rows

NAMES = {"priority": "Theme", "objective": "Aim", "method": "How", "action": "Task"}


@pytest.fixture
def plan(board) -> Plan:
    plan = board.open.plan
    return name_levels(plan=plan, expected=plan.version, by=None, **NAMES)


@try_rows(
    ("name", "inside", "article"),
    [("Objective", "objective", "an objective"), ("NHS aim", "NHS aim", "a NHS aim"), ("Theme", "theme", "a theme")],
)
def test_names_inside_a_sentence(name, inside, article):
    assert (in_sentence(name), with_article(name)) == (inside, article)


def test_headings_and_plurals_of_names():
    assert LEVELS.heading("1", "Safe") == "Strategic Priority 1: Safe"
    assert (LEVELS.priorities, LEVELS.column) == ("Strategic priorities", "Priority")
    assert (LEVELS.place("3"), LEVELS.place("")) == ("Strategic Priority 3", "another heading")
    named = Levels(**NAMES)
    assert (named.heading("1", "Safe"), named.heading("", "Safe"), named.priorities) == (
        "Theme 1: Safe",
        "Safe",
        "Themes",
    )


@pytest.mark.long
@pytest.mark.django_db
def test_name_levels_refuses_equal_names_and_stale_versions(board):
    plan = board.open.plan
    with pytest.raises(RuleBroken, match="a name of its own"):
        name_levels(plan=plan, expected=plan.version, by=None, **NAMES | {"method": "aim"})
    before = plan.version
    name_levels(plan=plan, expected=before, by=None, **NAMES)
    with pytest.raises(NothingChanged):
        name_levels(plan=plan, expected=plan.version, by=None, **NAMES)
    with pytest.raises(Conflict):
        name_levels(plan=Plan.objects.get(pk=plan.pk), expected=before, by=None, **NAMES | {"method": "Means"})


@pytest.mark.django_db
def test_names_stand_on_pages(plan, board, helen, enter):
    client = enter(helen)
    page = tree_of(client.get("/plan/"))
    assert [words(cell) for cell in page.xpath("(//thead)[1]//th")][:2] == ["Aim", "How"]
    assert words(page.xpath("(//caption)[1]")[0]).startswith("Theme 1: ")
    assert page.xpath("(//tbody//th)[1]/@data-label") == ["Aim"]
    labels = [words(label) for label in page.xpath("//label[@for='id_priority']")]
    assert labels == ["Theme"] and "All themes" in words(page.xpath("//select[@name='priority']")[0])
    mixed = text_of(client.get("/plan/?sort=due"))
    assert "Theme 1. " in mixed and "Strategic priority" not in mixed
    action = board.open.by_group
    assert f"Task {action.number}" in text_of(client.get(action.url()))
    edited = text_of(client.get("/plan/?edit=1"))
    assert "Theme 1: " in edited and "Add a theme" in edited and "Change aim" in edited and "Strategic" not in edited
    menu = text_of(client.get(reverse("part_menu", args=["priority", board.open.priority.pk])))
    assert "Add an aim below" in menu and "Change theme 1" in menu
    form = client.get(reverse("edit_part", args=["objective", board.open.objective.pk]))
    assert "Edit aim 1." in text_of(form)
    (hit, *_) = find(helen, [str(action.number)], plans=[plan], limit=3)[0].hits
    assert hit.title == f"Task {action.number}"


@pytest.mark.django_db
def test_names_stand_in_files_and_past_days(plan, board):
    text = export_plan(plan, None, "csv").decode("utf-8-sig")
    assert "Theme,Sponsor,Aim,How,No." in text
    assert b"Theme 1: " in export_plan(plan, None, "html")
    past = past_table(plan_as_at(plan.pk, end_of(today()), FILE))
    assert past[0].heading.startswith("Theme 1: ")


@pytest.mark.django_db
def test_levels_form_names_them(board, helen, enter):
    client, url = enter(helen), reverse("name_levels")
    form = client.get(url)
    assert (value_of(form, "priority"), value_of(form, "action")) == ("Strategic priority", "Action")
    answer = client.post(url, NAMES | {"version": value_of(form, "version"), "method": "Aim"})
    assert errors_of(answer) == ["Give each of the four levels a name of its own."]
    answer = client.post(url, NAMES | {"version": value_of(form, "version")}, follow=True)
    assert "Theme › Aim › How › Task" in text_of(answer)
    stale = client.post(url, NAMES | {"version": value_of(form, "version"), "method": "Means"})
    assert stale.status_code == 409
    history = text_of(client.get(reverse("history", args=["plan", board.open.plan.pk])))
    assert "Names of its levels" in history and "Theme, Aim, How, Task" in history


SHALLOW = PlanDocument(
    title="Tasks", priorities=(PriorityHeading("1", ""),), rows=(PlanRow("1", "", "", "Do it", "", "Ongoing", ""),)
)


@pytest.fixture
def shallow(db) -> Plan:
    """A plan of actions alone, as it is imported."""
    return save_plan(document=SHALLOW, title="", as_at=dt.date(2010, 4, 1), by=None)


@pytest.mark.django_db
def test_levels_that_a_document_does_not_name_are_implied(shallow):
    priority, objective = StrategicPriority.objects.get(plan=shallow), Objective.objects.get(priority__plan=shallow)
    assert (priority.implied, priority.printed, objective.implied, objective.printed) == (True, "", True, "")
    assert plan_document(shallow) == SHALLOW


@pytest.mark.long
@pytest.mark.django_db
def test_implied_levels_print_nothing(shallow, board, helen, enter):
    client = enter(helen)
    page = client.get(f"/plan/?plan={shallow.pk}")
    tree = tree_of(page)
    headings = [words(cell) for cell in tree.xpath("//thead//th")]
    assert headings[0] == "Method" and "Objective" not in headings
    assert tree.xpath("//caption")[0].text.strip() == "Tasks"
    assert "Strategic Priority" not in text_of(page)
    assert tree.xpath("//select[@name='priority']/option/@value") == [""]
    action = shallow.actions.get()
    assert "Strategic Priority" not in text_of(client.get(action.url()))
    for form in ("csv", "html"):
        assert b"Strategic Priority" not in export_plan(shallow, None, form)
    objective = Objective.objects.get(priority__plan=shallow)
    edited = tree_of(client.get(f"/plan/?plan={shallow.pk}&edit=1"))
    menus = [reverse("part_menu", args=["priority", objective.priority_id])]
    menus += [reverse("part_menu", args=["objective", objective.pk])]
    assert set(menus) <= set(edited.xpath("//a/@href")), "what is not printed can still be changed"


@pytest.mark.django_db
def test_implied_level_is_printed_once_it_has_a_text(shallow):
    priority = StrategicPriority.objects.get(plan=shallow)
    edit_part(part=priority, expected=1, number="1", text="Safe", by=None)
    assert (priority.implied, priority.heading) == (False, "Strategic Priority 1: Safe")
