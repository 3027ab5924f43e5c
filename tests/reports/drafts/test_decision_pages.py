"""Decisions about reports: listed until somebody says what was done about them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.text.dates import today
from reports.drafts.services.outcomes import decide
from reports.periods import Period
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import frozen, kept_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]
TEXT = "Ask every school for its figures"


def test_decision_is_listed_until_it_was_acted_on(client):
    small_plan()
    helen = UserFactory(roles=["manager"])
    row = decide(
        report=frozen(by=helen), text=TEXT, figure="plan.red", figure_label="Red", taken_on=today(),
        by=helen,
    )  # fmt: skip
    client.force_login(helen)
    page = client.get(reverse("reports:decisions")).text
    assert TEXT in page and reverse("reports:act", args=[row.pk]) in page
    sent = {"version": row.version, "note": "", "on": today().isoformat()}
    assert client.post(reverse("reports:act", args=[row.pk]), sent).status_code == 422
    answer = client.post(reverse("reports:act", args=[row.pk]), sent | {"note": "All were asked"}, follow=True)
    assert "Acted on" in answer.text and "All were asked" in answer.text
    assert reverse("reports:act", args=[row.pk]) not in answer.text


def test_a_decision_about_nothing_is_asked_for_in_a_plain_sentence(client):
    helen = UserFactory(roles=["manager"])
    client.force_login(helen)
    report = kept_report(by=helen, period=Period.containing(today()).before)
    answer = client.post(reverse("reports:decide", args=[report.pk]), {"about": "", "text": TEXT})
    assert answer.status_code == 422 and "Choose what the decision is about" in answer.text
