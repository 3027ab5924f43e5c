"""Factories of actions that agencies answer."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from actions.answers.services.answers import give_answer
from actions.answers.services.asking import ask_agencies
from actions.models import Action, AgencyResponse, AnswerCount, AskedAction, Lead, Plan
from agencies.models import Agency
from reminders.answers.links import answer_url
from reminders.models import AnswerSave
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, LeadFactory

FIRST_DAY = dt.date(2010, 2, 1)  # on which the agencies of the cast are asked


def all_agencies_action(**values) -> Action:
    """An action in a plan of its own by default, led by all agencies."""
    return ActionFactory(lead=all_agencies_lead(), **values)


def all_agencies_lead():
    """The lead "All agencies", created if missing."""
    return Lead.objects.filter(kind="all_agencies").first() or LeadFactory(name="All agencies", kind="all_agencies")


def asked_action(kinds=(), by=None, **values) -> AskedAction:
    """A question to agencies about an action; at least one agency has to exist."""
    return ask_agencies(action=all_agencies_action(**values), kinds=kinds, by=by or UserFactory())


def line_of(asked: AskedAction, agency: Agency) -> AgencyResponse:
    return AgencyResponse.objects.get(action=asked.action_id, agency=agency)


def say(asked: AskedAction, agency: Agency, answer: str, note: str = "", by=None, **values) -> AgencyResponse:
    line = line_of(asked, agency)
    return give_answer(response=line, expected=line.version, answer=answer, note=note, by=by or UserFactory(), **values)


def make_asking(plan: Plan, number: int, people: dict[str, User], *, ended: bool = False):
    """An action that is not printed, about which the police and the school are asked; `ended`: only the school, which
    has done it.

    Returns it and the school's answer.
    """
    done = {"status": "completed", "completed_on": FIRST_DAY} if ended else {}
    action = ActionFactory(method=None, plan=plan, number=number, text="Name an ESLO", lead=None, **done)
    closed = {"closed_on": FIRST_DAY, "ending": "answered"} if ended else {}
    asked = AskedAction.objects.create(
        action=action, opened_on=FIRST_DAY, opened_by=people["helen"], is_listed=True, **closed
    )
    said = {"answer": "done", "answered_on": FIRST_DAY, "answered_by": people["denzil"]} if ended else {}
    on_the_list = {"action": action, "joined_on": FIRST_DAY}
    school = AgencyResponse.objects.create(
        agency=Agency.objects.get(name="Tarn Road Primary School"), **on_the_list, **said
    )
    if not ended:
        AgencyResponse.objects.create(agency=Agency.objects.get(name="Northmere Police"), **on_the_list)
    AnswerCount.objects.create(action=action, counted=1 if ended else 2, done=1 if ended else 0)
    return asked, school


def make_answer(person: User, action: Action) -> AnswerSave:
    """A request to the manager, saved by the link of an email about an action."""
    item = f"action {action.pk}"
    answer_url(person.email, person=person, items=[item])
    about, path = f"Action {action.number}", f"/plan/actions/{action.pk}/"
    facts = {"item": item, "about": about, "what": "“Not mine”", "path": path, "asks": True}
    return AnswerSave.objects.create(link=person.answer_links.get(), note="Proposed instead: Ann Lee.", **facts)
