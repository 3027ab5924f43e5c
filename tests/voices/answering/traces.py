"""Looks for words in everything that the application keeps or says."""

from __future__ import annotations

import datetime as dt
import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.cache import cache

from core.backup.saving import save_backup
from tests.core.backup.databases import dump_as_text
from tests.stored import every_file, read_rows

MARKER = "Zqmarkerzq"
SENT_AT = dt.datetime(2033, 7, 19, 11, 23, 45, 678901, tzinfo=dt.UTC)
# The day, and the clock in UTC and in London, as printed and as Python represents a datetime
PRINTED = ["2033-07-19", "2033, 7, 19", "19 July 2033", "11:23:45", "12:23:45", "45.678901", "45, 678901"]
# Whole seconds, minutes, hours and days since the epoch: more digits than the microseconds of any other time have
SECONDS = [str(int(SENT_AT.timestamp()) // unit * unit) for unit in (1, 60, 3600, 86400)]
TIMES = PRINTED + SECONDS
WANTED = [MARKER, *TIMES]


def tables() -> dict[str, str]:
    """Every table of the database as text, those of the history included."""
    return {f"table {name}": "\n".join(map(str, rows)) for name, rows in read_rows().items()}


def backup_members(path: Path) -> dict[str, str]:
    """Everything in a new backup as text: each member byte by byte, and the database as pg_restore would send it."""
    save_backup(path)
    with zipfile.ZipFile(path) as archive:
        members = {f"{path.name} {name}": archive.read(name).decode("latin-1") for name in archive.namelist()}
    return members | {f"{path.name} as text": dump_as_text(path)}


def others() -> dict[str, str]:
    """The cache and the stored files."""
    kept = {f"cache {name}": str(value) for name, value in getattr(cache, "_cache", {}).items()}
    return kept | {f"file {name}": name for name in every_file()}


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """What any logger says, before a filter or a formatter of ours takes anything out."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s %(exc_info)s"))
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]
    loggers = [each for each in loggers if each is logging.root or not each.propagate]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.stream
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def hits(places: dict[str, str], wanted: list[str] = WANTED) -> list[tuple[str, str]]:
    """(place, word) for each word that is found."""
    return [(name, word) for name, text in places.items() for word in wanted if word in text]


def everything(folder: Path, name: str) -> dict[str, str]:
    """All places by name, a new backup included."""
    return tables() | others() | backup_members(folder / f"{name}.zip")


def describe(places: dict[str, str]) -> str:
    """What was searched, in a few lines."""
    kinds: dict[str, int] = {}
    for name in places:
        kinds[name.partition(" ")[0]] = kinds.get(name.partition(" ")[0], 0) + 1
    text = ", ".join(f"{number} of {kind}" for kind, number in sorted(kinds.items()))
    return f"{text}; {sum(map(len, places.values())):,} characters, for {WANTED}"
