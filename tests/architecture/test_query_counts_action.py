"""How many statements the page of an action costs that has everything an action can have, whatever measures it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.answers.services.asking import ask_agencies
from actions.figures.services import set_measure
from actions.models import Action, Occurrence, Query, QueryAnswer
from core.board import measures
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.plan import (
    AgencyFactory,
    CrossReferenceFactory,
    DecisionFactory,
    EvidenceFactory,
    FollowUpFactory,
    ProgressUpdateFactory,
    TimescaleFactory,
)

COUNTS = json.loads(Path(__file__).with_name("query_counts.json").read_text())["action with everything"]
MOST = 24
SIZES = {"few": 1, "many": 30}
KEYS = [key for key, _ in measures.choices()]


@pytest.fixture(params=SIZES)
def full(request, board) -> Action:
    """An action on which marian may write, with a few or many of everything."""
    action, number = board.open.by_group, SIZES[request.param]
    action.timescales.update(is_current=False)
    TimescaleFactory(action=action, wording="Quarterly", is_current=True,
                     position=9, state="agreed", due=dt.date(2009, 12, 31))  # fmt: skip
    for place in range(number):
        update = ProgressUpdateFactory(action=action, text=f"Line {place}", on=dt.date(2010, 1, 5), author=board.marian)
        Occurrence.objects.create(
            action=action, due=dt.date(2001, 1, 1) + dt.timedelta(place), done_on=today(), done_by=board.helen
        )
        EvidenceFactory(
            action=action, update=update, title=f"Proof {place}", url="https://example.org/", added_by=board.marian
        )
        FollowUpFactory(action=action, update=update, text=f"Task {place}")
        query = Query.objects.create(action=action, text=f"Is it {place}?", raised_on=today(), raised_by=board.grace)
        QueryAnswer.objects.create(query=query, text=f"It is {place}", on=today(), author=board.helen)
        DecisionFactory(plan=action.plan, action=action, text=f"Decided {place}", recorded_by=board.helen)
        CrossReferenceFactory(action=action, update=update, wording=f"Line {place}", state="confirmed",
                              target_priority=board.open.priority)  # fmt: skip
    CrossReferenceFactory(action=None, method=board.open.method, plan=action.plan, wording="policy",
                          target_priority=board.open.priority, state="confirmed")  # fmt: skip
    AgencyFactory.create_batch(number)
    ask_agencies(action=action, kinds=[], by=board.helen)
    action.refresh_from_db()
    return action


def shown(client, action: Action) -> tuple[int, str]:
    """How many statements the page costs once it was read, and what it says."""
    address = reverse("action", args=[action.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries), text_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["helen", "marian", pytest.param("grace", marks=pytest.mark.long)])
def test_an_action_with_everything_costs_as_many_statements_as_were_agreed(name, full, board, enter):
    client, counted = enter(board.people[name]), {}
    for key in ["", *KEYS]:
        if full.measure != key:
            full = set_measure(action=full, expected=full.version, measure=key, by=board.helen)
        counted[key or "none"], text = shown(client, full)
    assert counted == COUNTS[name]
    parts = ("Line 0", "Proof 0", "Task 0", "Is it 0?", "It is 0", "Decided 0", "Comes round again", "Measure")
    assert not [part for part in parts if part not in text]


def test_the_agreed_numbers_are_within_the_target():
    assert max(count for counts in COUNTS.values() for count in counts.values()) <= MOST
    assert all(set(counts) == {"none", *KEYS} for counts in COUNTS.values())
