"""A period that is not over stands last where periods are chosen, and is frozen only with a tick."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.drafts.services.drafts import make_report
from reports.models import Report
from reports.periods import Period
from tests.actions.pages import errors_of, tree_of, words
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.rows import try_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]
QUARTER, YEAR, OVER = Period(2026, 3), Period(2026), Period(2026, 2)
WARNING = "This {} is not over until {}. Tick the box to freeze the report all the same"


@pytest.fixture
def manager():
    with standing_clock(dt.date(2026, 8, 3)) as clock:
        small_plan()
        clock.moment = timezone.make_aware(dt.datetime(2026, 12, 2, 9))
        yield UserFactory(roles=["manager"])


def freeze(client, report, **form):
    return client.post(reverse("reports:freeze", args=[report.pk]), {"version": report.version, **form})


def test_periods_list_those_that_are_over_first_and_say_when_the_others_are(manager, enter):
    groups = tree_of(enter(manager).get(reverse("reports:make"))).xpath("//select[@name='period']/optgroup")
    assert [group.get("label") for group in groups] == ["Quarters", "Financial years", "Not over yet"]
    quarters, years, running = ([words(option) for option in group] for group in groups)
    assert quarters[:2] == [
        "July to September 2026 (Q2 2026/27)",
        "April to June 2026 (Q1 2026/27), before the board’s first day",
    ]
    assert len(quarters) == 7
    assert [year.partition(",")[0] for year in years] == ["April 2025 to March 2026", "April 2024 to March 2025"]
    assert running == [
        "October to December 2026, not over until 31 December 2026",
        "April 2026 to March 2027, not over until 31 March 2027",
    ]


@pytest.mark.long
@pytest.mark.parametrize(("kind", "period", "warning"), [
    ("quarterly", QUARTER, WARNING.format("quarter", "31 December 2026")),
    ("annual", YEAR, WARNING.format("year", "31 March 2027")),
    pytest.param("plan", YEAR, WARNING.format("year", "31 March 2027"), marks=pytest.mark.long),
])  # fmt: skip
def test_freezing_asks_for_a_tick_if_the_period_is_not_over(manager, enter, kind, period, warning):
    report, client = make_report(kind=kind, period=period, by=manager), enter(manager)
    assert "not over until" in client.get(reverse("reports:freeze", args=[report.pk])).text
    refused = freeze(client, report)
    assert refused.status_code == 422 and warning in errors_of(refused)[0]
    assert Report.objects.get(pk=report.pk).is_draft
    assert freeze(client, report, unfinished="on").status_code == 302
    assert Report.objects.get(pk=report.pk).state == Report.State.FROZEN


@pytest.mark.long
def test_freezing_asks_for_no_tick_if_the_quarter_is_over(manager, enter):
    report, client = make_report(kind="quarterly", period=OVER, by=manager), enter(manager)
    assert "not over until" not in client.get(reverse("reports:freeze", args=[report.pk])).text
    assert freeze(client, report).status_code == 302


@try_rows(("day", "is_over"), [((2026, 12, 30), False), ((2026, 12, 31), False), ((2027, 1, 1), True)])
def test_period_is_over_on_the_day_after_its_last(day, is_over):
    assert QUARTER.is_over(dt.date(*day)) is is_over
