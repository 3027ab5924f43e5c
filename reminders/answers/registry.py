"""The kinds of items on an answer page; each module of `kinds` registers its own."""

from __future__ import annotations

_kinds: dict[str, object] = {}


def register(kind):
    _kinds[kind.name] = kind
    return kind


def split(item: str) -> tuple[str, int]:
    """("action", 12) for "action 12"; a number of 0 where it is no item."""
    name, _, pk = item.rpartition(" ")
    return name, int(pk) if pk.isascii() and pk.isdigit() else 0


def is_answerable(item: str) -> bool:
    return split(item)[0] in NAMES


NAMES = ("action", "follow-up", "response", "eslo", "eslo-line", "return", "improvement")
