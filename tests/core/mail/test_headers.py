"""Headers as they are on the wire, read without the library that wrote them."""

from __future__ import annotations

import email
import email.policy
import re

import pytest

from core.mail import Email, email_kind, kinds, send_email

LEAVE = "<https://testserver/letters/leave/" + "eyJhIjoxfQ" * 12 + "/>"


@pytest.fixture(autouse=True)
def weekly(monkeypatch):
    """A kind of email that can be left with one click, with a link that fits no line of 78 characters."""
    monkeypatch.setattr(kinds, "_kinds", {})

    @email_kind("weekly", "Weekly")
    def make(args):
        headers = {"List-Unsubscribe": LEAVE, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return Email("Ünïcode " * 20, "Text\n", args.get("html", ""), tuple(headers.items()))


@pytest.mark.django_db
@pytest.mark.parametrize("html", ["", "<p>Text</p>"])
def test_unsubscribe_headers_are_written_unencoded(mailbox, html):
    send_email(kind="weekly", to="head@tarn.example", args={"html": html})
    (raw,) = mailbox.raw
    head = raw.partition(b"\r\n\r\n")[0]
    assert re.findall(rb"^List-Unsubscribe: (.*)\r\n", head, re.MULTILINE) == [LEAVE.encode()]
    assert re.search(rb"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$", head, re.MULTILINE)
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    assert str(parsed["List-Unsubscribe"]) == LEAVE
    assert str(parsed["Subject"]).startswith("=?utf-8?")  # all else is encoded as before
    assert max(len(line) for line in head.split(b"\r\n") if not line.startswith(b"List-Unsubscribe:")) <= 78
