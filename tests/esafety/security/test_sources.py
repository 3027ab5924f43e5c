"""What other parts write to the security journal: settings, calendar links, case numbers, keys, removals from history."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.models import User
from actions.calendar.services import make_feed, revoke_feed
from core.board import settings
from core.history.guards import ask_to_clean, confirm_cleaning
from core.models import SecurityEvent
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.models import CaseNumber
from incidents.records.services import case_numbers
from tests.removals import purge_now


@pytest.fixture
def events(board):
    """Kind, outcome, person and details of what was written since the test began."""
    before = SecurityEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def read() -> list[tuple]:
        rows = SecurityEvent.objects.filter(pk__gt=before).order_by("pk")
        return [(row.kind, row.outcome, row.actor, row.detail) for row in rows]

    return read


def test_changed_setting_is_an_event_without_its_value(board, sunita, events):
    key = settings.declared()[0].key
    value = settings.find(key).default + 1
    settings.change_setting(key=key, value=value, applies_from=today(), by=sunita, reason="canary")
    with pytest.raises(RuleBroken):
        settings.change_setting(key=key, value=value, applies_from=today() - dt.timedelta(1), by=sunita, reason="x")
    assert events() == [("setting", "changed", sunita, {"setting": key})]


def test_calendar_links_are_events(board, grace, events):
    feed = make_feed(scope="plan", by=grace)
    revoke_feed(feed=feed, by=grace)
    assert events() == [("token", "made", grace, {}), ("token", "ended", grace, {})]


def test_shown_case_number_is_an_event_without_the_number(board, bea, events):
    row = CaseNumber.objects.first()
    number = case_numbers.show(row=row, purpose="matching", by=bea)
    assert events() == [("case_number", "shown", bea, {"record": row.incident_id, "reason": "matching"})]
    assert number not in str(events())


def test_another_key_is_an_event(board, events):
    call_command("reseal_case_numbers", verbosity=0)
    assert events() == [("key", "changed", None, {"by": "command", "count": CaseNumber.objects.count()})]


def test_removal_from_history_is_three_events(board, helen, owen, events):
    past = User.history.model
    rows = [past.objects.filter(id=board.grace.pk).latest("history_id").pk]
    request = ask_to_clean(past, rows=rows, columns=["job_title"], purpose="redaction", by=helen)
    for person in (helen, owen):
        confirm_cleaning(request, by=person)
    purge_now(request, by=owen)
    table = {"table": past._meta.db_table, "count": 1}
    assert [event for event in events() if event[0] == "purge"] == [
        ("purge", "asked", helen, {**table, "reason": "redaction"}),
        ("purge", "confirmed", helen, table),
        ("purge", "confirmed", owen, table),
        ("purge", "done", owen, table),
    ]
