"""`manage.py preview_email`: prints an email and changes nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core.mail import Email, email_kind, kinds
from core.mail.models import OutgoingEmail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def greeting(monkeypatch):
    """A kind of email that adds a person while it is written."""
    monkeypatch.setattr(kinds, "_kinds", {})

    @email_kind("greeting", "Greeting")
    def make(args):
        if "name" not in args:
            return None
        UserFactory(name=args["name"])
        return Email("Good day", f"Hello {args['name']}.\n", f"<p>Hello {args['name']}.</p>")


def preview(*words: str) -> str:
    call_command("preview_email", *words, stdout=(out := StringIO()))
    return out.getvalue()


def test_preview_email_prints_subject_text_and_html():
    assert preview("greeting", '{"name": "Ann"}') == (
        "Subject: Good day\n\nHello Ann.\n\nAs HTML:\n\n<p>Hello Ann.</p>\n"
    )


def test_preview_email_saves_and_sends_nothing(mailoutbox):
    preview("greeting", '{"name": "Ann"}')
    assert not mailoutbox and not OutgoingEmail.objects.exists()
    assert not UserFactory._meta.model.objects.filter(name="Ann").exists()


def test_preview_email_names_the_kinds_when_there_is_none_of_that_name():
    with pytest.raises(CommandError, match="There is no email “greetings”. Choose one of: greeting."):
        preview("greetings")


def test_preview_email_says_so_when_it_would_not_be_sent():
    with pytest.raises(CommandError, match="would not be sent"):
        preview("greeting")
