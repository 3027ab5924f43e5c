"""What of incidents goes when its time is over, by whom, and what stays."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.people.services import deactivate_person
from accounts.removals import jobs
from accounts.removals.jobs import carry_out_due
from core.history.connection import is_carried_out
from core.mail.models import OutgoingEmail
from core.models import PurgeRecord, PurgeStop, SecurityEvent
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from incidents.models import AccessLog, CaseNumber, ImportedRow, Incident, RetentionRun
from incidents.records.services.recording import correct_incident, lock_incident
from incidents.retention import services
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.incidents import accepted, kind_of, made_by, record, recorded_years_ago
from tests.reminders.board import about
from tests.removals import carry_out_later, let_pass, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(board, bea) -> Incident:
    """A record of four years ago with a case number, corrected once; that of the cast is of seven years ago."""
    RetentionRun.objects.update(dropped_on=timezone.localdate())
    made = record(by=bea, case_number="C-4004", note="Met in a game")
    correct_incident(incident=made, expected=1, values={"main_type": kind_of("fraud")}, by=bea, reason="Found out")
    return recorded_years_ago(made, 4)


def carried_out(kind: str, helen, owen) -> RetentionRun:
    """A run that two people have confirmed and that was carried out a day later."""
    run = confirmed(kind, helen, owen)
    assert carry_out_later() == 1
    run.refresh_from_db()
    return run


def confirmed(kind: str, helen, owen) -> RetentionRun:
    """A run that two people have confirmed."""
    prove(owen, helen)
    run = services.list_run(kind=kind, by=owen)
    services.confirm(run=run, expected=1, by=owen)
    return services.confirm(run=run, expected=2, by=helen)


@pytest.mark.long
def test_case_numbers_go_after_three_years_and_their_records_stay(old, board, helen, owen):
    run = carried_out("case_numbers", helen, owen)
    assert (run.gone, run.rows) == (2, [board.incidents.old.pk, old.pk])
    assert not CaseNumber.objects.filter(incident=old).exists()
    assert not CaseNumber.history.filter(incident_id=old.pk).exists()
    assert Incident.objects.get(pk=old.pk).note == "Met in a game"
    assert CaseNumber.objects.filter(incident=board.incidents.record).exists()


@pytest.mark.long
def test_whole_records_go_after_six_years_from_history_too_and_the_proof_holds_no_data(old, board, helen, owen):
    seven = board.incidents.old
    run = carried_out("rows", helen, owen)
    assert (run.gone, run.rows) == (1, [seven.pk])
    assert not Incident.objects.filter(pk=seven.pk).exists()
    assert not Incident.history.filter(id=seven.pk).exists()
    assert not CaseNumber.objects.filter(incident=seven.pk).exists()
    assert Incident.objects.filter(pk=old.pk).exists()
    assert PurgeRecord.objects.filter(request__table="incidents_historicalincident").count() == 1
    assert run.history.first().history_change_reason == "Carried out"


def test_what_is_held_stays_until_the_hold_ends(old, board, bea, helen, owen):
    lock_incident(incident=old, expected=old.version, by=bea, reason="A review", until=timezone.localdate())
    assert old.pk not in services.due("case_numbers").values_list("pk", flat=True)
    assert services.held_back("case_numbers") == 1
    Incident.objects.filter(pk=old.pk).update(held_until=timezone.localdate() - dt.timedelta(days=1))
    assert old.pk in services.due("case_numbers").values_list("pk", flat=True)


@pytest.mark.long
def test_a_record_that_is_held_after_it_was_listed_stays(old, board, bea, helen, owen):
    run = confirmed("case_numbers", helen, owen)
    lock_incident(incident=old, expected=old.version, by=bea, reason="A review")
    assert carry_out_later() == 1
    run.refresh_from_db()
    assert run.gone == 1 and CaseNumber.history.filter(incident_id=old.pk).exists()
    assert CaseNumber.objects.filter(incident=old).exists()


def test_a_hold_cannot_end_before_it_begins(old, bea):
    with pytest.raises(RuleBroken, match="This day is over"):
        lock_incident(incident=old, expected=old.version, by=bea, reason="A review", until=dt.date(2020, 1, 1))


def test_one_person_is_not_enough(old, helen, owen):
    prove(owen, helen)
    run = services.list_run(kind="case_numbers", by=owen)
    with pytest.raises(RuleBroken, match="Two different people"):
        services.carry_out(run=run)
    services.confirm(run=run, expected=1, by=owen)
    with pytest.raises(RuleBroken, match="confirmed this already"):
        services.confirm(run=run, expected=2, by=owen)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRun.objects.filter(pk=run.pk).update(second_by=owen)
    services.confirm(run=run, expected=2, by=helen)
    assert carry_out_later() == 1
    with pytest.raises(RuleBroken, match="has ended"):
        services.carry_out(run=run)


def test_listing_changes_nothing_and_stands_once(old, owen):
    before = (CaseNumber.objects.count(), Incident.objects.count(), Incident.history.count())
    run = services.list_run(kind="case_numbers", by=owen)
    assert before == (CaseNumber.objects.count(), Incident.objects.count(), Incident.history.count())
    with pytest.raises(RuleBroken, match="There is already"):
        services.list_run(kind="case_numbers", by=owen)
    services.drop(run=run, expected=1, by=owen)
    services.list_run(kind="case_numbers", by=owen)


@pytest.mark.long
def test_prints_of_imported_rows_go_with_the_case_number(board, bea, helen, owen):
    RetentionRun.objects.update(dropped_on=timezone.localdate())
    pk = made_by(accepted([["C-6001", "3 February 2026", "Sextortion", "14"]], by=bea))[0].pk
    recorded_years_ago(Incident.objects.get(pk=pk), 4)
    carried_out("case_numbers", helen, owen)
    assert not ImportedRow.objects.filter(incident=pk).exists()


def test_two_people_confirm_on_the_pages_and_a_day_later_it_is_done(old, board, helen, owen, enter):
    prove(owen, helen)
    enter(owen).post(reverse("incidents:list_run"), {"kind": "case_numbers"})
    run = RetentionRun.objects.open().get()
    confirm = reverse("incidents:confirm_run", args=[run.pk])
    enter(owen).post(confirm, {"version": 1})
    page = enter(owen).post(confirm, {"version": 2}, follow=True).content.decode()
    assert "A different person must be second" in page
    page = enter(helen).post(confirm, {"version": 2}, follow=True).content.decode()
    assert "Owen Price and Helen Marsh have confirmed this" in page and "Stop this removal" in page
    assert carry_out_later() == 1
    page = enter(helen).get(reverse("incidents:run", args=[run.pk])).content.decode()
    assert "2 deleted on" in page
    assert "Met in a game" not in page


def test_command_says_what_is_due_where_to_confirm_and_what_was_carried_out(old, helen, owen):
    said = StringIO()
    call_command("retention", "plan", stdout=said)
    assert "2 due, 0 held" in said.getvalue()
    assert not RetentionRun.objects.open().exists()
    call_command("retention", "plan", "--by", owen.email, stdout=said)
    run = RetentionRun.objects.open().get(kind="case_numbers")
    with pytest.raises(CommandError, match="address of somebody"):
        call_command("retention", "confirm", run.pk, "--by", "nobody@example.org")
    call_command("retention", "confirm", run.pk, "--by", owen.email, stdout=said)
    call_command("retention", "run", run.pk, stdout=said)
    assert "Not confirmed by two people yet" in said.getvalue()
    assert said.getvalue().count(f"/incidents/retention/{run.pk}/") == 2
    prove(owen, helen)
    for version, person in enumerate((owen, helen), start=1):
        services.confirm(run=run, expected=version, by=person)
    call_command("retention", "run", run.pk, stdout=said)
    assert "It will be carried out on" in said.getvalue()
    assert carry_out_later() == 1
    call_command("retention", "run", run.pk, stdout=said)
    assert "2 deleted" in said.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("is_demonstration", [True, False])
def test_look_carries_out_without_the_purge_role_when_it_is_the_demonstration(
    is_demonstration, old, helen, owen, monkeypatch
):
    """Its one process owns the tables; any other leaves them alone."""
    monkeypatch.setattr(jobs, "demo_allowed", lambda: is_demonstration)
    run = confirmed("case_numbers", helen, owen)
    for span in ("0 hours", "25 hours"):
        let_pass(span)
        jobs.look_for_removals()
    run.refresh_from_db()
    assert bool(run.done_at) is is_demonstration
    assert is_carried_out() is is_demonstration


@pytest.mark.long
def test_what_was_confirmed_is_told_until_it_is_carried_out(old, helen, owen):
    confirmed("case_numbers", helen, owen)
    for person in (helen, owen):
        (line,) = about(person, "keeping")
        assert (line.text, line.href) == ("Incidents whose time is over: 3", "/incidents/retention/")
    assert carry_out_later("23 hours") == 0
    assert carry_out_later("2 hours") == 1
    assert [line.text for line in about(helen, "keeping")] == ["Incidents whose time is over: 1"]


def test_run_is_dropped_when_a_record_was_changed_after_the_first_confirmation(old, bea, helen, owen):
    run = confirmed("rows", helen, owen)
    seven = Incident.objects.get(pk=run.rows[0])
    values = {"main_type": kind_of("fraud")}
    correct_incident(incident=seven, expected=seven.version, values=values, by=bea, reason="Found out")
    assert carry_out_later() == 0
    run.refresh_from_db()
    assert run.dropped_on and "changed since" in PurgeStop.objects.first().why
    assert Incident.objects.filter(pk=seven.pk).exists()


@pytest.mark.long
def test_each_with_wide_rights_is_told_and_may_stop_it(old, board, bea, helen, owen, enter):
    run = confirmed("case_numbers", helen, owen)
    carry_out_due()
    told = set(OutgoingEmail.objects.filter(kind="removal-notice").values_list("to", flat=True))
    assert {bea.email, helen.email, owen.email, board.people["sunita"].email} <= told
    address = reverse("removal", args=[f"retention-{run.pk}"])
    assert "Stop this removal" in enter(bea).get(address).text
    page = enter(bea).post(reverse("stop_removal", args=[f"retention-{run.pk}"]), follow=True).text
    assert "Nothing was removed from the history" in page and f"by {bea}" in page
    assert carry_out_later() == 0
    run.refresh_from_db()
    assert run.dropped_on and not run.done_at and CaseNumber.objects.filter(incident=old).exists()
    assert "already ended" in enter(owen).post(reverse("stop_removal", args=[f"retention-{run.pk}"]), follow=True).text
    event = SecurityEvent.objects.get(kind="purge", outcome="stopped")
    assert (event.actor, event.detail["table"]) == (bea, "incidents_historicalcasenumber")


def test_nobody_confirms_who_has_not_just_shown_who_they_are(old, helen, owen):
    run = services.list_run(kind="case_numbers", by=owen)
    with pytest.raises(RuleBroken, match="Sign in again first"):
        services.confirm(run=run, expected=1, by=owen)
    prove(owen)
    let_pass("11 minutes")
    with pytest.raises(RuleBroken, match="Sign in again first"):
        services.confirm(run=run, expected=1, by=owen)


def test_the_access_log_says_who_looked_at_what_for_what(board, bea, owen, enter):
    pk = board.incidents.record.pk
    enter(bea).post(reverse("incidents:number", args=[pk]), {"purpose": "matching"})
    page = enter(owen).get(reverse("incidents:access_log"), {"what": "case_number", "record": pk}).content.decode()
    assert page.count("Case number, record") == 1
    assert "Comparing with the case system" in page
    assert AccessLog.objects.filter(person=bea, record=pk, what="case_number").count() == 1
    wrong = enter(owen).get(reverse("incidents:access_log"), {"record": "x"}).content.decode()
    assert "Error:" in wrong


def test_the_access_log_is_searched_by_the_person_who_looked(board, bea, owen, enter):
    for person in (bea, owen):
        AccessLog.objects.create(person=person, what=AccessLog.What.LIST, rows=3)
    response = enter(owen).get(reverse("incidents:access_log"), {"who": bea.name.upper()})
    assert {look.person for look in response.context["page"]} == {bea}


def test_the_access_log_is_searched_by_the_days_that_are_typed_into_its_form(board, bea, owen, enter):
    enter(bea).post(reverse("incidents:number", args=[board.incidents.record.pk]), {"purpose": "matching"})
    reader, address = enter(owen), reverse("incidents:access_log")
    shown = {
        typed: text_of(reader.get(address, {"since": typed}))
        for typed in (print_date(today()), "1 January 2999", "31 November 2026")
    }
    assert ["Case number, record" in text for text in shown.values()] == [True, False, False]
    assert "No entry matches" in shown["1 January 2999"]
    assert "November 2026 has no day 31" in shown["31 November 2026"]


def test_confirm_is_refused_when_both_people_are_managers(old, helen):
    run, other = services.list_run(kind="case_numbers", by=helen), UserFactory(roles=["manager"])
    prove(helen, other)
    services.confirm(run=run, expected=1, by=other)
    with pytest.raises(RuleBroken, match="a manager, and the other a data protection officer"):
        services.confirm(run=run, expected=2, by=helen)


@pytest.mark.long
def test_confirmed_run_is_dropped_when_one_of_the_two_has_left(old, helen):
    officer = UserFactory(roles=["dpo"])
    run = confirmed("case_numbers", helen, officer)
    deactivate_person(user=officer, expected=officer.version, by=None, reason="Left")
    run = RetentionRun.objects.get(pk=run.pk)
    with pytest.raises(RuleBroken, match="is closed. Delete this request and make a new one"):
        services.carry_out(run=run)
    assert carry_out_later() == 0
    run.refresh_from_db()
    assert run.dropped_on and not run.done_at
    assert CaseNumber.objects.filter(incident=old).exists()
