"""The kinds of letters, each registered by the room that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """What is sent: a subject of one line and plain text; where it has them, the same as HTML, and own headers."""

    subject: str
    text: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()


Maker = Callable[[dict], Letter | None]


@dataclass(frozen=True)
class Kind:
    """One kind of letter: its name in lists, and how it is written."""

    key: str
    name: str
    make: Maker


_kinds: dict[str, Kind] = {}


def letter(key: str, name: str) -> Callable[[Maker], Maker]:
    """Registers a kind under a key that stays. `make(args)` is called by the worker, in a transaction of its own.

    It may be called again where sending failed, so it has to give the same letter twice.
    """

    def register(make: Maker) -> Maker:
        _kinds[key] = Kind(key, name, make)
        return make

    return register


def kind_of(key: str) -> Kind:
    """The kind with this key. Raises KeyError where none was registered."""
    return _kinds[key]


def name_of(key: str) -> str:
    """The name of a kind in lists; of one that is no longer known, its key."""
    return _kinds[key].name if key in _kinds else key


def every_kind() -> list[Kind]:
    """All kinds, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)
