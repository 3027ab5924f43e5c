"""Who may be asked to sign: the rule as a table, and that an address that nobody confirmed gets no link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency, MailedLink, Signatory
from agencies.signatories import services as signatories
from agencies.signatories.page import desk_lines
from audits.models import Return, SignatureRequest, SignOff
from audits.signing.page import signers_of
from audits.signing.services import inviting, sending, signing
from audits.signing.services.sending import Named, NotNamed
from audits.signing.who_may_sign import OTHER_ROLE, REFUSED, SOMEBODY, Known, why_not
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.audits.signing.test_signing_pages import address, person_of, put_name
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return
from tests.factories.directory import EsloFactory, SignatoryFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
KNOWN = Known(
    asker=frozenset({"lee@tarn.example"}),
    barred=frozenset({"lee@tarn.example", "sam@tarn.example", "ann@tarn.example", "dee@tarn.example"}),
    names=frozenset({"lee park", "sam field", "ann park"}),
    officers={"ann@tarn.example": "Ann Park, deputy"},
    elsewhere=frozenset({"mo@tarn.example"}),
)


@try_rows(
    ("name", "email", "words"),
    [
        ("Gay Nor", "gay@tarn.example", ""),
        ("Gay Nor", "LEE@tarn.example", REFUSED),  # who asks, under any name
        ("Gay Nor", " lee+governor@tarn.example ", REFUSED),
        ("Gay Nor", "sam@tarn.example", SOMEBODY),  # who answered a question
        ("Gay Nor", "dee@tarn.example", SOMEBODY),  # an officer whom the asker does not read
        ("Gay Nor", "Ann@tarn.example", "This is the address of Ann Park, deputy of this agency, so somebody else has "
         "to sign it."),
        ("Lee  PARK", "lee@home.example", REFUSED),  # the same person at another address
        ("Sam Field", "other@home.example", REFUSED),
        ("Gay Nor", "mo+gov@tarn.example", OTHER_ROLE),
        ("Gay Nor", "m.o@tarn.example", ""),
    ],
)  # fmt: skip
def test_why_not(name, email, words):
    assert why_not(name, email, KNOWN) == words


@pytest.fixture
def audit_return() -> Return:
    """A return that Sam filled in; Dee is the lead officer of the school, which has a mailbox."""
    made = fill(make_return(), by=UserFactory(name="Sam Field", email="sam@tarn.example"))
    EsloFactory(agency=made.agency, name="Dee Okoro", email="dee@tarn.example")
    Agency.objects.filter(pk=made.agency_id).update(email="office@tarn.example")
    SignatoryFactory(agency=made.agency, role="governor", name="Gay Nor", email="gay@tarn.example")
    made.agency.refresh_from_db()
    return made


@pytest.fixture
def dee(audit_return):
    return person_of(audit_return.agency, name="Dee Okoro", email="dee@tarn.example")


def send(audit_return, by, **named):
    people = {role: Named(*values) for role, values in named.items()}
    return sending.send_for_signature(audit_return=audit_return, expected=audit_return.version, named=people, by=by)


def test_address_that_its_filler_invents_gets_no_link_and_cannot_sign(client, audit_return, dee, mailbox):
    """A lead officer signed as head from an address of their own."""
    asked = {each.role: each for each in send(audit_return, dee, head=("Mo Head", "mo@free-mail.example"))}
    assert mailbox.to("mo@free-mail.example") == [] and len(mailbox.to("gay@tarn.example")) == 1
    token = inviting.token_of(asked["head"])  # as if somebody had guessed it
    assert client.get(reverse("link_signature", args=[token])).status_code == 410
    with pytest.raises(RuleBroken, match="not confirmed yet"):
        signing.sign(
            audit_return=audit_return, expected=audit_return.version, role="head", name="Mo Head", post="Head",
            request=asked["head"],
        )  # fmt: skip
    assert not SignOff.objects.exists()


def test_mailbox_of_the_agency_confirms_an_address_and_the_link_follows(client, enter, audit_return, dee, mailbox):
    send(audit_return, dee, head=("Mo Head", "mo@free-mail.example"))
    page = enter(dee).get(address("sign_off", audit_return))
    assert "Waiting until office@tarn.example or the board confirms this address." in page.text
    link = mailbox.link_in("office@tarn.example").removeprefix("https://testserver")
    assert "Does Mo Head sign for" in client.get(link).text and mailbox.to("mo@free-mail.example") == []
    done = client.post(link, {"answer": "yes"}, follow=True)
    assert "Thank you. We have noted that this address is right" in done.text
    own = mailbox.link_in("mo@free-mail.example").removeprefix("https://testserver")
    audit_return.refresh_from_db()
    client.post(own, put_name(audit_return.version, post="Head"))
    made = SignOff.objects.get()
    assert (made.assurance, made.domain_differs) == ("directory", True)
    (signer,) = signers_of(audit_return)
    assert signer.known_by == "by link to an address of the directory"
    assert signer.doubts == ["address of another domain than the agency’s"]
    assert client.post(link, {"answer": "yes"}).status_code == 410


@pytest.mark.parametrize("email", ["Office@tarn.example", ""])
def test_mailbox_that_a_deputy_has_since_confirms_nothing(client, audit_return, dee, mailbox, email):
    send(audit_return, dee, head=("Mo Head", "mo@tarn.example"))
    link = mailbox.link_in("office@tarn.example").removeprefix("https://testserver")
    person = None if email else UserFactory(email="office@tarn.example")
    EsloFactory(agency=audit_return.agency, post="deputy", name="Ann Park", email=email, person=person)
    assert "the board confirms the address" in client.post(link, {"answer": "yes"}).text
    assert Signatory.objects.waiting().exists() and mailbox.to("mo@tarn.example") == []


def test_mailbox_says_no_and_the_request_ends(client, audit_return, dee, mailbox):
    send(audit_return, dee, head=("Mo Head", "mo@tarn.example"))
    link = mailbox.link_in("office@tarn.example").removeprefix("https://testserver")
    client.post(link, {"answer": "no"})
    assert SignatureRequest.objects.get(role="head").ended_on == today()
    assert not Signatory.objects.waiting().exists() and mailbox.to("mo@tarn.example") == []


def test_board_confirms_an_address_on_its_list(enter, audit_return, dee, mailbox):
    send(audit_return, dee, head=("Mo Head", "mo@tarn.example"))
    own = enter(helen := UserFactory(roles=["manager"]))
    assert [line.text for line in desk_lines(helen)] == ["1 address of a signatory to confirm"]
    assert "mo@tarn.example" in own.get(reverse("signatories_waiting")).text
    own.post(reverse("confirm_signatory", args=[Signatory.objects.waiting().get().pk]))
    link = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    audit_return.refresh_from_db()
    enter(UserFactory()).post(link, put_name(audit_return.version, post="Head"))
    assert SignOff.objects.get().assurance == "confirmed_by_board"


def entered_by(who):
    """The mailbox was put in by somebody."""

    def change(audit_return, people):
        found = Agency.objects.get(pk=audit_return.agency_id)
        found.email, found._history_user = "other@tarn.example", people[who]
        found.save()

    return change


def set_to(email):
    return lambda audit_return, people: Agency.objects.filter(pk=audit_return.agency_id).update(email=email)


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (set_to("office@tarn.example"), True),
        (set_to(""), False),
        (set_to("MO@tarn.example"), False),  # the new address itself
        (set_to("sam+office@tarn.example"), False),  # of who answered
        (set_to("dee@tarn.example"), False),  # of the lead officer
        (entered_by("dee"), False),  # of nobody known, but entered by the lead officer
        (entered_by("sam"), False),  # or by who filled in the return
        (entered_by("helen"), True),
    ],
)
def test_who_may_confirm_an_address_for_the_agency(audit_return, dee, mailbox, change, asked):
    sam = User.objects.get(email="sam@tarn.example")
    change(audit_return, {"dee": dee, "sam": sam, "helen": UserFactory(roles=["manager"])})
    audit_return.refresh_from_db()
    audit_return.agency.refresh_from_db()
    send(audit_return, dee, head=("Mo Head", "mo@tarn.example"))
    assert MailedLink.objects.filter(purpose="vouch").exists() is asked


def test_nothing_is_changed_where_one_of_two_cannot_be_asked(audit_return, dee, mailbox):
    with pytest.raises(NotNamed, match="Enter the name of who signs as head teacher") as missing:
        send(audit_return, dee)
    assert missing.value.role == "head"
    audit_return.refresh_from_db()
    with pytest.raises(NotNamed, match=REFUSED):
        send(audit_return, dee, head=("Dee Okoro", "private@home.example"))
    audit_return.refresh_from_db()
    assert audit_return.state == "in_progress" and not SignatureRequest.objects.exists()
    assert Signatory.objects.count() == 1 and OutgoingEmail.objects.count() == 0


def test_two_who_sign_at_once_are_both_kept(client, audit_return, dee, mailbox):
    SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    asked = send(audit_return, dee)
    version = Return.objects.get(pk=audit_return.pk).version
    for each in asked:  # both opened the page before the other signed
        link = reverse("link_signature", args=[inviting.token_of(each)])
        client.post(link, put_name(version, each.role, name=each.name, post="Head"))
    audit_return.refresh_from_db()
    assert audit_return.state == "submitted" and SignOff.objects.in_force().count() == 2


def test_receipt_leads_signers_officer_and_mailbox_to_what_was_signed(client, audit_return, dee, mailbox):
    SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    for each in send(audit_return, dee):
        audit_return.refresh_from_db()
        inviting.sign_and_tell(
            audit_return=audit_return, expected=audit_return.version, role=each.role, name=each.name, post="Head",
            request=each,
        )  # fmt: skip
    for to in ("mo@tarn.example", "gay@tarn.example", "dee@tarn.example", "office@tarn.example"):
        letter = mailbox.to(to)[-1]
        assert letter["Subject"].startswith("Receipt ")
        path = mailbox.link_in(to).removeprefix("https://testserver")
        assert path.startswith("/links/signed/")
    file = client.get(path)
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF")
    assert client.get(f"{path[:-2]}x/").status_code == 404
    Agency.objects.filter(pk=audit_return.agency_id).update(email="another@tarn.example")
    assert client.get(path).status_code == 410  # a mailbox that is the agency's no more


def test_link_for_somebody_who_left_and_of_a_closed_round_say_so(client, audit_return, dee, mailbox):
    mo = SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    asked = send(audit_return, dee)
    type(audit_return.round).objects.filter(pk=audit_return.round_id).update(state="closed", closed_on=today())
    page = client.get(reverse("link_signature", args=[inviting.token_of(asked[0])]))
    assert page.status_code == 410 and "This round is closed, so this return can no longer be signed." in page.text
    signatories.end_signatory(signatory=mo, expected=mo.version, last_day=today() - dt.timedelta(days=1), by=dee)
    assert SignatureRequest.objects.get(role="head").ended_on == today()


@pytest.mark.long
def test_filler_who_opens_the_link_reads_why_they_cannot_sign(enter, audit_return, dee, mailbox):
    SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    (asked, _) = send(audit_return, dee)
    page = enter(dee).get(reverse("link_signature", args=[inviting.token_of(asked)]))
    assert page.status_code == 200 and REFUSED in page.text and 'value="sign"' not in page.text
