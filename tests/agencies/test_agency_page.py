"""The page of an agency and the services behind it: posts on a day, changes, and who may make them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Agency, Eslo
from agencies.services import directory, eslos
from core.dates import today
from core.locking import Conflict
from core.rules import NothingChanged, RuleBroken
from tests.actions.pages import errors_of, text_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, RepresentativeFactory
from tests.factories.plan import AgencyFactory

DAY = dt.date(2010, 6, 3)


@pytest.fixture
def held(board):
    """The lead officer of the school."""
    return board.officer


def when(name: str, day: dt.date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_it_works(board, helen, enter, held):
    RepresentativeFactory(agency=board.school, subgroup=board.group, name="Margaret Hale")
    text = text_of(enter(helen).get(reverse("agency", args=[board.school.pk])))
    for words in ("Denzil Okoro, lead officer", "Margaret Hale, e-Safety Working Group", "Primary school", "Hand over"):
        assert words in text


def test_it_says_who_held_the_post_on_a_day(board, grace, enter, held):
    eslos.hand_over(eslo=held, expected=1, name="Ann New", valid_from=DAY, by=board.helen)
    address = reverse("agency", args=[board.school.pk])
    before = text_of(enter(grace).get(address, when("on", DAY - dt.timedelta(days=1))))
    assert "Denzil Okoro, lead officer" in before and "Ann New, lead officer" not in before
    assert "Ann New, lead officer" in text_of(enter(grace).get(address, when("on", DAY)))
    assert "Choose today or an earlier day" in text_of(enter(grace).get(address, when("on", dt.date(2999, 1, 1))))


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [("helen", 200, 200), ("sunita", 200, 200), ("denzil", 200, 403), ("ruth", 403, 200), ("grace", 403, 403)],
)
def test_it_requires_edit_rights(name, own, other, board, enter):
    client = enter(board.people[name])
    for agency, answer in ((board.school, own), (board.police, other)):
        for address in ("edit_agency", "appoint"):
            assert client.get(reverse(address, args=[agency.pk])).status_code == answer


def test_the_agencys_own_people_change_contact_details_and_nothing_else(board, denzil, enter):
    form = {"version": 1, "phone": "020 7946 0000", "name": "Another name", "kind": "police"}
    enter(denzil).post(reverse("edit_agency", args=[board.school.pk]), form)
    board.school.refresh_from_db()
    assert (board.school.phone, board.school.name) == ("020 7946 0000", "Tarn Road Primary School")


def test_a_leaver_takes_two_clicks(board, helen, enter, held):
    client, address = enter(helen), reverse("end_post", args=[held.pk])
    page = client.get(address)
    sent = {
        "version": page.context["form"]["version"].value(),
        **when("last_day", page.context["form"]["last_day"].value()),
    }
    text = text_of(client.post(address, sent, follow=True))
    assert "The post is vacant." in text
    held.refresh_from_db()
    assert held.valid_to == today()


def test_two_people_at_one_agency_see_both_texts(board, helen, enter):
    address = reverse("edit_agency", args=[board.school.pk])
    directory.edit_agency(agency=board.school, expected=1, phone="1", by=board.sunita)
    response = enter(helen).post(address, {"version": 1, "phone": "2", "name": board.school.name, "kind": "primary"})
    assert response.status_code == 409


def test_a_name_that_is_listed_is_refused_beside_its_field(board, helen, enter):
    form = {"name": "tarn road PRIMARY school", "kind": "primary"}
    response = enter(helen).post(reverse("add_agency"), form)
    assert response.status_code == 422
    assert errors_of(response) == ["An agency of this name is listed already."]


def test_closing_ends_the_posts_and_opening_again_does_not_bring_them_back(board, helen, held):
    closed = directory.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason="Merged")
    held.refresh_from_db()
    assert (held.valid_to, held.version) == (DAY, 2)
    directory.reopen_agency(agency=closed, expected=2, by=helen, reason="A mistake")
    assert Agency.objects.get(pk=closed.pk).active_to is None
    assert Eslo.objects.get(pk=held.pk).valid_to == DAY
    reasons = list(closed.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons[-2:] == ["Merged", "A mistake"]


def test_handing_over_ends_the_term_the_day_before(board, helen, held):
    new = eslos.hand_over(eslo=held, expected=1, name="Ann New", valid_from=DAY, by=helen, email="ann@x.example")
    held.refresh_from_db()
    assert held.valid_to == DAY - dt.timedelta(days=1)
    assert (new.valid_from, new.valid_to, new.email) == (DAY, None, "ann@x.example")


def test_a_handover_that_fails_leaves_the_post_as_it_was(board, helen, held):
    with pytest.raises(RuleBroken):
        eslos.hand_over(eslo=held, expected=1, name=" ", valid_from=DAY, by=helen)
    assert Eslo.objects.get(pk=held.pk).valid_to is None


def test_what_is_refused(board, helen, held):
    soon, early = today() + dt.timedelta(days=1), dt.date(2007, 1, 1)
    one = {"eslo": held, "expected": 1, "by": helen}
    refused = [
        lambda: eslos.appoint(agency=board.school, name="Two", valid_from=DAY, by=helen),
        lambda: eslos.appoint(agency=board.police, name="", valid_from=DAY, by=helen),
        lambda: eslos.appoint(agency=board.police, name="X", valid_from=soon, by=helen),
        lambda: eslos.appoint(agency=AgencyFactory(active_to=DAY), name="X", valid_from=DAY, by=helen),
        lambda: eslos.end_post(last_day=soon, **one),
        lambda: eslos.end_post(last_day=early, **one),
        lambda: eslos.confirm(on=soon, **one),
        lambda: eslos.confirm(on=early, **one),
        lambda: eslos.note_training(on=soon, **one),
        lambda: eslos.correct(valid_from=soon, **one),
        lambda: eslos.correct(email="not an address", valid_from=held.valid_from, **one),
        lambda: directory.close_agency(agency=board.school, expected=1, last_day=soon, by=helen, reason="x"),
        lambda: directory.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason=" "),
        lambda: directory.reopen_agency(agency=board.school, expected=1, by=helen, reason="x"),
        lambda: directory.add_agency(name="X", kind="zoo", by=helen),
    ]
    for number, attempt in enumerate(refused):
        held.refresh_from_db()
        board.school.refresh_from_db()
        with pytest.raises(RuleBroken), transaction.atomic():
            attempt()
            pytest.fail(f"number {number} was allowed")


def test_nothing_changed_is_said_and_an_old_version_is_a_conflict(board, helen, held):
    with pytest.raises(NothingChanged):
        eslos.correct(eslo=held, expected=1, name="Denzil Okoro", by=helen)
    eslos.confirm(eslo=held, expected=1, on=today(), by=helen)
    with pytest.raises(Conflict):
        eslos.note_training(eslo=held, expected=1, on=today(), by=helen)


def test_the_database_itself_refuses_two_lead_officers_on_a_day(board, held):
    with pytest.raises(IntegrityError), transaction.atomic():
        EsloFactory(agency=board.school, valid_from=DAY)


def test_a_stranger_is_refused(board, enter):
    assert enter(UserFactory()).get(reverse("agency", args=[board.school.pk])).status_code == 403
