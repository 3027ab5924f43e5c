"""Which plan is in force: an import never takes the place of one, putting one in force does, undoing leaves no trace
in any list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from actions.importing.saving import save_plan
from actions.models import Plan
from actions.past.asat import plan_in_force
from core.text.dates import today
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.factories.plan import PlanFactory

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 1, 1)


def save(as_at: dt.date = DOCUMENT_DATE) -> Plan:
    """The demonstration plan as a document of a day, saved as an import saves it."""
    return save_plan(document=PLAN, title="", as_at=as_at, by=None)


@pytest.mark.long
def test_save_plan_puts_first_plan_in_force():
    plan = save()
    assert plan.in_force_since == today() and Plan.objects.in_force() == plan


@pytest.mark.long
def test_save_plan_leaves_in_force_plan_when_file_is_newer():
    first, second = save(), save(LATER)
    assert second.in_force_since is None
    assert Plan.objects.in_force() == first
    assert plan_in_force([first.pk, second.pk], timezone.now()) == first.pk


@pytest.mark.long
def test_save_plan_puts_in_force_when_all_others_are_closed():
    PlanFactory(closed_on=today())
    plan = save()
    assert plan.in_force_since == today() and Plan.objects.in_force() == plan


def test_in_force_follows_dates_that_have_been_reached():
    old = PlanFactory(in_force_since=today() - dt.timedelta(days=9), document_date=LATER)
    new = PlanFactory(in_force_since=today(), document_date=DOCUMENT_DATE)
    coming = PlanFactory(in_force_since=today() + dt.timedelta(days=1))
    undated = PlanFactory(in_force_since=None, document_date=None)
    assert list(Plan.objects.in_force_first())[:2] == [new, old]
    keys = [plan.pk for plan in (old, new, coming, undated)]
    assert plan_in_force(keys, timezone.now()) == new.pk
    assert plan_in_force(keys, timezone.now() + dt.timedelta(days=1)) == coming.pk
