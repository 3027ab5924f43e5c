"""The audit returns of the demonstration board: two years, whole where they came in, and something of everything."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F

from audits.access import with_form
from audits.chasing.services.chasing import due_emails
from audits.chasing.services.schedule import steps_on
from audits.chasing.settings import DAYS
from audits.models import Answer, Chase, ChaseStep, ImprovementAction, Return, Round, SignOff
from audits.questions.checks import CHECK
from audits.results.scoring import share_of_counts
from audits.returns.return_data import return_data_of
from audits.signing.rules import is_intact
from audits.signing.services.signers import barred_from
from core.mail.models import OutgoingEmail
from core.text.dates import today
from esafety.demo.load import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_there_are_returns_of_two_years_in_every_state():
    assert sorted(Round.objects.values_list("year", "state")) == [(2025, "closed")] * 3 + [(2026, "open")] * 2
    assert set(Return.objects.values_list("state", flat=True)) == set(Return.State.values)
    this_year = Return.objects.filter(round__year=2026, round__edition__questionnaire__key="arrangements")
    assert this_year.filter(previous__isnull=False).count() >= 70
    assert this_year.get(agency__name="Harbour Lane Primary School").state == "in_progress"


def test_what_came_in_was_whole_when_it_was_signed():
    """The product’s own checks, over every return: nothing blocks, and no check of the numbers warns."""
    came = Return.objects.filter(state__in=["ready", "signed", "submitted", "moderated", "closed"])
    for audit_return in with_form(came):
        found = return_data_of(audit_return, last_year=False).findings
        assert [each for each in found if each.blocks or each.kind == CHECK] == [], audit_return
    assert all(is_intact(each) for each in SignOff.objects.all()[:10])


def test_survey_returns_follow_the_rules_of_their_questions():
    came = Return.objects.filter(round__edition__questionnaire__key="young-people", submitted_on__isnull=False)
    assert came
    for audit_return in with_form(came):
        return_data = return_data_of(audit_return, last_year=False)
        assert [each.text for each in return_data.findings if each.kind == CHECK] == [], audit_return
        numbers = {row.question.code: row.value for row in return_data.rows.values() if row.code != "survey"}
        for code in {"C3", "C6", "C10"} & {*numbers}:  # no two groups of children are alike, which nobody would believe
            assert len({*numbers[code].values()}) > 2, numbers[code]


def test_signatures_are_of_nobody_who_filled_the_return_in():
    signed = list(SignOff.objects.select_related("audit_return"))
    assert signed and all(each.email and each.request_id for each in signed)
    for each in signed[::10]:
        assert not barred_from(each.audit_return).bars(each.email)


def test_agencies_differ_and_get_better():
    rows = Answer.objects.filter(question__code="A2.4").received().tally()
    counts = {row["code"]: row["n"] for row in rows}
    assert {"y", "p", "n"} <= set(counts)
    assert 50 < share_of_counts(counts).percent < 99
    assert {"open", "done", "declined"} <= set(ImprovementAction.objects.values_list("status", flat=True))
    assert not Return.objects.exclude(answered=0).filter(answers__isnull=True).exists()


def test_who_was_reminded_on_which_day_is_noted_and_no_email_goes_out():
    assert {step.stage for step in ChaseStep.objects.all()} <= set(DAYS)
    this_year = Round.objects.get(year=2026, edition__questionnaire__key="arrangements")
    chases = Chase.objects.filter(audit_return__round=this_year)
    week = this_year.opened_on + dt.timedelta(days=7)
    assert set(chases.values_list("kind", "sent_on")) == {("invitation", this_year.opened_on), ("step", week)}
    assert not chases.filter(kind="step", audit_return__started_on__lte=week).exists()
    first = chases.filter(kind="invitation")
    assert first.count() == this_year.returns.count() and not chases.exclude(to__in=["eslo", "agency", ""]).exists()
    last = Chase.objects.filter(audit_return__round__year=2025, kind="step")
    assert last.count() > 50 and not last.filter(audit_return__submitted_on__lte=F("sent_on")).exists()
    with clock(dt.date(2026, 11, 19)):
        assert due_emails(this_year, today(), steps_on(this_year, today())) == []
    with clock(dt.date(2026, 11, 20)):
        assert {email.step.days for email in due_emails(this_year, today(), steps_on(this_year, today()))} == {-14}
    assert set(OutgoingEmail.objects.values_list("kind", flat=True)) == {"report-out", "eslo-return"}
