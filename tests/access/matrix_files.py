"""The table of matrix.py for files that are prepared: there for whoever asked, and for nobody else whatever their role;
and for feeds.
"""

from __future__ import annotations

from tests.access.matrix import NOBODY, Address
from tests.access.matrix_feeds import FEED_TABLE
from tests.cast import STRANGER

OWNER = ("helen",)
HIDDEN = {"hidden": True, "hidden_from": (STRANGER,)}

FILES = [
    Address("prepared_file", OWNER, of=lambda b, s: {"pk": b.file.pk}, **HIDDEN),
    Address("download_file", OWNER, of=lambda b, s: {"pk": b.file.pk}, **HIDDEN),
    Address("prepare_again", NOBODY, OWNER, of=lambda b, s: {"pk": b.failed_file.pk}, saves=False, **HIDDEN),
    *FEED_TABLE,
]
