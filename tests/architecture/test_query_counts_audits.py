"""How many statements the main pages of audit returns cost: committed numbers, the same for one return and for many.

As test_query_counts.py has it for the plan and the directory; the numbers stand under "audits" in query_counts.json.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.urls import reverse

from audits.models import ImprovementAction, Return
from audits.points.services import add_access_point
from audits.rounds.services import new_returns
from core.records.locking import create_many
from core.text.dates import today
from tests.architecture.costs import costs
from tests.factories.audits import add_evidence, fill, improvement, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory

COUNTS = json.loads(Path(__file__).with_name("query_counts.json").read_text())["audits"]
SIZES = {"few": 2, "many": 10}
PEOPLE = ("helen", "denzil", "margaret", "grace")


def more(board, number: int) -> None:
    """So many agencies more in each round of the cast, half of them with answers, evidence and actions, and an access
    point of each."""
    agencies = [AgencyFactory() for _ in range(number)]
    half = agencies[: number // 2]
    signing, rounds = board.signing, [board.audits.round, board.signing.submitted.round, board.signing.moderated.round]
    for asked in rounds:
        create_many(new_returns(asked, [each.pk for each in agencies]), by=None, reason="Round opened")
        for agency in half:
            audit_return = fill(return_of(asked, agency), by=board.denzil, but={"A1.3": "n"})
            improvement(audit_return, "A1.3", due=today(), priority=board.open.priority)
            submitted(audit_return, by=board.denzil)
    points = [add_access_point(agency=each, name="Hall", by=board.helen) for each in agencies]
    asked = open_round(points=points, key="access-points", title="Points")
    for point in points[: number // 2]:
        submitted(fill(return_of(asked, point), by=board.denzil), by=board.denzil)
    for audit_return in (signing.open, signing.ready, signing.submitted, signing.moderated):
        for code in ("A1.4", "A2.1", "A2.4", "A2.5", "A3.1")[: number // 2]:
            add_evidence(audit_return, code, board.denzil)
            improvement(audit_return, code, priority=board.open.priority)
    ImprovementAction.objects.filter(agency__in=half).update(due=today() - dt.timedelta(days=1))
    others = Return.objects.filter(round=board.audits.round, agency__in=agencies[len(half) :])
    others.update(state="in_progress", started_on=today())


def visits(board) -> dict[str, str]:
    """Name → address of every page that is counted."""
    audits, signing = board.audits, board.signing
    pages = {
        "return": ("return", signing.open),
        "sign-off": ("sign_off", signing.ready),
        "sign": ("sign", signing.ready),
        "moderate": ("moderate", signing.submitted),
        "feedback": ("feedback", signing.moderated),
        "own result": ("own_result", signing.moderated),
        "board of a round": ("round", audits.round),
        "results": ("results", signing.moderated.round),
        "letters of a round": ("ladder", audits.round),
        "improvement": ("improvement", audits.improvement),
        "access point": ("access_point", audits.point),
        "questionnaire": ("edition", audits.draft),
        "preview of a questionnaire": ("preview_edition", audits.draft),
        "add a question": ("add_question", audits.draft.sections.first()),
        "one return of a round": ("follow", audits.audit_return),
    }
    found = {name: reverse(f"audits:{page}", args=[record.pk]) for name, (page, record) in pages.items()}
    lists = {
        "to read": "moderation",
        "audit returns": "home",
        "improvements": "improvements",
        "overdue": "improvement_letters",
        "points": "access_points",
    }
    found |= {name: reverse(f"audits:{page}") for name, page in lists.items()}
    return found


@pytest.fixture(params=SIZES)
def amount(request, board):
    """A few returns, then many."""
    more(board, SIZES[request.param])


@pytest.mark.django_db
def test_pages_cost_as_many_statements_as_were_agreed(amount, board, enter):
    found = {name: costs(enter(board.people[name]), visits(board), COUNTS[name]) for name in PEOPLE}
    assert found == {name: COUNTS[name] for name in PEOPLE}
