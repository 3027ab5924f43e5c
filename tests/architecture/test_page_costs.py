"""The main pages of the demonstration board cost no more calls and statements than page_costs.json says.

The file only falls. Where a change makes a page dearer, find out why; where it makes it cheaper, write the lower number
down. The failure names both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from itertools import count, cycle
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from actions.meetings.services.meetings import add_meeting
from actions.models import Action, Meeting, Plan
from audits.models import Answer, Return
from esafety.demo.load import clock
from tests.architecture.page_costs import Cost, as_budget, cost_of, differences
from tests.benchmarks.boards import busy_action, write_much
from tests.benchmarks.people import person
from tests.demo import LOADED_ON, demonstration
from tests.rows import try_rows

BUDGET = json.loads(Path(__file__).with_name("page_costs.json").read_text())
MEETING = "Working group, November"
type Request = Callable[[], HttpResponse]


@pytest.fixture
def plan(db) -> Plan:
    """The plan in force of the demonstration board, with one action of a hundred updates, on the day of its creation."""
    with clock(LOADED_ON):
        demonstration()
        plan = Plan.objects.in_force()
        manager = person("manager")
        write_much(busy_action(plan), manager)
        add_meeting(plan=plan, name=MEETING, held_on=LOADED_ON, minute_taker=manager, by=manager)
        yield plan


def signed_in(role: str) -> Client:
    """A browser in which the first person who holds a role is signed in."""
    client = Client()
    client.force_login(person(role))
    return client


def manager_pages(plan: Plan) -> dict[str, str]:
    """Name → address of the pages that are measured as the manager sees them."""
    returns = Return.objects.filter(round__edition__questionnaire__key="arrangements").order_by("pk")
    submitted = returns.filter(state="submitted")[0]
    meeting = Meeting.objects.get(name=MEETING)
    return {
        "plan": "/plan/",
        "plan, filtered": "/plan/?q=school&status=in_progress&sort=due",
        "action": reverse("action", args=[busy_action(plan).pk]),
        "check": "/plan/check/",
        "search": "/search/?q=school",
        "changes": "/plan/changes/?from=2026-08-25&to=2026-11-24",
        "agencies": "/agencies/",
        "agency": reverse("agency", args=[submitted.agency_id]),
        "round": reverse("audits:round", args=[submitted.round_id]),
        "moderation": reverse("audits:moderate", args=[submitted.pk]),
        "figures of a year": reverse("incidents:year_figures", args=[2025]),
        "meeting walk": reverse("walk_meeting", args=[meeting.pk]),
        "glance": reverse("reports:glance"),
    }


def home_of(client: Client) -> str:
    """The address to which the site leads a person who signs in."""
    return client.get("/")["Location"]


def open_return(client_role: str) -> Return:
    """A return of the first agency person's own agency that is being filled in."""
    agencies = person(client_role).memberships.values("agency")
    return Return.objects.filter(agency__in=agencies, state="in_progress").order_by("pk")[0]


def reading(plan: Plan) -> dict[str, Request]:
    """Name → request of each page that is read."""
    manager, member, agency, board = map(signed_in, ("manager", "working_group", "agency", "board"))
    requests = {name: partial(manager.get, address) for name, address in manager_pages(plan).items()}
    return requests | {
        "plan, member": partial(member.get, "/plan/"),
        "my actions": partial(member.get, "/plan/mine/"),
        "home of the manager": partial(manager.get, home_of(manager)),
        "home of an agency": partial(agency.get, home_of(agency)),
        "home of a board member": partial(board.get, home_of(board)),
        "return": partial(agency.get, reverse("audits:return", args=[open_return("agency").pk])),
    }


def saving_an_update(plan: Plan) -> Request:
    """Adds an update, each time to another action."""
    manager, numbers = signed_in("manager"), count(1)
    keys = iter(plan.actions.filter(status=Action.Status.IN_PROGRESS).order_by("-number").values_list("pk", flat=True))

    def send() -> HttpResponse:
        form = {"text": f"Line {next(numbers)}", "on_day": "3", "on_month": "2", "on_year": "2026"}
        return manager.post(reverse("add_update", args=[next(keys)]), form)

    return send


def saving_an_answer() -> Request:
    """Answers one question of a return with the other answer each time, as the page of its section does."""
    agency, own = signed_in("agency"), open_return("agency")
    question = own.round.edition.questions.get(code="A2.4").pk
    answer = Answer.objects.filter(audit_return=own, question=question).first()
    versions, answers = count(answer.version if answer else 0), cycle("ny" if answer and answer.value == "y" else "yn")

    def send() -> HttpResponse:
        form = {f"q{question}-version": str(next(versions)), f"q{question}-answer": next(answers)}
        address = reverse("audits:answer", args=[own.pk, question])
        return agency.post(address, form, headers={"HX-Request": "true"})

    return send


def recording_an_incident() -> Request:
    """Records an incident, each time with another case number."""
    recorder, numbers = signed_in("recorder"), count(9_000_001)  # no date
    answers = {"age": "13_15", "sex": "girl", "platform": "games", "source": "school", "devices": "phone"}

    def send() -> HttpResponse:
        form = {"main_type": "grooming", "case_number": f"C{next(numbers)}", **answers}
        return recorder.post(reverse("incidents:new"), form)

    return send


def test_pages_cost_what_is_written_down(plan):
    requests = reading(plan)
    requests["saving an update"] = saving_an_update(plan)
    requests["saving an answer"] = saving_an_answer()
    requests["recording an incident"] = recording_an_incident()
    measured = {name: cost_of(request) for name, request in requests.items()}
    lines = differences(measured, BUDGET)
    assert not lines, f"{lines}\nAs a file:\n{json.dumps(as_budget(measured), indent=2)}"


@try_rows(
    ("cost", "line"),
    [
        (Cost(1000, 5), None),
        (Cost(1030, 5), None),
        (Cost(970, 5), None),
        (Cost(1031, 5), "page: 1031 calls, more than 1000"),
        (Cost(969, 5), "page: 969 calls, write that down instead of 1000"),
        (Cost(1000, 6), "page: 6 statements, more than 5"),
        (Cost(1000, 4), "page: 4 statements, write that down instead of 5"),
    ],
)
def test_differences_names_what_is_not_as_written(cost, line):
    budget = {"page": {"calls": 1000, "statements": 5}}
    assert differences({"page": cost}, budget) == ([line] if line else [])


def test_differences_names_pages_that_only_one_side_knows():
    budget = {"old": {"calls": 1, "statements": 1}}
    assert differences({"new": Cost(1, 1)}, budget) == ["new: has no budget", "old: is not measured"]
