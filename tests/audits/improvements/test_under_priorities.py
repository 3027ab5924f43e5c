"""Improvement actions beneath their strategic priority on the page of the plan: who reads which, and what it costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.improvements import under_priorities
from audits.models import ImprovementAction
from audits.results.services import move_on
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.audits.improvements.test_improvement_pages import come_in
from tests.audits.results.test_results_page import close
from tests.factories.audits import improvement, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def under(priority, agency, text, **values) -> ImprovementAction:
    """An improvement action of an agency that serves a priority; its return has come in."""
    audit_return = return_of(open_round([agency], title=f"About {text}"), agency)
    come_in(audit_return)
    return improvement(audit_return, "A1.3", priority=priority, text=text, **values)


@pytest.fixture
def some(board):
    """Two of the school, of which one is late, one of the police, and one of another priority that is done."""
    priority, other = board.open.priority, board.open.other_priority
    late = under(priority, board.school, "Agree <a policy>", due=today() - DAY)
    under(priority, board.school, "Name a deputy head")
    under(priority, board.police, "Train the youth desk")
    under(other, board.police, "Print posters", done=True)
    return late


def under_priority(client) -> list[str]:
    """What stands below the tables of the priorities."""
    return [words(line) for line in tree_of(client.get("/plan/")).find_class("under-priority")]


def test_the_manager_reads_how_many_in_one_line_that_leads_to_them(some, board, helen, enter):
    client = enter(helen)
    (line,) = tree_of(client.get("/plan/")).find_class("under-priority")
    assert words(line) == "3 improvement actions to be done, 1 overdue, from the audit returns of agencies."
    (way,) = line.xpath("./a/@href")
    assert way == f"/audits/improvements/?priority={board.open.priority.pk}"
    listed = text_of(client.get(way))
    assert "Agree <a policy>" in listed and "Train the youth desk" in listed and "Print posters" not in listed


def test_an_agency_reads_its_own_alone(some, denzil, ruth, enter):
    (own,) = under_priority(enter(denzil))
    assert own == "2 improvement actions to be done, 1 overdue, of your agency’s audit returns."
    (other,) = under_priority(enter(ruth))
    assert other == "1 improvement action to be done of your agency’s audit returns."


@pytest.fixture
def five(board):
    """A round of five returns that have come in, each with an improvement action; a sixth has none."""
    agencies = [AgencyFactory(kind="primary") for _ in range(6)]
    asked = open_round(agencies, title="Five and one")
    for place, agency in enumerate(agencies):
        come_in(audit_return := return_of(asked, agency))
        if place < 5:
            improvement(audit_return, "A1.3", priority=board.open.priority, text="Name a deputy", done=place == 0)
    return asked


def test_working_group_and_board_read_how_many_as_of_the_last_step(some, five, marian, grace, enter):
    move_on(five)
    assert under_priority(enter(marian)) == under_priority(enter(grace)) == []  # three of today, and five that wait
    close(five)
    for person in (marian, grace):
        assert under_priority(enter(person)) == [
            "5 improvement actions that agencies set themselves in their audit returns, done ones included; counted "
            "with the results of the returns."
        ]


def test_a_handful_of_returns_with_improvement_actions_is_never_counted_for_readers_of_totals(five, grace, enter):
    ImprovementAction.objects.filter(audit_return__round=five, status="done").update(status="dropped")
    close(five)
    assert under_priority(enter(grace)) == []


def test_others_read_nothing_of_them(some, bea, sunita, enter):
    assert under_priority(enter(bea)) == under_priority(enter(sunita)) == []


def test_drafts_of_returns_that_have_not_come_in_are_left_out(board, helen, denzil, enter):
    ImprovementAction.objects.update(priority=board.open.priority)  # of a return that is being filled in
    assert under_priority(enter(helen)) == under_priority(enter(denzil)) == []


def test_many_are_counted_up_to_a_bound(some, helen, enter, monkeypatch):
    monkeypatch.setattr(under_priorities, "COUNTED", 2)
    assert under_priority(enter(helen))[0].startswith("More than 2 improvement actions to be done, 1 overdue,")


def test_a_change_is_seen_at_once(some, helen, enter):
    client = enter(helen)
    assert under_priority(client)[0].startswith("3 improvement actions to be done, 1 overdue,")
    ImprovementAction.objects.filter(pk=some.pk).update(due=today())
    assert under_priority(client)[0].startswith("3 improvement actions to be done from")


def test_in_another_order_than_printed_nothing_stands_beneath(some, helen, enter):
    assert not tree_of(enter(helen).get("/plan/?sort=due")).find_class("under-priority")


@pytest.mark.long
def test_it_costs_no_more_where_there_is_much(board, helen, marian, denzil, enter):
    def counted(person) -> int:
        client = enter(person)
        client.get("/plan/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/plan/")
        return len(queries)

    under(board.open.priority, board.school, "Do the first")
    before = {person: counted(person) for person in (helen, marian, denzil)}
    for place in range(8):
        under(board.open.priority, board.school, f"Do {place}")
        under(board.open.other_priority, AgencyFactory(), f"Also {place}")
    assert {person: counted(person) for person in (helen, marian, denzil)} == before
