"""Keeps texts that could identify a child out of every tracked record, before anything is written (ADR 71).

What an app refuses (core/text/guard.py) raises IdentityFound, whoever saves it. What it only asks about raises
MayIdentify while a person is typing, for words of this person's form, unless one of three reasons was chosen for it;
that is kept as a GuardOverride. Fields that are not looked at stand in not_screened.tsv, each with the reason.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.crypto import salted_hmac

from core.records.rules import RuleBroken
from core.text.guard import Findings, Reason, evaluate, kinds_in_words
from core.text.screening import GUESSES, Concern, Kind

CHANGE = "(reason)"  # in a GuardOverride, for the reason in the history
NOT_SCREENED = Path(__file__).with_name("not_screened.tsv")
GAPS = re.compile(r"\s+")


class IdentityFound(RuleBroken):
    """A text holds what must not be kept; nothing was saved. `text` is that text, for the page that sent it; the
    message does not repeat it, since messages may be stored.
    """

    message = "This holds {kinds}. Take it out: nothing that could identify a child is kept here."

    def __init__(self, kinds: Iterable[Kind], *, field: str, text: str):
        super().__init__(self.message.format(kinds=kinds_in_words(kinds)), field=field)
        self.text = text


class MayIdentify(IdentityFound):
    """A text holds what could identify a child; nothing was saved. `about` says of which fields, kinds and
    words (as a digest), for the form that is sent again with a reason; `words` are these, for its page only.
    """

    message = "This may hold {kinds}. Take it out, or say why it may stay."

    def __init__(self, kinds: Iterable[Kind], *, field: str, text: str, about: Iterable[str], words: Iterable[str]):
        super().__init__(kinds, field=field, text=text)
        self.about = sorted(about)
        self.words = tuple(dict.fromkeys(words))


@dataclass
class Typing:
    """The words sent, and the reason for what was asked `about`; `raised` is what was found, for the middleware."""

    words: str = ""
    reason: Reason | None = None
    about: frozenset[str] = frozenset()
    raised: list[IdentityFound] = field(default_factory=list)

    def has(self, concern: Concern) -> bool:
        return _in_line(concern.found) in self.words

    def is_in(self, text: str) -> bool:
        """Whether a text was typed, or something that was typed is in it."""
        line = _in_line(text)
        return line in self.words or any(len(each) > 2 and each in line for each in self.words.split("\n"))


@dataclass(frozen=True)
class Finding:
    name: str
    text: str
    refused: frozenset[Kind]
    warned: Mapping[str, Kind]  # what was found → its kind

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(self.warned.values())


_typing: ContextVar[Typing | None] = ContextVar("typing", default=None)
_names_of_people: list[tuple[str, str]] = []


@contextmanager
def typed_by_person(sent: Typing) -> Iterator[Typing]:
    """Ask about what is saved inside of the words that a person has sent."""
    token = _typing.set(sent)
    try:
        yield sent
    finally:
        _typing.reset(token)


def all_words(values: Iterable[str]) -> str:
    """The texts of a form as Typing takes them."""
    return "\n".join(map(_in_line, values))


def _in_line(text: str) -> str:
    return GAPS.sub(" ", text).strip()


def register_names(label: str, name: str = "name") -> None:
    """Have the names in a field of a model, "app.Model", count as those of people whom the board knows."""
    _names_of_people.append((label, name))


@cache
def not_screened() -> dict[str, str]:
    """The reason for each field, "app.Model.field", and each model, "app.Model", whose texts are not looked at."""
    with NOT_SCREENED.open(encoding="utf-8", newline="") as file:
        return dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def has_text(each: models.Field) -> bool:
    addresses = models.EmailField | models.URLField | models.SlugField
    is_text = isinstance(each, models.CharField | models.TextField) and not isinstance(each, addresses)
    return (is_text and not each.choices) or isinstance(each, models.JSONField)


@cache
def screened_fields(model: type[models.Model]) -> tuple[str, ...]:
    left_out, label = not_screened(), model._meta.label
    if label in left_out:
        return ()
    fields = [each for each in model._meta.concrete_fields if has_text(each) and f"{label}.{each.name}" not in left_out]
    return tuple(each.name for each in fields)


def require_screened(objs: list[models.Model], reason: str, *, fields: Iterable[str] | None = None) -> list[Finding]:
    """Raise IdentityFound or MayIdentify for texts of records of one model, and for the reason of their change, before
    they are saved: all fields of new ones, else those of `fields` that differ from what is stored.

    Returns what was found of the first record and may be saved, since a reason was chosen (see note_overrides).
    """
    model = type(objs[0])
    names = screened_fields(model)
    if fields is not None:
        wanted = {*fields}
        names = tuple(name for name in names if name in wanted)
    first = _screened(objs[0], names, reason, is_new=fields is None)
    for obj in objs[1:]:
        _screened(obj, names, "", is_new=fields is None)
    return first


def _screened(obj: models.Model, names: tuple[str, ...], reason: str, *, is_new: bool) -> list[Finding]:
    sent, model = _typing.get(), type(obj)
    texts = [(name, text) for name in names if (text := _as_text(getattr(obj, name)))]
    if reason and f"{model._meta.label}.{CHANGE}" not in not_screened():
        texts.append((CHANGE, reason))
    found = [each for name, text in texts if (each := _look(model, name, text, sent))]
    if found and not is_new:
        found = _new_ones(obj, found)
    if not found:
        return []
    for each in found:
        if each.refused:
            raise _raised(sent, IdentityFound(each.refused, field=_field_of(each), text=each.text))
    found = _without_known_names(found)
    about = {
        f"{model._meta.label}.{each.name}:{kind}:{words_digest(words)}"
        for each in found
        for words, kind in each.warned.items()
    }
    if about and not (sent.reason and {*map(_words_of, about)} <= {*map(_words_of, sent.about)}):
        kinds = frozenset().union(*(each.kinds for each in found))
        words = (" ".join(words.split()) for each in found for words in each.warned)
        broken = MayIdentify(
            kinds, field=_field_of(found[0]), text=found[0].text, about=about | sent.about, words=words
        )
        raise _raised(sent, broken)
    return found


def words_digest(words: str) -> str:
    """By which words are known again that one form writes into several records, and from which nobody reads them."""
    return salted_hmac("core.records.guarding", _in_line(words), algorithm="sha256").hexdigest()[:16]


def _words_of(asked: str) -> str:
    return asked.partition(":")[2]


def _field_of(found: Finding) -> str:
    return "reason" if found.name == CHANGE else found.name


def _raised(sent: Typing | None, broken: IdentityFound) -> IdentityFound:
    if sent is not None:
        sent.raised.append(broken)
    return broken


def _look(model, name: str, text: str, sent: Typing | None) -> Finding | None:
    is_typed = sent is not None and sent.is_in(text)
    found: Findings = evaluate(text, f"{model._meta.label}.{name}", guesses=is_typed)
    warned = {each.found: each.kind for each in found.warned if sent is not None and sent.has(each)}
    refused = frozenset(each.kind for each in found.refused)
    return Finding(name, text, refused, warned) if refused or warned else None


def _new_ones(obj: models.Model, found: list[Finding]) -> list[Finding]:
    """Without texts that were stored before, without what the stored text of the same field held already, and without
    kinds for which a reason was given before.
    """
    names = [each.name for each in found if each.name != CHANGE]
    stored = type(obj)._base_manager.filter(pk=obj.pk).values(*names).first() if names else None
    before = {name: _as_text(value) for name, value in (stored or {}).items()}
    override = apps.get_model("core", "GuardOverride")
    rows = override.objects.filter(model=obj._meta.label, record=obj.pk, field__in=names) if names else ()
    settled = {(row.field, kind) for row in rows for kind in row.kinds}
    left = []
    for each in found:
        old = _in_line(before.get(each.name, ""))
        if old and old == _in_line(each.text):
            continue
        warned = {
            words: kind
            for words, kind in each.warned.items()
            if _in_line(words) not in old and (each.name, kind) not in settled
        }
        if each.refused or warned:
            left.append(replace(each, warned=warned))
    return left


def _without_known_names(found: list[Finding]) -> list[Finding]:
    """Without the names of people of the directory, read in one statement."""
    names = {words for each in found for words, kind in each.warned.items() if kind in GUESSES}
    if not names or not _names_of_people:
        return found
    queries = [
        apps.get_model(label)._base_manager.filter(**{f"{name}__in": names}).values_list(name, flat=True).order_by()
        for label, name in _names_of_people
    ]
    known = {*queries[0].union(*queries[1:]).order_by()}
    left = []
    for each in found:
        if warned := {words: kind for words, kind in each.warned.items() if words not in known}:
            left.append(replace(each, warned=warned))
    return left


def note_overrides(objs: list[models.Model], found: list[Finding], by) -> None:
    """Save for which fields of saved records a reason was chosen, without any of their words."""
    sent = _typing.get()
    if not found or sent is None or sent.reason is None:
        return
    override = apps.get_model("core", "GuardOverride")
    values = [(each.name, sorted(each.kinds)) for each in found]
    override.objects.bulk_create(
        override(model=obj._meta.label, record=obj.pk, field=name, kinds=kinds, reason=sent.reason, by=by)
        for obj in objs
        for name, kinds in values
    )


def _as_text(value: Any) -> str:
    """The words of a value: a text as it is, those of a JSON value a line each."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(filter(None, map(_as_text, value.values())))
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(_as_text, value)))
    return ""
