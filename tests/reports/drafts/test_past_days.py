"""A report as at a past day prints nothing that was done later, and says for which day it is and when it was known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import timezone

from actions.colours.services import set_colour
from actions.followups.services import add_follow_up
from actions.models import Action
from actions.plans.services import put_in_force
from actions.progress.services.progress import (
    add_update,
    agree_revision,
    complete_action,
    declare,
    propose_revision,
)
from actions.queries.services import raise_query, record_decision
from core.text.dates import today
from reports.drafts.drafting import draft_of
from reports.drafts.plans import figures_now
from reports.models import Report
from reports.periods import Period
from reports.sections.changes import changes_of
from reports.sections.section import Basis, Moment
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, PlanFactory, small_plan
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 3, 31)
LATER = ["later news", "later risk", "later query", "later decision", "later task", "later date", "later colour",
         "later done", "later action"]  # fmt: skip


@pytest.fixture
def plan():
    """A plan with what was done before 31 March, after it, and typed later about a day before."""
    with standing_clock(dt.date(2010, 1, 4)) as clock:
        by = UserFactory(name="Helen Marsh")
        plan = small_plan()
        plan.document_date = dt.date(2010, 1, 4)
        plan.save()
        rows = list(Action.objects.order_by("number"))

        def again(place: int) -> dict:
            rows[place].refresh_from_db()
            return {"action": rows[place], "expected": rows[place].version, "by": by}

        def at(*day: int) -> None:
            clock.moment = timezone.make_aware(dt.datetime(*day, 9))

        at(2010, 3, 10)
        add_update(action=rows[0], text="earlier news", by=by)
        declare(**again(1), declared="at_risk", reason="earlier risk")
        at(2010, 5, 4)
        add_update(action=rows[0], text="later news", by=by)
        add_update(action=rows[0], text="typed later", on=dt.date(2010, 3, 20), by=by)
        declare(**again(1), declared="will_not_be_met", reason="later risk")
        raise_query(action=rows[2], text="later query", by=by)
        record_decision(action=rows[2], text="later decision", by=by)
        add_follow_up(action=rows[2], text="later task", owner_name="Owner", due=dt.date(2010, 6, 1), by=by)
        moved = propose_revision(
            action=rows[3], wording="By 30 June 2011", due=dt.date(2011, 6, 30), reason="later date", by=by
        )
        agree_revision(timescale=moved, expected=moved.version, agreed_on=today(), by=by)
        set_colour(action=rows[4], colour="A", reason="later colour", by=by)
        complete_action(**again(5), done="later done", difference="later done")
        ActionFactory(method=plan.placements.first().method, plan=plan, text="later action", agreed_on=today())
        clock.moment = timezone.make_aware(dt.datetime(2010, 5, 20, 10, 42))
        yield plan


@pytest.fixture
def draft(plan):
    return with_plan(draft_of(Report(kind="quarterly", year=2009, quarter=4), on=DAY))


def with_plan(draft):
    """The draft with every section taken in, the plan too."""
    draft.placed = [replace(each, left_out=False) for each in draft.placed]
    return draft


@pytest.mark.long
def test_what_was_typed_later_of_an_earlier_day_is_printed_and_nothing_that_was_done_later(draft):
    for edition in ("internal", "published"):
        text = draft.content(edition).as_text()
        assert [each for each in LATER if each in text] == []
    text = draft.content("internal").as_text()
    assert "earlier news" in text and "typed later" in text and "earlier risk" in text


@pytest.mark.long
def test_figures_are_those_of_the_day(plan, draft):
    found = figures_now(draft.basis)
    by_number = {each.number: each for each in found.actions.values()}
    assert len(by_number) == 6
    assert (by_number[2].evaluation.code, by_number[2].reason) == ("A", "earlier risk")
    assert by_number[4].original is None and by_number[6].is_open
    assert found.colours["B"] == 0 and not found.decisions and not found.open_queries


def test_today_prints_what_was_done_since(plan):
    text = with_plan(draft_of(Report(kind="quarterly", year=2010, quarter=1))).content("internal").as_text()
    assert [each for each in LATER if each not in text] == ["later task"]  # follow-ups are listed in the plan alone


def test_cover_says_for_which_day_it_is_and_when_it_was_known(draft, tmp_path):
    known = "As things stood on 31 March 2010, as known on 20 May 2010 at 10:42"
    assert draft.content("published").known == known
    path = tmp_path / "report.html"
    call_command("board_report", "quarterly", "2009-Q4", "--on", "2010-03-31", "--format", "html", "--output", path)
    page = path.read_text()
    assert known in page and "earlier risk" in page and "later risk" not in page


def test_a_report_of_a_day_is_of_the_plan_that_was_in_force_then(plan):
    with standing_clock(dt.date(2010, 6, 1)):
        other = PlanFactory(title="The next plan", document_date=dt.date(2010, 5, 31), in_force_since=None)
        put_in_force(plan=other, expected=other.version, reason="Agreed", by=UserFactory())
    with standing_clock(dt.date(2010, 6, 2)):
        past, now = (draft_of(Report(kind="quarterly", year=2009, quarter=4), on=day).basis for day in (DAY, today()))
    assert (past.plan, now.plan) == (plan.pk, other.pk)


@pytest.mark.long
def test_changes_of_a_plan_that_followed_are_those_since_the_day_of_the_last_report(plan):
    """The last report was of 31 March and written on 20 May, when another plan and its new action were known."""
    with standing_clock(dt.date(2010, 3, 1)) as clock:
        other = small_plan()
        clock.moment = timezone.make_aware(dt.datetime(2010, 4, 12, 9))
        ActionFactory(
            method=other.placements.first().method, plan=other, text="added in April", agreed_on=dt.date(2010, 4, 12)
        )
        last = Moment(plan.pk, timezone.make_aware(dt.datetime(2010, 5, 20, 9)), DAY)
        clock.moment = timezone.make_aware(dt.datetime(2010, 6, 30, 9))
        now = Moment(other.pk, timezone.now(), today())
        basis = Basis("quarterly", "internal", Period.read("2010-Q1"), now, last, first_day=dt.date(2010, 1, 4))
        *_, step = changes_of(basis)
    assert [each.what for each in step.found.changes if each.what == "added"] == ["added"]


@try_rows(("kind", "quarter"), [("quarterly", 2), ("annual", 0)])
def test_a_board_without_a_plan_has_a_report_of_its_other_sections(kind, quarter):
    content = draft_of(Report(kind=kind, year=2009, quarter=quarter)).content("internal")
    assert {"colours", "coverage"} <= {each.key for each in content.sections}
    assert "No plan was known on that day." in content.as_text()
