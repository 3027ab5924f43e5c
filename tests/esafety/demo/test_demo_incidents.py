"""The incidents of the demonstration board: two years, and something of everything that figures and pages show."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from incidents.models import CaseNumber, Incident, NilReturn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.mark.long
def test_every_quarter_has_records_and_each_year_more_than_the_one_before():
    count = Incident.objects.standing().recorded_within
    starts = [dt.date(2024, 10, 1), *(dt.date(2025, month, 1) for month in (1, 4, 7, 10))]
    starts += [dt.date(2026, month, 1) for month in (1, 4, 7, 10)]
    assert all(count(day, day + dt.timedelta(days=88)).exists() for day in starts)
    first, second = (count(dt.date(year, 10, 1), dt.date(year + 1, 9, 30)).count() for year in (2024, 2025))
    assert 50 < first < second
    assert Incident.objects.count() == 150


def test_something_of_everything_is_there():
    found = Incident.objects.all()
    assert found.exclude(voided_on=None).count() == 3
    assert found.exclude(held_on=None).count() == 2
    assert found.filter(version__gt=1, event=None, voided_on=None, held_on=None).count() >= 3  # corrected
    said = {"children": len(found), "events": len({each.event or each.pk for each in found})}
    assert said["children"] - said["events"] == 13
    late = [each for each in found if (each.recorded_on - each.known_on).days > 50]
    assert len(late) == 8
    assert found.filter(counted_on__isnull=False, section_47_on__isnull=False).count() > 30
    assert len(set(found.values_list("main_type", flat=True))) > 15
    assert 100 < CaseNumber.objects.count() < 150


def test_one_quarter_is_nil_and_another_was_never_looked_at():
    assert list(NilReturn.objects.standing().values_list("year", "quarter")) == [(2024, 2)]
    assert NilReturn.objects.filter(year=2024, quarter=1, withdrawn_on__isnull=False).count() == 1


def test_each_record_was_entered_on_the_day_on_which_it_was_recorded_so_that_few_are_late():
    found = Incident.objects.all()
    assert all(timezone.localdate(each.created_at) == each.recorded_on for each in found)
