"""Types kept by the manager, records joined into events, and nil returns withdrawn."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Incident, IncidentType, NilReturn
from tests.factories.incidents import record

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    """The types in the order in which they are offered."""
    return list(IncidentType.objects.standing().values_list("key", flat=True))


def test_a_type_is_added_moved_changed_retired_and_used_again(board, helen, enter):
    browser = enter(helen)
    browser.post(reverse("incidents:add_type"), {"name": "Deepfake of a teacher", "concerns": ["conduct"]})
    kind = IncidentType.objects.get(name="Deepfake of a teacher")
    assert names()[-3] == kind.key
    browser.post(reverse("incidents:move_type_up", args=[kind.pk]), {"version": 1})
    assert names()[-4] == kind.key
    kind.refresh_from_db()
    sent = {"name": "Deepfake of an adult", "concerns": ["conduct", "content"], "version": kind.version}
    browser.post(reverse("incidents:change_type", args=[kind.pk]), sent)
    kind.refresh_from_db()
    assert (kind.name, kind.concern_names) == ("Deepfake of an adult", ["Content", "Conduct"])
    browser.post(reverse("incidents:retire_type", args=[kind.pk]), {"version": kind.version})
    assert kind.key not in names()
    kind.refresh_from_db()
    browser.post(reverse("incidents:use_type_again", args=[kind.pk]), {"version": kind.version})
    assert names()[-4] == kind.key
    history = browser.get(reverse("history", args=["incident_type", kind.pk])).content.decode()
    assert "Deepfake of a teacher" in history


def test_the_first_type_cannot_stand_higher_and_those_that_are_needed_stand_last(board, helen, enter):
    before = names()
    for key in (before[0], "other", "not_known"):
        kind = IncidentType.objects.get(key=key)
        sent = {"version": kind.version}
        page = enter(helen).post(reverse("incidents:move_type_up", args=[kind.pk]), sent, follow=True)
        assert "is already first" in page.content.decode()
    assert names() == before


def test_two_records_become_one_event_and_two_again(board, bea, enter):
    browser, one, two = enter(bea), record(by=bea), record(by=bea)
    join = reverse("incidents:join", args=[two.pk])
    assert "There is no record" in browser.post(join, {"version": 1, "other": 999_999}).content.decode()
    assert "another record" in browser.post(join, {"version": 1, "other": two.pk}).content.decode()
    browser.post(join, {"version": 1, "other": one.pk})
    assert set(Incident.objects.filter(pk__in=[one.pk, two.pk]).values_list("event", flat=True)) == {one.pk}
    two.refresh_from_db()
    browser.post(reverse("incidents:leave", args=[two.pk]), {"version": two.version})
    assert Incident.objects.get(pk=two.pk).event is None


def test_a_nil_return_is_withdrawn_with_a_reason(board, bea, enter):
    nil, browser = board.incidents.nil, enter(bea)
    address = reverse("incidents:withdraw_nil", args=[nil.pk])
    assert browser.post(address, {"version": nil.version, "reason": ""}).status_code == 422
    browser.post(address, {"version": nil.version, "reason": "Nobody had looked"})
    assert NilReturn.objects.get(pk=nil.pk).withdrawn_on
    assert "Withdrawn on" in browser.get(reverse("incidents:nil_returns")).content.decode()
    assert browser.get(address).status_code == 404
