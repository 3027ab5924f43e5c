"""The forms that stand on pages, as a browser would send them; and what an answer to one gave back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html

TYPED = {"text", "search", "email", "url", "tel", "number", "password", "date", "textarea"}
UNSENT = {"submit", "button", "reset", "image"}
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ufffd]")  # what no page can show


@dataclass
class Found:
    """One form: where it is sent, what it holds as it stands, and of which kind each of its fields is."""

    method: str  # "get" or "post"
    address: str
    page: str  # the path of the page on which it stands
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # "text", "textarea", "file", "radio", "select", "hidden", …

    @property
    def name(self) -> str:
        """The name of the address to which it is sent, and what its path says besides numbers; "" for none of ours."""
        path = urlsplit(self.address).path
        try:
            match = resolve(path)
        except Resolver404:
            return ""
        words = [str(value) for value in match.kwargs.values() if not str(value).isdigit() and len(str(value)) < 20]
        return " ".join([match.view_name or "", *words])

    @property
    def shape(self) -> tuple:
        """Alike for forms that are the same but for the records that they name."""
        return self.method, self.name, tuple(sorted({shape_of(name) for name in self.values}))


def shape_of(name: str) -> str:
    """The name of a field without the number of its record."""
    return re.sub(r"\d+", "#", name)


def forms_on(content: bytes, address: str) -> list[Found]:
    """The forms of a page's own part, and as forms that are got its links to itself with other parameters."""
    tree = html.fromstring(content)
    parts = tree.xpath("//main") or [tree]
    path = urlsplit(address).path
    found = [form_of(each, address) for part in parts for each in part.xpath(".//form")]
    links = Found("get", path, path)
    for href in (href for part in parts for href in part.xpath(".//a/@href")):
        asked = urlsplit(urljoin(address, href))
        if asked.path == path and asked.query:
            for name, value in parse_qsl(asked.query, keep_blank_values=True):
                links.values.setdefault(name, [value])
                links.kinds.setdefault(name, "link")
    return [*found, links] if links.values else found


def form_of(element, address: str) -> Found:
    """A form as it stands, its first button pressed."""
    method = (element.get("method") or "get").lower()
    form = Found(method, urljoin(address, element.get("action") or address), urlsplit(address).path)
    for control in element.xpath(".//input | .//select | .//textarea | .//button"):
        name = control.get("name")
        if not name or name == "csrfmiddlewaretoken" or control.get("disabled") is not None:
            continue
        kind = control.tag if control.tag != "input" else (control.get("type") or "text").lower()
        if control.tag == "button" or kind in UNSENT:
            if control.get("value") and name not in form.values:
                form.values[name], form.kinds[name] = [control.get("value")], "button"
            continue
        form.kinds.setdefault(name, kind)
        form.values.setdefault(name, [])
        form.values[name] += sent_of(control, kind)
    return form


def sent_of(control, kind: str) -> list[str]:
    """What a browser sends of a control as it stands."""
    if kind == "file":
        return []
    if kind in {"radio", "checkbox"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    if kind == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
        return [option.get("value", "") for option in chosen]
    if kind == "textarea":
        return [(control.text or "").removeprefix("\n")]
    return [control.get("value", "")]


def lost_words(content: bytes, sent: dict) -> list[str]:
    """Fields for words on a page that do not hold what was sent for them."""
    tree = html.fromstring(content)
    lost = []
    for control in tree.xpath("//main//input | //main//textarea"):
        name, kind = control.get("name"), "textarea" if control.tag == "textarea" else control.get("type", "text")
        typed = typed_into(name, sent)
        if kind in TYPED - {"password"} and isinstance(typed, str) and name not in lost:
            (shown,) = sent_of(control, kind)
            if shown_as(shown) != shown_as(typed):
                lost.append(name)
    return lost


def typed_into(name: str, sent: dict):
    """What was sent for a field; of a day that was sent in parts these, as its one box shows them again."""
    parts = [sent[f"{name}_{part}"] for part in ("day", "month", "year") if f"{name}_{part}" in sent]
    if sent.get(name) or not parts:
        return sent.get(name)
    return " ".join(parts) if all(isinstance(part, str) for part in parts) else None


def shown_as(text: str) -> str:
    """A text as a page can show it."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
