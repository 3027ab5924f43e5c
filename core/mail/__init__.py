"""Emails: recorded with their cause, written and sent by the worker, retried, and listed.

An app registers a kind of email, and queues one:

    @letter("reminder", "Reminder of an action")
    def make(args): ...            # a Letter, or None where it is no longer wanted

    send_letter(kind="reminder", to="a@b.example", args={"action": 7}, key="reminder 7 of May", by=request.user)

Only the arguments are queued, never the text: a secret link is made when the email is written.
"""

from core.mail.kinds import Letter, letter
from core.mail.services import OneOfMany, send_letter, send_many
from core.mail.texts import compose, quoted, site_address

__all__ = ["Letter", "OneOfMany", "compose", "letter", "quoted", "send_letter", "send_many", "site_address"]
