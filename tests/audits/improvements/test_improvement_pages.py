"""Improvement actions all year round: the list, the page of each, and what its agency says of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.models import ImprovementAction, Return
from core.board.due import due_of
from core.text.dates import today
from tests.factories.audits import improvement, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
LIST = reverse("audits:improvements")


def come_in(audit_return) -> None:
    """The return was submitted."""
    facts = {
        "submitted_on": today(),
        "submitted_at": "2026-11-02T12:00Z",
        "receipt": f"I{audit_return.pk}",
        "times_submitted": 1,
    }
    Return.objects.filter(pk=audit_return.pk).update(state="submitted", **facts)


@pytest.fixture
def late(board) -> ImprovementAction:
    """One of the school whose day is over; the return has come in."""
    come_in(board.audits.audit_return)
    return improvement(board.audits.audit_return, "A2.1", text="Agree a policy", due=today() - dt.timedelta(days=3))


def texts(response) -> list[str]:
    """What stands in the list."""
    return [row.text for row, *_ in response.context["rows"]]


def test_it_works(late, denzil, enter):
    response = enter(denzil).get(LIST)
    assert texts(response) == ["Agree a policy", "Name a deputy"]
    assert "Overdue" in response.content.decode()
    assert texts(enter(denzil).get(LIST, {"state": "overdue"})) == ["Agree a policy"]
    assert texts(enter(denzil).get(LIST, {"state": "done"})) == ["Name a deputy"]
    assert texts(enter(denzil).get(LIST, {"q": "deput"})) == ["Name a deputy"]


def test_the_manager_follows_those_that_have_come_in_and_no_drafts(board, helen, enter):
    assert texts(enter(helen).get(LIST)) == []
    come_in(board.audits.audit_return)
    assert texts(enter(helen).get(LIST)) == ["Name a deputy"]


def test_it_can_be_read_by_strategic_priority(late, board, helen, enter):
    late.priority = board.open.priority
    late.save()
    assert texts(enter(helen).get(LIST, {"priority": late.priority_id})) == ["Agree a policy"]
    text = enter(helen).get(reverse("audits:improvement", args=[late.pk])).content.decode()
    assert f"#priority-{late.priority_id}" in text and late.priority.text in text


def test_nobody_sees_those_of_another_agency(late, ruth, enter):
    for query in ({}, {"state": "all"}, {"q": "deputy"}):
        assert texts(enter(ruth).get(LIST, query)) == []
    assert enter(ruth).get(reverse("audits:improvement", args=[late.pk])).status_code == 404


def test_a_filter_that_cannot_be_is_said(late, denzil, enter):
    response = enter(denzil).get(LIST, {"priority": "999999"})
    assert response.status_code == 422 and "Error: " in response.content.decode()


def test_one_is_done_and_opened_again(late, denzil, enter):
    client = enter(denzil)
    sent = {"version": late.version, "done": "Agreed by the governors."}
    assert client.post(reverse("audits:complete_improvement", args=[late.pk]), sent).status_code == 302
    late.refresh_from_db()
    assert (late.status, late.ended_note, late.ended_by) == ("done", "Agreed by the governors.", denzil)
    sent = {"version": late.version, "reason": "It was last year's."}
    assert client.post(reverse("audits:reopen_improvement", args=[late.pk]), sent).status_code == 302
    late.refresh_from_db()
    assert late.status == "open"


def test_nothing_is_lost_where_words_are_missing(late, denzil, enter):
    sent = {
        "version": late.version,
        "text": "",
        "owner_name": "Jo Bell",
        "due_day": "1",
        "due_month": "2",
        "due_year": "2090",
    }
    response = enter(denzil).post(reverse("audits:update_improvement", args=[late.pk]), sent)
    assert response.status_code == 422
    assert "Say what will be done" in response.content.decode() and "Jo Bell" in response.content.decode()


def test_two_at_once_see_each_other(late, denzil, margaret, enter):
    address = reverse("audits:update_improvement", args=[late.pk])
    day = {"due_day": "1", "due_month": "2", "due_year": "2090"}
    first = {"version": late.version, "text": "Agree a policy in May", "owner_name": "Sam Field", **day}
    assert enter(denzil).post(address, first).status_code == 302
    second = first | {"text": "Agree a policy in June"}
    response = enter(margaret).post(address, second)
    assert response.status_code == 409 and "in May" in response.content.decode()


def test_it_is_due_on_the_page_of_the_agency_which_says_itself_what_is_overdue(late, denzil, board):
    found = due_of(denzil, [board.school.pk], today())[board.school.pk]
    (line,) = (line for line in found if line.text == "Agree a policy")
    assert (line.by, line.more) == (late.due, str(late.audit_return.round))


def test_the_list_costs_as_many_statements_for_many(late, helen, enter, django_assert_max_num_queries):
    for _ in range(20):
        agency = AgencyFactory(kind="police")
        audit_return = return_of(open_round([agency], year=2031), agency)
        come_in(audit_return)
        improvement(audit_return, "A1.3")
    client = enter(helen)
    with django_assert_max_num_queries(6):  # session, person, their places, priorities, count and rows
        assert len(texts(client.get(LIST))) == 22


def test_the_page_says_by_what_it_is_filtered(denzil, enter):
    text = enter(denzil).get("/audits/improvements/?state=all&q=policy").text
    assert "Words: policy; State: All" in text and "Show all that are to be done" in text
