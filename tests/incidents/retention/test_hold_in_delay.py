"""A legal hold that is put while a confirmed removal waits keeps its record, and nothing else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from incidents.models import CaseNumber, Incident, RetentionRun
from incidents.records.services.recording import lock_incident
from incidents.retention import services
from tests.factories.incidents import record, recorded_years_ago
from tests.removals import carry_out_later, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(board, bea) -> tuple[Incident, Incident]:
    """Records of eight years ago: with a case number, and without."""
    RetentionRun.objects.update(dropped_on=timezone.localdate())
    made = record(by=bea, case_number="C-4004"), record(by=bea, case_number="")
    return tuple(recorded_years_ago(each, 8) for each in made)


def confirmed_rows(helen, owen) -> RetentionRun:
    prove(owen, helen)
    run = services.list_run(kind="rows", by=owen)
    services.confirm(run=run, expected=1, by=owen)
    return services.confirm(run=run, expected=2, by=helen)


@pytest.mark.long
def test_records_without_a_hold_go_although_another_was_put_on_hold(two, bea, helen, owen):
    run = confirmed_rows(helen, owen)
    lock_incident(incident=two[1], expected=two[1].version, by=bea, reason="A review")
    assert carry_out_later() == 1
    run.refresh_from_db()
    assert run.done_at and run.gone == len(run.rows) - 1
    assert not Incident.objects.filter(pk=two[0].pk).exists() and Incident.objects.filter(pk=two[1].pk).exists()
    assert Incident.history.filter(id=two[1].pk).count() == two[1].version


@pytest.mark.long
def test_records_go_although_every_case_number_is_on_hold(two, bea, helen, owen):
    held = [
        *CaseNumber.objects.filter(incident__recorded_on__lt=services.due_before("rows")).values_list(
            "incident_id", flat=True
        )
    ]
    run = confirmed_rows(helen, owen)
    for incident in Incident.objects.filter(pk__in=held):
        lock_incident(incident=incident, expected=incident.version, by=bea, reason="A review")
    assert carry_out_later() == 1
    run.refresh_from_db()
    assert run.done_at and run.gone == 1
    assert not Incident.objects.filter(pk=two[1].pk).exists()
    assert set(Incident.objects.filter(pk__in=held).values_list("pk", flat=True)) == set(held)
    assert CaseNumber.objects.filter(incident__in=held).count() == len(held)
    assert carry_out_later() == 0
    run.refresh_from_db()
    assert run.dropped_on is None


@pytest.mark.long
def test_run_is_dropped_where_everything_was_put_on_hold(two, bea, helen, owen):
    run = confirmed_rows(helen, owen)
    for incident in Incident.objects.filter(pk__in=run.rows):
        lock_incident(incident=incident, expected=incident.version, by=bea, reason="A review")
    assert carry_out_later() == 0
    run.refresh_from_db()
    assert run.dropped_on and not run.done_at
