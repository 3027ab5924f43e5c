"""At most three resources beside each weak answer and each improvement action, for the agency whose they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.questions.questionnaire import Given, form_of
from audits.questions.triggers import all_wanted, weak_answers
from core.text.dates import today
from guidance.models import Resource
from guidance.resources.page import help_with_answers
from tests.audits.returns.test_fill_pages import save_one
from tests.factories.audits import edition_of, fill, open_round, return_of, submitted
from tests.factories.guidance import ResourceFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
WEAK, PARTLY, GOOD = "A2.4", "A1.3", "A3.1"
CHANGED = {WEAK: "n", PARTLY: "p"}


@pytest.fixture
def audit_return(board, denzil):
    """A return of the school, ready for sign-off, with a “no” and a “partly”, each with its improvement action."""
    made = fill(return_of(open_round([board.school], title="This year"), board.school), by=denzil, but=CHANGED)
    said = {"text": "Print the form", "owner_name": "Mo Head", "due": today() + dt.timedelta(days=30)}
    for code in CHANGED:
        write_action(audit_return=made, question=form_for(made).questions[code], expected=0, by=denzil, **said)
    return made


def resource(title: str, *codes: str, **values) -> Resource:
    return ResourceFactory(title=title, answers=[f"arrangements.{code}" for code in codes], **values)


def titles(found) -> list[str]:
    return [each.title for each in found]


@try_rows(
    ("answers", "weak"),
    [
        ({}, []),
        ({"A1.3": "y"}, []),
        ({"A1.3": "p"}, ["A1.3"]),  # an action is offered
        ({"A1.3": "n", "A2.4": "n"}, ["A1.3", "A2.4"]),  # an action is compulsory
        ({"A4.3": "n"}, ["A4.3"]),  # no action is asked for, but a signatory is told of each "no"
        ({"A1.3": "na"}, []),
    ],
)
def test_weak_is_each_no_and_each_answer_that_asks_for_an_action(db, answers, weak):
    form = form_of(edition_of())
    given = {
        code: Given(value=value if form.questions[code].whole and form.questions[code].type in {"ypn", "yn"}
                    else {field.name: value for field in form.questions[code].fields[:1]}, code=value)
        for code, value in answers.items()
    }  # fmt: skip
    wanted = {code: each for code, each in all_wanted(form, given, on=today()).items() if code in given}
    assert weak_answers(form, given, wanted) == weak


def test_help_has_three_at_most_the_latest_reviewed_first(denzil, stranger):
    resource("April", WEAK, reviewed_on=dt.date(2010, 4, 1))
    resource("Never", WEAK, reviewed_on=None)
    resource("February", WEAK, PARTLY, reviewed_on=dt.date(2010, 2, 1))
    resource("March", WEAK, reviewed_on=dt.date(2010, 3, 1))
    resource("Removed", WEAK, removed_on=today(), reviewed_on=dt.date(2010, 5, 1))
    asked = [f"arrangements.{code}" for code in (WEAK, PARTLY, GOOD)]
    found = help_with_answers(denzil, asked)
    assert titles(found[asked[0]]) == ["April", "March", "February"]
    assert titles(found[asked[1]]) == ["February"] and asked[2] not in found
    assert help_with_answers(stranger, asked) == {}


def test_school_reads_them_beside_its_weak_answers_while_it_fills_in(audit_return, denzil, helen, enter):
    resource("For the no", WEAK, url="https://no.example/page")
    resource("For the partly", PARTLY)
    resource("For a good answer", GOOD)
    url = reverse("audits:return", args=[audit_return.pk])
    text = enter(denzil).get(url).text
    assert 'href="https://no.example/page"' in text and "(no.example)" in text and f"May help with {WEAK}:" in text
    assert "For the partly" in text and "For a good answer" not in text
    assert "For the no" not in enter(helen).get(url).text  # who reads it, and has nothing to do about it


def test_they_come_and_go_with_an_answer_that_is_saved_on_the_page(audit_return, denzil, enter):
    resource("For the no", "A4.3")
    client = enter(denzil)
    answer = audit_return.answers.get(question__code="A4.3")
    for version, value, is_shown in ((answer.version, "n", True), (answer.version + 1, "y", False)):
        response = save_one(client, audit_return, "A4.3", {"version": version, "answer": value})
        assert response.status_code == 200 and ("For the no" in response.text) is is_shown, value


def test_school_reads_them_once_it_is_submitted_and_beside_its_result(audit_return, denzil, helen, enter):
    resource("For the no", WEAK)
    submitted(audit_return, by=denzil)
    for name in ("return", "own_result"):
        url = reverse(f"audits:{name}", args=[audit_return.pk])
        assert "For the no" in enter(denzil).get(url).text, name
        assert "For the no" not in enter(helen).get(url).text, name


def test_school_reads_them_beside_its_improvement_actions(audit_return, denzil, helen, enter):
    resource("For the no", WEAK)
    question = form_for(audit_return).questions[WEAK]
    action = audit_return.improvements.get(question=question.pk)
    for url in ("/audits/improvements/", reverse("audits:improvement", args=[action.pk])):
        assert "For the no" in enter(denzil).get(url).text, url
        assert "For the no" not in enter(helen).get(url).text, url


def test_they_come_with_the_box_for_an_action_as_soon_as_an_answer_is_weak(board, denzil, enter):
    resource("For the no", WEAK)
    started = return_of(open_round([board.school], title="Next year"), board.school)
    question = form_for(started).questions[WEAK]
    text = enter(denzil).get(reverse("audits:return", args=[started.pk])).text
    assert "For the no" not in text  # nothing is answered yet
    url = reverse("audits:answer", args=[started.pk, question.pk])
    sent = {f"q{question.pk}-version": "0", f"q{question.pk}-answer": "n"}
    assert "For the no" in enter(denzil).post(url, sent, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("name", ["return", "own_result", "improvements"])
def test_a_page_costs_one_statement_more_however_many_there_are(audit_return, denzil, enter, name):
    client = enter(denzil)
    url = reverse(f"audits:{name}", args=[] if name == "improvements" else [audit_return.pk])
    codes = [code for code, each in form_for(audit_return).questions.items() if not each.is_answered_by_signing]

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    resource("One", WEAK)
    few = cost()
    for number in range(20):
        resource(f"Further {number}", *codes)
    assert cost() == few
    assert few <= {"return": 24, "own_result": 16, "improvements": 14}[name]
