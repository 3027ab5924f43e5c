"""Labels of a submitted form's fields, read from its own page, so that a person recognises their input."""

from __future__ import annotations

import copy
import datetime as dt
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.urls import resolve
from django.utils.formats import date_format
from django.utils.text import Truncator

from core.kept_forms.rules import TECHNICAL
from core.kept_forms.services import Sent, form_of
from core.web.logs import url_pattern

logger = logging.getLogger("core.kept_forms")

UNSEEN = {"hidden", "submit", "button", "password", "file"}
CHOSEN = {"radio", "checkbox"}
CODE = re.compile(r"[a-z]+(_[a-z]+)+")  # of a choice, as in_progress


@dataclass
class Box:
    kind: str
    element_id: str = ""
    legend: str = ""
    choices: dict[str, str] = field(default_factory=dict)


class FormReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.boxes: dict[str, Box] = {}
        self.labels: dict[str, str] = {}
        self.values: list[tuple[str, str, str]] = []  # (name, value, element id) of radios and checkboxes
        self.heading = ""
        self._legends: list[str] = []
        self._reading: list[list[str]] = []
        self._select = ""

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "fieldset":
            self._legends.append("")
        elif tag in ("legend", "h1", "label", "option"):
            self._reading.append([tag, found.get("for", "") or found.get("value", ""), ""])
        elif tag in ("input", "textarea", "select", "button") and name:
            kind = {"input": found.get("type", "text"), "button": "button"}.get(tag, tag)
            self.boxes.setdefault(name, Box(kind, found.get("id", ""), next(filter(None, self._legends[::-1]), "")))
            if kind in CHOSEN:
                self.values.append((name, found.get("value", "on"), found.get("id", "")))
            if tag == "select":
                self._select = name

    def handle_data(self, data):
        if self._reading:
            self._reading[-1][2] += data

    def handle_endtag(self, tag):
        if tag == "fieldset" and self._legends:
            self._legends.pop()
        if not self._reading or self._reading[-1][0] != tag:
            return
        _, key, text = self._reading.pop()
        text = " ".join(text.split())
        if tag == "h1":
            self.heading = self.heading or text
        elif tag == "legend" and self._legends:
            self._legends[-1] = text
        elif tag == "label":
            self.labels[key] = text
        elif tag == "option" and self._select:
            self.boxes[self._select].choices[key] = text

    def finish(self) -> FormReader:
        for name, value, element_id in self.values:
            self.boxes[name].choices[value] = self.labels.get(element_id, value)
        return self


def read_form(html: str) -> FormReader:
    reader = FormReader()
    reader.feed(html)
    reader.close()
    return reader.finish()


def described(fields: Iterable[tuple[str, list[str]]], reader: FormReader) -> list[tuple[str, str]]:
    """(label, value) of the fields that a person saw and filled in; the parts of a date are joined."""
    rows: list[tuple[str, str]] = []
    parts: dict[str, int] = {}
    for name, texts in fields:
        box = reader.boxes.get(name)
        if box is None and TECHNICAL.search(name):
            continue
        if box is not None and box.kind in UNSEEN:
            continue
        choices = box.choices if box else {text: _in_words(text) for text in texts}
        shown = ", ".join(choices.get(text, text) for text in texts if text.strip())
        if not shown:
            continue
        label = _label(name, box, reader)
        if box is not None and box.kind == "text" and box.legend:
            if label in parts:
                rows[parts[label]] = (label, f"{rows[parts[label]][1]} {shown}")
                continue
            parts[label] = len(rows)
        rows.append((label, shown))
    return [(label, _as_date(text) if label in parts else text) for label, text in rows]


def _in_words(value: str) -> str:
    """What was chosen or typed, where the page of the form is not there to read: "Yes" for a ticked box ("on")."""
    if value == "on":
        return "Yes"
    return f"{value.replace('_', ' ').capitalize()} ({value})" if CODE.fullmatch(value) else value


def _as_date(text: str) -> str:
    try:
        day, month, year = map(int, text.split())
        return date_format(dt.date(year, month, day), "j F Y")
    except ValueError:
        return text


def _label(name: str, box: Box | None, reader: FormReader) -> str:
    """The label of an input; that of its group where it is one of several; else its name made readable."""
    if box is not None:
        own = reader.labels.get(box.element_id, "")
        grouped = box.kind in CHOSEN or (box.kind == "text" and box.legend)
        if found := (box.legend or own) if grouped else own:
            return found
    words = re.sub(r"[-_]+|\d+", " ", name).strip()
    return (words[:1].upper() + words[1:]) or name


@dataclass(frozen=True)
class Elsewhere:
    """Where a kept text is of use once its form takes it no more: why it does not, and the page for it. `url` is empty
    while there is no such page; `text` then says when there will be one.
    """

    why: str
    text: str
    url: str = ""


_elsewhere: dict[str, Callable[..., Elsewhere | None]] = {}


def register_elsewhere(url_name: str, find: Callable[..., Elsewhere | None]) -> None:
    """Have `find(user, key, **arguments of the address)` say where the texts of forms at these addresses go; `key` is
    that of the kept form, and None from it means that the form itself takes them.
    """
    _elsewhere[url_name] = find


def elsewhere(request, form: Sent) -> Elsewhere | None:
    try:
        match = resolve(urlsplit(form.path).path)
    except Http404:
        return None
    find = _elsewhere.get(match.view_name)
    return find(request.user, form.key, **match.kwargs) if find and form.key else None


def displayed(request, form: Sent, *, with_labels: bool = True) -> dict:
    """A submitted form for a page: heading, what was typed under its labels, and every field for resubmission.

    Without `with_labels` its page is not asked for them, and the labels are the names of the fields.
    """
    reader = read_form(page_at(request, form.path) if with_labels else "")
    return {
        "key": form.key,
        "path": form.path,
        "until": form.until,
        "heading": reader.heading or "What you sent",
        "rows": described(form.fields, reader),
        "pairs": [(name, text) for name, texts in form.fields for text in texts],
        "left_out": [(name, _label(name, reader.boxes.get(name), reader)) for name in form.left_out],
        "files": form.files,
        "elsewhere": elsewhere(request, form),
    }


def typed_rows(request) -> list[tuple[str, str]]:
    """(name of the field, text) of what was typed into the form of a request, for a page that explains its refusal."""
    return described(form_of(request).fields, read_form("")) if request.method == "POST" else []


def listed(form: Sent) -> dict:
    """A kept form for the list of several: how its longest text begins."""
    longest = max((text for _, texts in form.fields for text in texts), key=len)
    return {"key": form.key, "until": form.until, "beginning": Truncator(" ".join(longest.split())).chars(80)}


def page_at(request, path: str) -> str:
    """The current page at a URL for this person, for its labels; "" where they cannot open it.

    It calls the view itself with a request, so it shows nothing that the person may not read. What that writes, such as
    a look at an incident, is rolled back.
    """
    parts = urlsplit(path)
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", parts.path, parts.path
    inner.GET, inner.POST = QueryDict(parts.query), QueryDict()
    inner.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": parts.path, "QUERY_STRING": parts.query}
    try:
        inner.resolver_match = match = resolve(parts.path)
        with transaction.atomic():
            answer = match.func(inner, *match.args, **match.kwargs)
            if hasattr(answer, "render") and not answer.is_rendered:
                answer.render()
            transaction.set_rollback(True)
    except (Http404, PermissionDenied):
        return ""
    except Exception:  # whatever fails there, the input is shown here
        logger.exception("No labels for the form at %s", url_pattern(inner))
        return ""
    readable = answer.status_code == 200 and not answer.streaming and "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if readable else ""
