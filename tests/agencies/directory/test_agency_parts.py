"""The page of an agency shows its returns, improvement actions, access points, answers and emails."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory import services
from audits.home.agency_parts import state_words
from audits.models import AccessPoint, ImprovementAction, Question, Return, Round
from core.mail.models import OutgoingEmail
from core.text.dates import print_date, today
from tests.actions.pages import text_of, tree_of
from tests.factories.audits import open_round, return_of
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY, BACK = dt.date(2026, 5, 1), "With the agency again, first submitted on 1 May 2026"
MOST = 12  # statements for the page, with the two of the session and the person


def page_of(client, agency):
    return client.get(reverse("agency", args=[agency.pk]))


def parts_of(response) -> dict:
    return {part.key: part for part in response.context["parts"]}


def improvement(audit_return, **values) -> ImprovementAction:
    taken = audit_return.improvements.values_list("question", flat=True)
    question = Question.objects.filter(section__edition=audit_return.round.edition).exclude(pk__in=taken).first()
    given = {"text": "Train everybody", "made_on": today(), "audit_return": audit_return, "question": question}
    return ImprovementAction.objects.create(agency=audit_return.agency, **given | values)


def submit(audit_return, day=None):
    day = day or today()
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    values = {"submitted_on": day, "submitted_at": at, "times_submitted": 1, "receipt": f"R-{audit_return.pk}"}
    Return.objects.filter(pk=audit_return.pk).update(state="submitted", **values)
    audit_return.refresh_from_db()


@pytest.fixture
def returned(board):
    """A return of this year that came in, with three improvement actions, and one of the year before."""
    before = open_round([board.school], title="Return of the year before", year=today().year - 1)
    submit(return_of(before, board.school), today() - dt.timedelta(365))
    now = return_of(open_round([board.school], title="Return of this year"), board.school)
    submit(now)
    improvement(now, due=today() - dt.timedelta(1))
    improvement(now, due=today() + dt.timedelta(1))
    improvement(now, status="done", ended_on=today(), ended_note="Done")
    return now


@pytest.mark.long
@pytest.mark.parametrize("name", ["helen", "denzil"])
def test_returns_are_listed_by_year_with_state_receipt_link_and_actions(board, enter, returned, name):
    response = page_of(enter(board.people[name]), board.school)
    rows = [row for row in parts_of(response)["returns"].rows if row.title.startswith("Return of")]
    assert [row.title for row in rows] == ["Return of this year", "Return of the year before"]
    assert rows[0].receipt == returned.receipt and rows[0].href == reverse("audits:return", args=[returned.pk])
    assert rows[0].state == f"Submitted, {print_date(today())}"
    assert rows[0].actions == "2 to be done, 1 of them overdue; 1 done"
    assert "overdue" in parts_of(response)["improvements"].line
    assert returned.receipt in text_of(response)


@pytest.mark.long
def test_board_members_and_other_agencies_see_no_returns(board, enter, returned):
    for person, agency in ((board.people["grace"], board.school), (board.people["denzil"], board.police)):
        response = page_of(enter(person), agency)
        assert not {"returns", "improvements", "points", "emails"} & parts_of(response).keys()
        assert "Return of this year" not in text_of(response)


def test_answers_to_actions_are_for_readers_of_answers_and_the_agency(board, enter):
    grace = parts_of(page_of(enter(board.people["grace"]), board.school))
    denzil = enter(board.people["denzil"])
    own, other = parts_of(page_of(denzil, board.school)), parts_of(page_of(denzil, board.police))
    assert "answers" in grace and "answers" in own and "answers" not in other


def test_emails_are_for_those_who_look_after_mail(board, helen, denzil, enter):
    services.edit_agency(agency=board.school, expected=1, email="office@tarn.example", by=helen)
    OutgoingEmail.objects.create(kind="eslo-return", to="Office@tarn.example", subject="Who is the ESLO?")
    assert "Who is the ESLO?" in text_of(page_of(enter(helen), board.school))
    assert "Who is the ESLO?" not in text_of(page_of(enter(denzil), board.school))


@pytest.mark.long
def test_a_closed_agency_is_not_expected_to_return(board, helen, enter):
    open_round([board.school], title="Return of this year")
    services.close_agency(agency=board.school, expected=1, last_day=today(), by=helen, reason="Merged")
    text = text_of(page_of(enter(helen), board.school))
    assert f"This agency was closed on {print_date(today())}" in text
    assert f"Not expected any more: the agency closed on {print_date(today())}" in text


@try_rows(
    ("round_state", "values", "closed_on", "words"),
    [
        ("open", {"state": "in_progress"}, None, "In progress, until 30 June 2026"),
        ("open", {"state": "in_progress"}, DAY, "Not expected any more: the agency closed on 1 May 2026"),
        ("open", {"exempt_on": DAY}, None, "Exempt"),
        ("open", {"state": "sent_back", "submitted_on": DAY}, None, BACK),
        ("closed", {"state": "sent_back", "submitted_on": DAY}, None, BACK),  # it is in, as everywhere
        ("closed", {"exempt_on": DAY}, None, "Exempt"),  # and was not missing
        ("closed", {"state": "in_progress"}, DAY, "Not returned (in progress)"),
        ("closed", {"state": "moderated", "submitted_on": DAY}, DAY, "Moderated, 1 May 2026"),
    ],
)
def test_state_words(round_state, values, closed_on, words):
    day = dt.date(2026, 6, 30)
    asked = Round(state=round_state, first_deadline=day, final_deadline=day)
    assert state_words(Return(round=asked, **values), closed_on) == words


def test_agency_that_will_close_is_still_expected_and_open_places_come_first(board, helen, enter):
    board.school.active_to = today() + dt.timedelta(9)
    board.school.name = "Reed & Sons School"
    board.school.save()
    audit_return = return_of(open_round([board.school], title="Return of this year"), board.school)
    submit(audit_return)
    improvement(audit_return)
    AccessPoint.objects.filter(agency=board.school).delete()
    for name, closed_on in (("attic", today()), ("Hall", None), ("bay", None)):
        AccessPoint.objects.create(agency=board.school, name=name, closed_on=closed_on)
    open_round([board.school], title="Return of next year", year=today().year + 1)
    parts = parts_of(page_of(enter(helen), board.school))
    assert parts["returns"].rows[0].state.startswith("Not started, until")
    assert [row.name for row in parts["points"].rows] == ["bay", "Hall", "attic"]
    assert "q=Reed+%26+Sons+School&state=all" in parts["improvements"].links[0][1]


def test_many_rows_are_folded(board, helen, enter):
    for year in range(2020, 2026):
        open_round([board.school], title=f"Return {year}", year=year)
    page = tree_of(page_of(enter(helen), board.school))
    assert page.xpath("//section[h2/@id='returns']/details//a[text()='Return 2020']")


@pytest.mark.long
@pytest.mark.parametrize("name", ["helen", "denzil", "grace"])
def test_page_takes_twelve_statements_however_many_years_there_are(board, enter, returned, name):
    client = enter(board.people[name])
    page_of(client, board.school)  # what is counted is a page, not the first one of a session

    def statements():
        page_of(client, board.school)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page_of(client, board.school)
        return [each["sql"] for each in found.captured_queries]

    few = statements()
    for year in range(2013, 2023):
        submit(return_of(open_round([board.school], title=f"Return {year}", year=year), board.school))
    many = statements()
    assert len(few) == len(many) <= MOST, "\n".join(many)
