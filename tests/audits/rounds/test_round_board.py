"""The page on which audit returns begin, and the board of a round: who has come how far."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.home.page import next_step
from audits.models import Return
from audits.rounds import services
from audits.rounds.counting import standing_of, status_counts
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.factories.audits import fill, open_round, return_of, signed, submitted
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def page_of(asked, query="") -> str:
    return reverse("audits:round", args=[asked.pk]) + query


def counted(asked) -> Counter:
    """What a count of the returns themselves gives."""
    rows = asked.returns.values_list("kind", "state", "submitted_on", "exempt_on")
    return Counter(
        (kind, standing_of(state, came_in=bool(first), exempt=bool(exempt))) for kind, state, first, exempt in rows
    )


def on_board(asked) -> Counter:
    """Counts by kind and state as the page of the round has them."""
    found = Counter()
    for each in status_counts(asked).kinds:
        found.update({(each.kind, standing): number for standing, number in each.by.items()})
    return +found


@pytest.mark.long
def test_the_database_counts_as_a_count_of_all_returns_would(helen):
    asked = open_round([AgencyFactory(), AgencyFactory(), AgencyFactory(kind="police"), AgencyFactory(kind="health")])
    one, two, police, health = (return_of(asked, each.agency) for each in asked.returns.order_by("pk"))
    assert on_board(asked) == counted(asked)
    submitted(fill(one))
    signed(fill(police))
    fill(two)
    services.exempt_return(audit_return=health, expected=1, reason="No children", by=helen)
    assert on_board(asked) == counted(asked)
    services.expect_return(audit_return=health, expected=2, reason="There are", by=helen)
    Return.objects.filter(pk=two.pk).update(state="not_started", answered=0, started_on=None)
    assert on_board(asked) == counted(asked) and on_board(asked)["primary", "not_started"] == 1


@pytest.mark.long
def test_the_response_is_judged_by_the_day_of_the_first_submission(helen):
    agencies = [AgencyFactory() for _ in range(4)]
    asked = open_round(agencies, first_deadline=today() - 5 * DAY, final_deadline=today() - DAY)
    early, late, extended, never = (return_of(asked, agency) for agency in agencies)
    for audit_return, day in ((early, today() - 6 * DAY), (late, today())):
        submitted(fill(audit_return))
        Return.objects.filter(pk=audit_return.pk).update(submitted_on=day)
    services.extend_return(audit_return=extended, expected=1, until=today() + DAY, reason="Fire", by=helen)
    line = status_counts(asked)
    assert (line.in_first, line.in_final, line.late, line.extended) == (1, 1, 1, 1)
    assert (line.came_in, line.asked, line.share, line.share_first) == (2, 4, "50%", "25%")
    submitted(fill(return_of(asked, extended.agency)))
    assert status_counts(asked).in_final == 2


@try_rows(
    ("state", "exempt", "is_open", "signs", "step", "waits"),
    [
        ("not_started", False, True, False, "Start", True),
        ("ready", False, True, True, "Read and sign", True),
        ("ready", False, True, False, "See how far the signature is", False),
        ("sent_back", False, True, False, "Read what the board asks for, and answer", True),
        ("submitted", False, True, True, "Read what was sent", False),
        ("in_progress", True, True, False, "Read it", False),
        ("in_progress", False, False, False, "Read it", False),
    ],
)
def test_what_is_to_be_done_next(state, exempt, is_open, signs, step, waits):
    assert next_step(state, exempt=exempt, is_open=is_open, signs=signs) == (step, waits)


def rows_of(response) -> list[str]:
    """The names of the returns that are listed."""
    return [
        words(cell) for cell in tree_of(response).xpath("//main//table[contains(@class, 'round-rows')]/tbody/tr/th")
    ]


@pytest.fixture
def asked(board):
    """The round of the cast with three more agencies, one of which came in and one of which is exempt."""
    more = [AgencyFactory(name="Abbey School"), AgencyFactory(name="Zeal Police", kind="police"), AgencyFactory()]
    made = open_round([board.school, *more], title="Arrangements of three")
    submitted(fill(return_of(made, more[1])))
    last = return_of(made, more[2])
    services.exempt_return(audit_return=last, expected=1, reason="It has closed", by=board.helen)
    return made


def test_the_board_lists_names_and_filters_them(asked, board, enter):
    client = enter(board.helen)
    assert "1 of 3 in (33%)" in text_of(client.get(page_of(asked)))
    assert "Abbey School" in rows_of(client.get(page_of(asked))) and len(rows_of(client.get(page_of(asked)))) == 2
    assert rows_of(client.get(page_of(asked, "?show=submitted"))) == ["Zeal Police"]
    assert rows_of(client.get(page_of(asked, "?show=all&kind=police"))) == ["Zeal Police"]
    assert rows_of(client.get(page_of(asked, "?q=abbey"))) == ["Abbey School"]
    assert len(rows_of(client.get(page_of(asked, "?show=outstanding")))) == 2
    assert "It has closed" in text_of(client.get(page_of(asked, "?show=exempt")))
    assert "No return matches" in text_of(client.get(page_of(asked, "?show=late")))
    wrong = client.get(page_of(asked, "?show=none-such"))
    assert "Choose one of the answers offered" in text_of(wrong) and "No return matches" not in text_of(wrong)


def test_the_number_that_is_known_is_the_number_that_is_found(asked, board, enter):
    for show in (
        "",
        "all",
        "not_started",
        "outstanding",
        "sent_back",
        "submitted",
        "moderated",
        "exempt",
        "late",
        "extended",
        "waiting",
    ):
        page = enter(board.helen).get(page_of(asked, f"?show={show}&kind=primary")).context["page"]
        assert page.paginator.count == len(page.object_list), show


def test_the_board_as_a_file_holds_what_the_page_shows(asked, board, enter):
    address = reverse("audits:export_round", args=[asked.pk, "csv"])
    content = enter(board.helen).get(f"{address}?show=submitted").content.decode()
    assert "Zeal Police" in content and "Abbey School" not in content and "Stands at: Submitted" in content
    for format in ("docx", "pdf", "xlsx"):
        assert enter(board.helen).get(reverse("audits:export_round", args=[asked.pk, format])).status_code == 200


def test_no_statement_more_for_more_returns(asked, board, enter):
    client = enter(board.helen)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(asked)).status_code == 200
        return len(queries)

    few = statements()
    more = AgencyFactory.create_batch(30)
    Return.objects.bulk_create(services.new_returns(asked, [each.pk for each in more]))
    assert statements() == few == 6


@pytest.mark.long
def test_each_begins_with_what_waits_for_them(asked, board, enter):
    own = return_of(asked, board.school)
    home = reverse("audits:home")
    page = text_of(enter(board.denzil).get(home))
    assert "To be done" in page and "Arrangements of three" in page
    signed(fill(own))
    Return.objects.filter(pk=own.pk).update(state="ready")
    signs = text_of(enter(board.margaret).get(home))
    assert "your signature" in signs and "Read and sign : Arrangements of three" in signs
    assert "your signature" not in text_of(enter(board.denzil).get(home))
    assert "Nothing is waiting for you" in text_of(enter(board.ruth).get(home))
    manager = text_of(enter(board.helen).get(home))
    assert " to read " in manager and "Zeal Police" in manager and "1 of 3" in manager
    member = text_of(enter(board.grace).get(home))
    assert "1 of 3" in member and "Zeal Police" not in member


def test_the_page_of_an_agency_says_what_is_due_of_returns(asked, board, enter):
    home = reverse("our_agency")
    page = text_of(enter(board.denzil).get(home))
    assert "Audit return: Arrangements of three" in page and "Start" in page
    Return.objects.filter(agency=board.school).update(state="ready")
    assert "Audit return: Arrangements of three" not in text_of(enter(board.denzil).get(home))
    assert "Read and sign" in text_of(enter(board.margaret).get(home))
    assert "Audit return" not in text_of(enter(board.ruth).get(home)).replace("Audit returns", "")
