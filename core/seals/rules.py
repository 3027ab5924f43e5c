"""How seals form a chain, and which blocks are looked at on a day."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

ROWS = 1_000  # of a block, at most
RECENT = dt.timedelta(days=2)  # blocks sealed since then are looked at each night
PARTS = 30  # of all others, one part each night


def chain_digest(*, previous: str, made_at: dt.datetime, seen: Mapping[str, int], blocks: Iterable[tuple]) -> str:
    """The digest of a seal, as 64 hexadecimal digits: over the seal before it, its moment, what it saw of each table
    and its blocks (table, first key, last key, rows, columns, digest), in the order given."""
    content = [previous, made_at.astimezone(dt.UTC).isoformat(), dict(seen), [list(block) for block in blocks]]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def part_of(day: dt.date) -> int:
    """Which of the PARTS has its turn on a day: blocks whose key leaves this remainder."""
    return day.toordinal() % PARTS
