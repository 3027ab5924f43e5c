"""The page of an agency and the services behind it: posts on a day, changes, and who may make them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory import services
from agencies.directory.references import reference_fault
from agencies.models import Agency, Eslo
from agencies.posts.services import eslos
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today
from tests.actions.pages import errors_of, text_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, RepresentativeFactory
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

DAY = dt.date(2010, 6, 3)


@pytest.fixture
def held(board):
    """The lead officer of the school."""
    return board.officer


def when(name: str, day: dt.date) -> dict:
    return {name: print_date(day)}


@pytest.mark.long
def test_it_works(board, helen, enter, held):
    RepresentativeFactory(agency=board.school, subgroup=board.group, name="Margaret Hale")
    text = text_of(enter(helen).get(reverse("agency", args=[board.school.pk])))
    for words in ("Denzil Okoro, lead officer", "Margaret Hale, e-Safety Working Group", "Primary school", "Hand over"):
        assert words in text


@pytest.mark.long
def test_it_says_who_held_the_post_on_a_day(board, grace, enter, held):
    eslos.hand_over(eslo=held, expected=1, name="Ann New", valid_from=DAY, by=board.helen)
    address = reverse("agency", args=[board.school.pk])
    before = text_of(enter(grace).get(address, when("on", DAY - dt.timedelta(days=1))))
    assert "Denzil Okoro, lead officer" in before and "Ann New, lead officer" not in before
    assert "Ann New, lead officer" in text_of(enter(grace).get(address, when("on", DAY)))
    assert "Choose today or an earlier day" in text_of(enter(grace).get(address, when("on", dt.date(2999, 1, 1))))


@pytest.mark.long
@try_rows(
    ("name", "own", "other"),
    [("helen", 200, 200), ("sunita", 200, 200), ("denzil", 200, 403), ("ruth", 403, 200), ("grace", 403, 403)],
)
def test_it_requires_edit_rights(name, own, other, board, enter):
    client = enter(board.people[name])
    for agency, answer in ((board.school, own), (board.police, other)):
        for address in ("edit_agency", "appoint"):
            assert client.get(reverse(address, args=[agency.pk])).status_code == answer


def test_the_agencys_own_people_change_contact_details_and_nothing_else(board, denzil, enter):
    form = {"version": 1, "phone": "020 7946 0000", "head": "Mrs Ada Larch", "name": "Another name", "kind": "police"}
    enter(denzil).post(reverse("edit_agency", args=[board.school.pk]), form)
    board.school.refresh_from_db()
    assert (board.school.phone, board.school.name) == ("020 7946 0000", "Tarn Road Primary School")
    assert board.school.head == "Mrs Ada Larch"


def test_details_are_saved_as_they_were_tidied(board, helen):
    services.edit_agency(agency=board.school, expected=1, name=" Tarn  Road ", head=" Ada ", by=helen)
    kept = Agency.objects.get(pk=board.school.pk)
    assert (kept.name, kept.head) == ("Tarn Road", "Ada")
    assert (board.school.name, kept.history.latest().name) == ("Tarn Road", "Tarn Road")


def test_a_leaver_takes_two_clicks(board, helen, enter, held):
    client, address = enter(helen), reverse("end_post", args=[held.pk])
    page = client.get(address)
    sent = {
        "version": page.context["form"]["version"].value(),
        **when("last_day", page.context["form"]["last_day"].value()),
    }
    text = text_of(client.post(address, sent, follow=True))
    vacant = print_date(today() + dt.timedelta(days=1))
    assert f"The post is vacant from {vacant}; somebody else can be named then." in text
    assert f"Last day in the post {print_date(today())}" in text  # the whole day is still theirs
    own = text_of(enter(board.people["denzil"]).get(reverse("our_agency")))
    assert f"Last day in the post: {print_date(today())}" in own
    held.refresh_from_db()
    assert held.valid_to == today()


def test_two_people_at_one_agency_see_both_texts(board, helen, enter):
    address = reverse("edit_agency", args=[board.school.pk])
    services.edit_agency(agency=board.school, expected=1, phone="1", by=board.sunita)
    response = enter(helen).post(address, {"version": 1, "phone": "2", "name": board.school.name, "kind": "primary"})
    assert response.status_code == 409


def test_a_name_that_is_listed_is_refused_beside_its_field(board, helen, enter):
    form = {"name": "tarn road PRIMARY school", "kind": "primary"}
    response = enter(helen).post(reverse("add_agency"), form)
    assert response.status_code == 422
    assert errors_of(response) == ["An agency of this name is listed already."]


def test_closing_ends_the_posts_and_opening_again_does_not_bring_them_back(board, helen, held):
    closed = services.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason="Merged")
    held.refresh_from_db()
    assert (held.valid_to, held.version) == (DAY, 2)
    services.reopen_agency(agency=closed, expected=2, by=helen, reason="A mistake")
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


def test_a_past_term_answers_who_it_was_on_a_day(board, helen, enter, held):
    client, first, last = enter(helen), dt.date(2006, 9, 1), dt.date(2008, 3, 31)
    asked = f"{reverse('appoint', args=[board.school.pk])}?past"
    given = {"post": "lead", "name": "Ann Before", **when("valid_from", first)}
    answer = client.post(asked, given)
    assert answer.status_code == 422 and "last day in the post" in text_of(answer).lower()
    said = text_of(client.post(asked, given | when("valid_to", last), follow=True))
    assert "Ann Before is recorded until 31 March 2008." in said
    day = when("on", dt.date(2007, 6, 3))
    assert "Ann Before, lead officer" in text_of(client.get(reverse("agency", args=[board.school.pk]), day))


def test_a_closed_agency_takes_terms_that_ended_by_its_last_day_only(helen):
    closed, begun = AgencyFactory(active_to=DAY), DAY - dt.timedelta(days=99)
    with pytest.raises(RuleBroken):
        eslos.appoint(agency=closed, name="X", valid_from=begun, valid_to=DAY + dt.timedelta(days=1), by=helen)
    term = eslos.appoint(agency=closed, name="X", valid_from=begun, valid_to=DAY, by=helen)
    for later in (None, DAY + dt.timedelta(days=1)):
        with pytest.raises(RuleBroken, match="was closed on"):
            eslos.correct(eslo=term, expected=1, valid_to=later, by=helen)
        term.refresh_from_db()
    assert eslos.correct(eslo=term, expected=1, valid_to=DAY - dt.timedelta(days=1), by=helen).version == 2
    assert eslos.correct(eslo=term, expected=2, phone="1", by=helen).version == 3


def test_a_name_that_somebody_else_gives_at_the_same_moment_is_refused_in_words(board, helen, monkeypatch):
    monkeypatch.setattr(services, "require_sense", lambda agency: None)  # the other is not seen yet
    with pytest.raises(RuleBroken, match="at the same moment"):
        services.add_agency(name=board.police.name.upper(), kind="police", by=helen)
    with pytest.raises(RuleBroken, match="at the same moment"):
        services.edit_agency(agency=board.school, expected=1, name=board.police.name, by=helen)


def test_nobody_can_be_named_while_an_agency_is_being_closed(board, helen, held):
    with CaptureQueriesContext(connection) as queries:
        services.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason="Merged")
    reads = [q["sql"].partition(" FROM ")[2].split()[0] for q in queries if q["sql"].startswith("SELECT")]
    assert reads[0] == '"agencies_agency"'  # held before the posts are read that end with it


@pytest.mark.parametrize(
    ("kind", "reference", "fits"),
    [
        ("primary", "123456", True),
        ("primary", "12345", False),
        ("primary", "１２３４５６", False),
        ("college", "EY123456", False),
        ("nursery", "EY123456", True),
        ("police", "NM-1", True),
        ("primary", "", True),
    ],
)
def test_the_urn_of_a_school_has_six_figures(kind, reference, fits, helen):
    assert bool(reference_fault(kind, reference)) is not fits
    if not fits:
        with pytest.raises(RuleBroken) as refused:
            services.add_agency(name="A school", kind=kind, national_reference=reference, by=helen)
        assert refused.value.field == "national_reference"


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
        lambda: services.close_agency(agency=board.school, expected=1, last_day=soon, by=helen, reason="x"),
        lambda: services.close_agency(agency=board.school, expected=1, last_day=DAY, by=helen, reason=" "),
        lambda: services.reopen_agency(agency=board.school, expected=1, by=helen, reason="x"),
        lambda: services.add_agency(name="X", kind="zoo", by=helen),
    ]
    for number, attempt in enumerate(refused):
        held.refresh_from_db()
        board.school.refresh_from_db()
        with pytest.raises(RuleBroken), transaction.atomic():
            attempt()
            pytest.fail(f"number {number} was allowed")


def test_a_confirmation_never_lies_after_the_last_day_in_a_post(board, helen, held):
    held = eslos.confirm(eslo=held, expected=1, on=DAY, by=helen)
    before, one = DAY - dt.timedelta(days=1), {"eslo": held, "expected": 2, "by": helen}
    with pytest.raises(RuleBroken, match="was confirmed in this post on 3 June 2010, after this day") as refused:
        eslos.end_post(last_day=before, **one)
    assert refused.value.field == "last_day"
    with pytest.raises(RuleBroken, match="cannot be after the last day in the post"):
        eslos.correct(valid_to=before, **one)
    held.refresh_from_db()
    assert eslos.end_post(last_day=DAY, **one).confirmed_on == DAY
    with pytest.raises(RuleBroken, match="cannot be after the last day in the post"):
        eslos.correct(eslo=held, expected=3, confirmed_on=DAY + dt.timedelta(days=1), by=helen)


def test_whoever_was_confirmed_and_hands_over_on_that_day_or_earlier_was_not_in_post_then(board, helen, held):
    held = eslos.confirm(eslo=held, expected=1, on=DAY, by=helen)
    eslos.hand_over(eslo=held, expected=2, name="Ann New", valid_from=DAY, by=helen)
    held.refresh_from_db()
    assert (held.valid_to, held.confirmed_on) == (DAY - dt.timedelta(days=1), None)
    assert held.history.get(version=2).confirmed_on == DAY


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
