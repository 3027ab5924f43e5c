"""A mail server that does not answer is left alone for a while, and no email loses an attempt by that."""

from __future__ import annotations

import datetime as dt
import socket
from contextlib import contextmanager

import pytest
from django.test import override_settings
from django.utils import timezone

from core.mail import Email, breaker, email_kind, kinds, send_email, sending
from core.mail.breaker import Breaker
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from tests.mailbox import mailers, serving
from tests.rows import try_rows

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@try_rows(
    ("answers", "minutes"),
    [
        ("", 0), ("no", 0), ("no no", 0), ("no no no", 1), ("no no no no", 2), ("no no no no no", 4),
        ("no no no no no no", 8), ("no no no no no no no", 15), ("no " * 40, 15), ("no no yes no", 0),
        ("no no no yes", 0), ("no no no no yes no no", 0), ("no no no no yes no no no", 1),
    ],
)  # fmt: skip
def test_pause_grows_with_each_failure_in_a_row(answers, minutes):
    server = Breaker()
    for answer in answers.split():
        server.note(answered=answer == "yes", now=NOW)
    assert server.pause(NOW) == (NOW + dt.timedelta(minutes=minutes) if minutes else None)
    assert server.pause(NOW + dt.timedelta(minutes=15)) is None


@contextmanager
def hanging():
    """A mail server that takes connections and never says a word; how many it has taken is asked of `accepted`."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        server.setblocking(False)
        taken = []

        def accepted() -> int:
            try:
                while True:
                    taken.append(server.accept()[0])
            except BlockingIOError:
                return len(taken)

        port = server.getsockname()[1]
        options = mailers(port)
        options["default"]["OPTIONS"]["timeout"] = 0.1
        with override_settings(MAILERS=options):
            yield accepted
        for each in taken:
            each.close()


@pytest.mark.django_db
def test_hanging_server_is_tried_three_times_and_then_once_a_pause(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(breaker.mail_server, "failures", 0)
    email_kind("greeting", "Greeting")(lambda args: Email("Good day", "Hello.\n"))
    with hanging() as accepted:
        for number in range(8):
            send_email(kind="greeting", to=f"person{number}@example.org")
        assert accepted() == 3
        rows = list(OutgoingEmail.objects.order_by("pk").values_list("state", "attempts", "next_try"))
        assert [(state, attempts) for state, attempts, _ in rows] == [("waiting", 1)] * 3 + [("waiting", 0)] * 5
        (until,) = {next_try for _, _, next_try in rows[3:]}
        assert dt.timedelta(seconds=50) < until - timezone.now() <= dt.timedelta(minutes=1)
        monkeypatch.setattr(sending.timezone, "now", lambda: until)
        for letter in OutgoingEmail.objects.order_by("pk")[3:]:
            deliver(letter.pk)
        assert accepted() == 4  # the first one found it as it was, and the pause doubled
    later = breaker.mail_server.until
    assert later - until == dt.timedelta(minutes=2)
    monkeypatch.setattr(sending.timezone, "now", lambda: later)
    with serving() as mailbox:
        for letter in OutgoingEmail.objects.order_by("pk")[4:]:
            deliver(letter.pk)
        assert len(mailbox.letters) == 4
