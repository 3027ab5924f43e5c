"""Whoever takes over a post is invited to sign in, and is the ESLO here as soon as they accept."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Invitation
from accounts.people import invitations
from agencies.access import belongings
from agencies.links.services import mail_anew
from agencies.models import Eslo, Handover
from agencies.posts.services import confirming, own_page
from agencies.posts.services.successors import invite_holders
from core.text.dates import today
from tests.agencies.asking import NAMED, confirm_link, day, eslo, successor
from tests.factories.accounts import UserFactory
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)
SAM = NAMED["email"]


@pytest.fixture
def keeper():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def officer():
    return eslo(valid_from=today() - 400 * ONE)


def works_for(officer, **values):
    """Somebody of the agency who can sign in."""
    person = UserFactory(**{"roles": ["agency"]} | values)
    MembershipFactory(user=person, subgroup=None, agency=officer.agency)
    return person


def accept(officer, link=None, valid_from=None) -> Handover:
    handover = confirming.name_successor(link=link or confirm_link(officer), valid_from=valid_from or today(), **NAMED)
    return confirming.accept_by_link(link=handover.links.get())


@pytest.mark.long
def test_who_accepts_by_link_is_invited_by_whoever_wrote_and_is_the_eslo_who_signs_in(officer, keeper, client, mailbox):
    confirming.ask_to_confirm(eslo=officer, by=keeper)
    first = mailbox.link_in(officer.email).removeprefix("https://testserver")
    client.post(first, successor())
    assert not Invitation.objects.exists()  # naming somebody invites nobody
    client.post(mailbox.link_in(SAM).removeprefix("https://testserver"), {"answer": "accept"})
    letter = mailbox.to(SAM)[-1]
    assert letter["Subject"] == "Your invitation to the e-Safety Action Plan"
    user = invitations.accept(invitation=Invitation.objects.get())
    assert user.roles == {"agency"} and Eslo.objects.get(name="Sam Field").person == user
    theirs = belongings(user)
    assert theirs.agencies == {officer.agency_id} and theirs.is_officer


@pytest.mark.long
def test_a_link_that_was_mailed_anew_still_has_its_sender(officer, keeper):
    link = confirming.ask_to_confirm(eslo=officer, by=keeper)
    accept(officer, mail_anew(link=link))
    assert Invitation.objects.get().invited_by == keeper


@pytest.mark.long
def test_without_a_sender_who_may_invite_the_eslo_before_invites_or_nobody(officer):
    accept(officer)
    assert not Invitation.objects.exists()
    before = eslo(email="kim@tarn.example")
    person = works_for(before)
    Eslo.objects.filter(pk=before.pk).update(person=person)
    accept(before)
    assert Invitation.objects.get().invited_by == person


@pytest.mark.long
def test_for_a_later_day_the_invitation_goes_on_that_day(officer, keeper):
    accept(officer, confirming.ask_to_confirm(eslo=officer, by=keeper), valid_from=today() + ONE)
    assert not Invitation.objects.exists()
    Handover.objects.update(valid_from=today())
    confirming.take_over_due(today())
    assert Invitation.objects.get().email == SAM


@pytest.mark.long
def test_handing_over_on_the_own_page_invites_in_the_name_of_whoever_does(officer, enter, mailbox):
    own = works_for(officer, name="Dee Okoro")
    sent = {"version": officer.version, **NAMED, **day("valid_from", today())}
    page = enter(own).post(f"/agencies/eslos/{officer.pk}/hand-over/", sent, follow=True)
    assert "An invitation to sign in goes to Sam Field." in page.text
    assert Invitation.objects.get().invited_by == own
    invitations.accept(invitation=Invitation.objects.get())
    assert Eslo.objects.get(name="Sam Field").person.email == SAM


def test_who_may_not_invite_for_the_agency_invites_nobody(officer):
    signatory = works_for(officer, roles=["signatory"])
    own_page.hand_over(eslo=officer, expected=1, by=signatory, valid_from=today(), **NAMED)
    assert not Invitation.objects.exists()


def test_an_account_that_is_there_already_is_tied_and_not_invited(officer, keeper):
    colleague = works_for(officer, email=SAM)
    own_page.hand_over(eslo=officer, expected=1, by=keeper, valid_from=today(), **NAMED)
    assert not Invitation.objects.exists()
    assert Eslo.objects.get(name="Sam Field").person == colleague


def test_an_account_of_elsewhere_is_neither_tied_nor_invited(officer, keeper):
    UserFactory(email=SAM, roles=["board"])
    own_page.hand_over(eslo=officer, expected=1, by=keeper, valid_from=today(), **NAMED)
    assert not Invitation.objects.exists() and Eslo.objects.get(name="Sam Field").person is None


def test_who_was_invited_already_or_whose_account_was_closed_keeps_nothing_from_being_handed_over(officer, keeper):
    invitations.invite(email=SAM, name="Sam Field", roles=["agency"], by=keeper)
    own_page.hand_over(eslo=officer, expected=1, by=keeper, valid_from=today(), **NAMED)
    assert Invitation.objects.count() == 1
    UserFactory(email="gone@tarn.example", is_active=False)
    other = eslo(email="kim@tarn.example", valid_from=today() - 400 * ONE)
    new = own_page.hand_over(
        eslo=other, expected=1, by=keeper, valid_from=today(), **NAMED | {"email": "gone@tarn.example"}
    )
    assert Invitation.objects.count() == 1 and Eslo.objects.get(pk=new.pk).name == "Sam Field"


def test_whoever_has_left_before_accepting_is_not_the_eslo(officer, keeper):
    new = own_page.hand_over(eslo=officer, expected=1, by=keeper, valid_from=today(), **NAMED)
    Eslo.objects.filter(pk=new.pk).update(valid_to=today())
    user = invitations.accept(invitation=Invitation.objects.get())
    assert Eslo.objects.get(pk=new.pk).person is None and belongings(user).agencies == {officer.agency_id}


@pytest.mark.long
def test_many_holders_are_invited_and_those_who_work_there_are_noted(keeper):
    invited, here, elsewhere, unknown = (eslo(email=f"{name}@agency.example") for name in ("a", "b", "c", "d"))
    person, stranger = works_for(here, email="b@agency.example"), UserFactory(email="c@agency.example")
    Eslo.objects.filter(pk=unknown.pk).update(email="")
    unknown.refresh_from_db()
    made = invite_holders(eslos=[invited, here, elsewhere, unknown], by=keeper)
    assert [each.email for each in made] == ["a@agency.example"]
    user = invitations.accept(invitation=made[0])
    holders = Eslo.objects.filter(person__isnull=False).values_list("pk", "person")
    assert dict(holders) == {invited.pk: user.pk, here.pk: person.pk} and stranger.pk
    here.refresh_from_db()
    assert here.version == 2 and here.history.first().history_change_reason == "Took over the post"
    assert invite_holders(eslos=[eslo(email="e@agency.example")], by=UserFactory(roles=["board"])) == []
