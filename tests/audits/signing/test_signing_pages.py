"""Sign-off on its pages: what is left to do, who signs, the signature, submission, receipt and what was signed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import AccessPoint, Return, ReturnMessage, SignOff
from audits.signing.services import inviting, signing
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.actions.pages import errors_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, open_round, return_of, signed, submitted
from tests.factories.directory import EsloFactory, SignatoryFactory
from tests.factories.plan import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def person_of(agency, role: str = "agency", **values):
    """Somebody who acts for an agency."""
    user = UserFactory(roles=[role], **values)
    MembershipFactory(user=user, subgroup=None, agency=agency)
    return user


@pytest.fixture
def audit_return():
    return fill(make_return(), by=UserFactory(name="Sam Field"))


@pytest.fixture
def officer(audit_return):
    EsloFactory(agency=audit_return.agency, name="Dee Okoro", email="dee@tarn.example")
    return person_of(audit_return.agency, name="Dee Okoro", email="dee@tarn.example")


@pytest.fixture
def head(audit_return):
    return person_of(audit_return.agency, "signatory", name="Margaret Hale", job_title="Head teacher")


def address(name: str, audit_return: Return, *more) -> str:
    return reverse(f"audits:{name}", args=[audit_return.pk, *more])


def ready(audit_return: Return, by) -> Return:
    return signing.ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=by)


def put_name(version: int, role: str = "head", **more) -> dict:
    form = {"version": version, "role": role, "name": "Mo Head", "post": "Head teacher"} | more
    return {"answer": "sign", **{f"sign-{name}": value for name, value in form.items()}}


def test_what_is_not_ready_lists_what_is_left_with_links_to_the_questions(enter, mailbox):
    audit_return = fill(make_return(), by=UserFactory(), but={"A1.3": None, "A2.4": "n"})
    client = enter(person_of(audit_return.agency))
    page = client.get(address("sign_off", audit_return))
    assert "Still to be done: 2" in page.text
    (first, second) = page.context["signing"].blocking
    assert (first.code, second.code) == ("A1.3", "A2.4") and first.href in page.text
    assert first.href.startswith(f"{reverse('audits:return', args=[audit_return.pk])}#question-")
    SignatoryFactory(agency=audit_return.agency)
    refused = client.post(address("send_for_signature", audit_return), {"version": audit_return.version})
    assert refused.status_code == 422 and first.href in refused.text and second.href in refused.text
    assert "This return is not ready: 2 things are still to be done." in refused.text and not mailbox.letters
    audit_return.refresh_from_db()
    assert audit_return.state == "in_progress"


@pytest.mark.long
def test_one_press_asks_both_and_the_last_signature_submits(enter, mailbox, client, audit_return, officer):
    agency = audit_return.agency
    agency.email = "office@tarn.example"
    agency.save()
    SignatoryFactory(agency=agency, name="Mo Head", email="head@tarn.example")
    SignatoryFactory(agency=agency, role="governor", name="Gay Nor", email="governor@tarn.example")
    own = enter(officer)
    page = own.get(address("sign_off", audit_return))
    assert "head@tarn.example" in page.text and "governor@tarn.example" in page.text
    done = own.post(address("send_for_signature", audit_return), {"version": audit_return.version}, follow=True)
    assert "An email to Mo Head and Gay Nor is on its way." in done.text
    assert len(mailbox.letters) == 2
    letter = mailbox.to("head@tarn.example")[0]
    assert letter["Subject"] == f"Please read and sign: {audit_return.round}, {audit_return.agency}"
    assert "It takes about five minutes" in letter.get_content()
    audit_return.refresh_from_db()
    for role, name in (("head", "Mo Head"), ("governor", "Gay Nor")):
        link = mailbox.link_in(f"{role}@tarn.example").removeprefix("https://testserver")
        assert "Read and sign" in client.get(link).text
        assert client.post(link, put_name(audit_return.version, role, name=name)).url == reverse("link_done")
    audit_return.refresh_from_db()
    assert audit_return.state == "submitted" and audit_return.submitted_by == officer
    assert [each.name for each in SignOff.objects.all()] == ["Mo Head", "Gay Nor"]
    told, receipt = mailbox.to("dee@tarn.example")
    assert "has to be signed by the nominated governor" in " ".join(told.get_content().split())
    assert receipt["Subject"] == f"Receipt {audit_return.receipt}: {audit_return.agency}"
    assert "Gay Nor" in receipt.get_content()
    page = own.get(address("receipt", audit_return))
    assert audit_return.receipt in page.text and page.text.count("Unchanged since.") == 2


def test_without_a_press_on_a_button_nothing_is_signed_and_what_was_typed_stays(enter, audit_return, officer, head):
    ready(audit_return, officer)
    sent = put_name(audit_return.version, name="Mo Typed") | {"answer": ""}
    page = enter(head).post(address("sign", audit_return), sent)
    assert page.status_code == 422 and "Press the button that says what you decide" in page.text
    assert 'value="Mo Typed"' in page.text and not SignOff.objects.exists()
    note = {"unsigned-version": audit_return.version, "unsigned-note": "Section B is wrong"}
    assert "Section B is wrong</textarea>" in enter(head).post(address("sign", audit_return), note).text


@pytest.mark.long
def test_a_head_with_an_account_finds_it_at_home_and_signs_without_a_letter(enter, audit_return, officer, head):
    ready(audit_return, officer)
    own = enter(head)
    home = own.get("/", follow=True)
    assert address("sign", audit_return) in home.text and "Read and sign the audit return" in home.text
    page = own.get(address("sign", audit_return))
    assert "No answer is “no”" in page.text and "Margaret Hale" in page.text and "Nominated governor" in page.text
    blank = own.post(address("sign", audit_return), put_name(audit_return.version, ""))
    assert blank.status_code == 422 and errors_of(blank) == ["Choose as whom you sign"]
    own.post(address("sign", audit_return), put_name(audit_return.version))
    made = SignOff.objects.get()
    assert (made.role, made.signed_by, made.request) == ("head", head, None)
    again = own.post(address("sign", audit_return), put_name(audit_return.version, "governor"))
    assert again.status_code == 422 and "You have signed this return." in again.text
    assert own.get(address("sign", audit_return)).url == address("sign_off", audit_return)
    assert "Read and sign the audit return" not in own.get("/", follow=True).text


def test_a_signature_ends_the_request_of_its_role(audit_return, officer, head, mailbox):
    ready(audit_return, officer)
    mo = SignatoryFactory(agency=audit_return.agency, name="Mo", email="mo@tarn.example")
    asked = inviting.invite(audit_return=audit_return, signatory=mo, by=officer)
    signing.sign(audit_return=audit_return, expected=audit_return.version, role="head", name="M", post="Head", by=head)
    asked.refresh_from_db()
    assert (asked.used_on, asked.ended_on) == (None, today())


def test_a_signatory_reads_each_no_and_each_compulsory_action_first(enter, officer, head, audit_return):
    other = fill(make_return(kind="police"), by=officer, but={"A2.4": "n", "A5.1": "0"})
    question = form_for(other).questions["A2.4"]
    more = {"owner_name": "Lee Park", "due": today() + dt.timedelta(days=30)}
    write_action(audit_return=other, question=question, expected=0, text="Print the form", by=officer, **more)
    other = return_of(other.round)
    ready(other, officer)
    page = enter(person_of(other.agency, "signatory")).get(address("sign", other))
    assert [row.question.code for row in page.context["weak"]] == ["A2.4"]
    assert "What you should know: 1" in page.text and "Print the form" in page.text and "Lee Park" in page.text
    assert page.text.index("Print the form") < page.text.index("The whole return")


def test_a_head_sends_it_back_with_a_note(enter, audit_return, officer, head, mailbox):
    ready(audit_return, officer)
    own = enter(head)
    empty = own.post(address("sign", audit_return), {"answer": "unsigned", "unsigned-version": audit_return.version})
    assert empty.status_code == 422 and "Say what has to be changed before you sign" in empty.text
    form = {"answer": "unsigned", "unsigned-version": audit_return.version, "unsigned-note": "A3.2 is too low."}
    own.post(address("sign", audit_return), form)
    audit_return.refresh_from_db()
    assert audit_return.state == "in_progress" and ReturnMessage.objects.get().who == "Margaret Hale"
    page = enter(officer).get(address("sign_off", audit_return))
    assert "Margaret Hale has not signed yet" in page.text and "A3.2 is too low." in page.text
    assert "A3.2 is too low." in mailbox.to("dee@tarn.example")[0].get_content()


def test_who_reads_while_answers_change_is_told_and_signs_nothing(enter, audit_return, officer, head):
    ready(audit_return, officer)
    seen = audit_return.version
    signing.change_answers(audit_return=audit_return, expected=audit_return.version, by=officer)
    ready(audit_return, officer)
    page = enter(head).post(address("sign", audit_return), put_name(seen), follow=True)
    assert "The return was changed after you opened this page." in page.text
    assert SignOff.objects.count() == 0


def test_answers_are_changed_again_and_what_was_signed_is_kept(enter, audit_return, officer):
    signed(audit_return)
    own = enter(officer)
    page = own.get(reverse("audits:return", args=[audit_return.pk]))
    assert "waits to be submitted. To change an answer, choose “Change answers again” under" in page.text
    page = own.post(
        address("change_answers", audit_return), {"version": audit_return.version, "reason": "A3.2"}, follow=True
    )
    assert "Answers can be changed again." in page.text and "What was signed before" in page.text
    copy = own.get(reverse("audits:signed_copy", args=[SignOff.objects.first().pk]))
    assert "This is word for word what was signed." in copy.text and "Until" in copy.text
    first = SignOff.objects.first()
    SignOff.objects.filter(pk=first.pk).update(copy={**first.copy, "agency": "Another"})
    broken = own.get(reverse("audits:signed_copy", args=[first.pk]))
    assert "It was changed after it was signed." in broken.text


def test_a_letter_goes_again_and_nobody_is_asked_any_more(enter, audit_return, officer, mailbox):
    ready(audit_return, officer)
    mo = SignatoryFactory(agency=audit_return.agency, name="Mo", email="mo@tarn.example")
    asked = inviting.invite(audit_return=audit_return, signatory=mo, by=officer)
    own, again = enter(officer), reverse("audits:mail_signature", args=[asked.pk])
    assert "Another email to Mo is on its way." in own.post(again, follow=True).text
    assert len({mailbox.link_in("mo@tarn.example")}) == 1 and len(mailbox.to("mo@tarn.example")) == 2
    own.post(again)
    own.post(again)
    assert "Several emails have gone to this address" in own.post(again, follow=True).text
    assert len(mailbox.to("mo@tarn.example")) == 4
    withdraw = reverse("audits:withdraw_signature", args=[asked.pk])
    assert "Mo is no longer asked to sign." in own.post(withdraw, follow=True).text
    assert "This signature is no longer asked for." in own.post(withdraw, follow=True).text


def test_head_and_governor_are_two_people(enter, audit_return, officer, mailbox):
    SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    form = {"version": audit_return.version, "governor-name": "Gay Nor", "governor-email": "MO@tarn.example"}
    page = enter(officer).post(address("send_for_signature", audit_return), form)
    words = "Mo Head signs as head teacher with this address. Each signature needs an address of its own."
    assert page.status_code == 422 and words in page.text and "MO@tarn.example" in page.text
    audit_return.refresh_from_db()
    assert audit_return.state == "in_progress" and OutgoingEmail.objects.count() == 0


def test_a_short_form_needs_no_signature_and_is_submitted_by_the_officer_of_the_board(enter, mailbox):
    shop = AccessPoint.objects.create(agency=AgencyFactory(kind="access_point"), name="Shop floor")
    audit_return = fill(return_of(open_round(points=[shop], key="access-points")))
    assert audit_return.form == Return.Form.SHORT
    helen = UserFactory(roles=["manager"])
    own = enter(helen)
    assert "Nobody has to sign this return" in own.get(address("sign_off", audit_return)).text
    own.post(address("send_for_signature", audit_return), {"version": audit_return.version})
    audit_return.refresh_from_db()
    assert audit_return.state == "submitted" and audit_return.submitted_by == helen


def test_a_receipt_is_there_once_it_is_submitted(enter, audit_return, officer):
    own = enter(officer)
    assert own.get(address("receipt", audit_return)).url == address("sign_off", audit_return)
    submitted(audit_return)
    assert audit_return.receipt in own.get(address("receipt", audit_return)).text
    twice = own.post(address("submit", audit_return), {"version": audit_return.version}, follow=True)
    assert "is not possible now" in twice.text
