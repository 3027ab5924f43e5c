"""The headline and the list of what was done agree about an action that was completed within the period."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from actions.progress.services.progress import complete_action
from reports.drafts.drafting import draft_of
from reports.drafts.plans import figures_before, figures_now
from reports.models import Report
from reports.sections import done
from reports.sections.shared import directions
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, small_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A report of July to September 2010, with one action that was recorded in October as completed on 18 September."""
    with standing_clock(dt.date(2010, 1, 4)) as clock:
        plan, by = small_plan(), UserFactory()
        action = ActionFactory(method=plan.placements.first().method, wording="By 31 October 2010", plan=plan)
        clock.moment = timezone.make_aware(dt.datetime(2010, 10, 5, 9))
        complete_action(
            action=action, expected=action.version, done="Sent", difference="Asked for", on=dt.date(2010, 9, 18), by=by
        )
        yield draft_of(Report(kind="quarterly", year=2010, quarter=2), on=dt.date(2010, 9, 30)), action.pk


def test_headline_counts_blue_up_by_what_the_done_list_names(draft):
    drafted, action = draft
    found, before = figures_now(drafted.basis), figures_before(drafted.basis)
    named = [row for part in done.rows(drafted.basis, found) for row in part.rows]
    assert found.colours["B"] - before.colours["B"] == len(named) == 1
    assert before.actions[action].is_open
    assert directions(drafted.basis)[action].word == "better"
