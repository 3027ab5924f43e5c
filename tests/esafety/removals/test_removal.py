"""The page of a removal from the history, for everybody who may stop it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.removals import jobs
from accounts.removals.jobs import carry_out_due
from agencies.models import Eslo
from core.history.guards import ask_to_clean, confirm_cleaning
from core.history.purges import removal_of, stop_removal
from core.mail.models import OutgoingEmail
from core.models import PurgeNotice, PurgeRecord, PurgeStop
from core.records.rules import RuleBroken
from tests.removals import carry_out_later, confirmed_removal, let_pass
from tests.running.test_roles import become_runner, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(helen, owen) -> str:
    return reverse("removal", args=[confirmed_removal(owen, helen)])


def test_removal_is_shown_and_stopped_by_one_who_did_not_confirm(address, bea, owen, denzil, enter):
    carry_out_due()
    assert enter(denzil).get(address).status_code == 403
    stop = reverse("stop_removal", args=["leavers-made"])
    assert enter(denzil).post(stop).status_code == 403
    assert "details of people who left their posts long ago, in 1 record" in enter(bea).get(address).text
    assert "nothing will be" in enter(bea).post(stop, follow=True).text
    assert "already ended" in enter(owen).post(stop, follow=True).text
    assert f"by {bea}" in enter(owen).get(address).text
    assert not PurgeRecord.objects.exists()


def test_page_of_no_removal_is_not_found(helen, enter):
    assert enter(helen).get(reverse("removal", args=["leavers-other"])).status_code == 404


def test_notice_goes_once_to_each_with_wide_rights_and_says_when(address, bea, helen, owen, sunita):
    for _ in range(2):
        carry_out_due()
    told = list(OutgoingEmail.objects.filter(kind="removal-notice").values_list("to", flat=True))
    assert len(told) == len(set(told)) and {bea.email, helen.email, owen.email, sunita.email} <= set(told)


def test_what_can_no_longer_be_carried_out_is_stopped_with_the_reason(address, helen, enter):
    """Here nobody had shown who they are."""
    carry_out_due()
    let_pass()
    assert carry_out_later() == 0
    assert "Both people must have shown who they are within 10 minutes" in enter(helen).get(address).text


@pytest.mark.parametrize("has_role", [True, False])
def test_page_says_where_no_process_may_remove(has_role, address, helen, enter, monkeypatch):
    monkeypatch.setattr(jobs, "has_purge_role", lambda: has_role)
    monkeypatch.setattr(jobs, "carry_out_due", lambda: 0)
    jobs.look_for_removals()
    assert ("Nothing can be removed now" in enter(helen).get(address).text) is not has_role


@pytest.mark.parametrize("setting", ["DEMO", "DEBUG"])
def test_look_carries_nothing_out_when_one_setting_of_the_demonstration_is_on(setting, address, settings):
    setattr(settings, setting, True)
    jobs.look_for_removals()
    assert not removal_of("leavers-made").is_told


def test_look_is_refused_in_the_demonstration_when_it_does_not_own_the_tables(address, monkeypatch):
    monkeypatch.setattr(jobs, "demo_allowed", lambda: True)
    become_runner()
    with pytest.raises(RuntimeError, match="may not remove"):
        jobs.look_for_removals()
    run("RESET ROLE")
    assert not removal_of("leavers-made").is_told


def test_removal_that_fails_keeps_no_other_from_being_told(address, owen, helen, monkeypatch):
    past = Eslo.history.model
    broken = ask_to_clean(
        past, rows=[past.objects.first().pk], columns=["name"], purpose="retention", by=owen, about="alien-1"
    )
    for person in (owen, helen):
        confirm_cleaning(broken, by=person)
    PurgeNotice.objects.create(request=broken)
    let_pass()
    with pytest.raises(ExceptionGroup):
        carry_out_due()
    assert removal_of("leavers-made").is_told


def test_stop_that_comes_too_late_says_so(address, bea, enter):
    """It was carried out between the look of the page and the stop."""
    carry_out_due()
    stale = removal_of("leavers-made")
    PurgeRecord.objects.create(request=stale.requests[0], rows_changed=1, done_by=bea)
    with pytest.raises(RuleBroken, match="already ended"):
        stop_removal(stale, by=bea)
    assert not PurgeStop.objects.exists()


def test_role_that_may_not_remove_tells_nobody_and_pages_say_so(address, helen, enter, monkeypatch):
    monkeypatch.setattr(jobs, "may_remove", lambda: False)
    monkeypatch.setattr(jobs, "has_purge_role", lambda: True)
    with pytest.raises(RuntimeError, match="may not remove"):
        jobs.look_for_removals()
    assert not removal_of("leavers-made").is_told
    assert "Nothing can be removed now" in enter(helen).get(address).text
