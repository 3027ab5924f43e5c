"""How many statements the pages of reports and reminders cost: committed numbers, the same for few records and many.

As test_query_counts.py has it for the plan and the directory; the numbers stand under "reports" in query_counts.json.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse

from core.text.dates import today
from reports.drafts.services.outcomes import act_on_decision, decide
from reports.models import Commentary, CommentaryRequest, Reading, Telling
from tests.architecture.costs import costs
from tests.factories.accounts import UserFactory
from tests.factories.incidents import record
from tests.factories.plan import ActionFactory, AgencyFactory
from tests.factories.reports import PLACE, kept_report
from tests.reminders.board import monday

COUNTS = json.loads(Path(__file__).with_name("query_counts.json").read_text())["reports"]
FILLS_A_LIST = 12  # agencies: of more than a list shows the rest is counted
SIZES = {"few": 0, "many": 12}
PLACES = ("done/more", "coming/more", "coverage/more", "returns/more", "movement/more", "incidents/analysis")


def more(board, number: int) -> None:
    """So many reports, readers, requests, decisions, actions, agencies and incidents more."""
    reports, helen, period = board.reports, board.helen, board.reports.frozen.period
    for place in range(number):
        period = period.before
        kept_report(by=helen, period=period)
        reader = UserFactory(roles=["board"])
        Reading.objects.create(report=reports.frozen, person=reader, on=today())
        Telling.objects.create(report=reports.frozen, person=UserFactory(roles=["board"]), told_on=today())
        CommentaryRequest.objects.create(report=reports.draft, person=UserFactory(), asked_on=today())
        row = decide(report=reports.frozen, text=f"Ask {place}", by=helen, taken_on=today(), action=board.open.by_group)
        if place % 2:
            act_on_decision(decided=row, expected=row.version, note="Asked", on=today(), by=helen)
        ActionFactory(method=board.open.method, lead=board.leads["group"])
        record(by=board.bea)
    AgencyFactory.create_batch(FILLS_A_LIST + number)
    for key in PLACES[:number]:
        Commentary.objects.create(report=reports.draft, key=key, text="So", author=helen, written_on=today())


def visits(board) -> dict[str, str]:
    """Name → address of every page that is counted."""
    draft, frozen = board.reports.draft.pk, board.reports.frozen.pk
    pages = {
        "glance": ("reports:glance",),
        "reports": ("reports:home",),
        "decisions": ("reports:decisions",),
        "form of a decision": ("reports:decide", frozen),
        "draft": ("reports:one", draft),
        "preview": ("reports:preview", draft, "internal"),
        "words": ("reports:write", draft, PLACE),
        "before freezing": ("reports:freeze", draft),
        "frozen": ("reports:one", frozen),
        "published edition": ("reports:edition", frozen, "published"),
        "file": ("reports:file", frozen, "published", "pdf"),
        "internal edition": ("reports:edition", frozen, "internal"),
        "internal file": ("reports:file", frozen, "internal", "pdf"),
        "readers": ("reports:readers", frozen),
        "whom to tell": ("reports:tell", frozen),
        "own letters": ("letter_choices",),
    }
    found = {name: reverse(page, args=keys) for name, (page, *keys) in pages.items()}
    return found | {"reminders": f"{reverse('reminders')}?on={monday()}"}  # on a closed day there is nothing to read


@pytest.fixture(params=SIZES)
def amount(request, board):
    """A few records, then many."""
    more(board, SIZES[request.param])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["helen", pytest.param("grace", marks=pytest.mark.long)])
def test_pages_cost_as_many_statements_as_were_agreed(name, amount, board, enter):
    assert costs(enter(board.people[name]), visits(board), COUNTS[name]) == COUNTS[name]
