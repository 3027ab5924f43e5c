"""How letters are worded: plain text from templates/mail/, and whole addresses of our own pages."""

from __future__ import annotations

import re

from django.conf import settings
from django.template import Context, loader

from core.mail.kinds import Letter
from core.text.values import cut_at_word

MOST_QUOTED = 80  # characters of an action's wording in an email


def site_address(path: str = "/") -> str:
    """The whole address of a page of this site, for use outside it; `path` begins with a slash."""
    return settings.SITE_URL + path


def compose(subject: str, template: str, html: str = "", headers: dict[str, str] | None = None, **values) -> Letter:
    """A letter from templates/mail/`template`, which extends mail/base.txt; values stand in it as they are.

    `html` names a second template that says the same as HTML, where values are escaped; `headers` are its own.
    """
    known = {
        "subject": subject,
        "board_name": settings.BOARD_NAME,
        "service_name": settings.SERVICE_NAME,
        "eslo_label": settings.ESLO_LABEL,
        "contact": whom_to_ask(),
        "site": site_address(),
    }
    context = Context(known | values, autoescape=False)  # plain text: a & is a &
    text = loader.get_template(f"mail/{template}").template.render(context)
    page = loader.render_to_string(f"mail/{html}", known | values) if html else ""
    return Letter(subject, tidy(text), page, tuple((headers or {}).items()))


def whom_to_ask() -> str:
    """Where the reader of a letter can ask, as it stands in a sentence."""
    parts = [settings.BOARD_CONTACT_EMAIL, settings.BOARD_CONTACT_PHONE and f"telephone {settings.BOARD_CONTACT_PHONE}"]
    return " or ".join(part for part in parts if part) or f"the office of {settings.BOARD_NAME}"


def quoted(wording: str) -> str:
    """The beginning of an action's wording on one line. No other text that somebody typed is quoted in an email, save
    the title of a meeting and what the sender wrote to the reader; subjects hold none."""
    return cut_at_word(" ".join(wording.split()), MOST_QUOTED)


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and without more than one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
