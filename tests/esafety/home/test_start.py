"""The guide for a new board: what is done and what is next, by what is there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts.people.invitations import invite
from accounts.power.services import confirm
from esafety.home.start import guide_for, is_new
from reports.periods import Period
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.plan import ActionFactory, AgencyFactory, PlanFactory, SubGroupFactory
from tests.factories.reports import draft, kept_report

pytestmark = pytest.mark.django_db


def invited_manager(by):
    return invite(email="meera@x.example", name="Meera Patel", roles=["manager"], by=by, reason="Keeps the plan")


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
    sunita, tom = UserFactory(roles=["administrator"]), UserFactory(roles=["administrator"])
    assert enter(sunita).get("/").url == "/start/"
    InvitationFactory(roles=["board"], invited_by=sunita)
    assert is_new(sunita)
    confirm(invited_manager(sunita).power_requests.get(), by=tom)
    assert not is_new(sunita) and enter(sunita).get("/").url == "/people/"
    assert "The rest is done by the development manager" in enter(sunita).get("/start/").content.decode()


def test_guide_says_that_an_invited_manager_waits_and_who_can_confirm_it(enter):
    sunita, tom = (UserFactory(name=name, roles=["administrator"]) for name in ("Sunita Rao", "Tom Bell"))
    invitation = invited_manager(sunita)
    request = invitation.power_requests.get()
    page = enter(sunita).get("/start/").content.decode()
    assert is_new(sunita) and "1 of 2 steps done" in page and "working" not in page
    assert "Meera Patel waits for a second person. Tom Bell can confirm it" in page
    assert f'href="/people/power/{request.pk}/"' in page and "Invite the development manager" not in page
    assert "You can confirm it" in enter(tom).get("/start/").content.decode()
    confirm(request, by=tom)
    page = enter(sunita).get("/start/").content.decode()
    assert not is_new(sunita) and "Meera Patel is invited" in page and "working" not in page


def test_guide_says_that_nobody_can_confirm_an_invited_manager_yet(enter):
    sunita = UserFactory(roles=["administrator"])
    invited_manager(sunita)
    page = enter(sunita).get("/start/").content.decode()
    assert "Nobody else here can confirm it yet" in page and "create_administrator" in page


def test_guide_opens_the_invitation_of_the_manager_with_that_role_ticked(enter):
    client = enter(UserFactory(roles=["administrator"]))
    (href,) = html.fromstring(client.get("/start/").content).xpath("//main//a[@role='button']/@href")
    page = html.fromstring(client.get(href).content)
    assert page.xpath("//input[@name='roles'][@checked]/@value") == ["manager"]
    assert client.get("/people/invite/?role=nonsense").status_code == 200


def test_guide_of_a_manager_says_who_of_the_invited_waits():
    helen = UserFactory(roles=["manager"])
    invite(email="rex@x.example", name="Rex Ray", roles=["recorder"], by=helen, reason="Records incidents")
    (people,) = [step for step in guide_for(helen).steps if step.name == "People"]
    assert people.progress.endswith("1 invited, of whom 1 waits for a second person") and not people.done


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
