"""Which submitted forms are kept, which of their fields, and for how long (ADR 57)."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

SENT_AGAIN = "kept_form"  # the field by which a resubmitted form identifies itself
FORM_KEY = "form_key"
MOST = 20  # forms of a person
LARGEST = 200_000  # characters of a form, as JSON
ORDINARY = dt.timedelta(days=7)
TECHNICAL = {"csrfmiddlewaretoken", SENT_AGAIN, FORM_KEY}
SECRET = {"code", "codes", "otp", "pin", "token", "secret", "credential"}  # words in the name of a field
OURS = "/accounts/"  # sign-in, passwords, second factor: never kept
REFUSED = {400, 403, 404, 409, 413, 422, 500}
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
GAP = re.compile(r"\s+")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ufffd]")


def is_secret(name: str) -> bool:
    """Whether a field is never kept: passwords, codes and case numbers."""
    lower = name.lower()
    return "password" in lower or "case_number" in lower or not SECRET.isdisjoint(re.split(r"[-_]", lower))


def fields_to_keep(lists) -> list[tuple[str, list[str]]]:
    """(name, values) of the fields of a form that may be kept."""
    return [(name, values) for name, values in lists if name not in TECHNICAL and not is_secret(name)]


def missing_from(html: str, fields: list[tuple[str, list[str]]]) -> bool:
    """Whether a page lacks a text of two words or more that was typed into the form to which it is the answer.

    Single words are not looked for: most of them are choices, versions and addresses that no page repeats.
    """
    page = readable(unescape(html))
    texts = (readable(text) for _, values in fields for text in values)
    return any(" " in text and text not in page for text in texts)


def readable(text: str) -> str:
    """A text in one line, without the characters that no page can show."""
    return GAP.sub(" ", CONTROLS.sub("", text)).strip()
