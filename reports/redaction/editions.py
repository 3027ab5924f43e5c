"""Frozen editions without the redacted words: rewritten from the stored content, with a note and new checksums.

Every figure stays. The note is part of the content, so the new checksum covers it.
"""

from __future__ import annotations

import datetime as dt
import json
import re

from core.text.dates import print_date
from reports.drafts.content import Content
from reports.redaction.wording import without_in

# Identifiers in the content, which nobody typed
LEAVE = frozenset({
    "is", "key", "kind", "edition", "period", "day", "on", "date", "known_at", "letter", "ground", "ink", "colour",
    "text_colour", "accent", "address", "anchor", "sheet", "change",
})  # fmt: skip
NOTE = "Words were removed from this report on {on}, as two people decided. Its figures are as they were frozen."


def redacted(data: str, pattern: re.Pattern, on: dt.date) -> Content:
    """The content of an edition without the words, with the note that some were removed."""
    found = without_in(json.loads(data), pattern, leave=LEAVE)
    found["redacted"] = NOTE.format(on=print_date(on))
    return Content.from_text(json.dumps(found))
