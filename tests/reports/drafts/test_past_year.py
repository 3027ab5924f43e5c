"""An annual report prints no training and no results of audits that are later than its day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from agencies.posts.services import eslos
from audits.models import ResultsStep
from core.documents.model import Paragraph, Table
from reports.drafts.drafting import draft_of
from reports.models import Report
from reports.sections import audit_results, coverage, yearly
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 3, 31)


def train(officer, *day: int) -> None:
    eslos.note_training(eslo=officer, expected=officer.version, on=dt.date(*day), by=UserFactory())
    officer.refresh_from_db()


@pytest.mark.parametrize(("trained", "shown", "counted"), [
    ([], "None on record", 0),
    ([(2010, 2, 1)], "1 February 2010", 1),
    ([(2010, 4, 12)], "None on record", 0),
    ([(2007, 6, 1), (2010, 4, 12)], "1 June 2007, out of date", 0),
    ([(2009, 6, 1), (2010, 4, 12)], "1 June 2009", 1),
])  # fmt: skip
def test_training_is_that_of_the_day(trained, shown, counted):
    with standing_clock(dt.date(2010, 5, 4)) as clock:
        officer = EsloFactory(valid_from=dt.date(2007, 1, 1), agency__active_from=None)
        for day in trained:
            clock.moment += dt.timedelta(minutes=1)
            train(officer, *day)
        clock.moment = timezone.make_aware(dt.datetime(2010, 5, 20, 10))
        basis = draft_of(Report(kind="annual", year=2009), on=DAY).basis
        (table,) = yearly.eslo_list(basis)
        assert [row[-1].text for row in table.rows] == [shown]
        figure = next(each for each in coverage.headline(basis) if each.key == "agencies.trained")
        assert figure.value == counted


@pytest.mark.long
def test_results_that_changed_after_the_day_are_not_printed(demo_plan):
    basis = draft_of(Report.objects.get(kind="annual", year=2025)).basis
    assert [each for each in audit_results.draft(basis) if isinstance(each, Table)]
    ResultsStep.objects.update(moved_on=basis.on + dt.timedelta(1))
    blocks = audit_results.draft(basis)
    assert not [each for each in blocks if isinstance(each, Table)]
    said = [each.content for each in blocks if isinstance(each, Paragraph)]
    assert "71 of 80 returns have come in (89%)." in said
    assert said.count("Its results have changed since 31 March 2026, and those of then are not kept.") == 3
