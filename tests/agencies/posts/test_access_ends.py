"""Whose post is handed over is out for the agency at once, in every browser."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Invitation, Session
from accounts.people import invitations
from agencies.access import belongings
from agencies.directory.following import access_ended
from agencies.models import Eslo, MailedLink, Membership
from agencies.posts.services import confirming, eslos, own_page
from agencies.posts.services.places import places_of
from core.importing.services import undo_import
from core.text.dates import today
from tests.agencies.asking import NAMED, confirm_link, day, eslo
from tests.agencies.importing.lists import HEAD, accept, begun
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, RepresentativeFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def keeper():
    return UserFactory(name="Helen Marsh", roles=["manager"])


def officer_who_signs_in(**values):
    """A lead officer, and the person who signs in with their address."""
    term = eslo(valid_from=today() - 400 * ONE, **values)
    person = UserFactory(name=term.name, email=term.email, roles=["agency"])
    MembershipFactory(user=person, subgroup=None, agency=term.agency, valid_from=term.valid_from)
    Eslo.objects.filter(pk=term.pk).update(person=person)
    term.refresh_from_db()
    return term, person


def hand_over(term, by, **values):
    return own_page.hand_over(eslo=term, expected=term.version, by=by, **{"valid_from": today(), **NAMED} | values)


def speaks_for(person, agency) -> bool:
    return agency.pk in belongings(type(person).objects.get(pk=person.pk)).agencies


@pytest.mark.long
def test_who_is_signed_in_elsewhere_is_out_at_the_next_request(keeper, enter):
    term, person = officer_who_signs_in()
    other_browser = enter(person)
    assert other_browser.get(reverse("our_agency")).status_code == 200
    hand_over(term, keeper)
    answer = other_browser.get(reverse("our_agency"))
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    assert not speaks_for(person, term.agency)
    assert not Session.objects.filter(user=person).exists()


@pytest.mark.long
def test_history_says_why_the_access_ended(keeper):
    term, person = officer_who_signs_in()
    hand_over(term, keeper)
    place = Membership.objects.get(user=person)
    assert place.valid_to == today() - ONE
    assert place.history.latest("history_id").history_change_reason == "The post of ESLO was handed over"


@pytest.mark.long
def test_by_the_link_of_a_mail_access_ends_too_and_the_successor_is_invited_in_their_name(enter):
    term, person = officer_who_signs_in()
    other_browser = enter(person)
    handover = confirming.name_successor(link=confirm_link(term), valid_from=today(), **NAMED)
    assert speaks_for(person, term.agency)  # until somebody accepts
    confirming.accept_by_link(link=handover.links.get())
    assert other_browser.get(reverse("our_agency")).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.invited_by == person
    successor = invitations.accept(invitation=invitation)
    assert speaks_for(successor, term.agency)  # who invited them speaks for it no more
    assert Eslo.objects.get(name="Sam Field").person == successor


@pytest.mark.long
def test_an_invitation_gives_no_place_for_a_post_that_somebody_else_holds_by_now(keeper):
    term, person = officer_who_signs_in()
    hand_over(term, person, valid_from=today() - 9 * ONE)
    first = Invitation.objects.get()
    new = Eslo.objects.current().get(agency=term.agency)
    hand_over(new, keeper, name="Kim Lowe", email="kim@tarn.example")
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert first.history.latest("history_id").history_change_reason == "The post of ESLO was handed over"


@pytest.mark.long
def test_who_hands_over_their_own_post_is_signed_out_and_told_so(enter):
    term, person = officer_who_signs_in()
    browser, other = enter(person), enter(person)
    sent = {"version": term.version, **NAMED, **day("valid_from", today())}
    page = browser.post(reverse("hand_over", args=[term.pk]), sent, follow=True)
    assert page.status_code == 200
    assert "The post has been handed over." in page.text and "signed out" in page.text
    assert browser.get(reverse("our_agency")).status_code == other.get(reverse("our_agency")).status_code == 302


@pytest.mark.long
@pytest.mark.parametrize("keeps", ["deputy", "representative", "signatory", "same person again"])
def test_who_has_something_else_at_the_agency_stays(keeper, enter, keeps):
    term, person = officer_who_signs_in()
    values = {}
    if keeps == "deputy":
        EsloFactory(agency=term.agency, post="deputy", name=term.name, email=term.email)
    elif keeps == "representative":
        RepresentativeFactory(agency=term.agency, name=term.name, email=term.email.upper())
    elif keeps == "signatory":
        person.role_grants.update(role="signatory")
    else:
        values = {"name": "Dee Okoro-Lane", "email": term.email}
    browser = enter(person)
    hand_over(term, keeper, **values)
    assert speaks_for(person, term.agency)
    assert browser.get(reverse("our_agency")).status_code == 200


@pytest.mark.long
def test_places_elsewhere_stay(keeper):
    term, person = officer_who_signs_in()
    other = MembershipFactory(user=person, subgroup=None, agency=AgencyFactory())
    hand_over(term, keeper)
    assert not speaks_for(person, term.agency) and speaks_for(person, other.agency)


@pytest.mark.long
def test_open_invitation_and_links_of_the_former_holder_are_withdrawn(keeper):
    term = eslo(valid_from=today() - 400 * ONE)
    invited = invitations.invite(
        email=term.email, name=term.name, roles=["agency"], by=keeper, extras=places_of(term.agency, ())
    )
    elsewhere = eslo(email="kim@quay.example", valid_from=today() - 400 * ONE)
    kept = invitations.invite(
        email=elsewhere.email, name="Kim", roles=["agency"], by=keeper, extras=places_of(AgencyFactory(), ())
    )
    asked = confirm_link(term)
    hand_over(term, keeper)
    hand_over(elsewhere, keeper, email="lee@quay.example", name="Lee Quay")
    invited.refresh_from_db()
    kept.refresh_from_db()
    assert invited.withdrawn_at is not None and kept.withdrawn_at is None
    assert MailedLink.objects.get(pk=asked.pk).ended_on == today()


def test_apps_above_are_told_whose_access_ended(keeper):
    term, _ = officer_who_signs_in()
    told = []
    access_ended.follow(lambda **what: told.append(what))
    try:
        hand_over(term, keeper)
    finally:
        access_ended.followers.pop()
    assert [(each["agency"], each["addresses"]) for each in told] == [(term.agency_id, {term.email})]


@pytest.mark.long
def test_a_post_that_ends_today_ends_access_with_the_day(keeper, enter):
    term, person = officer_who_signs_in()
    browser = enter(person)
    eslos.end_post(eslo=term, expected=term.version, last_day=today(), by=keeper)
    assert browser.get(reverse("our_agency")).status_code == 200  # the whole day is still theirs
    assert Membership.objects.get(user=person).valid_to == today()


def test_a_post_that_ended_earlier_ends_access_at_once(keeper, enter):
    term, person = officer_who_signs_in()
    browser = enter(person)
    eslos.end_post(eslo=term, expected=term.version, last_day=today() - ONE, by=keeper)
    assert browser.get(reverse("our_agency")).status_code == 302


@pytest.mark.long
def test_a_list_with_another_eslo_ends_the_access_of_the_former_and_its_undoing_gives_it_back(keeper, enter):
    agency = AgencyFactory(name="Alder School", kind="primary", postcode="NM1 1AA", national_reference="100001")
    term, person = officer_who_signs_in(agency=agency, email="dee@alder.example")
    browser = enter(person)
    text = HEAD + "Alder School,Primary,NM1 1AA,100001,Sam Field,sam@alder.example\n"
    saved = accept(begun(text, keeper, ticks={"0:1 eslo_name": True}), keeper)
    assert Eslo.objects.current().get(agency=agency).name == "Sam Field"
    assert browser.get(reverse("our_agency")).status_code == 302
    assert not speaks_for(person, agency)
    undo_import(import_=saved, expected=saved.version, by=keeper, reason="The wrong list")
    assert speaks_for(person, agency)


@pytest.mark.long
def test_a_successor_is_not_written_to_where_nothing_waits(keeper, mailbox):
    term, _ = officer_who_signs_in()
    colleague = UserFactory(email=NAMED["email"], roles=["agency"])
    MembershipFactory(user=colleague, subgroup=None, agency=term.agency)
    hand_over(term, keeper)
    assert not mailbox.to(NAMED["email"])
