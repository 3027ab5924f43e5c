"""Updates that say that an action is completed, and headings of updates that name a day: asked, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.importing.question import KEEP
from actions.importing.questions import find_questions
from actions.importing.questions_rows import OF_HEADING, day_of_heading
from actions.importing.saving import save_plan
from actions.models import Action, ProgressUpdate
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

AS_AT = dt.date(2026, 4, 10)


def document(*updates: str, heading: str = "Update", timescale: str = "By end of June 2026") -> PlanDocument:
    names = ("Print a card", "Hold a day", "Ask all", "Write to heads")
    rows = (PlanRow("1", "", "", name, "ESLO", timescale, update) for name, update in zip(names, updates, strict=False))
    return PlanDocument("Plan", (PriorityHeading("1", "Aware"),), tuple(rows), update_heading=heading)


def asked(kind: str, plan: PlanDocument) -> list:
    return [question for question in find_questions(plan, as_at=AS_AT) if question.kind == kind]


def saved(plan: PlanDocument, **answers: str):
    answers = {key.replace("_", "-"): value for key, value in answers.items()}
    return save_plan(document=plan, title="", as_at=AS_AT, answers=answers, by=UserFactory(roles=["manager"]))


@try_rows(
    ("update", "words", "on"),
    [
        ("Completed", "Completed", None),
        ("3 March 2026, LW: Sent out. Completed on 2 March 2026.", "Completed on 2 March 2026", "2026-03-02"),
        ("This has been completed.", "This has been completed", None),
    ],
)
def test_update_that_says_that_all_is_done_is_asked_about(update, words, on):
    (question,) = asked("update_completed", document(update))
    assert question.text == f"The update says “{words}”. Is the action completed?"
    assert [value for value, _ in question.choices] == [KEEP, "complete"]
    assert question.data["on"] == on


@try_rows("update", ["", "Not completed", "To be completed by May 2026", "Partly completed", "Sent"])
def test_update_that_says_nothing_of_the_kind_is_not_asked_about(update):
    assert asked("update_completed", document(update)) == []


def test_update_is_not_asked_about_where_the_timescale_says_it():
    assert asked("update_completed", document("Completed", timescale="Completed")) == []


@pytest.mark.django_db
def test_action_is_completed_only_when_somebody_says_so():
    done = "Completed on 2 March 2026"
    plan = saved(document(done, done, "Completed"), row_1_completed="complete", row_2_completed=KEEP)
    found = [(each.status, each.completed_on, each.completion_note) for each in plan.actions.order_by("number")]
    assert found[0] == (Action.Status.COMPLETED, dt.date(2026, 3, 2), done)
    assert {status for status, _, _ in found[1:]} == {Action.Status.IN_PROGRESS}


@try_rows(
    ("heading", "day"),
    [
        ("Position at March 2026", dt.date(2026, 3, 31)),
        ("Position at March", dt.date(2026, 3, 31)),
        ("Progress (as at 3 May)", dt.date(2025, 5, 3)),
        ("Progress at December", dt.date(2025, 12, 31)),
        ("Position as at 31/03/2026", dt.date(2026, 3, 31)),
        ("Update (April 2026)", AS_AT),
        ("Update (July 2026)", None),
        ("Progress to date", None),
        ("March 2025 / March 2026", None),
    ],
)
def test_day_of_heading_is_the_one_day_up_to_that_of_the_document(heading, day):
    assert day_of_heading(heading, AS_AT) == day


def test_heading_with_a_day_is_asked_about_where_an_update_has_none():
    (question,) = asked("dated_heading", document("Sent", heading="Position at March 2026"))
    assert question.choices == ((OF_HEADING, "31 March 2026"), (KEEP, "10 April 2026, the date of the document"))
    assert asked("dated_heading", document("3 March 2026, LW: Sent", heading="Position at March 2026")) == []
    assert asked("dated_heading", document("Sent", heading="Update")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "expected"), [(OF_HEADING, (dt.date(2026, 3, 31), False)), (KEEP, (AS_AT, True)), ("", (AS_AT, True))]
)
def test_undated_updates_are_of_the_day_of_their_heading_only_when_somebody_says_so(answer, expected):
    plan = document("Sent", "3 March 2026, LW: Sent", heading="Position at March 2026")
    saved(plan, **{"updates_heading": answer} if answer else {})
    found = set(ProgressUpdate.objects.values_list("on", "date_assumed"))
    assert found == {expected, (dt.date(2026, 3, 3), False)}
