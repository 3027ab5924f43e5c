"""A real mail server on loopback, in the process of the tests: stores emails, rejects and hangs up on request."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from django.test import override_settings


class Arrived(EmailMessage):
    """An email, or a part of one; its content is its plain text."""

    def get_content(self, *args, **values):
        part = self.get_body(("plain",)) if self.is_multipart() else None
        return part.get_content() if part else super().get_content(*args, **values)


POLICY = email.policy.default.clone(message_factory=Arrived)


class Mailbox:
    """The emails, oldest first; `answers` gives replies by stage ("MAIL", "RCPT", "DATA") and address.

    The answer "hang up" closes the connection instead, at DATA when the whole text has arrived.
    """

    def __init__(self):
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []  # the same emails, as they came over the wire
        self.answers: dict[tuple[str, str], str] = {}
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        envelope.mail_from = address
        return self._answer(server, "MAIL", "")

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        envelope.rcpt_tos.append(address)
        return self._answer(server, "RCPT", address)

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer(server, "DATA", envelope.rcpt_tos[0])
        if answer.startswith("2"):
            self.raw.append(envelope.content)
            self.letters.append(email.message_from_bytes(envelope.content, policy=POLICY))
        return answer

    def _answer(self, server, stage: str, address: str) -> str:
        answer = self.answers.get((stage, address), "250 OK")
        if answer == "hang up":
            server.transport.abort()
            return "421 Bye"
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]

    def link_in(self, address: str) -> str:
        """The first link in the latest email to an address."""
        return re.search(r"https?://\S+", self.to(address)[-1].get_content())[0]


def free_port() -> int:
    """A free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def mailers(port: int) -> dict:
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    return {"default": {"BACKEND": "core.mail.smtp.Mailer", "OPTIONS": options}}


@contextmanager
def serving():
    """A running Mailbox that receives the site's emails."""
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        mailbox.connections = 0
        with override_settings(MAILERS=mailers(port)):
            yield mailbox
    finally:
        controller.stop()
