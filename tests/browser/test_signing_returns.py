"""A return is signed on a phone, handed in, moderated, sent back, handed in again, finished, closed and opened again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Signatory
from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import Answer, Return, Round
from audits.questions.reading import read_answer
from audits.returns.services.answers import save_answer
from tests.browser.conftest import TODAY
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.audits import fill, return_of, signed
from tests.factories.directory import SignatoryFactory
from tests.factories.plan import MembershipFactory


@pytest.fixture
def post(live_server, settings, mailbox):
    """A mail server, and links in letters that lead to the server of the test."""
    settings.SITE_URL = live_server.url
    return mailbox


@pytest.fixture
def audit_return(board) -> Return:
    """A return of a school that denzil fills in: all is answered, one answer is “no”."""
    asked = Round.objects.get(edition__questionnaire__key="arrangements", state="open")
    found = asked.returns.filter(state="not_started", kind="primary").first()
    Signatory.objects.filter(agency=found.agency, valid_to=None).update(valid_to=TODAY)  # named in the story
    MembershipFactory(user=board.people["denzil"], subgroup=None, agency=found.agency)
    return fill(return_of(asked, found.agency), by=board.people["denzil"], but={"A2.4": "n"})


def act(audit_return: Return, code: str, by) -> None:
    """Write down what is done about an answer."""
    more = {"owner_name": "Lee Park", "due": TODAY + dt.timedelta(days=60)}
    write_action(
        audit_return=audit_return,
        question=question(audit_return, code),
        expected=0,
        text="Print the form",
        by=by,
        **more,
    )


def question(audit_return: Return, code: str):
    """One question of a return."""
    return form_for(audit_return).questions[code]


def answer_anew(audit_return: Return, code: str, raw: dict, by) -> None:
    """Change an answer."""
    asked = question(audit_return, code)
    given = read_answer(asked, raw, on=TODAY).given
    version = Answer.objects.get(audit_return=audit_return, question=asked.pk).version
    save_answer(audit_return=audit_return, question=asked, expected=version, given=given, by=by)


def address(name: str, audit_return: Return, *more) -> str:
    return reverse(f"audits:{name}", args=[audit_return.pk, *more])


def send(page) -> None:
    """Send the return for signature to those of the directory."""
    page.get_by_role("button", name="Send for signature").click()
    assert page.get_by_text("is on its way.").is_visible()


def accept_all(page) -> None:
    """Accept all answers without a verdict: the rest by its button, those in which something stands out one by one."""
    accept_exceptions(page)
    page.get_by_role("button", name="Save", exact=True).click()
    rest = page.locator(".moderated-accept:visible")
    if rest.count():
        rest.click()


def accept_exceptions(page) -> int:
    """Accept each answer in which something stands out; how many had no verdict."""
    cards = page.locator("article.moderated:not(:has(input:checked))").all()
    anchors = [card.get_attribute("id") for card in cards]
    for anchor in anchors:
        page.locator(f"#{anchor} [value=accepted]").check()
    return len(anchors)


def sign(page, post_: str) -> None:
    """Sign on the page of a link."""
    page.get_by_role("link", name="Go to the signature").click()
    page.get_by_label("Your job title").fill(post_)
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.get_by_text("Your signature has been recorded.").is_visible()


@pytest.mark.long
@pytest.mark.parametrize("javascript", [True, False])
def test_a_return_from_the_last_answer_to_the_feedback(board, visit, post, audit_return, javascript):
    people, found = board.people, []
    denzil = visit(people["denzil"], address("sign_off", audit_return), javascript=javascript)

    def look(page, *widths):
        if javascript:
            found.extend(faults(page, *(widths or (WIDE, PHONE))))

    assert denzil.get_by_role("heading", name="Still to be done: 1").is_visible()
    look(denzil)
    denzil.get_by_role("button", name="Send for signature").click()
    assert denzil.title().startswith("Error: ")
    look(denzil)
    act(audit_return, "A2.4", people["denzil"])
    denzil.goto(address("sign_off", audit_return))
    denzil.get_by_role("button", name="Send for signature").click()
    assert denzil.get_by_text("Enter the name of who signs as").first.is_visible()
    look(denzil)
    mo = {"name": "Mo Head", "email": "mo@school.example"}
    SignatoryFactory(agency=audit_return.agency, **mo)
    SignatoryFactory(agency=audit_return.agency, role="governor", name="Gay Nor", email="gay@school.example")
    denzil.goto(address("sign_off", audit_return))
    look(denzil)
    send(denzil)
    look(denzil)

    head = visit(None, post.link_in("mo@school.example"), javascript=javascript, width=PHONE)
    assert head.get_by_role("heading", name="What you should know: 1").is_visible()
    assert head.get_by_text("Print the form").first.is_visible()
    look(head)
    head.get_by_label("Your job title").fill("")
    head.get_by_role("button", name="Sign", exact=True).click()
    assert head.title().startswith("Error: ") and head.get_by_label("Your name").input_value() == "Mo Head"
    look(head)
    head.get_by_text("Something has to be changed first").click()
    head.get_by_label("What has to be changed").fill("A3.2 is too low.")
    head.get_by_role("button", name="Send back unsigned").click()
    assert head.get_by_text("The return goes back with your note, unsigned.").is_visible()
    head.goto(post.link_in("mo@school.example"))
    assert head.get_by_role("heading", name="This link has been used").is_visible()
    look(head)

    denzil.goto(address("sign_off", audit_return))
    assert denzil.get_by_text("A3.2 is too low.").is_visible()
    look(denzil)
    send(denzil)
    for name, title in (("mo", "Head teacher"), ("gay", "Chair of governors")):
        sign(visit(None, post.link_in(f"{name}@school.example"), javascript=javascript, width=PHONE), title)
    denzil.goto(address("receipt", audit_return))
    assert denzil.get_by_role("heading", name="Return submitted").is_visible()
    look(denzil)
    denzil.get_by_role("link", name="Mo Head, Head teacher").click()
    assert denzil.get_by_text("This is word for word what was signed.").is_visible()
    look(denzil)

    helen = visit(people["helen"], reverse("audits:moderation"), javascript=javascript)
    look(helen)
    helen.goto(address("moderate", audit_return))
    look(helen)
    place = helen.locator(f"#q{question(audit_return, 'A2.4').pk}")
    more, save = place.get_by_label("More is wanted"), helen.get_by_role("button", name="Save", exact=True)
    more.check()
    comment = place.get_by_label("Comment on A2.4 for the agency")
    comment.fill("")
    save.click()
    assert helen.title().startswith("Error: ")
    look(helen)
    comment.fill("Use the model of the board.")
    save.click()
    helen.wait_for_url("**#q*")
    accept_all(helen)
    assert helen.get_by_text("0 without a verdict").is_visible()
    helen.get_by_role("link", name="Send back for more").click()
    assert "Use the model of the board." in helen.get_by_label("What the agency is to do").input_value()
    look(helen)
    helen.get_by_role("button", name="Send back return").click()
    assert helen.get_by_text("The return has been sent back").is_visible()

    denzil.goto(address("feedback", audit_return))
    assert denzil.get_by_text("Use the model of the board.").first.is_visible()
    look(denzil)
    changed = return_of(audit_return.round, audit_return.agency)
    answer_anew(changed, "A2.4", {"answer": "y"}, people["denzil"])
    signed(return_of(audit_return.round, audit_return.agency), by=people["denzil"])
    denzil.goto(address("sign_off", audit_return))
    look(denzil)
    denzil.get_by_role("button", name="Submit the return").click()
    assert denzil.get_by_role("heading", name="Signed before, and kept").is_visible()

    helen.goto(reverse("audits:moderation"))
    look(helen)
    helen.goto(address("moderate", audit_return))
    place = helen.locator(f"#q{question(audit_return, 'A2.4').pk}")
    assert "Changed" in place.inner_text() and "Use the model of the board." in place.inner_text()
    look(helen)
    place.get_by_label("Accepted, A2.4", exact=True).check()
    helen.get_by_text("Add feedback").click()
    helen.get_by_label("Feedback (optional)").fill("A clear return.")
    look(helen)
    helen.get_by_role("button", name="Finish and next").click()
    assert helen.get_by_text("is read, and the agency is told.").is_visible()
    look(helen)
    helen.goto(address("moderate", audit_return))
    helen.get_by_role("link", name="Feedback, as the agency sees it").click()
    assert helen.get_by_text("A clear return.").is_visible()
    with helen.expect_download() as download:
        helen.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.startswith("feedback-")
    look(helen)
    helen.goto(address("moderate", audit_return))
    helen.get_by_role("button", name="Close this return").click()
    helen.get_by_role("button", name="Close return").click()
    assert helen.get_by_text("The return is closed.").is_visible()
    look(helen)
    helen.get_by_role("link", name="Open this return again").click()
    helen.get_by_role("button", name="Open return again").click()
    assert helen.title().startswith("Error: ")
    look(helen)
    helen.get_by_label("Why it is opened again").fill("The head has changed.")
    helen.get_by_role("button", name="Open return again").click()
    denzil.goto(address("sign_off", audit_return))
    assert denzil.get_by_text("The head has changed.").is_visible()
    denzil.get_by_role("link", name="Mo Head").first.click()
    assert denzil.get_by_text("This is word for word what was signed.").is_visible()
    assert "\n".join(found) == ""


@pytest.mark.long
def test_a_chief_officer_with_an_account_signs_without_a_letter(board, visit):
    colin = board.people["colin"]
    page = visit(colin, "/", width=PHONE)
    page.get_by_role("link", name="Read and sign the audit return").click()
    found = faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.get_by_text("Your signature has been recorded.").is_visible()
    page.get_by_role("link", name="Change answers again").click()
    found += faults(page, WIDE, PHONE)
    assert "\n".join(found) == ""
