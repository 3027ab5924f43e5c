"""Reminders of overdue improvement actions: who gets one, about what, never twice; and who sees them beforehand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.improvements.services import emails as letters
from audits.models import ImprovementAction, Return
from core.text.dates import print_date, today
from core.working_days.days import next_mail_day
from tests.actions.pages import text_of
from tests.audits.improvements.test_improvement_pages import come_in
from tests.factories.audits import improvement, open_round, return_of
from tests.factories.plan import AgencyFactory
from tests.reminders.ladders import IMPROVEMENTS, due, lines_now, record, record_all

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PAGE = reverse("audits:improvement_letters")


def overdue(agency, code="A2.1", text="Agree a policy", due=None, **values):
    """An overdue improvement action of an agency whose return has come in."""
    audit_return = return_of(open_round([agency], title=f"About {text}"), agency)
    come_in(audit_return)
    return improvement(audit_return, code, text=text, due=due or today() - DAY, **values)


@pytest.fixture
def school(board):
    """The school, with an action that was due yesterday."""
    overdue(board.school)
    return board.school


def test_the_lead_officer_is_reminded_of_all_that_is_overdue(school, denzil):
    old = overdue(school, text="Train the governors", due=today() - 9 * DAY, owner_name="Sam Field")
    asked = due(IMPROVEMENTS)
    assert {(each.to, each.name, each.agency) for each in asked} == {(denzil.email, "Denzil Okoro", school.pk)}
    first, second = (each.line for each in asked)
    assert (first.text, second.text) == ("Train the governors", "Agree a policy")
    since = f"Overdue since {print_date(old.due)} (Sam Field). About Train the governors, question A2.1"
    assert (first.why, first.item) == (since, f"improvement {old.pk}")
    assert first.href == f"/audits/improvements/{old.pk}/done/"


def test_nobody_is_reminded_twice_within_two_weeks(school):
    (asked,) = due(IMPROVEMENTS)
    assert record(asked) and record(asked) is None
    overdue(school, text="Train the governors")
    assert due(IMPROVEMENTS) == due(IMPROVEMENTS, today() + 13 * DAY) == []
    assert len(due(IMPROVEMENTS, today() + 14 * DAY)) == 2
    action = ImprovementAction.objects.get(text="Agree a policy")
    assert (action.version, action.reminded_on) == (1, today())  # a form that is open meets no conflict


def test_what_is_not_overdue_not_handed_in_or_ended_is_no_reason_to_write(board):
    overdue(board.school, due=today())
    overdue(board.school, text="Print posters", done=True)
    draft = improvement(board.audits.audit_return, "A2.1", text="A draft", due=today() - DAY)
    assert Return.objects.get(pk=draft.audit_return_id).submitted_on is None
    assert letters.due_agencies(today()) == []
    assert letters.due_agencies(today() + DAY) == [board.school.pk]


def test_an_action_that_is_done_or_moved_meanwhile_is_neither_recorded_nor_told(school):
    other = overdue(school, text="Train the governors")
    first, second = due(IMPROVEMENTS)
    email = record(first)
    assert [text for text, _, _ in lines_now(IMPROVEMENTS, email)] == ["Agree a policy"]
    school.improvements.filter(text="Agree a policy").update(
        status="done", ended_on=today(), ended_note="Agreed in May."
    )
    ImprovementAction.objects.filter(pk=other.pk).update(due=today())
    assert record(second) is None and lines_now(IMPROVEMENTS, email) == []


def test_without_a_lead_officer_it_goes_to_the_agency_itself_and_without_any_address_nowhere(board):
    known, unknown = AgencyFactory(email="office@hill.example"), AgencyFactory(email="")
    overdue(known, text="Hill")
    overdue(unknown, text="Dale")
    found = {letter.agency: letter.to_words for letter in letters.emails_for([known.pk, unknown.pk], today())}
    assert found == {known: "Agency’s own address: office@hill.example", unknown: ""}
    (asked,) = due(IMPROVEMENTS)
    assert (asked.to, asked.agency, asked.line.href) == ("office@hill.example", known.pk, "")
    email = record(asked)
    assert [text for text, _, _ in lines_now(IMPROVEMENTS, email)] == ["Hill"]


def test_the_manager_sees_when_who_is_reminded_of_what(school, denzil, helen, enter):
    client, day = enter(helen), next_mail_day(today())
    when = "today" if day == today() else f"on {day:%A} {print_date(day)}"
    text = text_of(client.get(PAGE))
    assert "Agree a policy" in text and denzil.email in text and f"1 agency is reminded {when}" in text
    record_all(IMPROVEMENTS)
    assert f"Nobody is reminded {when}" in text_of(client.get(PAGE))


def test_the_page_costs_as_many_statements_for_many(school, helen, enter, django_assert_max_num_queries):
    client = enter(helen)
    client.get(PAGE)
    for place in range(20):
        overdue(AgencyFactory(), text=f"Do {place}")
    with django_assert_max_num_queries(7):  # two of the person, closed days, agencies due, and three of the reminders
        assert len(client.get(PAGE).context["rows"]) == 21
