"""Which submitted forms are kept, which of their fields, and for how long (ADR 57)."""

import datetime as dt
import re
from html import unescape

SENT_AGAIN = "kept_form"  # the field by which a resubmitted form identifies itself
FORM_KEY = "form_key"
MAX_FORMS = 20  # of a person
MAX_CHARACTERS = 200_000  # of a form, as JSON
RETENTION = dt.timedelta(days=7)
SIGN_IN_PREFIX = "/accounts/"  # passwords and second factor: these forms are left alone
REFUSED = {400, 403, 404, 409, 410, 413, 422, 429, 500, 507}
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
TOKENS = {"csrfmiddlewaretoken", SENT_AGAIN, FORM_KEY}
SECRET = {"otp", "pin", "token", "secret", "credential"}  # words in the name of a field
TECHNICAL = re.compile(r"(^|[-_])(version|key|mark|save|next|page|plan|row|id|pk)($|[-_])", re.IGNORECASE)
GAP = re.compile(r"\s+")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ufffd]")

Fields = list[tuple[str, list[str]]]


def is_secret(name: str, beginnings: tuple[str, ...] = ()) -> bool:
    """Whether a field is never kept: passwords, tokens, case numbers, and names that begin in one of these ways."""
    lower = name.lower()
    is_named = "password" in lower or "case_number" in lower or not SECRET.isdisjoint(re.split(r"[-_]", lower))
    return is_named or lower.startswith(beginnings)


def fields_to_keep(lists, secret: tuple[str, ...] = ()) -> Fields:
    """(name, values) of the fields of a form that may be kept."""
    return [(name, values) for name, values in lists if name not in TOKENS and not is_secret(name, secret)]


def left_out(lists, secret: tuple[str, ...] = ()) -> list[str]:
    """The names of filled fields that are never kept."""
    return [name for name, values in lists if name not in TOKENS and is_secret(name, secret) and any(values)]


def has_input(fields: Fields) -> bool:
    """Whether anything in a form was chosen or typed, and not only put there by its page."""
    return any(text.strip() for name, values in fields if not TECHNICAL.search(name) for text in values)


def missing_from(html: str, fields: Fields) -> bool:
    """Whether a page lacks a typed text of two words or more; pages rarely repeat single ones."""
    page = readable(unescape(html))
    texts = (readable(text) for _, values in fields for text in values)
    return any(" " in text and text not in page for text in texts)


def readable(text: str) -> str:
    """A text in one line, without the characters that no page can show."""
    return GAP.sub(" ", CONTROLS.sub("", text)).strip()
