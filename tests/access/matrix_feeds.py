"""Feeds are opened by a token alone: whoever is signed in by a browser gets what the anonymous get.

Which role reads which feed is said in tests/api/feeds/test_feed_access.py.
"""

from __future__ import annotations

from api.feeds.rules import FEEDS
from tests.access.matrix import NOBODY
from tests.access.matrix_api import ByToken


def feed(name: str) -> ByToken:
    return ByToken("feed", NOBODY, of=lambda board, shelf: {"name": name, "format": "csv"})


FEED_TABLE = [feed(name) for name in (*FEEDS, "unknown")]
