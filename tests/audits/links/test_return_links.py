"""From the email into the return: one button, used once, for whom it was sent, and a new one where it is used."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.people.services import deactivate_person
from agencies.posts.services import eslos
from agencies.posts.services.successors import invite_holder
from audits.access import form_for
from audits.chasing.services import chasing
from audits.links.services import links_for_successor, make_return_link, return_url
from audits.links.services.links import forget_old, mailed_link, token_of
from audits.links.services.visitors import SALT
from audits.models import Answer, Return, ReturnLink, Round
from core.mail.models import OutgoingEmail
from core.models import SecurityEvent
from core.text.dates import print_date, today
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
JO, OFFICE = "jo@college.example", "office@college.example"


@pytest.fixture
def helen():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def college():
    return AgencyFactory(kind="college", name="Harbour College", email=OFFICE)


@pytest.fixture
def jo(college):
    """An ESLO who has never signed in."""
    return EsloFactory(agency=college, name="Jo Field", job_title="Head of year", email=JO)


@pytest.fixture
def audit_return(college, helen) -> Return:
    return return_of(open_round([college], opened_by=helen), college)


def asked(audit_return, helen, mailbox) -> str:
    """The path in the first letter."""
    chasing.ask_some(audit_return.round_id, [audit_return.pk], by=helen)
    return mailbox.link_in(mailbox.letters[-1]["To"]).removeprefix("https://testserver")


def address_of(audit_return) -> str:
    return reverse("audits:return", args=[audit_return.pk])


@pytest.mark.long
def test_one_click_leads_from_the_first_letter_to_the_return(client, jo, audit_return, helen, mailbox):
    """It took two emails, an invitation to accept and a second sign-in (findings AU4, AU13)."""
    link = asked(audit_return, helen, mailbox)
    page = client.get(link)
    days = audit_return.round
    for words in ("Harbour College", days.title, print_date(days.first_deadline), print_date(days.final_deadline)):
        assert words in page.text
    assert not User.objects.filter(email=JO).exists()
    done = client.post(link, follow=True)
    assert done.request["PATH_INFO"] == address_of(audit_return) and done.status_code == 200
    assert "Open as Jo Field until" in done.text and "sessionid" not in client.cookies
    person = User.objects.get(email=JO)
    assert Invitation.objects.get(email=JO).person == person and not person.has_usable_password()
    jo.refresh_from_db()
    assert jo.person == person and person.memberships.get().agency == audit_return.agency
    event = SecurityEvent.objects.get(kind="sign_in", outcome="link")
    assert (event.actor, event.detail["record"]) == (person, audit_return.pk)


def test_opening_the_page_changes_nothing(client, jo, audit_return, helen, mailbox):
    link = asked(audit_return, helen, mailbox)
    before = ReturnLink.objects.values().get()
    for _ in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert ReturnLink.objects.values().get() == before and "returns" not in client.cookies
    assert client.get(address_of(audit_return)).status_code == 302


def test_what_is_saved_names_the_eslo_and_how_it_came(client, jo, audit_return, helen, mailbox):
    client.post(asked(audit_return, helen, mailbox))
    question = form_for(audit_return).questions["A1.3"]
    address = reverse("audits:answer", args=[audit_return.pk, question.pk])
    saved = client.post(address, {f"q{question.pk}-version": 0, f"q{question.pk}-answer": "y"})
    assert saved.status_code in (200, 302)
    past = Answer.objects.get().history.latest()
    assert str(past.history_user) == "Jo Field" and past.history_change_reason == "Answered (by an emailed link)"


def test_a_link_works_once_and_a_new_one_is_mailed_to_the_same_address(client, jo, audit_return, helen, mailbox):
    """There was a dead end before."""
    link = asked(audit_return, helen, mailbox)
    client.post(link)
    other = Client()
    used = other.get(link)
    assert used.status_code == 410 and "This link has been used" in used.text and "Email me a new link" in used.text
    assert used.text.count("It opened the return on") == 1
    assert other.post(link).status_code == 410 and other.get(address_of(audit_return)).status_code == 302
    again = reverse("return_link_anew", args=[link.split("/")[-2]])
    assert "We have emailed a new link" in other.post(again, follow=True).text
    new = mailbox.link_in(JO).removeprefix("https://testserver")
    assert new != link and other.post(new, follow=True).request["PATH_INFO"] == address_of(audit_return)
    assert [other.post(again).status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.parametrize("became", ["never invited", "ran out", "still good", "withdrawn"])
def test_link_lets_in_whoever_is_wanted_whatever_became_of_their_invitation(
    became, client, jo, audit_return, helen, mailbox
):
    link = asked(audit_return, helen, mailbox)
    invitations = Invitation.objects.filter(email=JO)
    if became == "never invited":
        invitations.delete()
    elif became != "still good":
        field = "expires_at" if became == "ran out" else "withdrawn_at"
        invitations.update(**{field: timezone.now() - 3 * DAY})
    done = client.post(link, follow=True)
    assert (done.request["PATH_INFO"] == address_of(audit_return)) is (became != "withdrawn")
    assert User.objects.filter(email=JO).exists() is (became != "withdrawn")
    if became == "withdrawn":
        assert "Nobody at this address fills in the return now" in done.text
    assert [each["To"] for each in mailbox.letters] == [JO]


@pytest.mark.long
def test_links_of_one_mailbox_end_when_one_is_used_and_another_mailbox_has_its_own(
    client, jo, audit_return, helen, mailbox
):
    link = asked(audit_return, helen, mailbox)
    ReturnLink.objects.update(made_at=timezone.now() - 2 * DAY)
    later = mailed_link(audit_return, JO)
    deputy = EsloFactory(agency=audit_return.agency, post="deputy", name="Sam Reed", email="sam@college.example")
    theirs = mailed_link(audit_return, deputy.email)
    client.post(link)
    replaced = Client().get(reverse("return_link", args=[token_of(later)]))
    assert (
        replaced.status_code == 410 and "A newer link was used" in replaced.text and "Email me a new" in replaced.text
    )
    second = Client()
    address = reverse("return_link", args=[token_of(theirs)])
    assert "Jo Field has this return open" in second.get(address).text
    assert "Jo Field has it open too" in second.post(address, follow=True).text
    assert "Sam Reed has it open too" in client.get(address_of(audit_return)).text


def test_office_names_who_fills_it_in_and_they_get_a_link_at_their_own_address(client, audit_return, helen, mailbox):
    link = asked(audit_return, helen, mailbox)
    assert mailbox.letters[-1]["To"] == OFFICE
    page = client.get(link)
    assert page.status_code == 200 and "Who fills in the return of Harbour College?" in page.text
    for wrong, words in (
        ({"name": "", "email": JO}, "Enter the name"),
        ({"name": "Jo Field", "email": OFFICE}, "own address"),
        ({"name": "Go to www.win.example", "email": JO}, "Enter a name without an address"),
        ({"name": "Helen", "email": helen.email}, "We cannot write to this address"),
    ):
        refused = client.post(link, wrong)
        assert refused.status_code == 422 and words in refused.text
    ReturnLink.objects.filter(sent_to=OFFICE).update(made_at=timezone.now())
    assert "We have emailed this person" in client.post(link, {"name": "Jo Field", "email": JO}, follow=True).text
    assert client.get(address_of(audit_return)).status_code == 302  # the office opens nothing
    done = client.post(mailbox.link_in(JO).removeprefix("https://testserver"), follow=True)
    assert "Open as Jo Field until" in done.text
    assert client.get(link).status_code == 410


def test_whoever_signed_in_goes_to_the_ordinary_page_and_nobody_is_replaced(audit_return, college, helen, enter):
    dee, other = UserFactory(name="Dee", roles=["agency"]), UserFactory(name="Ann Other")
    dee.memberships.create(agency=college, valid_from=today())
    link = make_return_link(audit_return=audit_return, sent_to=dee.email)
    address = reverse("return_link", args=[token_of(link)])
    assert enter(dee).get(address)["Location"] == address_of(audit_return)
    assert enter(dee).post(address)["Location"] == address_of(audit_return)
    client = enter(other)
    assert "You are signed in as Ann Other" in client.get(address).text
    assert client.post(address).status_code == 403
    link.refresh_from_db()
    assert link.used_at is None and client.get(address_of(audit_return)).status_code in (403, 404)


def test_role_with_a_second_factor_is_led_to_sign_in(client, audit_return, college, mailbox, helen):
    both = UserFactory(name="Bea", roles=["agency", "recorder"])
    both.memberships.create(agency=college, valid_from=today())
    link = make_return_link(audit_return=audit_return, sent_to=both.email)
    address = reverse("return_link", args=[token_of(link)])
    assert "Sign in and open the return" in client.get(address).text
    assert client.post(address)["Location"] == address_of(audit_return)
    link.refresh_from_db()
    assert link.used_at is None and client.get(address_of(audit_return)).status_code == 302
    assert mailed_link(audit_return, both.email) is None
    link.used_at, link.person = timezone.now(), both  # as if the role had come after the link was pressed
    link.save()
    client.cookies["returns"] = signing.dumps([link.pk], salt=SALT)
    assert client.get(address_of(audit_return)).status_code == 302


@pytest.mark.parametrize("what", ["account closed", "place ended", "handed over", "exempt", "round closed", "agency closed",
                                  "another address"])  # fmt: skip
def test_access_ends_with_what_it_rests_on(what, client, jo, audit_return, helen, mailbox):
    client.post(asked(audit_return, helen, mailbox))
    person = User.objects.get(email=JO)
    assert client.get(address_of(audit_return)).status_code == 200
    if what == "account closed":
        deactivate_person(user=person, expected=person.version, by=helen, reason="Left")
    elif what == "place ended":
        person.memberships.update(valid_from=today() - DAY, valid_to=today() - DAY)
    elif what == "handed over":
        jo.refresh_from_db()
        eslos.end_post(eslo=jo, expected=jo.version, last_day=today() - DAY, by=helen, reason="Left")
    elif what == "exempt":
        Return.objects.update(exempt_on=today(), exemption_reason="No children")
    elif what == "round closed":
        Round.objects.update(state="closed", closed_on=today())
    elif what == "agency closed":
        type(audit_return.agency).objects.filter(pk=audit_return.agency_id).update(active_to=today() - DAY)
    else:
        User.objects.filter(pk=person.pk).update(email="other@college.example")
    assert client.get(address_of(audit_return))["Location"].startswith("/accounts/login/")


def test_after_twelve_hours_a_new_link_is_one_click_away_and_a_late_form_is_kept(
    client, jo, audit_return, helen, mailbox
):
    client.post(asked(audit_return, helen, mailbox))
    ReturnLink.objects.update(used_at=timezone.now() - dt.timedelta(hours=12))
    closed = client.get(address_of(audit_return), follow=True)
    assert "Email me a new link" in closed.text
    section = reverse("audits:section", args=[audit_return.pk, "A1"])
    question = form_for(audit_return).questions["A1.3"]
    late = client.post(section, {f"q{question.pk}-version": "0", f"q{question.pk}-answer": "y"}, follow=True)
    assert "sign in to check it and send it" in late.text and not Answer.objects.exists()


@pytest.mark.long
def test_reader_closes_it_in_the_browser(client, jo, audit_return, helen, mailbox):
    client.post(asked(audit_return, helen, mailbox))
    copy = Client()
    copy.cookies["returns"] = client.cookies["returns"].value
    assert copy.get(address_of(audit_return)).status_code == 200
    address = reverse("return_link_close", args=[token_of(ReturnLink.objects.get())])
    assert address in client.get(address_of(audit_return)).text
    assert "The return is closed in the browser" in client.post(address, follow=True).text
    assert client.cookies["returns"].value  # it opens nothing, but who filled in does not sign here
    assert client.get(address_of(audit_return)).status_code == copy.get(address_of(audit_return)).status_code == 302


@pytest.mark.long
def test_receipt_by_a_link_leads_to_nothing_that_wants_a_sign_in(client, jo, audit_return, helen, mailbox):
    client.post(asked(audit_return, helen, mailbox))
    submitted(fill(audit_return))
    page = client.get(reverse("audits:receipt", args=[audit_return.pk]))
    assert "Signed by" in page.text and "What was signed, as a file" not in page.text


@pytest.mark.long
def test_whoever_reads_the_mailbox_closes_it_from_elsewhere(client, jo, audit_return, helen, mailbox):
    link = asked(audit_return, helen, mailbox)
    client.post(link)
    assert "Close the return there" in Client().get(link).text
    Client().post(reverse("return_link_close", args=[link.split("/")[-2]]))
    assert client.get(address_of(audit_return)).status_code == 302
    assert "Close the return there" not in Client().get(link).text


def test_successor_gets_one_letter_with_the_open_return(client, jo, audit_return, helen, mailbox):
    """Their letter did not mention it."""
    new = eslos.hand_over(
        eslo=jo, expected=jo.version, valid_from=today(), by=helen, reason="Left", name="Sam Reed",
        email="sam@college.example",
    )  # fmt: skip
    invite_holder(eslo=new, by=helen)
    (letter,) = mailbox.to("sam@college.example")
    text = " ".join(letter.get_content().split())
    assert "You are now the ESLO" in text and print_date(audit_return.round.first_deadline) in text
    (link,) = links_for_successor(new)
    assert return_url(link) in text
    assert (
        "Open as Sam Reed"
        in client.post(mailbox.link_in(new.email).removeprefix("https://testserver"), follow=True).text
    )


def test_successor_of_an_agency_that_owes_nothing_is_invited_as_before(jo, audit_return, helen, mailbox):
    submitted(fill(audit_return))
    new = eslos.hand_over(
        eslo=jo, expected=jo.version, valid_from=today(), by=helen, reason="Left", name="Sam Reed",
        email="sam@college.example",
    )  # fmt: skip
    invite_holder(eslo=new, by=helen)
    assert list(OutgoingEmail.objects.values_list("kind", flat=True)) == ["invitation"]


def test_links_are_deleted_half_a_year_after_they_stopped_working(audit_return):
    old, kept = (make_return_link(audit_return=audit_return, sent_to=JO) for _ in range(2))
    ReturnLink.objects.filter(pk=old.pk).update(good_until=today() - 181 * DAY)
    assert forget_old(today()) == 1 and ReturnLink.objects.get() == kept


def test_forged_and_foreign_tokens_open_nothing(client, audit_return):
    link = make_return_link(audit_return=audit_return, sent_to=JO)
    token = token_of(link)
    for wrong in (link.nonce, token[:-1], token.replace(".", ".x"), "x"):
        assert client.get(reverse("return_link", args=[wrong])).status_code == 404
        assert client.post(reverse("return_link_anew", args=[wrong])).status_code == 404
