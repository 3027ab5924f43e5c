"""The marks by which a Word or Excel file says that this product exported it, of which plan and with which rows.

The property `plan-export` is `1 <Plan.uid> <moment in UTC> <whole|selection|latest>`; a selection with only the latest
updates has both words. Each row carries its placement and a print of each of its texts. People keep such files, so the
normal form (document.py) behind a print never changes within version 1.

A property is the mark since any board may have our headings, and people see a line or a hidden sheet.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from actions.wording.document import normal
from core.importing.source import Source
from core.text.safe_text import clean_text

PROPERTY = "plan-export"
KEYS = "plan"  # begins the names of its marks of rows: bookmark `_plan_r45`, variable `plan_prints_1`
LONGEST_KEY = 18  # digits of the key of a row
UPDATES = 5  # place of the updates among the prints of a row: actions/table/files.py, row_key
WHOLE, SELECTION, LATEST = "whole", "selection", "latest"
CLOCKS = dt.timedelta(minutes=5)  # by which those of two machines may differ
_FORM = re.compile(
    r"1 (?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (?P<moment>\d{4}-\d\d-\d\dT[0-9:.]+Z) "
    r"(?P<scope>whole|selection|latest|selection latest)"
)


@dataclass(frozen=True)
class Marks:
    """What a file of ours says of itself: its plan, the moment and extent of the export, and placement → prints."""

    uid: UUID
    moment: dt.datetime
    scope: str
    prints: Mapping[int, tuple[str, ...]]


def export_mark(uid: UUID, moment: dt.datetime, *, is_selection: bool = False, latest_only: bool = False) -> str:
    """The value of the property; `moment` is the one as at which the plan was read."""
    parts = [SELECTION] * is_selection + [LATEST] * latest_only or [WHOLE]
    return f"1 {uid} {moment.astimezone(dt.UTC).isoformat().removesuffix('+00:00')}Z {' '.join(parts)}"


def is_export_mark(text: str) -> bool:
    return _parts_of(text) is not None


def marked_plan(text: str) -> UUID | None:
    """The plan that a value of the property names; None where it is none."""
    found = _parts_of(text)
    return found and found[0]


def read_marks(source: Source) -> Marks | None:
    """The marks of a file; None where it is not one of ours, or says that it was exported in the future."""
    found = _parts_of(source.export)
    if not found or found[1] > timezone.now() + CLOCKS:
        return None
    prints = {int(key): each for key, each in source.prints.items() if key.isdecimal() and len(key) <= LONGEST_KEY}
    return Marks(*found, prints)


def _parts_of(text: str) -> tuple[UUID, dt.datetime, str] | None:
    """The plan, moment and extent that a value of the property says; None where it is none."""
    found = _FORM.fullmatch(text)
    try:
        return found and (UUID(found["uid"]), dt.datetime.fromisoformat(found["moment"]), found["scope"])
    except ValueError:  # no moment
        return None


def print_of(text: str) -> str:
    """Eight digits that differ, all but surely, between texts of different normal forms."""
    return hashlib.sha256(normal(clean_text(text)).encode()).hexdigest()[:8]
