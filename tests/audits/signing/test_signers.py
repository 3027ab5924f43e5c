"""Nobody signs a return that they filled in or asked to be signed, nor as its lead officer or deputy."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.people.services import change_address
from agencies.models import Signatory
from agencies.signatories.rules import compared
from audits.access import form_for
from audits.models import Return, SignatureRequest, SignOff
from audits.questions.questionnaire import Given
from audits.returns.services.answers import save_answer
from audits.signing import page as signing_page
from audits.signing.services import inviting, signing
from audits.signing.services.signers import with_signable
from audits.signing.who_may_sign import REFUSED
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.audits.signing.test_signing_pages import address, person_of, put_name, ready
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.audits import add_evidence, fill, improvement, make_return, submitted
from tests.factories.directory import EsloFactory, SignatoryFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dee():
    """The lead officer, who has an account with a second address and was invited at a third."""
    found = UserFactory(name="Dee Okoro", email="dee@tarn.example")
    EmailAddress.objects.create(user=found, email="d.okoro@home.example", verified=True)
    InvitationFactory(email="office@tarn.example", person=found, accepted_at=timezone.now())
    return found


@pytest.fixture
def sam():
    """Somebody of the school who filled the return in."""
    return UserFactory(name="Sam Field", email="sam@tarn.example")


@pytest.fixture
def audit_return(dee, sam) -> Return:
    """A return that Sam filled in and that is ready."""
    made = fill(make_return(), by=sam)
    EsloFactory(agency=made.agency, name="Dee Okoro", email="Dee@tarn.example")
    EsloFactory(agency=made.agency, name="Ann Park", email="ann@tarn.example", post="deputy")
    gone = EsloFactory(agency=made.agency, name="Old Lead", email="old@tarn.example", post="deputy")
    type(gone).objects.filter(pk=gone.pk).update(valid_from=today() - 9 * DAY, valid_to=today() - DAY)
    return ready(made, sam)


def ask(audit_return, email, by, role="head"):
    """Ask somebody whose address has been confirmed, in place of whoever was in the role before."""
    Signatory.objects.filter(agency=audit_return.agency, role=role, valid_to=None).update(valid_to=today())
    name = {"head": "Mo Head", "governor": "Gay Nor"}[role]
    signatory = SignatoryFactory(agency=audit_return.agency, role=role, name=name, email=email)
    return inviting.invite(audit_return=audit_return, signatory=signatory, by=by)


def sign(audit_return, role="head", **more) -> SignOff:
    return signing.sign(
        audit_return=audit_return, expected=audit_return.version, role=role, name="Mo Head", post="Head", **more
    )


@try_rows(
    ("email", "same"),
    [
        ("dee@tarn.example", "dee@tarn.example"),
        (" DEE@Tarn.Example ", "dee@tarn.example"),
        ("dee+head@tarn.example", "dee@tarn.example"),
        ("dee+a+b@tarn.example", "dee@tarn.example"),
        ("d.ee@tarn.example", "d.ee@tarn.example"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_compared_gives_one_form_of_each_address(email, same):
    assert compared(email) == same


LEAD = "This is the address of Dee Okoro, lead officer of this agency, so somebody else has to sign it."
DEPUTY = "This is the address of Ann Park, deputy of this agency, so somebody else has to sign it."
SOMEBODY = "The person at this address filled in the return or asked for its signatures. Name somebody else."


@pytest.mark.parametrize(
    ("asks", "email", "words"),
    [
        ("dee", "dee@tarn.example", REFUSED),
        ("dee", "D.Okoro@home.example", REFUSED),
        ("dee", "office@tarn.example ", REFUSED),
        ("dee", "dee+governor@tarn.example", REFUSED),
        ("dee", "sam@tarn.example", SOMEBODY),
        ("dee", "ANN@tarn.example", DEPUTY),
        ("sam", "sam@tarn.example", REFUSED),
        ("sam", "dee@tarn.example", LEAD),
        ("sam", "d.okoro@home.example", SOMEBODY),
        ("other", "dee@tarn.example", SOMEBODY),  # who does not read the directory is told no name
    ],
)
def test_ask_signature_refuses_an_address_of_who_filled_it_in(audit_return, dee, sam, mailbox, asks, email, words):
    people = {"dee": person_of(audit_return.agency), "sam": person_of(audit_return.agency), "other": UserFactory()}
    for name, known in (("dee", dee), ("sam", sam)):
        known.role_grants.create(role="agency")
        people[name] = known
    with pytest.raises(RuleBroken) as refused:
        ask(audit_return, email, people[asks])
    assert (str(refused.value), refused.value.field) == (words, "email")
    assert not audit_return.signature_requests.exists() and mailbox.letters == []


@pytest.mark.long
def test_ask_signature_takes_a_former_deputy_and_a_stranger(audit_return, dee, mailbox):
    assert ask(audit_return, "old@tarn.example", dee).email == "old@tarn.example"
    assert ask(audit_return, "gay@tarn.example", dee, "governor").role == "governor"


def test_pressing_send_says_why_an_own_address_is_refused(enter, audit_return, dee):
    own = enter(person_of(audit_return.agency, name="Lee Field", email="lee@tarn.example"))
    SignatoryFactory(agency=audit_return.agency, role="governor")
    form = {"version": audit_return.version, "head-name": "Lee Field", "head-email": "LEE@tarn.example"}
    page = own.post(address("send_for_signature", audit_return), form)
    assert page.status_code == 422 and REFUSED in page.text and "LEE@tarn.example" in page.text
    assert not audit_return.signature_requests.exists()
    assert not Signatory.objects.filter(email__iexact="lee@tarn.example").exists()


HOW = {
    "answered": lambda audit_return, who: None,
    "answered before somebody else": lambda audit_return, who: None,
    "wrote an action": lambda audit_return, who: improvement(audit_return, "A1.3", made_by=who),
    "added evidence": lambda audit_return, who: add_evidence(audit_return, "A1.4", who),
    "asked the governor": lambda audit_return, who: ask(audit_return, "gay@tarn.example", who, "governor"),
    "is lead officer": lambda audit_return, who: EsloFactory(agency=audit_return.agency, email="dee@tarn.example"),
    "is deputy": lambda audit_return, who: EsloFactory(
        agency=audit_return.agency, email="d.okoro@home.example", post="deputy"
    ),
}


@pytest.mark.parametrize("way", HOW)
def test_sign_refuses_signed_in_and_by_link(client, enter, dee, mailbox, way):
    audit_return, helper = fill(make_return(), by=UserFactory()), UserFactory()
    question = form_for(audit_return).questions["A8.1"]
    for version, who in enumerate({"answered": [dee], "answered before somebody else": [dee, helper]}.get(way, []), 1):
        given = Given(f"Text {version}")
        save_answer(audit_return=audit_return, question=question, expected=version, given=given, by=who)
    asked = ask(ready(audit_return, helper), "mo@tarn.example", helper)
    SignatureRequest.objects.filter(pk=asked.pk).update(email="dee+head@tarn.example")  # asked before there was a rule
    HOW[way](audit_return, dee)
    audit_return.refresh_from_db()
    with pytest.raises(RuleBroken, match=REFUSED):
        sign(audit_return, by=dee)
    page = client.post(reverse("link_signature", args=[inviting.token_of(asked)]), put_name(audit_return.version))
    assert page.status_code == 422 and REFUSED in page.text and "Mo Head" in page.text
    assert not SignOff.objects.exists()


def test_link_refuses_while_who_asked_is_signed_in(enter, audit_return, dee, mailbox):
    asked, link = ask(audit_return, "mo@friend.example", dee), "link_signature"
    page = enter(dee).post(reverse(link, args=[inviting.token_of(asked)]), put_name(audit_return.version))
    assert page.status_code == 422 and REFUSED in page.text and not SignOff.objects.exists()


def test_own_page_and_home_offer_no_signature_to_who_filled_it_in(enter, audit_return, sam):
    head = person_of(audit_return.agency, "signatory", name="Margaret Hale")
    mine = person_of(audit_return.agency, "signatory", name="Asks First")
    ask(audit_return, "gay@tarn.example", mine, "governor")
    assert address("sign", audit_return) in enter(head).get(address("sign_off", audit_return)).text
    page = enter(mine).get(address("sign_off", audit_return))
    assert address("sign", audit_return) not in page.text and REFUSED in page.text
    assert enter(mine).get(address("sign", audit_return)).url == address("sign_off", audit_return)
    for path in ("/", reverse("audits:home")):
        assert "Read and sign" in enter(head).get(path, follow=True).text
        assert "Read and sign" not in enter(mine).get(path, follow=True).text


def test_one_address_signs_once(audit_return, dee, mailbox):
    ask(audit_return, "mo@tarn.example", dee)
    with pytest.raises(RuleBroken, match="asked for the other signature"):
        ask(audit_return, "MO+gov@tarn.example", dee, "governor")
    mo = UserFactory(email="mo+work@tarn.example")
    sign(audit_return, by=mo)
    with pytest.raises(RuleBroken, match="asked for the other signature"):
        ask(audit_return, "mo@tarn.example", dee, "governor")
    with pytest.raises(RuleBroken, match="You have signed this return"):
        sign(audit_return, "governor", by=mo)
    with pytest.raises(RuleBroken, match="You have signed this return"):
        sign(audit_return, "governor", by=UserFactory(email="mo@tarn.example"))
    first, other = SignOff.objects.get(), {"pk": None, "role": "governor", "request": None}
    with pytest.raises(IntegrityError, match=r"sign_off_once_at_an_address|UNIQUE"), transaction.atomic():
        SignOff(**{f.attname: getattr(first, f.attname) for f in SignOff._meta.concrete_fields} | other).save()


@pytest.mark.long
def test_moderation_shows_who_signed_where_when_and_how(enter, audit_return, dee, mailbox):
    asked = ask(audit_return, "Mo@tarn.example", dee)
    sign(audit_return, request=asked)
    sign(audit_return, "governor", by=UserFactory(email="gay@tarn.example"), is_delegate=True)
    signing.submit(audit_return=audit_return, expected=audit_return.version, by=dee)
    text = " ".join(enter(UserFactory(roles=["manager"])).get(address("moderate", audit_return)).text.split())
    text = text[text.index("Who signed") :]
    on = timezone.localtime().strftime("%B %Y")
    assert "head teacher:</strong> Mo Head, Head" in text and "Mo@tarn.example, by link to an address" in text
    assert "on behalf of somebody" in text and "gay@tarn.example, signed in," in text and on in text


def test_request_of_before_is_not_renewed_for_who_filled_it_in(client, audit_return, dee, mailbox):
    asked = ask(audit_return, "mo@tarn.example", dee)
    EsloFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example", post="deputy")
    type(asked).objects.filter(pk=asked.pk).update(asked_on=today() - 40 * DAY, good_until=today() - DAY)
    again = client.post(reverse("link_signature_anew", args=[inviting.token_of(asked)]), follow=True)
    assert SOMEBODY in again.text and len(mailbox.to("mo@tarn.example")) == 1


@pytest.mark.long
def test_submitted_return_keeps_the_addresses_of_its_signers(audit_return, sam):
    submitted(fill(other := make_return(), by=sam))
    for signed in other.sign_offs.all():
        assert signed.email == signed.signed_by.email


@pytest.mark.parametrize("email", ["", "eslo@tarn.example"])
def test_officer_whose_account_has_another_address_does_not_sign(audit_return, email):
    """The directory knows whose post it is by the account, whatever address stands in it."""
    head = person_of(audit_return.agency, "signatory")
    EsloFactory(agency=audit_return.agency, name="L. Officer", email=email, post="deputy", person=head)
    assert signing_page.is_barred(audit_return, head)
    assert not with_signable(Return.objects.all(), head).get(pk=audit_return.pk).is_signable
    with pytest.raises(RuleBroken, match=REFUSED):
        sign(audit_return, by=head)


def test_address_that_an_account_had_before_does_not_sign(audit_return, sam, dee, mailbox):
    administrator = UserFactory(roles=["administrator"])
    for email in ("sam.field@tarn.example", "s.field@tarn.example"):
        change_address(user=sam, email=email, expected=sam.version, by=administrator, reason="Asked for it")
    dee.role_grants.create(role="agency")
    for email in ("Sam@tarn.example", "sam.field+head@tarn.example", "s.field@tarn.example"):
        with pytest.raises(RuleBroken, match=SOMEBODY):
            ask(audit_return, email, dee)


def test_who_signed_does_not_use_the_link_for_the_other_signature(audit_return, dee, mailbox):
    """Signed in as who has signed, whatever address the other link went to."""
    head = person_of(audit_return.agency, "signatory")
    sign(audit_return, by=head)
    asked = ask(audit_return, "gay@tarn.example", dee, role="governor")
    with pytest.raises(RuleBroken, match="You have signed this return"):
        sign(audit_return, role="governor", request=asked, reader=head)
    sign(audit_return, role="governor", request=asked, reader=UserFactory())
