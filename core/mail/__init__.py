"""Letters by mail: recorded with what caused them, written and sent by the worker, tried again, and listed.

A room registers a kind of letter, and asks for one to be sent:

    @letter("reminder", "Reminder of an action")
    def make(args): ...                       # a Letter, or None where it is no longer wanted

    send_letter(kind="reminder", to="a@b.example", args={"action": 7}, key="reminder 7 of May", by=request.user)

What is queued is the arguments, never the text: a secret link is made when the letter is written.
"""

from core.mail.kinds import Letter, letter
from core.mail.services import OneOfMany, send_letter, send_many
from core.mail.texts import compose, quoted, site_address

__all__ = ["Letter", "OneOfMany", "compose", "letter", "quoted", "send_letter", "send_many", "site_address"]
