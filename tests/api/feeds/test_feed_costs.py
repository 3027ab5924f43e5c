"""Feeds cost as many statements for a hundred rows as for ten, and seconds for twenty thousand actions."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import PublishedEdition
from tests.api.feeds.reading import basic, csv_rows, get_feed
from tests.architecture.large import large_plan
from tests.factories.audits import improvement, open_round
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.guidance import NewsFactory, ResourceFactory
from tests.factories.plan import AgencyFactory
from tests.factories.tokens import make_token

pytestmark = [pytest.mark.django_db]
ACTIONS, SECONDS = 20_000, 5  # of processor time for each feed of so many actions
COSTS = {  # statements, three of which find the token, its scopes and its owner, and one counts the read
    "actions": 8,
    "plan_rows": 8,
    "updates": 6,
    "timescales": 6,
    "agencies": 7,
    "return_states": 6,
    "improvement_actions": 5,
    "published_figures": 5,
    "days": 7,
    "training": 5,
    "resources": 6,
    "news": 6,
}


def add_rows(board, number: int) -> None:
    """So many more rows in each feed but that of days."""
    large_plan(number, leads=[board.leads["group"]], author=board.marian)
    agencies = [AgencyFactory() for _ in range(number)]
    for agency in agencies:
        EsloFactory(agency=agency)
        session = TrainingSessionFactory()
        TrainingAttendanceFactory(session=session, eslo=board.officer)
        ResourceFactory()
        NewsFactory(kinds=[agency.kind])
    asked = open_round(agencies, year=1999)
    for place, each in enumerate(asked.returns.select_related("round__edition__questionnaire")):
        improvement(each, "A1.3")
        came = {"state": "submitted", "submitted_on": "2026-01-01", "submitted_at": "2026-01-01T00:00Z"}
        asked.returns.filter(pk=each.pk).update(**came, times_submitted=1, receipt=f"1999-{place}")
    cell = {"key": "1900/all", "printed": "c", "value": 1, "revised": False, "before": "", "full": "1900/all@1"}
    line = {"key": "all", "name": "Total", "cells": [cell], "total": True}
    table = {"key": "total", "title": "Total", "first": "Counted", "heads": [["1900", "Number"]], "lines": [line]}
    table |= {"across": False, "down": False, "note": "", "withheld": False}
    PublishedEdition.objects.bulk_create(
        PublishedEdition(
            year=1900 + n, number=1, issue=1, issued_on="1990-05-01", issued_by=board.helen, checksum="-",
            content={"tables": [table], "quarters": [], "threshold": 5},
        )
        for n in range(number)
    )  # fmt: skip


@pytest.mark.parametrize("number", [10, 100])
def test_feeds_cost_the_same_statements_for_any_number_of_rows(number, board):
    add_rows(board, number)
    text = basic(make_token(board.helen))
    get_feed("actions.csv", text)  # the time of use is noted once
    found = {}
    for name in COSTS:
        with CaptureQueriesContext(connection) as queries:
            response = get_feed(f"{name}.csv", text)
        assert len(csv_rows(response.content)) >= number
        found[name] = len(queries)
    assert found == COSTS


@pytest.mark.long
@pytest.mark.parametrize("name", ["actions", "plan_rows", "updates", "timescales"])
def test_feed_of_twenty_thousand_actions_takes_seconds(name, board):
    large_plan(ACTIONS, leads=[board.leads["group"]], author=board.marian)
    text = basic(make_token(board.helen))
    for ending in ("csv", "json"):
        begun = time.process_time()
        response = get_feed(f"{name}.{ending}", text)
        assert time.process_time() - begun < SECONDS
        assert response.content.count(b"\n" if ending == "csv" else b"},{") >= ACTIONS - 1
