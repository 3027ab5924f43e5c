"""Emails: recorded with their cause, written and sent by the worker, retried, and listed.

An app registers a kind of email, and queues one:

    @email_kind("reminder", "Reminder of an action")
    def make(args): ...            # an Email, or None where it is no longer wanted

    send_email(kind="reminder", to="a@b.example", args={"action": 7}, key="reminder 7 of May", by=request.user)

Only the arguments are queued, never the text: a secret link is made when the email is written.
"""

from core.mail.kinds import Email, email_kind
from core.mail.layout import indented
from core.mail.services import OneOfMany, send_email, send_many
from core.mail.texts import compose, quoted, site_url, subject_line
