"""The words with which the manager replaces the built sentences of the board at a glance.

They are kept as a setting of the board, one for each quarter: once the next quarter begins, they would be about figures
that the page no longer has, and the built sentences are back.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from core.models import Setting
from core.records.locking import Conflict, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import quarter_of, quarter_start, today
from reports.glance.rules import WORDS_KEY

LONGEST = 600  # characters: more would push the first red off the first screen
UNWRITTEN = 1  # the version with which nobody has written yet


def words_of(quarter: dt.date) -> Setting:
    """The words of the quarter that begins on a day, or an unsaved record without any."""
    written = Setting.objects.filter(key=WORDS_KEY, applies_from=quarter).first()
    return written or Setting(key=WORDS_KEY, applies_from=quarter, value="", version=UNWRITTEN)


def words_today() -> Setting:
    return words_of(quarter_start(*quarter_of(today())))


@transaction.atomic
def reword(*, expected: int, value: str, built: str, by) -> Setting:
    """Save the words for this quarter; an empty text, or the built one, brings the built sentences back.

    Raises Conflict where somebody else wrote since the form was opened, NothingChanged where nothing differs.
    """
    value, row = value.strip(), words_today()
    value = "" if value == built else value
    if len(value) > LONGEST:
        raise RuleBroken(f"Write {LONGEST} characters at most.", field="value")
    if row.version == expected and row.value == value:
        raise NothingChanged("Nothing was changed.", field="value")
    row.value = value
    if row.pk:
        return save_versioned(row, expected=expected, fields=["value"], by=by, reason="Reworded")
    row.version = UNWRITTEN + 1
    try:
        with transaction.atomic():
            return create_tracked(row, by=by, reason="Reworded")
    except IntegrityError:
        raise Conflict(current=words_today(), base=None) from None
