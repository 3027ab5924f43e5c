"""Exceptions by which a service rejects a change, with a message for the user."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404


class RuleBroken(Exception):
    """The request cannot be carried out; the message is for the person who made it.

    `field` names the invalid value, if any: a form shows the message beside the field of that name. `status` is that of
    the page which shows it.
    """

    status = 422

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


def require_text(text: str, message: str, *, field: str = "") -> str:
    """The text without blanks at its ends; RuleBroken with the message where nothing is left."""
    text = text.strip()
    if not text:
        raise RuleBroken(message, field=field)
    return text


class NothingChanged(RuleBroken):
    """A change was sent that changes nothing; nothing was saved."""


class AlreadyThere(RuleBroken):
    """A form was sent twice: this person sent this text already today. Nothing was saved again."""


class Away(RuleBroken):
    """A service other than the database does not answer. Nothing was saved; it may work later."""

    status = 503


class Gone(Http404):
    """What was here is no longer open to change; the message says why to the person who came for it."""


def require_valid(record: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Raise RuleBroken, on its field, for a value that a field of the record does not accept."""
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise RuleBroken(messages[0], field=field) from None
