"""The address of a person: the emails that went to it, and another one in its place."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import User
from core.mail.models import OutgoingEmail
from tests.authenticators import give_app
from tests.cast import enter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(roles=["agency"], name="Ruth Lacey", email="ruth@old.example")


@pytest.fixture
def browser():
    return enter(UserFactory(roles=["administrator"], name="Sunita Rao"))


def email_to(address: str, state: str = "sent", **values) -> OutgoingEmail:
    values = {"kind": "reminder", "sent_at": "2026-11-02T12:00Z", **values}
    return OutgoingEmail.objects.create(to=address, state=state, **values)


@pytest.mark.long
def test_page_lists_the_latest_emails_to_a_person(person, browser):
    for number in range(21):
        email_to("RUTH@old.example" if number else person.email, kind="invitation" if number else "reminder")
    email_to("other@old.example", kind="role-notice")
    page = browser.get(reverse("person", args=[person.pk])).text
    assert page.count('data-label="Email"') == 20
    assert "Invitation" in page and "Reminder" not in page and "Notice of a role" not in page


def test_page_says_that_emails_come_back(person, browser):
    for _ in range(2):
        email_to(person.email, "bounced", error="There is no such mailbox.")
    page = browser.get(reverse("person", args=[person.pk])).text
    assert "Emails to" in page and "There is no such mailbox." in page
    assert f'href="{reverse("change_person_address", args=[person.pk])}">Use another' in page


def change(browser, person, **values):
    url = reverse("change_person_address", args=[person.pk])
    return browser.post(url, {"email": "ruth@new.example", "reason": "The old one fails", "version": 1, **values})


@pytest.mark.long
def test_another_address_signs_a_person_out_and_tells_both(person, browser, mailoutbox):
    theirs = enter(person)
    assert theirs.get("/accounts/you/").status_code == 200
    assert change(browser, person)["Location"] == reverse("person", args=[person.pk])
    person.refresh_from_db()
    assert person.email == "ruth@new.example"
    assert list(EmailAddress.objects.filter(user=person).values_list("email", "verified", "primary")) == [
        ("ruth@new.example", True, True)
    ]
    assert theirs.get("/accounts/you/").status_code == 302
    assert [message.to for message in mailoutbox] == [["ruth@old.example"], ["ruth@new.example"]]
    assert "Your account has another email address" in mailoutbox[0].body
    version = person.history.first()
    assert (version.history_change_reason, str(version.history_user)) == ("The old one fails", "Sunita Rao")


@pytest.mark.long
def test_everybody_with_wide_rights_is_told_of_the_address_of_one_of_them(browser, mailoutbox):
    manager = UserFactory(roles=["manager"], email="helen@old.example")
    give_app(manager)
    change(browser, manager, email="helen@new.example")
    told = [message.to[0] for message in mailoutbox if "gave another email address" in message.body]
    assert len(told) == 2


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"email": "RUTH@old.example"}, "This is the address that they have now."),
        ({"email": "Taken@old.example"}, "Another person already has this email address."),
        ({"email": "nobody"}, "Enter an email address, such as name@school.example"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_address_is_refused_with_the_reason(person, browser, values, error):
    UserFactory(email="taken@old.example")
    answer = change(browser, person, **values)
    assert answer.status_code == 422
    assert error in answer.text
    assert User.objects.get(pk=person.pk).email == "ruth@old.example"


def test_nobody_gives_themselves_another_address_here(browser):
    own = User.objects.get(name="Sunita Rao")
    assert "You cannot change your own address here." in change(browser, own).text
