"""The property by which a Word or Excel file says that this product exported it, and of which plan. Pure.

`1 <Plan.uid> <moment in UTC> <whole|selection|latest>`; a selection with only the latest updates has both words.
"""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

PROPERTY = "plan-export"
WHOLE, SELECTION, LATEST = "whole", "selection", "latest"
_FORM = re.compile(
    r"1 (?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (?P<moment>\d{4}-\d\d-\d\dT[0-9:.]+Z) "
    r"(?:whole|selection|latest|selection latest)"
)


def export_mark(uid: UUID, moment: dt.datetime, *, is_selection: bool = False, latest_only: bool = False) -> str:
    """The value of the property; `moment` is the one as at which the plan was read."""
    parts = [SELECTION] * is_selection + [LATEST] * latest_only or [WHOLE]
    return f"1 {uid} {moment.astimezone(dt.UTC).isoformat().removesuffix('+00:00')}Z {' '.join(parts)}"


def is_export_mark(text: str) -> bool:
    """Whether a text is a value of the property in a version that is supported."""
    return bool(_FORM.fullmatch(text))


def marked_plan(text: str) -> UUID | None:
    """The plan that a value of the property names; None where it is none."""
    found = _FORM.fullmatch(text)
    return UUID(found["uid"]) if found else None
