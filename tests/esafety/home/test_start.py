"""The guide for a new board: what is done and what is next, by what is there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esafety.home.start import guide_for, is_new
from reports.periods import Period
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.plan import ActionFactory, AgencyFactory, PlanFactory, SubGroupFactory
from tests.factories.reports import draft, kept_report

pytestmark = pytest.mark.django_db


def test_the_steps_of_a_manager_are_done_by_what_is_there(enter):
    helen = UserFactory(roles=["manager"])
    UserFactory(roles=["administrator"])
    made = [
        None,
        SubGroupFactory,
        PlanFactory,
        AgencyFactory,
        InvitationFactory,
        lambda: kept_report(by=helen, period=Period(2026, 1)),
    ]
    names = ["Sub-groups", "The plan", "Agencies", "People", "The first report"]
    for number, make in enumerate(made):
        if make:
            make()
        guide = guide_for(helen)
        assert guide.done == number + 1 and [step.done for step in guide.steps].count(False) == 5 - number
        assert (guide.next.name if guide.next else None) == (names[number] if number < 5 else None)
    assert "The board is working." in enter(helen).get("/start/").content.decode()


def test_a_draft_is_gone_on_with_and_not_begun_twice():
    helen = UserFactory(roles=["manager"])
    PlanFactory()
    made = draft(by=helen)
    step = guide_for(helen).steps[-1]
    assert (step.done, step.href, step.do) == (False, f"/reports/{made.pk}/", "Go on with the draft")


def test_home_is_the_guide_until_there_is_a_plan(enter):
    helen = UserFactory(roles=["manager"])
    assert is_new(helen) and enter(helen).get("/").url == "/start/"
    ActionFactory()
    assert not is_new(helen) and enter(helen).get("/").url == "/plan/desk/"


def test_an_administrator_invites_the_manager_first(enter):
    sunita = UserFactory(roles=["administrator"])
    assert enter(sunita).get("/").url == "/start/"
    InvitationFactory(roles=["board"])
    assert is_new(sunita)
    InvitationFactory(roles=["manager"])
    assert not is_new(sunita) and enter(sunita).get("/").url == "/people/"
    assert "The rest is done by the development manager" in enter(sunita).get("/start/").content.decode()


def test_nobody_else_is_sent_to_it(enter):
    for role in ("working_group", "board", "recorder"):
        person = UserFactory(roles=[role])
        assert not is_new(person) and enter(person).get("/").url != "/start/"


def test_the_guide_costs_the_same_however_much_is_there():
    helen, costs = UserFactory(roles=["manager"]), []
    guide_for(helen)  # (who she is stays known)
    for _ in range(2):
        for make in (SubGroupFactory, PlanFactory, AgencyFactory, UserFactory, InvitationFactory):
            make()
            make()
        with CaptureQueriesContext(connection) as queries:
            guide_for(helen)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 9


@pytest.mark.parametrize("role", ["working_group", "manager", "agency", "recorder", "board", "administrator"])
def test_help_opens_what_belongs_to_ones_role(enter, role):
    page = enter(UserFactory(roles=[role])).get("/help/").content.decode()
    opened = f'id="role-{role.replace("_", "-")}" open>'
    assert page.count(" open>") == 1 and opened in page
    assert enter(None).get("/help/").content.decode().count(" open>") == 0
