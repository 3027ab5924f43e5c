"""The page of an agency: answers to all-agencies actions, the ESLO, returns and improvement actions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import EsloReturnLine, Handover
from core.mail.models import OutgoingEmail
from core.text.dates import print_date, today
from reminders.models import AnswerSave
from tests.agencies.asking import open_round as open_eslo_round
from tests.factories.accounts import UserFactory
from tests.factories.answers import asked_action, line_of
from tests.factories.audits import fill, improvement, open_round, return_of, submitted
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.reminders.answers.board import day, link_to, office_link, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return AgencyFactory(name="Tarn Road School", email="office@tarn.example")


def responder(school) -> tuple:
    """(the open response of a school, its item)."""
    response = line_of(asked_action(text="Adopt a policy"), school)
    return response, f"response {response.pk}"


def colleague(school, role: str = "agency"):
    person = UserFactory(name="Lena Ward", roles=(role,))
    MembershipFactory(user=person, subgroup=None, agency=school)
    return person


def test_office_answers_an_action_for_its_agency(client, school):
    response, item = responder(school)
    path = office_link(school, item)
    page = client.get(path)
    assert "Tarn Road School" in page.text and "Adopt a policy" in page.text and "office@tarn.example" not in page.text
    form = sent(item, "answer", answer="partly", note="Draft is ready", version=1)
    assert client.post(path, form).status_code == 302
    response.refresh_from_db()
    assert (response.answer, response.note, response.answered_by) == ("partly", "Draft is ready", None)
    assert response.told_by == "the agency’s office, by an emailed link"
    assert response.history.latest().history_change_reason.endswith("(by an emailed link)")
    assert "the answer “Partly”" in client.get(path).text


def test_answer_of_an_office_is_listed_and_shown_to_its_people(client, school):
    response, item = responder(school)
    client.post(office_link(school, item), sent(item, "answer", answer="partly", note="", version=1))
    client.force_login(UserFactory(roles=("board",)))
    listed = client.get(f"/plan/actions/{response.action_id}/agencies/")
    assert "told by the agency’s office, by an emailed link" in listed.text
    client.force_login(colleague(school))
    assert "by None" not in client.get("/plan/our-agency/").text


def test_person_of_an_agency_answers_for_it_and_does_not_need_the_list(client, school):
    response, item = responder(school)
    person = colleague(school)
    client.post(link_to(person, item), sent(item, "answer", answer="done", note="", version=1))
    response.refresh_from_db()
    assert (response.answer, response.answered_by, response.told_by) == ("done", person, "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": "", "note": "Kept text"}, "Choose an answer"),
        ({"answer": "not_applicable", "note": ""}, "Say in the note why it does not apply to you"),
        ({"answer": "done", "note": "Pupil born 3 May 2001"}, "This holds a date of birth. Take it out"),
    ],
)
def test_answer_that_will_not_do_is_explained_and_stays(client, school, values, words):
    response, item = responder(school)
    page = client.post(office_link(school, item), sent(item, "answer", version=1, **values))
    assert page.status_code == 422 and words in page.text and values["note"] in page.text
    response.refresh_from_db()
    assert response.answer == ""


def test_other_agencies_are_out_of_reach(client, school):
    response, item = responder(school)
    path = office_link(AgencyFactory(email="other@x.example"), item)
    page = client.post(path, sent(item, "answer", answer="done", note="", version=1))
    assert page.status_code == 422 and "Adopt a policy" not in page.text
    response.refresh_from_db()
    assert response.answer == ""


def test_officer_is_still_the_eslo(client, school):
    officer = EsloFactory(agency=school, name="Dee Okoro", email="dee@tarn.example")
    item = f"eslo {officer.pk}"
    path = office_link(school, item)
    assert "Is Dee Okoro still the ESLO" in client.get(path).text and "dee@tarn.example" not in client.get(path).text
    assert client.post(path, sent(item, "still", version=1)).status_code == 302
    officer.refresh_from_db()
    assert officer.confirmed_on == today()
    assert "Dee Okoro is still the ESLO" in client.get(path).text and "Yes, still" not in client.get(path).text
    assert officer.history.latest().history_change_reason == "Confirmed (by an emailed link)"


def test_somebody_else_is_asked_by_an_email_of_their_own(client, school):
    officer = EsloFactory(agency=school, name="Dee Okoro", email="dee@tarn.example")
    item = f"eslo {officer.pk}"
    values = {"name": "Sam Field", "email": "sam@tarn.example"} | day(today(), "valid_from")
    assert client.post(office_link(school, item), sent(item, "else", **values)).status_code == 302
    assert Handover.objects.get().name == "Sam Field"
    assert OutgoingEmail.objects.get(kind="eslo-accept").to == "sam@tarn.example"
    officer.refresh_from_db()
    assert officer.valid_to is None


def test_three_successors_a_day_are_written_to(client, school):
    officer = EsloFactory(agency=school, name="Dee Okoro", email="dee@tarn.example")
    item = f"eslo {officer.pk}"
    path = office_link(school, item)
    for number in range(4):
        values = {"name": f"Sam {number}", "email": f"sam{number}@tarn.example"} | day(today(), "valid_from")
        page = client.post(path, sent(item, "else", **values))
    assert (
        page.status_code == 422 and "3 people have been named today" in page.text and "sam3@tarn.example" in page.text
    )
    assert OutgoingEmail.objects.filter(kind="eslo-accept").count() == 3


def test_eslo_return_is_answered_by_a_name_or_by_that_there_is_nobody(client, school):
    other = AgencyFactory(name="Quay House", email="quay@x.example")
    open_eslo_round(UserFactory())
    lines = {line.agency: line for line in EsloReturnLine.objects.all()}
    item = f"eslo-line {lines[school].pk}"
    values = {"name": "Sam Field", "email": "sam@tarn.example"} | day(today(), "valid_from")
    assert client.post(office_link(school, item), sent(item, "named", **values)).status_code == 302
    lines[school].refresh_from_db()
    assert (lines[school].answer, lines[school].answered_by) == ("named", "the agency, by an emailed link")
    assert lines[school].eslo.name == "Sam Field"
    page = client.get(office_link(school, item, f"eslo {lines[school].eslo_id}"))
    assert "Yes, still the ESLO" not in page.text
    item = f"eslo-line {lines[other].pk}"
    page = client.post(office_link(other, item), sent(item, "none", reason=""))
    assert page.status_code == 422 and "Say why there is none" in page.text
    assert client.post(office_link(other, item), sent(item, "none", reason="Vacant")).status_code == 302


def test_return_is_opened_after_sign_in_and_more_time_goes_to_the_manager(client, school):
    audit_return = return_of(open_round([school]))
    item, until = f"return {audit_return.pk}", today() + dt.timedelta(days=90)
    path = office_link(school, item)
    page = client.get(path)
    assert "Open the return" in page.text and f'href="/audits/returns/{audit_return.pk}/"' in page.text
    assert "Ask for an account" in page.text and "which needs no password" in page.text
    form = sent(item, "time", **day(until), reason="The head is ill")
    assert client.post(path, form).status_code == 302
    client.post(path, sent(item, "account"))
    more, account = AnswerSave.objects.to_check()
    assert (more.what, more.note) == (f"a request for more time, until {print_date(until)}", "The head is ill")
    assert account.note == "Write to office@tarn.example."
    blank = client.post(path, sent(item, "time", reason=""))
    assert "Enter until when you need more time" in blank.text and "Say why you need more time" in blank.text
    past = client.post(path, sent(item, "time", **day(today() - dt.timedelta(days=1)), reason="Kept text"))
    assert past.status_code == 422 and "This date has passed" in past.text and "Kept text" in past.text


def test_person_with_an_account_opens_the_return_and_is_not_told_to_ask_for_one(client, school):
    audit_return = return_of(open_round([school]))
    page = client.get(link_to(colleague(school), f"return {audit_return.pk}"))
    assert "Open the return" in page.text and "Ask for an account" not in page.text


def test_improvement_action_gets_a_new_date_and_cannot_be_completed(client, school):
    row = improvement(submitted(fill(return_of(open_round([school])))), "A1.3")
    item, due = f"improvement {row.pk}", today() + dt.timedelta(days=45)
    path = office_link(school, item)
    assert client.post(path, sent(item, "date", **day(due), reason="Waiting", version=row.version)).status_code == 302
    row.refresh_from_db()
    assert (row.due, row.status) == (due, "open")
    assert client.post(path, sent(item, "complete", done="x")).status_code == 422
    assert client.post(path, sent(item, "still")).status_code == 302


def test_full_page_of_an_agency_takes_fourteen_statements_at_most(client, school):
    person, items = colleague(school), []
    EsloFactory(agency=school)
    open_eslo_round(UserFactory())
    line = EsloReturnLine.objects.get(agency=school)
    for _ in range(3):
        items.append(responder(school)[1])
        items.append(f"return {return_of(open_round([school])).pk}")
    row = improvement(submitted(fill(return_of(open_round([school])))), "A1.3")
    items += [f"eslo-line {line.pk}", f"improvement {row.pk}"]
    path = link_to(person, *items, f"eslo {line.eslo_id}")
    client.get(path)
    with CaptureQueriesContext(connection) as statements:
        page = client.get(path)
    assert all(f'id="{item.replace(" ", "-")}"' in page.text for item in items)
    assert len(statements) <= 14


def test_request_that_is_sent_twice_is_on_the_list_once(client, school):
    asked = open_round(agencies=[school])
    item = f"return {return_of(asked, school).pk}"
    path = office_link(school, item)
    form = sent(item, "account")
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 422]
    assert AnswerSave.objects.get().asks
    AnswerSave.objects.update(checked_at=timezone.now())
    assert client.post(path, form).status_code == 302
