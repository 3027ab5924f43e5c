"""Text of emails from templates/mail/, and absolute URLs of our own pages."""

import re

from django.conf import settings
from django.template import Context, loader

from core.mail.kinds import Email
from core.mail.layout import FOOT, QUOTE, as_plain_text, blocks_of, joined
from core.text.values import cut_at_word

MOST_QUOTED = 80  # characters of an action's wording in an email
MOST_SUBJECT = 70  # characters of a subject
MOST_NAME = 80  # characters of the name with which an email begins
CUT = len(" …")


def site_url(path: str = "/") -> str:
    """The absolute URL of a page, for use outside the site; `path` starts with a slash."""
    return settings.SITE_URL + path


def compose(subject: str, template: str, html: str = "", headers: dict[str, str] | None = None, **values) -> Email:
    """An email from templates/mail/`template`, which extends mail/base.txt; values are not escaped. A text has several
    lines only as a quotation (`indented`); `name` is that of the reader.

    Its HTML is made of the same text (see core.mail.layout), unless `html` names a template of its own, in which values
    are escaped.
    """
    known = {
        "subject": subject,
        "board_name": settings.BOARD_NAME,
        "service_name": settings.SERVICE_NAME,
        "eslo_label": settings.ESLO_LABEL,
        "contact": whom_to_ask(),
        "site": site_url(),
    }
    values = {key: on_one_line(value) if isinstance(value, str) else value for key, value in values.items()}
    if "name" in values:
        values["name"] = as_name(values["name"])
    context = Context(known | values, autoescape=False)
    text = tidy(loader.get_template(f"mail/{template}").template.render(context))
    body, foot, contact = text.rpartition(FOOT)
    body = joined(body, settings.SITE_URL)
    blocks = blocks_of(body, settings.SITE_URL)
    page = loader.render_to_string(f"mail/{html or 'message.html'}", known | values | {"blocks": blocks})
    text = f"{as_plain_text(body, settings.SITE_URL)}\n{foot}{contact}\n"
    return Email(subject, text, page, tuple((headers or {}).items()))


def subject_line(fixed: str, *what: object, also: str = "") -> str:
    """A subject of at most 70 characters. Each "{}" in `fixed` is one of `what`, cut at a word where it is too long;
    the longest is cut first. `fixed` itself is never cut, and holds no names. `also` is added where there is room.
    """
    names = [" ".join(str(each).split()) for each in what]
    space = MOST_SUBJECT - len(fixed.format(*[""] * len(names)))
    cut = dict.fromkeys(range(len(names)), "")
    for done, place in enumerate(sorted(cut, key=lambda place: len(names[place]))):
        share = space // (len(names) - done)
        cut[place] = _within(names[place], share)
        space -= len(cut[place])
    subject = fixed.format(*cut.values())
    return subject + also if len(subject + also) <= MOST_SUBJECT else subject


def _within(name: str, share: int) -> str:
    """A name of at most `share` characters, cut at a word; only "…" where no word of it fits."""
    if len(name) <= share:
        return name
    if share <= CUT:
        return "…"
    return cut_at_word(name, share - CUT)


def on_one_line(text: str) -> str:
    """The text without line breaks, so that nothing in it begins a heading or a button; a quotation as it is."""
    return text if text.startswith(QUOTE) else re.sub(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*", " ", text)


def as_name(name: str) -> str:
    """A reader's name, or "colleague" for what looks like a message: whoever has a link may type any name."""
    is_message = len(name) > MOST_NAME or "://" in name or "www." in name.casefold()
    return "colleague" if is_message else name


def whom_to_ask() -> str:
    """Where the reader of an email can ask questions, as part of a sentence."""
    parts = [settings.BOARD_CONTACT_EMAIL, settings.BOARD_CONTACT_PHONE and f"telephone {settings.BOARD_CONTACT_PHONE}"]
    return " or ".join(part for part in parts if part) or f"the office of {settings.BOARD_NAME}"


def quoted(wording: str) -> str:
    """The beginning of an action's text on one line. No other typed text is quoted in an email, except titles of
    meetings, courses and news, what a joining email says of a course (ADR 102), and a message from the sender to the
    reader; subjects hold none.
    """
    return cut_at_word(" ".join(wording.split()), MOST_QUOTED)


def tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)
