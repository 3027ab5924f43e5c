"""What is printed beside an action that is red or amber."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.text.dates import today
from reports.drafts.drafting import draft_of
from reports.drafts.plans import figures_now
from reports.models import Report
from reports.sections.concerns import PROPOSED, concerns, decided, row

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_decision_is_printed_beside_red_action_with_proposed_date(demo_plan):
    draft = draft_of(Report.objects.get(kind="quarterly", year=2026, quarter=2), on=today())
    found = figures_now(draft.basis)
    proposed = {standing.action for standing, *_ in found.proposals}
    red = next(each for each in concerns(found) if each.action in proposed and not decided(found, each))
    assert row(found, red)[3] == PROPOSED
    decision = SimpleNamespace(action_id=red.action, taken_on=dt.date(2010, 2, 3), text="Use the old form.")
    vars(found)["decisions"] = [decision]  # worked out once, and kept there
    assert row(found, red)[3] == f"Decided on 3 February 2010: Use the old form.\n{PROPOSED}"
