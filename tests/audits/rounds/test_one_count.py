"""One definition of "in": a return is in once it was submitted, also after it was sent back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.chasing.services.chasing import due_emails, to_be_asked
from audits.chasing.services.schedule import steps_on
from audits.home.page import round_lines
from audits.models import Return
from audits.results.figures import figures_of
from audits.results.returns_figures import latest_rounds, outstanding_in, rounds_on
from audits.rounds import not_returned, services
from audits.rounds.counting import StatusRow, count_rows, standing_of, status_counts, was_in
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def asked(board):
    """Twelve agencies: one is read, one waits to be read, one was sent back, one was sent back and is being changed,
    one is exempt, the others have not started."""
    agencies = [AgencyFactory() for _ in range(12)]
    made = open_round(agencies, title="One count", opened_on=today())
    for agency in agencies[:4]:
        submitted(fill(return_of(made, agency)))
    for agency, state in zip(agencies, ["moderated", "submitted", "sent_back", "in_progress"], strict=False):
        Return.objects.filter(round=made, agency=agency).update(state=state, sent_back_on=today())
    services.exempt_return(audit_return=return_of(made, agencies[4]), expected=1, reason="No children", by=board.helen)
    return made


def test_every_page_and_report_counts_the_same_returns_as_in(asked, board, enter):
    client = enter(board.helen)
    assert "4 of 11 in (36%), 2 of them with the agency again" in text_of(client.get(f"/audits/rounds/{asked.pk}/"))
    counts = status_counts(asked)
    assert (counts.came_in, counts.asked, counts.of_these_back, counts.not_started) == (4, 11, 2, 7)
    by_kind = [(each.came_in, each.asked) for each in counts.kinds]
    assert by_kind == [(4, 11)]
    (measure,) = latest_rounds([today()])
    report = next(each for each in rounds_on(today(), [today()])[0] if each.asked.pk == asked.pk)
    assert (report.all.received, report.all.asked) == (measure.all.received, measure.all.asked) == (4, 11)
    response = figures_of(asked).responses["primary"]
    assert (response.received, response.asked, response.counted) == (4, 11, 2)
    line = next(each for each in round_lines(board.helen) if each.asked == asked)
    assert (line.came, line.expected, line.share) == (4, 11, "36%")
    assert not_returned.missing(asked).count() == len(outstanding_in(report.asked, today())) == counts.not_in == 7
    listed = client.get(f"/audits/rounds/{asked.pk}/").context["page"].paginator.count
    assert listed == 7 and "7 returns" in text_of(client.get(reverse("audits:round", args=[asked.pk])))


@pytest.mark.long
def test_of_rounds_that_opened_on_one_day_the_latest_is_the_one_that_asks_most(asked):
    open_round(Agency.objects.by_name()[:2], title="Summary of a survey", opened_on=today())
    (measure,) = latest_rounds([today()])
    assert measure.asked.title == "One count"


@pytest.mark.long
def test_what_was_sent_back_is_still_reminded_though_it_is_in(asked):
    assert to_be_asked(asked).count() == 9
    on = asked.final_deadline - 14 * DAY
    due = {email.audit_return.state for email in due_emails(asked, on, steps_on(asked, on))}
    assert due == {"not_started", "sent_back", "in_progress"}


@try_rows(
    ("state", "came_in", "exempt", "standing"),
    [
        ("not_started", False, False, "not_started"),
        ("in_progress", False, False, "in_progress"),
        ("ready", False, False, "waiting"),
        ("signed", False, False, "waiting"),
        ("submitted", True, False, "submitted"),
        ("sent_back", True, False, "sent_back"),
        ("in_progress", True, False, "sent_back"),
        ("signed", True, False, "sent_back"),
        ("moderated", True, False, "moderated"),
        ("closed", True, False, "moderated"),
        ("sent_back", True, True, "exempt"),
        ("not_started", False, True, "exempt"),
    ],
)
def test_standing_of(state, came_in, exempt, standing):
    assert standing_of(state, came_in=came_in, exempt=exempt) == standing


def test_count_rows_adds_up_by_kind_and_leaves_exempt_ones_out():
    rows = [
        StatusRow("primary", "submitted", True, False, 3, in_first=2, in_final=3),
        StatusRow("primary", "sent_back", True, False, 2, in_first=1, in_final=2),
        StatusRow("police", "not_started", False, False, 5, late=5),
        StatusRow("police", "not_started", False, True, 4, late=4),
    ]
    counts = count_rows(rows)
    assert (counts.sentence, counts.late, counts.exempt) == ("5 of 10 in (50%), 2 of them with the agency again", 5, 4)
    assert [(each.label, each.came_in, each.asked) for each in counts.kinds] == [
        ("Primary school", 5, 5), ("Police", 0, 5),
    ]  # fmt: skip
    assert count_rows([]).sentence == "0 of 0 in (–)" and counts.in_final == 5


@try_rows(("first", "on", "result"), [(None, 3, False), (2, 3, True), (3, 3, True), (4, 3, False)])
def test_was_in_from_the_day_of_the_first_submission(first, on, result):
    assert was_in(first and dt.date(2026, 5, first), dt.date(2026, 5, on)) is result


def test_returns_of_an_agency_that_closed_are_exempt_with_a_sentence_and_not_chased(asked, board, enter):
    gone, other = (return_of(asked, each.agency) for each in asked.returns.order_by("pk")[6:8])
    gone.agency.active_to = other.agency.active_to = today() - DAY
    gone.agency.save()
    submitted(fill(other))
    other.agency.save()
    assert gone.pk not in to_be_asked(asked).values_list("pk", flat=True)
    assert services.exempt_closed() == 1 and services.exempt_closed() == 0
    gone.refresh_from_db()
    assert gone.exemption_reason.startswith("The agency closed on ")
    counts = status_counts(asked)
    assert (counts.came_in, counts.asked, counts.exempt) == (5, 10, 2)
    page = enter(board.helen).get(reverse("audits:round", args=[asked.pk]) + "?show=exempt")
    assert "The agency closed on" in text_of(page)
    with pytest.raises(services.RuleBroken, match="Correct that in the directory first"):
        services.expect_return(audit_return=gone, expected=gone.version, reason="It comes", by=board.helen)
