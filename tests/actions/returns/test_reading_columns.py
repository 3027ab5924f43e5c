"""Columns of returned files: whatever a board calls its levels, and its extra fields."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from actions.fields.rules import ABOVE
from actions.fields.services import add_field, archive_field, edit_field, name_levels, set_field_value
from actions.models import FieldValue, Plan, PlanField
from actions.returns.rows import KINDS, rows_at
from actions.returns.rules.comparing import NO_FIELD
from actions.returns.rules.values import ticked
from actions.table.files import Extract, export_plan
from tests.actions.returns.changes import take
from tests.actions.returns.test_reading import FORMS, changes_in, edited_book, keys_of, read_back
from tests.actions.returns.wordedits import WordPlan, edited_word
from tests.demo import demonstration
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def renamed(**names: str) -> Plan:
    """The demonstration plan with other names for its levels, its actions and its updates."""
    plan, by = demonstration(), UserFactory(roles=["manager"])
    plan = name_levels(plan=plan, expected=plan.version, by=by, **names)
    Plan.objects.filter(pk=plan.pk).update(action_heading="Step", update_heading="Where we are")
    plan.refresh_from_db()
    return plan


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("extract", [Extract(), Extract(order="By number")])
@pytest.mark.parametrize(
    "names",
    [
        ("Theme", "Recommendation", "What", "How"),
        ("Recommendation", "Action", "Objective", "Timescale item"),
        ("Strand (2027)", "Update", "Lead", "Progress"),
    ],
)
def test_levels_may_have_any_names(names, extract, form):
    plan = renamed(**dict(zip(("priority", "objective", "method", "action"), names, strict=True)))
    data = export_plan(plan, None, form, extract=extract)
    (base,) = rows_at(plan, [timezone.now()])
    rows = read_back(data, plan)
    assert [row.priority for row in rows] == [row.priority for row in base]
    assert changes_in(data, plan) == []


def with_fields(plan: Plan) -> dict[str, PlanField]:
    """Level → an extra field about it, which says something of the first row, of its objective and its priority."""
    by, row = UserFactory(roles=["manager"]), plan.placements.standing().first()
    owners = {"action": row.action, "objective": row.method.objective, "priority": row.method.objective.priority}
    found = {}
    for level, owner in owners.items():
        heading = {"action": "Progress", "objective": "RAG", "priority": "Budget"}[level]
        field = add_field(plan=plan, heading=heading, kind="text", level=level, shown=True, by=by)
        set_field_value(field=field, owner=owner, expected=0, text=f"Of the {level}\nin two lines", by=by)
        found[level] = field
    return found


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("extract", [Extract(), Extract(order="By number")])
def test_extra_fields_come_back_unchanged(extract, form):
    plan = demonstration()
    with_fields(plan)
    data = export_plan(plan, None, form, extract=extract)
    rows = read_back(data, plan)
    assert rows[0].cells["x-Progress"] == "Of the action\nin two lines"
    assert rows[1].cells["x-Progress"] == ""
    assert rows[0].cells["x-RAG"] == rows[1].cells["x-RAG"] == "Of the objective\nin two lines"
    assert changes_in(data, plan) == []


@pytest.mark.long
@pytest.mark.parametrize("extract", [Extract(), Extract(order="By number")])
def test_field_of_an_objective_changes_once_for_all_its_rows(extract):
    plan = demonstration()
    with_fields(plan)

    def edit(sheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Of the objective\nin two lines":
                    cell.value = "Green"

    (change,) = changes_in(edited_book(export_plan(plan, None, "xlsx", extract=extract), edit), plan)
    assert (change.key, change.kind, change.theirs) == (f"r{keys_of(plan)[0]}:x-RAG", "field", "Green")


def test_merged_field_of_an_objective_is_changed_in_word():
    plan = demonstration()
    with_fields(plan)

    def edit(word: WordPlan) -> None:
        word.columns = (*word.columns[:-1], "progress", "rag", "update")
        word.write(keys_of(plan)[0], "rag", "Green")
        word.write(keys_of(plan)[1], "progress", "Begun")

    changes = changes_in(edited_word(export_plan(plan, None, "docx"), edit), plan)
    first, second, *_ = keys_of(plan)
    assert [(change.key, change.theirs) for change in changes] == [
        (f"r{first}:x-RAG", "Green"),
        (f"r{second}:x-Progress", "Begun"),
    ]
    assert all(map(ticked, changes))


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_names_may_change_before_the_file_comes_back(form):
    plan, by = demonstration(), UserFactory(roles=["manager"])
    fields = with_fields(plan)
    data = export_plan(plan, None, form)
    edit_field(field=fields["action"], expected=1, heading="Notes", kind="text", shown=True, by=by)
    plan = name_levels(
        plan=plan, expected=plan.version, priority="Theme", objective="Method", method="Way", action="Step", by=by
    )
    assert [(change.key, change.state) for change in changes_in(data, plan)] == []
    assert read_back(data, plan)[-1].priority != ""


@pytest.mark.long
def test_column_that_the_plan_does_not_have_is_asked():
    plan = demonstration()
    fields = with_fields(plan)

    def edit(sheet) -> None:
        column = next(cell.column for cell in sheet[1] if cell.value == "Progress")
        sheet.cell(2, column).value = "Changed"
        sheet.cell(1, sheet.max_column + 1).value = "Cost"
        sheet.cell(3, sheet.max_column).value = "£5"

    data = edited_book(export_plan(plan, None, "xlsx"), edit)
    archive_field(field=fields["action"], expected=1, by=UserFactory(roles=["manager"]), reason="Not used")
    changes = changes_in(data, plan)
    assert [(change.column, change.theirs, change.question) for change in changes] == [
        ("x-Progress", "Changed", NO_FIELD.format("Progress")),
        ("x-Cost", "£5", NO_FIELD.format("Cost")),
    ]


@pytest.mark.long
def test_rows_at_several_moments_take_one_statement_for_each_kind(django_assert_num_queries):
    plan = demonstration()
    with django_assert_num_queries(len(KINDS) + 1):  # and one for words that are being removed
        before, now = rows_at(plan, [dt.datetime(2000, 1, 1, tzinfo=dt.UTC), timezone.now()])
    assert (len(before), len(now)) == (0, 43)


@pytest.mark.long
def test_fields_of_a_priority_are_read_above_its_table_in_word():
    plan, by = demonstration(), UserFactory(roles=["manager"])
    with_fields(plan)
    priority = plan.placements.standing().first().method.objective.priority
    field = add_field(plan=plan, heading=ABOVE, kind="text", level="priority", shown=True, by=by)
    set_field_value(field=field, owner=priority, expected=0, text="Why we do this\nand for whom", by=by)
    data = export_plan(plan, plan.placements.standing()[:5], "docx", extract=Extract(total=43))
    assert changes_in(data, plan) == []

    def edit(word: WordPlan) -> None:
        for text in word.body.iter(f"{word.body.tag[:-8]}t"):
            text.text = {"and for whom": "and when", "Budget: Of the priority": "Budget: £5"}.get(text.text, text.text)

    changes = changes_in(edited_word(data, edit), plan)
    assert [(change.column, change.theirs) for change in changes] == [
        ("x-Budget", "£5\nin two lines"),
        (f"x-{ABOVE}", "Why we do this\nand when"),
    ]


@pytest.mark.long
@pytest.mark.parametrize("is_removed", [False, True])
def test_heading_of_a_renamed_field_that_another_field_has_now(is_removed):
    plan, by = demonstration(), UserFactory(roles=["manager"])
    placement = plan.placements.standing().select_related("action").first()
    old = add_field(plan=plan, heading="Cost", kind="text", level="action", shown=True, by=by)
    set_field_value(field=old, owner=placement.action, expected=0, text="100 pounds", by=by)
    data = export_plan(plan, None, "xlsx")
    if is_removed:
        archive_field(field=old, expected=old.version, by=by, reason="Anew")
    else:
        edit_field(field=old, expected=old.version, heading="Budget", kind="text", shown=True, by=by)
    new = add_field(plan=plan, heading="Cost", kind="text", level="action", shown=True, by=by)
    set_field_value(field=new, owner=placement.action, expected=0, text="100 pounds", by=by)

    def edit(sheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = "120 pounds" if cell.value == "100 pounds" else cell.value

    (change,) = [each for each in changes_in(edited_book(data, edit), plan) if each.state != "ours"]
    assert (change.state, change.base, change.theirs, change.ours) == (
        "theirs", "100 pounds", "120 pounds", "100 pounds",
    )  # fmt: skip
    take(plan, [change], returner=by)
    texts = dict(FieldValue.objects.values_list("field", "text"))
    taken, other = (new, old) if is_removed else (old, new)
    assert texts == {taken.pk: "120 pounds", other.pk: "100 pounds"}
