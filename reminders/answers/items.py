"""What stands on an answer page: items, the forms that answer each, and the registry of their kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from agencies.access import belongings, may
from agencies.models import Agency
from core.text.dates import print_date

OF_OFFICES = frozenset({"plan.answer_own", "directory.edit_own", "audits.fill_own"})  # of a mailbox without an account


@dataclass(frozen=True)
class Writer:
    """A person, or an agency through a mailbox without an account; `asked` are the items of the email."""

    address: str
    asked: tuple[str, ...]
    user: User | None = None
    agency: Agency | None = None

    def may(self, permission: str) -> bool:
        return may(self.user, permission) if self.user else permission in OF_OFFICES

    @property
    def agencies(self) -> frozenset[int]:
        return belongings(self.user).agencies if self.user else frozenset({self.agency.pk})

    @property
    def name(self) -> str:
        return self.user.display_name if self.user else str(self.agency)

    def asked_of(self, kind: str) -> list[int]:
        return [pk for name, pk in map(split, self.asked) if name == kind]


@dataclass(frozen=True)
class Saved:
    """What was saved, in words without its text. What the board's manager has to look at `asks` it, with a `note`."""

    what: str
    asks: bool = False
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """One form of an item. `buttons` are (value, label), the first one green; with a `heading` it is folded.

    `save(writer, item, pressed, values)` calls a service; it raises RuleBroken or Conflict.
    """

    name: str
    buttons: tuple[tuple[str, str], ...]
    form: Callable[..., Any]
    save: Callable[[Writer, Item, str, dict], Saved]
    heading: str = ""


@dataclass
class Item:
    """One thing to be answered. `text` may be what somebody typed; `facts` and `last` are shown below it.

    `path` is its page after sign-in, to which `opens` names a link; "" where none is offered.
    """

    kind: str
    pk: int
    heading: str
    text: str
    record: Any
    path: str
    choices: tuple[Choice, ...]
    due: dt.date | None = None
    on: dt.date | None = None
    facts: tuple[str, ...] = ()
    last: str = ""
    opens: str = ""
    initial: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def slug(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def is_overdue(self) -> bool:
        return bool(self.due and self.on and self.due < self.on)

    @property
    def when(self) -> str:
        if self.due is None:
            return ""
        return f"Overdue since {print_date(self.due)}" if self.is_overdue else f"Due on {print_date(self.due)}"


Load = Callable[[Writer, dt.date], Iterable[Item]]
_kinds: dict[str, Load] = {}


def item_kind(name: str) -> Callable[[Load], Load]:
    """Decorator: `function(writer, on)` gives the open items of a kind, in a fixed number of statements."""

    def register(function: Load) -> Load:
        _kinds[name] = function
        return function

    return register


def read_items(writer: Writer, on: dt.date) -> list[Item]:
    """All that a writer may answer: what the email was about first, then what is overdue, then by date."""
    items = [item for load in _kinds.values() for item in load(writer, on)]
    for item in items:
        item.on = on
    order = {name: place for place, name in enumerate(_kinds)}
    return sorted(
        items,
        key=lambda item: (
            item.key not in writer.asked, not item.is_overdue, item.due or dt.date.max, order[item.kind], item.pk
        ),
    )  # fmt: skip


def split(item: str) -> tuple[str, int]:
    """("action", 12) for "action 12"; a number of 0 where it names no item."""
    name, _, pk = item.rpartition(" ")
    return name, int(pk) if pk.isascii() and pk.isdigit() else 0


def is_answerable(item: str) -> bool:
    name, pk = split(item)
    return pk > 0 and name in _kinds
