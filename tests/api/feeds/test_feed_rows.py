"""A feed says what the pages say: the same colours, dates, states and printed figures."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Placement, Plan
from agencies.directory.settings import current_limits
from agencies.models import Agency
from audits.rounds.counting import status_counts
from core.models import ClosedDay
from core.text.dates import today
from incidents.models import PublishedEdition
from tests.api.feeds.reading import read, read_json
from tests.api.reading import read_all
from tests.factories.audits import open_round
from tests.factories.directory import EsloFactory
from tests.factories.incidents import as_on, forget_all, publish, record
from tests.factories.plan import ActionFactory, AgencyFactory, TimescaleFactory
from tests.factories.tokens import make_token

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def helens(enter, helen):
    return enter(helen)


def rows_of_page(client, plan: Plan) -> list:
    tables = client.get(f"/plan/?plan={plan.pk}").context["tables"]
    return [row for table in tables for row in table.rows]


def test_plan_rows_are_those_of_the_plan_page(board, helens, helen):
    found = read_json("plan_rows", helen)
    for plan in (board.open.plan, board.closed.plan):
        own = [row for row in found if row["plan_id"] == plan.pk]
        page = [row for row in rows_of_page(helens, plan) if row.status != "withdrawn"]
        assert len(own) == len(page) > 5
        for row, printed in zip(own, page, strict=True):
            assert (row["row_id"], row["row"], row["action_id"]) == (printed.placement, printed.row, printed.action)
            assert (row["priority"], row["objective"]) == (printed.priority_text, printed.objective_text)
            assert (row["number"], row["action"], row["status"]) == (printed.number, printed.text, printed.status)
            assert row["leads"] == "; ".join(printed.leads)
            assert row["timescale"] == printed.timescale_cell
            judged = printed.evaluation
            assert (row["colour"], row["colour_name"], row["colour_label"]) == judged[1:4]
            assert row["colour_set_by_hand"] is (judged.override is not None)
            assert row["last_update"] == (printed.updates[0].text if printed.updates else None)
    assert {row["colour"] for row in found} >= {"R", "G", "B"}
    assert any(row["colour_set_by_hand"] for row in found)


def test_actions_have_the_colours_and_dates_of_the_plan_page(board, helens, helen):
    late = ActionFactory(method=board.open.method, text="Moved", wording="By March 2010")
    original = late.timescales.get()
    original.is_current = False
    original.save()
    TimescaleFactory(action=late, wording="By September 2010", state="agreed", is_current=True)
    found = {row["action_id"]: row for row in read_json("actions", helen)}
    page = {row.action: row for row in rows_of_page(helens, board.open.plan)}
    due = dict(Placement.objects.filter(plan=board.open.plan).values_list("action_id", "due"))
    for pk, printed in page.items():
        row = found[pk]
        assert (row["colour"] or "", row["colour_label"]) == (printed.evaluation.code, printed.evaluation.label)
        assert (row["leads"], row["timescale"]) == ("; ".join(printed.leads), printed.timescale_cell)
        assert row["due_date"] == (due[pk] and due[pk].isoformat()), "the column by which the page is sorted"
        assert row["updates"] == len(printed.updates) + printed.earlier
    row = found[late.pk]
    assert (row["original_due_date"], row["due_date"], row["colour"]) == ("2010-03-31", "2010-09-30", "R")


def test_repeated_action_is_due_when_the_page_prints_it_next(board, helens, helen):
    yearly = ActionFactory(method=board.open.method, wording="Annually, each May")
    yearly.timescales.update(due="2009-05-31")
    (printed,) = [row for row in rows_of_page(helens, board.open.plan) if row.action == yearly.pk]
    (row,) = [row for row in read_json("actions", helen) if row["action_id"] == yearly.pk]
    assert printed.next_due is not None
    assert (row["due_date"], row["timescale_kind"]) == (printed.next_due.isoformat(), "recurring")
    assert row["original_due_date"] is None


def test_actions_hold_withdrawn_and_unprinted_ones(board, helen):
    found = {row["action_id"]: row for row in read_json("actions", helen)}
    assert set(found) == set(board.open.plan.actions.model.objects.values_list("pk", flat=True))
    row = found[board.open.withdrawn.pk]
    assert (row["status"], row["colour"], row["colour_label"]) == ("withdrawn", None, "Withdrawn")
    assert row["withdrawn_on"] == "2010-03-01"
    assert board.open.withdrawn.pk not in {row["action_id"] for row in read_json("plan_rows", helen)}


def test_one_plan_is_marked_as_in_force(board, helen):
    marked = {row["plan_id"]: row["plan_is_in_force"] for row in read_json("actions", helen)}
    assert [pk for pk, is_first in marked.items() if is_first] == [Plan.objects.in_force().pk]
    assert len(marked) > 1


def test_updates_leave_out_what_was_struck_out(board, helen):
    assert board.open.update.pk in {row["update_id"] for row in read_json("updates", helen)}
    type(board.open.update).objects.filter(pk=board.open.update.pk).update(voided_on="2010-03-01")
    assert board.open.update.pk not in {row["update_id"] for row in read_json("updates", helen)}


def test_timescales_tell_the_current_from_the_proposed(board, helen):
    rows = [row for row in read_json("timescales", helen) if row["action_id"] == board.open.by_other_group.pk]
    assert [(row["position"], row["state"], row["is_current"], row["due_date"]) for row in rows] == [
        (1, "agreed", True, "2010-03-31"),
        (2, "proposed", False, "2010-09-30"),
    ]


def test_agencies_are_out_of_date_where_the_list_says_so(board, helen):
    fresh = AgencyFactory(name="Fresh", kind="secondary", active_from="2020-09-01")
    EsloFactory(agency=fresh, confirmed_on=today(), trained_on=today() - dt.timedelta(days=365 * 3))
    EsloFactory(agency=fresh, post="deputy")
    rows = {row["agency_id"]: row for row in read_json("agencies", helen)}
    limits, on = current_limits(), today()
    for column, which in (("confirmation", {"trained": False}), ("training", {"confirmed": False})):
        stale = set(Agency.objects.stale(limits, on, **which).values_list("pk", flat=True))
        assert {pk for pk, row in rows.items() if row[f"{column}_is_out_of_date"]} == stale
    assert {pk for pk, row in rows.items() if row["has_lead_officer"]} == set(
        Agency.objects.led(on).values_list("pk", flat=True)
    )
    assert {pk for pk, row in rows.items() if row["is_active"]} == set(
        Agency.objects.active().values_list("pk", flat=True)
    )
    row = rows[fresh.pk]
    assert (row["kind"], row["is_educational_setting"], row["deputies"]) == ("secondary", True, 1)
    assert (row["confirmation_is_out_of_date"], row["training_is_out_of_date"]) == (False, True)


def test_return_states_are_those_of_the_page_of_the_round(board, helens, helen):
    found = {row["return_id"]: row for row in read_json("return_states", helen)}
    compared = set()
    for asked in {board.audits.round, board.audits.exempt.round, board.signing.submitted.round}:
        page = helens.get(reverse("audits:round", args=[asked.pk]) + "?show=all")
        for row in page.context["rows"]:
            own = found[row.audit_return.pk]
            assert (own["state_label"], own["is_late"]) == (row.badge, row.is_late)
            assert own["last_day"] == row.audit_return.deadline.isoformat()
            assert own["state"] == row.audit_return.state
            compared.add(own["state_label"])
    assert compared == {"Not started", "Exempt", "Submitted"}


IN, EXEMPT = "came in", "exempt"
RETURNS = [("submitted", {IN}), ("sent_back", {IN}), ("not_started", set()), ("submitted", {IN, EXEMPT}),
           ("not_started", {EXEMPT})]  # fmt: skip


def test_returns_came_in_as_the_page_of_their_round_counts_them(helen):
    asked = open_round(AgencyFactory.create_batch(len(RETURNS)), year=1999)
    first, exempt = dt.date(1999, 3, 1), {"exempt_on": dt.date(1999, 3, 2), "exemption_reason": "None"}
    sent = {"submitted_on": first, "submitted_at": timezone.now(), "times_submitted": 1}
    for own, (state, facts) in zip(asked.returns.all(), RETURNS, strict=True):
        values = {"state": state}
        if IN in facts:
            values |= sent | {"receipt": f"R-{own.pk}"}
        if EXEMPT in facts:
            values |= exempt
        asked.returns.filter(pk=own.pk).update(**values)
    in_feed = [row for row in read_json("return_states", helen) if row["round_id"] == asked.pk]
    in_api = read_all(make_token(helen), f"/api/v1/returns?round={asked.pk}")
    expected = [first.isoformat()] * status_counts(asked).came_in
    for rows in (in_feed, in_api):
        assert [row["came_in"] for row in rows if row["came_in"]] == expected
    assert len(expected) == 2


def test_improvement_actions_are_overdue_after_their_date(board):
    made = board.audits.improvement
    type(made).objects.filter(pk=made.pk).update(due=today() - dt.timedelta(days=1))
    rows = {row["improvement_id"]: row for row in read_json("improvement_actions", board.denzil)}
    assert (rows[made.pk]["status"], rows[made.pk]["state"]) == ("open", "Overdue")
    assert (rows[made.pk]["question_code"], rows[made.pk]["improvement"]) == ("A1.3", "Name a deputy")
    ended = rows[board.audits.ended.pk]
    assert (ended["state"], ended["ended_note"]) == ("Done", "Done and checked.")


@pytest.fixture
def edition(board) -> PublishedEdition:
    """A quarter in which two kinds were recorded twice, and one nine times."""
    forget_all()
    with as_on(dt.date(2010, 2, 1)):
        for kind, number in (("bullying", 2), ("sextortion", 2), ("grooming", 9)):
            for _ in range(number):
                record(by=board.bea, kind=kind)
    with as_on(dt.date(2010, 4, 20)):
        return publish(2009, 4, by=board.helen)


def test_published_figures_are_those_of_the_published_page(edition, helens, board):
    url = reverse("incidents:export_edition", args=[edition.pk, "csv"])
    lines = list(csv.reader(io.StringIO(helens.get(url).content.decode("utf-8-sig"))))
    printed = lines[lines.index(["Table", "Line", "Column", "Figure"]) + 1 :]
    rows = [row for row in read("published_figures", board.tom) if row["edition_id"] == str(edition.pk)]
    assert [[row["table_title"], row["line_name"], row["column_name"], row["printed"]] for row in rows] == printed
    assert {(row["edition"], row["issue"], row["is_latest_issue"]) for row in rows} == {("2009-Q4", "1", "true")}


def test_published_figures_hold_no_count_that_is_hidden(edition, board):
    rows = [row for row in read_json("published_figures", board.helen) if row["edition_id"] == edition.pk]
    hidden = [row for row in rows if row["printed"] == "c"]
    assert {row["line"] for row in hidden} >= {"bullying", "sextortion"}
    assert all(row["value"] is None for row in hidden)
    true = {
        (table["key"], line["key"]): cell["value"]
        for table in edition.content["tables"]
        for line in table["lines"]
        for cell in line["cells"]
    }
    assert all(true[row["table"], row["line"]] > 0 for row in hidden), "a count is stored that must not be read"
    told = [row for row in rows if row["printed"] != "c"]
    assert told and all(str(row["value"]) == row["printed"] for row in told)
    assert all(row["value"] == 0 or row["value"] > 5 for row in told)


def test_published_figures_mark_the_latest_issue(edition, board):
    PublishedEdition.objects.create(
        year=2009, quarter=4, number=2, issue=2, issued_on=dt.date(2010, 5, 1), issued_by=board.helen,
        reason="A record was wrong", content=edition.content, checksum=edition.checksum,
    )  # fmt: skip
    rows = read_json("published_figures", board.helen)
    latest = {row["issue"]: row["is_latest_issue"] for row in rows if row["edition"] == "2009-Q4"}
    assert latest == {1: False, 2: True}
    assert "A record was wrong" not in str(rows)


def test_withheld_tables_are_not_published(edition, board):
    content = {**edition.content, "tables": [{**table, "withheld": True} for table in edition.content["tables"]]}
    made = PublishedEdition.objects.create(
        year=2008, quarter=4, number=1, issue=1, issued_on=dt.date(2010, 5, 1), issued_by=board.helen,
        content=content, checksum="-",
    )  # fmt: skip
    assert made.pk not in {row["edition_id"] for row in read_json("published_figures", board.helen)}


def test_days_have_no_gap_and_hold_every_date_of_the_plans(board, helen):
    ActionFactory(method=board.open.method, wording="By 31 May 2031")
    rows = read_json("days", helen)
    days = [dt.date.fromisoformat(row["date"]) for row in rows]
    assert days == [days[0] + dt.timedelta(days=number) for number in range(len(days))]
    assert (days[0].month, days[0].day, days[-1]) == (4, 1, dt.date(2032, 3, 31))
    dates = {row["updated_on"] for row in read_json("updates", helen)}
    dates |= {row["due_date"] for row in read_json("timescales", helen)} - {None}
    assert dates <= {row["date"] for row in rows}


def test_days_know_quarters_terms_and_working_days(board, helen):
    ClosedDay.objects.create(name="Staff day", first_day="2026-11-26", last_day="2026-11-26")
    ActionFactory(method=board.open.method, wording="By 1 March 2010")
    rows = {row["date"]: row for row in read_json("days", helen)}
    row = rows["2010-03-01"]
    assert (row["financial_year"], row["financial_quarter"], row["quarter"]) == (2009, 4, "2009-Q4")
    assert (row["academic_year"], row["weekday"], row["weekday_name"], row["month_name"]) == (
        2009,
        1,
        "Monday",
        "March",
    )
    closed = [
        day for day in ("2026-11-25", "2026-11-26", "2026-11-28", "2026-12-25") if not rows[day]["is_working_day"]
    ]
    assert closed == ["2026-11-26", "2026-11-28", "2026-12-25"]


def test_days_are_limited_where_a_date_is_a_slip_of_the_pen(board, helen):
    TimescaleFactory(action=board.open.by_group, position=7, wording="By 1 May 1066", due=dt.date(1066, 5, 1))
    TimescaleFactory(action=board.open.by_group, position=8, wording="By 1 May 9066", due=dt.date(9066, 5, 1))
    rows = read_json("days", helen)
    year = today().year
    assert year - 31 <= rows[0]["year"] <= year - 30 and year + 20 <= rows[-1]["year"] <= year + 21
