"""The page of a round's results: who sees which figures, filters, last year beside this one, and files."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Return, Round
from audits.results.page import Row
from audits.results.services import move_on
from audits.rounds.services import new_returns
from core.records.locking import create_many
from core.text.dates import today
from tests.factories.audits import fill, open_round, return_of
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

KINDS = ["primary"] * 6 + ["police"] * 5 + ["secondary"] * 5 + ["health"] * 2
pytestmark = pytest.mark.django_db


def come_in(asked, kinds, **but):
    """Returns that have come in; every other one says no to A1.3."""
    for place, audit_return in enumerate(Return.objects.filter(round=asked).order_by("pk")):
        fill(return_of(asked, audit_return.agency), but={"A1.3": "n" if place % 2 else "y", **but})
        facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"{asked.pk}-{audit_return.pk}"}
        Return.objects.filter(pk=audit_return.pk).update(state="submitted", times_submitted=1, **facts)
    move_on(asked)


def close(asked):
    """The round is closed, and its results take their last step."""
    Round.objects.filter(pk=asked.pk).update(state="closed", closed_on=today())
    asked.refresh_from_db()
    move_on(asked)


@pytest.fixture(scope="module", autouse=True)
def made_round(made_board, django_db_blocker):
    """Eighteen returns of a round that is open, of which every second says yes, and last year's six: made once, since
    what a test does to them is taken back after it."""
    with django_db_blocker.unblock():
        agencies = [AgencyFactory(kind=kind) for kind in KINDS]
        before = open_round(agencies[:6], year=today().year - 1, title="Last year")
        come_in(before, KINDS[:6])
        asked = open_round(agencies, title="This year")
        come_in(asked, KINDS)
        return asked.pk


@pytest.fixture
def open_one(made_round, board):
    """That round."""
    return Round.objects.get(pk=made_round)


@pytest.fixture
def asked(open_one):
    """That round, closed."""
    close(open_one)
    return open_one


def page(client, asked, **query):
    """The page of a round."""
    return client.get(reverse("audits:results", args=[asked.pk]), query)


@pytest.mark.long
def test_it_works(asked, helen, enter):
    response = page(enter(helen), asked)
    assert response.status_code == 200
    shown = {each.question.code: each for section in response.context["results"].sections for each in section.questions}
    assert [row.count for row in shown["A1.3"].rows[:3]] == [9, 0, 9]
    assert shown["A1.3"].last_year == "Yes 3, No 3"
    text = response.content.decode()
    assert "18 of 18 returns have come in (100%)" in text
    assert "<h3" in text and '<div class="chart">' not in text  # no drawing that a phone cuts off or scales


def test_it_can_be_read_of_one_kind(asked, grace, enter):
    response = page(enter(grace), asked, kind="primary")
    assert [row.count for row in response.context["results"].sections[0].questions[2].rows[:3]] == [3, 0, 3]
    assert "Primary" in response.content.decode()


def test_page_says_to_the_manager_why_fewer_are_counted_than_came_in(open_one, board, enter):
    Return.objects.filter(pk=Return.objects.filter(round=open_one).first().pk).update(state="sent_back")
    text = " ".join(page(enter(board.helen), open_one).content.decode().split())
    assert "18 of 18 returns have come in (100%); 17 are counted." in text
    assert "Returns that were sent back are counted once they are submitted again." in text


@pytest.mark.parametrize("kind", ["health", "police", "nursery", "x'--", "\x00"])
def test_the_board_cannot_ask_for_a_kind_of_a_handful_nor_for_what_would_tell_it(asked, grace, enter, kind):
    """Two of health stand behind nothing that is shown; with them goes the smallest other kind."""
    offered = {key for key, _ in page(enter(grace), asked).context["results"].offered_kinds}
    assert len(offered) == 2 and "health" not in offered
    if kind not in offered:
        assert page(enter(grace), asked, kind=kind).status_code == 404
        assert (
            enter(grace).get(reverse("audits:export_results", args=[asked.pk, "xlsx"]), {"kind": kind}).status_code
            == 404
        )


def test_the_manager_sees_a_handful_with_a_mark(asked, helen, enter):
    text = page(enter(helen), asked, kind="health").content.decode()
    assert "These results come from fewer returns than may be published" in text
    assert "Not published" in text


def test_the_board_sees_nothing_of_too_few_returns(board, grace, enter):
    asked = open_round([AgencyFactory(kind="primary") for _ in range(4)], year=today().year + 1)
    come_in(asked, ["primary"] * 4)
    close(asked)
    response = page(enter(grace), asked)
    assert "Too few returns" in response.content.decode()
    assert "A1.3" not in response.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(file_of(enter(grace), asked, "xlsx")))
    assert "A1.3" not in str([[cell.value for row in return_data.iter_rows() for cell in row] for return_data in book])


def test_a_round_without_returns_says_so(board, helen, enter):
    response = page(enter(helen), board.audits.round)
    assert "No return has come in yet" in response.content.decode()


def test_a_round_that_is_not_open_has_no_results(board, grace, helen, enter):
    assert page(enter(grace), board.audits.prepared).status_code == 404
    assert page(enter(helen), board.audits.prepared).status_code == 404


def file_of(client, asked, format) -> bytes:
    """The results as a file."""
    response = client.get(reverse("audits:export_results", args=[asked.pk, format]))
    assert response.status_code == 200
    return response.content


def test_the_file_has_the_figures_of_the_page(asked, helen, enter):
    book = openpyxl.load_workbook(io.BytesIO(file_of(enter(helen), asked, "xlsx")))
    rows = [[cell.value for cell in row] for row in book["Yes and no"].iter_rows()]
    row = next(row for row in rows if row[0] and row[0].startswith("A1.3 "))
    assert row[1:7] == [9, 0, 9, 0, 0, "Yes 3, No 3"]
    assert file_of(enter(helen), asked, "pdf").startswith(b"%PDF")
    assert file_of(enter(helen), asked, "docx").startswith(b"PK")


def test_the_page_costs_as_many_statements_for_many_returns(asked, helen, enter, django_assert_max_num_queries):
    client = enter(helen)
    page(client, asked)
    with django_assert_max_num_queries(7):  # session, person, round, setting, one for each year, texts
        page(client, asked)


def seen_by(client, asked, own) -> list:
    """All figures that a person is shown of a round: its results, and what stands beside an own result."""
    found = page(client, asked).context["results"]
    shown = [
        (each.question.code, each.hidden, [(row.shown, row.share) for row in each.rows], each.line.blank)
        for section in found.sections
        for each in section.questions
    ]
    return shown + [section.score for section in found.sections] + (beside(own) if own else [])


def beside(response) -> list:
    """The quartiles on the page of an own result."""
    return [(row.name, row.spread) for row in response.context["sections"] + response.context["levels"]]


def one_more(asked, answer: str):
    """One more primary school hands in a return that says so to A1.3."""
    agency = AgencyFactory(kind="primary")
    create_many(new_returns(asked, [agency.pk]), by=None, reason="Asked as well")
    fill(return_of(asked, agency), but={"A1.3": answer})
    facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"M{agency.pk}"}
    Return.objects.filter(agency=agency, round=asked).update(state="submitted", times_submitted=1, **facts)
    move_on(asked)


def test_nobody_can_tell_by_looking_twice_what_one_return_said(open_one, grace, helen, enter):
    board, asked = enter(grace), open_one
    assert "Too few returns" in page(board, asked).content.decode()  # six schools, five of the police, five others
    for _ in range(4):
        one_more(asked, "n")
    ten = seen_by(board, asked, None)
    for _ in range(4):
        one_more(asked, "n")
        assert seen_by(board, asked, None) == ten
    text = page(board, asked).content.decode()
    assert "26 of 26 returns have come in (100%); 5 are counted" in " ".join(text.split())
    assert "figures change only when at least 5 more returns of a kind of agency" in text
    assert "The last 5 of each kind are counted when the round is closed." in text
    assert counts_of(helen, asked, enter) == [9, 0, 17]  # whoever reads every return sees them at once
    one_more(asked, "n")
    assert counts_of(grace, asked, enter) == [3, 0, 7]


def counts_of(person, asked, enter) -> list[int]:
    """Who said yes, partly, no to A1.3, as somebody is shown it."""
    found = page(enter(person), asked).context["results"]
    shown = next(q for section in found.sections for q in section.questions if q.question.code == "A1.3")
    return [row.count for row in shown.rows[:3]]


@pytest.mark.long
def test_a_return_that_came_again_with_other_answers_waits_for_others(open_one, grace, enter):
    asked = open_one
    for _ in range(4):
        one_more(asked, "n")
    before = seen_by(enter(grace), asked, None)
    audit_return = Return.objects.filter(round=asked, kind="primary").order_by("pk")[0]
    audit_return.answers.filter(question__code="A1.3").update(value="n", code="n")
    Return.objects.filter(pk=audit_return.pk).update(times_submitted=2, version=audit_return.version + 2)
    move_on(asked)
    assert seen_by(enter(grace), asked, None) == before
    Return.objects.filter(pk=audit_return.pk).update(state="sent_back")
    move_on(asked)
    assert seen_by(enter(grace), asked, None) == before


def test_a_round_that_is_closed_counts_every_return_and_stays_so(open_one, grace, enter):
    asked = open_one
    one_more(asked, "y")
    one_more(asked, "n")
    close(asked)
    assert counts_of(grace, asked, enter) == [10, 0, 10]
    text = page(enter(grace), asked).content.decode()
    assert "20 of 20 returns have come in (100%)." in text and "The round is closed" in text
    one_more(asked, "y")
    assert counts_of(grace, asked, enter) == [10, 0, 10]


def shown_of(response, code: str):
    sections = response.context["results"].sections
    return next(each for section in sections for each in section.questions if each.question.code == code)


def test_last_year_is_a_share_too_and_the_change_is_in_points(asked, helen, enter):
    """Counts of last year stood beside shares of this year."""
    row = shown_of(page(enter(helen), asked), "A1.3").yes
    assert (row.share, row.then, row.change) == ("50%", "50%", "no change")


@try_rows(
    ("now", "then", "words"),
    [
        ("72%", "66%", "+6 points"),
        ("65%", "66%", "−1 point"),
        ("45.4%", "45.1%", "no change"),
        ("c", "66%", ""),
        ("72%", "c", ""),
        ("72%", "", ""),
    ],
)
def test_change_is_shown_only_between_two_shares(now, then, words):
    assert Row("Yes", 1, now, printed_before=then).change == words


def test_shares_by_kind_are_of_kinds_that_may_be_shown(asked, grace, helen, enter):
    for person, kinds in ((grace, 2), (helen, 4)):
        response = page(enter(person), asked)
        section = next(each for each in response.context["sections"] if each["kinds"])
        assert {len(found) for _, found in section["kinds"]} == {kinds}
