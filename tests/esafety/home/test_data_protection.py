"""What waits for the data protection officer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import SecurityEvent
from core.text.dates import today
from esafety.home import page
from incidents.models import AccessLog, RetentionRun
from incidents.retention import services as retention
from reports.models import Redaction
from tests.actions.pages import text_of
from tests.removals import prove

pytestmark = pytest.mark.django_db
ADDRESS = "/data-protection/"


def lines(user) -> dict[str, str]:
    """Where each thing that waits leads → what it says."""
    return {each.href: f"{each.text}. {each.more}" for each in page.waiting_for(user, today())}


@pytest.fixture
def owen(board):
    return board.people["owen"]


@pytest.mark.parametrize(("first", "words"), [
    ("helen", "Waits for you as second person; proposed by Helen"),
    ("owen", "Waits for a second person; proposed by Owen"),
])  # fmt: skip
def test_redaction_waits_for_whoever_did_not_propose_it(first, words, board, owen):
    person = board.people[first]
    row = Redaction.objects.create(reason="Asked", digest="1", proposed_by=person, proposed_on=today())
    assert words in lines(owen)[reverse("reports:redaction", args=[row.pk])]
    Redaction.objects.filter(pk=row.pk).update(dropped_on=today())
    assert reverse("reports:redaction", args=[row.pk]) not in lines(owen)


def test_list_of_incidents_is_named_instead_of_what_is_due_until_two_have_confirmed_it(board, owen, helen):
    run = board.incidents.run
    address, overview = reverse("incidents:run", args=[run.pk]), reverse("incidents:retention")
    assert "Two people confirm it" in lines(owen)[address]
    prove(helen, owen)
    run = retention.confirm(run=run, expected=run.version, by=helen)
    assert "Waits for you as second person" in lines(owen)[address]
    run = retention.confirm(run=run, expected=run.version, by=owen)
    assert address not in lines(owen)
    removal = reverse("removal", args=[retention.name_of(run)])
    assert "unless somebody stops it" in lines(owen)[removal]
    RetentionRun.objects.update(dropped_on=today())
    assert "Incidents whose time is over" in lines(owen)[overview]


def test_alerts_and_looks_of_the_week_are_counted(owen, enter):
    SecurityEvent.objects.create(kind="alert", outcome="raised", alert="wrong 1")
    AccessLog.objects.all().delete()
    AccessLog.objects.create(person=owen, what="list")
    text = text_of(enter(owen).get(ADDRESS))
    assert "1 alert in the last seven days" in text
    assert "1 look at records in the last seven days" in text


def test_page_shows_some_and_counts_the_rest(owen, enter, monkeypatch):
    tasks = [page.Waiting(f"Thing {number}", "/help/") for number in range(page.SHOWN + 3)]
    monkeypatch.setattr("esafety.home.views.waiting_for", lambda user, on: tasks)
    text = text_of(enter(owen).get(ADDRESS))
    assert f"Waiting for you ({page.SHOWN + 3})" in text and "and 3 more" in text


def test_page_says_so_when_nothing_waits(owen, enter, monkeypatch):
    monkeypatch.setattr("esafety.home.views.waiting_for", lambda user, on: [])
    assert "Nothing waits for you." in text_of(enter(owen).get(ADDRESS))


def test_page_counts_nothing_that_is_under_way_without_its_reader(owen, enter):
    Redaction.objects.create(reason="Asked", digest="1", proposed_by=owen, proposed_on=today())
    alone = [task.text for task in page.waiting_for(owen, today()) if not task.is_under_way]
    text = text_of(enter(owen).get(ADDRESS))
    assert f"Waiting for you ({len(alone)})" in text if alone else "Nothing waits for you." in text
    assert "Under way" in text and "Waits for a second person" in text
