"""The security journal of the demonstration board: something to read for whoever reads it, and for each person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.security.rules import find_alerts
from accounts.security.services import read_events
from core.models import SecurityEvent
from core.security.rules import KINDS
from esafety.demo.load import BEGIN
from esafety.demo.security import ALERTS

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_journal_shows_an_alert_with_what_led_to_it(demo_plan, client):
    owen = User.objects.get(email="owen.marsh@northmere.example")
    client.force_login(owen)
    page = client.get(reverse("security")).content.decode()
    for words in ("Failed to sign in", "Page refused: no right to it", "Case number shown", "wrong second steps"):
        assert words in page, words
    raised = SecurityEvent.objects.get(kind="alert", outcome="raised")
    behind = client.get(reverse("security"), {"alert": raised.pk}).content.decode()
    assert behind.count("Second step was wrong") == raised.detail["count"] - 1  # the last was not checked


def test_alerts_of_the_journal_are_those_that_the_rules_find(demo_plan):
    for outcome, key in ALERTS.items():
        event = SecurityEvent.objects.get(kind="alert", outcome=outcome)
        (found,) = [each for each in find_alerts(read_events(event.at), event.at) if each.rule.key == key]
        assert (found.count, found.last.pk) == (event.detail["count"], event.detail["event"])
        assert event.alert.startswith(found.name)


def test_events_are_of_the_days_of_the_demonstration_and_of_most_kinds(demo_plan):
    events = SecurityEvent.objects.all()
    assert events.filter(at__date__lt=BEGIN).count() == 0
    assert len(set(events.values_list("kind", flat=True)) & set(KINDS)) >= 10
    for name in ("helen", "bea", "grace", "denzil", "owen", "sunita"):
        person = User.objects.get(email__startswith=f"{name}.")
        assert SecurityEvent.objects.for_user(person).exists(), name
