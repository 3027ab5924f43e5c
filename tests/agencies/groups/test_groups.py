"""Groups of the board: who sits on each for which agency on a day, gaps, and what is changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory import services
from agencies.models import Representative
from agencies.posts.services import representatives
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import RepresentativeFactory
from tests.factories.plan import AgencyFactory, SubGroupFactory
from tests.rows import try_rows

DAY = dt.date(2010, 6, 3)
ASKED, TO_COME = {"on": "3 June 2010"}, {"on": "3 June 2999"}


def page(board) -> str:
    return reverse("group", args=[board.group.pk])


@pytest.mark.long
def test_it_works(board, grace, enter):
    text = text_of(enter(grace).get(page(board)))
    assert "Margaret Hale" in text and "Standing member since 1 April 2008" in text
    assert "Kinds of agency without a representative: Police" in text
    assert "Marian Shaw" in text  # who can sign in for it
    assert "Name a representative" not in text
    assert "e-Safety Working Group 1" in text_of(enter(grace).get(reverse("groups")))


def test_a_gap_is_an_agency_whose_representative_left(board, helen, enter):
    representatives.end_representation(member=board.member, expected=1, last_day=DAY, by=helen)
    closed = AgencyFactory(name="Gone", active_to=dt.date(2009, 1, 1))
    RepresentativeFactory(agency=closed, subgroup=board.group, valid_to=dt.date(2009, 1, 1))
    text = text_of(enter(helen).get(page(board)))
    assert "Tarn Road Primary School : Vacant since 4 June 2010" in text
    assert "Gone : Vacant" not in text
    assert "Margaret Hale" in text.split("Earlier representatives")[1]
    on_the_day = text_of(enter(helen).get(page(board), ASKED))
    assert (
        "Margaret Hale" in on_the_day
        and "Vacant since" not in on_the_day
        and "as far as it is known today" in on_the_day
    )


def test_a_day_to_come_is_refused(board, helen, enter):
    response = enter(helen).get(page(board), TO_COME)
    assert response.status_code == 422 and "Choose today or an earlier day" in text_of(response)
    address = reverse("export_group", args=[board.group.pk, "csv"])
    assert enter(helen).get(address, TO_COME).status_code == 302


@pytest.mark.long
@try_rows("format", ["docx", "pdf", "xlsx", "csv"])
def test_it_is_a_file_too(board, grace, enter, format):
    content = enter(grace).get(reverse("export_group", args=[board.group.pk, format])).content
    assert content
    if format == "csv":
        assert "Margaret Hale,Standing member" in content.decode()
    assert enter(grace).get(reverse("export_group", args=[board.group.pk, "exe"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "own", "other"), [("helen", 200, 200), ("denzil", 200, 403), ("ruth", 403, 200), ("grace", 403, 403)]
)
def test_it_requires_edit_rights(name, own, other, board, enter):
    elsewhere = RepresentativeFactory(agency=board.police, subgroup=board.group)
    client = enter(board.people[name])
    for member, answer in ((board.member, own), (elsewhere, other)):
        for address in ("edit_member", "end_member"):
            assert client.get(reverse(address, args=[member.pk])).status_code == answer


def test_an_agency_names_its_own_representative_on_its_page(board, denzil, enter):
    form = {"subgroup": board.other_group.pk, "name": "Jo Park", "standing": "as_needed"}
    form |= {"valid_from_day": 3, "valid_from_month": 6, "valid_from_year": 2010}
    response = enter(denzil).post(reverse("represent", args=[board.school.pk]), form, follow=True)
    assert "Jo Park, Training Sub-group (as needed)" in text_of(response)


def test_a_representative_leaves_from_the_page_of_the_agency_and_comes_back_there(board, helen, enter):
    back = reverse("agency", args=[board.school.pk])
    form = {"version": 1, "last_day_day": 3, "last_day_month": 6, "last_day_year": 2010}
    response = enter(helen).post(f"{reverse('end_member', args=[board.member.pk])}?next={back}", form)
    assert response["Location"] == back
    board.member.refresh_from_db()
    assert board.member.valid_to == DAY


def test_what_is_refused(board, helen):
    soon, ended = today() + dt.timedelta(days=1), SubGroupFactory(is_active=False)
    new = {"agency": board.school, "subgroup": board.group, "valid_from": DAY, "by": helen}
    old = {"member": board.member, "expected": 1, "by": helen}
    attempts = [
        lambda: representatives.add_representative(**new | {"name": " "}),
        lambda: representatives.add_representative(**new | {"name": "margaret hale"}),
        lambda: representatives.add_representative(**new | {"name": "X", "valid_from": soon}),
        lambda: representatives.add_representative(**new | {"name": "X", "subgroup": ended}),
        lambda: representatives.add_representative(**new | {"name": "X", "agency": AgencyFactory(active_to=DAY)}),
        lambda: representatives.end_representation(last_day=soon, **old),
        lambda: representatives.end_representation(last_day=dt.date(2007, 1, 1), **old),
        lambda: representatives.edit_representative(email="nowhere", **old),
        lambda: representatives.edit_representative(valid_to=dt.date(2007, 1, 1), **old),
        lambda: representatives.add_group(name=" ", by=helen),
        lambda: representatives.add_group(name="e-safety working GROUP", by=helen),
    ]
    for number, attempt in enumerate(attempts):
        board.member.refresh_from_db()
        with pytest.raises(RuleBroken), transaction.atomic():
            attempt()
            pytest.fail(f"number {number} was allowed")


def test_somebody_may_come_back_later(board, helen):
    representatives.end_representation(member=board.member, expected=1, last_day=DAY, by=helen)
    again = representatives.add_representative(
        agency=board.school, subgroup=board.group, name="Margaret Hale", valid_from=dt.date(2010, 9, 1), by=helen
    )
    assert again.history.get().history_change_reason == "Representative named"


def test_versions_are_compared_and_nothing_changed_is_said(board, helen):
    with pytest.raises(NothingChanged):
        representatives.edit_representative(member=board.member, expected=1, name="Margaret Hale", by=helen)
    representatives.edit_representative(member=board.member, expected=1, phone="1", by=helen)
    with pytest.raises(Conflict):
        representatives.edit_representative(member=board.member, expected=1, phone="2", by=helen)


def test_a_group_that_no_longer_meets_ends_who_sits_on_it(board, helen):
    representatives.edit_group(group=board.group, expected=1, name="Old group", is_active=False, by=helen)
    board.member.refresh_from_db()
    assert (board.member.valid_to, board.group.name) == (today(), "Old group")
    with pytest.raises(RuleBroken, match="no longer meets"):
        representatives.edit_representative(member=board.member, expected=2, valid_to=None, by=helen)
    with pytest.raises(NothingChanged):
        representatives.edit_group(group=board.group, expected=2, name="Old group", is_active=False, by=helen)


def test_an_agency_that_closes_is_no_longer_represented(board, helen):
    services.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason="Merged")
    member = Representative.objects.get(pk=board.member.pk)
    assert member.valid_to == DAY
    with pytest.raises(RuleBroken, match="was closed on"):
        representatives.edit_representative(member=member, expected=2, valid_to=None, by=helen)


def test_a_name_that_somebody_else_gives_at_the_same_moment_is_refused_in_words(board, helen, monkeypatch):
    other = representatives.add_group(name="Parents", by=helen)
    monkeypatch.setattr(representatives, "require_group", lambda group: None)  # the other is not seen yet
    with pytest.raises(RuleBroken, match="listed already"):
        representatives.add_group(name="parents", by=helen)
    with pytest.raises(RuleBroken, match="listed already"):
        representatives.edit_group(group=board.group, expected=1, name=other.name, is_active=True, by=helen)


@pytest.mark.long
def test_a_page_costs_the_same_for_many(board, helen, enter):
    client, counts = enter(helen), []
    for _ in range(2):
        for _ in range(20):
            RepresentativeFactory(subgroup=board.group)
        with CaptureQueriesContext(connection) as queries:
            client.get(page(board))
        counts.append(len(queries))
    assert counts == [7, 7]


def test_a_stranger_is_refused(board, enter):
    assert enter(UserFactory()).get(page(board)).status_code == 403
