"""From a document to records and back: nothing is lost, and answers change exactly what they say."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.importing.questions import find_questions
from actions.importing.reading import read_plan
from actions.importing.saving import save_plan
from actions.models import Action, Lead, Plan, Query
from actions.table.files import export_plan, plan_document
from actions.wording.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading, from_json, squash, to_json
from actions.wording.updates import split_updates
from core.importing.services import cancel_import
from core.records.rules import RuleBroken
from core.text.dates import today
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.boardplan import plan_files
from tests.examples import examples
from tests.factories.accounts import UserFactory
from tests.factories.imports import accept, waiting_import
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 3, 1)
SAME = "Promote the reporting of offences to the police, and keep links with them"


def document(*rows: PlanRow, **values) -> PlanDocument:
    """A document under one priority."""
    return PlanDocument("Plan", (PriorityHeading("1", "Aware"),), rows, **values)


def row(
    action="Do it", *, objective="1. Aim", method="By means", leads="ESLO", timescale="Ongoing", update=""
) -> PlanRow:
    return PlanRow("1", objective, method, action, leads, timescale, update)


def answered(source: PlanDocument, kind: str, value: str) -> dict[str, str]:
    """The answer `value` to every question of a kind."""
    questions = find_questions(source, as_at=DAY)
    found = {question.key: value for question in questions if question.kind == kind}
    assert found, [question.kind for question in questions]
    return found


@pytest.mark.long
def test_every_cell_of_the_demonstration_plan_can_be_found_in_what_is_saved():
    plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    saved = plan_document(plan)
    assert saved.counts() == {"1": 8, "2": 12, "3": 7, "4": 5, "5": 5, "6": 6}
    for printed, kept in zip(PLAN.rows, saved.rows, strict=True):
        for name in ("objective", "method", "action", "timescale"):
            assert squash(getattr(printed, name)) == squash(getattr(kept, name))
        assert squash(printed.update) in squash(kept.update)


@pytest.mark.long
@pytest.mark.parametrize("form", ["docx", "xlsx", pytest.param("csv", marks=pytest.mark.long)])
def test_what_is_exported_is_imported_again_with_nothing_changed(form):
    plan = save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    first = plan_document(plan)
    read = read_plan(export_plan(plan, plan.placements.standing(), form), f"plan.{form}")
    if form == "docx":
        assert read.rows == first.rows
        assert read.glossary == first.glossary
    again = plan_document(save_plan(document=read, title="", as_at=dt.date(2030, 1, 1), by=None))
    assert again.rows == first.rows
    assert [split_updates(r.update) for r in again.rows] == [split_updates(r.update) for r in first.rows]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40
).filter(lambda text: squash(text) == text)


@pytest.mark.long
@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(texts, texts, texts, texts), min_size=1, max_size=4))
def test_any_text_survives_the_way_through_word(cells):
    rows = [row(action, objective=f"{i}. {a}", method=m, update=u) for i, (a, m, action, u) in enumerate(cells, 1)]
    plan = save_plan(document=document(*rows), title="", as_at=DAY, by=None)
    first = plan_document(plan)
    read = read_plan(export_plan(plan, plan.placements.standing(), "docx"), "plan.docx")
    assert len(read.rows) == len(first.rows)
    for a, b in zip(first.rows, read.rows, strict=True):
        for name in ("action", "leads", "timescale", "update"):
            assert squash(getattr(a, name)) == squash(getattr(b, name))


def test_a_blank_cell_continues_the_one_above_and_a_new_objective_begins_a_new_method():
    plan = save_plan(
        document=document(row(), row("Second", objective="", method=""), row("Third", objective="3. ", method="")),
        title="",
        as_at=DAY,
        by=None,
    )
    first, second, third = plan.placements.in_print().select_related("method__objective")
    assert first.method == second.method
    assert third.method.objective.number == "3."
    assert third.method.objective.text == ""
    assert third.method != first.method


def test_undated_updates_are_given_the_date_of_the_document_and_marked():
    plan = save_plan(document=document(row(update="Under way")), title="", as_at=DAY, by=None)
    update = plan.actions.get().updates.get()
    assert (update.on, update.date_assumed, update.text) == (DAY, True, "Under way")


def test_completed_with_a_date_completes_the_action_on_that_day_and_keeps_the_sentence():
    plan = save_plan(
        document=document(row(timescale="Completed (Ratified on 12th May 2009)")), title="", as_at=DAY, by=None
    )
    action = plan.actions.get()
    assert (action.status, action.completed_on) == (Action.Status.COMPLETED, dt.date(2009, 5, 12))
    assert "Ratified" in action.completion_note


def test_completed_without_a_date_invents_none():
    action = save_plan(document=document(row(timescale="Completed")), title="", as_at=DAY, by=None).actions.get()
    assert (action.status, action.completed_on) == (Action.Status.COMPLETED, None)


def test_a_cell_with_an_original_and_a_reviewed_timescale_gives_a_series_of_two():
    cell = "By end of February 2010 \n\nReviewed timescale – by end of May 2010"
    plan = save_plan(document=document(row(timescale=cell)), title="", as_at=DAY, by=None)
    original, revision = plan.actions.get().timescales.all()
    assert (original.due, original.is_current) == (dt.date(2010, 2, 28), False)
    assert (revision.due, revision.is_current, revision.wording) == (dt.date(2010, 5, 31), True, "by end of May 2010")
    assert squash(plan_document(plan).rows[0].timescale) == squash(cell)


@pytest.mark.long
def test_many_spellings_of_one_lead_become_one_lead_printed_as_each_was_spelt():
    plan = save_plan(
        document=document(row(leads="e-Safety Working Group"), row("Two", leads="E-safety Working group")),
        title="",
        as_at=DAY,
        by=None,
    )
    assert Lead.objects.count() == 1
    assert [r.leads for r in plan_document(plan).rows] == ["e-Safety Working Group", "E-safety Working group"]


def test_open_questions_change_nothing():
    source = document(row("One\nTwo", timescale="Ongoing\n\n13th March 2009", update="Is this relevant?"))
    plan = save_plan(document=source, title="", as_at=DAY, by=None)
    assert plan.actions.count() == 1
    assert not Query.objects.exists()


def test_splitting_is_done_only_when_it_was_answered():
    source = document(row("One\nTwo", timescale="Ongoing\n\n13th March 2009"))
    answers = answered(source, "two_actions_in_cell", "split")
    plan = save_plan(document=source, title="", as_at=DAY, answers=answers, by=None)
    assert [(a.text, a.timescales.get().due) for a in plan.actions.order_by("number")] == [
        ("One", None),
        ("Two", dt.date(2009, 3, 13)),
    ]


def test_a_date_that_stands_only_in_the_update_is_agreed_by_who_accepts_it():
    source = document(row(timescale="By end of December 2009", update="Timescale reviewed – to be done by May 2010."))
    answers = answered(source, "revision_only_in_update", "revise")
    plan = save_plan(document=source, title="", as_at=DAY, answers=answers, by=None)
    original, revision = plan.actions.get().timescales.all()
    assert (original.due, original.is_current) == (dt.date(2009, 12, 31), False)
    assert (revision.due, revision.state, revision.settled_on) == (dt.date(2010, 5, 31), "agreed", today())


def test_a_confirmed_year_gives_the_date_and_keeps_the_wording():
    source = document(row(timescale="By end of December"))
    plan = save_plan(document=source, title="", as_at=DAY, answers=answered(source, "timescale", "accept"), by=None)
    timescale = plan.actions.get().timescales.get()
    assert (timescale.wording, timescale.due) == ("By end of December", dt.date(2009, 12, 31))


def test_a_task_becomes_a_follow_up_and_stays_in_the_update():
    source = document(row(update="LW to speak to GM"))
    plan = save_plan(
        document=source, title="", as_at=DAY, answers=answered(source, "task_for_person", "follow_up"), by=None
    )
    action = plan.actions.get()
    assert action.follow_ups.get().owner_name == "LW"
    assert action.updates.get().text == "LW to speak to GM"


def test_an_update_that_asks_becomes_a_query():
    source = document(row(update="Is this relevant for this objective?"))
    plan = save_plan(
        document=source, title="", as_at=DAY, answers=answered(source, "update_is_question", "query"), by=None
    )
    assert plan.actions.get().queries.get().text.startswith("Is this relevant")


@pytest.mark.parametrize(
    ("update", "asker"),
    [("Is this relevant here?", "in the imported plan"), ("1 March 2010, Ruth Lacey: Is this relevant?", "Ruth Lacey")],
)
def test_a_query_of_the_file_is_asked_by_whom_the_file_names_and_not_by_who_imports_it(update, asker):
    source, by = document(row(update=update)), UserFactory(roles=["manager"])
    plan = save_plan(
        document=source, title="", as_at=DAY, answers=answered(source, "update_is_question", "query"), by=by
    )
    query = plan.actions.get().queries.get()
    assert (query.raised_by, query.asker, query.history.get().history_user) == (None, asker, by)


def test_the_same_action_in_two_places_becomes_one_with_two_placements_when_it_was_answered():
    source = document(row(SAME), row(SAME, objective="2. Other"))
    plan = save_plan(document=source, title="", as_at=DAY, answers=answered(source, "near_identical", "share"), by=None)
    assert plan.placements.standing().count() == 2
    assert plan.placements.standing().values("action").distinct().count() == 1


def test_a_document_survives_being_kept_as_json():
    assert from_json(to_json(PLAN)) == PLAN


def test_an_import_is_accepted_once():
    by = UserFactory(roles=["manager"])
    accepted = accept(waiting_import(document(row()), by=by), by=by)
    plan = Plan.objects.get(pk=accepted.target)
    assert plan.history.get().history_user == by
    with pytest.raises(RuleBroken):
        accept(accepted, by=by)
    assert Plan.objects.count() == 1


def test_a_cancelled_import_saves_nothing():
    waiting = waiting_import(document(row()), by=None)
    cancel_import(import_=waiting, expected=1, by=None)
    with pytest.raises(RuleBroken):
        accept(waiting, by=None)
    assert not Plan.objects.exists()


def test_the_glossary_comes_along():
    source = document(row(), glossary=(GlossaryEntry("ESLO", "Lead officer"),))
    plan = save_plan(document=source, title="", as_at=DAY, by=None)
    assert plan_document(plan).glossary == source.glossary


@pytest.mark.long
@try_rows("path", plan_files("*.docx"))
def test_the_boards_own_plan_makes_the_round_trip_through_word_unchanged(path):
    source = read_plan(path.read_bytes(), path.name)
    plan = save_plan(document=source, title="", as_at=DAY, by=None)
    first = plan_document(plan)
    read = read_plan(export_plan(plan, plan.placements.standing(), "docx"), "plan.docx")
    assert read.rows == first.rows
    again = plan_document(save_plan(document=read, title="", as_at=dt.date(2012, 1, 1), by=None))
    assert again.rows == first.rows
    for printed, kept in zip(source.rows, first.rows, strict=True):
        for name in ("objective", "method", "action", "timescale"):
            assert squash(getattr(printed, name)) == squash(getattr(kept, name))
        assert squash(printed.update) in squash(kept.update)
