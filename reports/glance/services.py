"""The words with which the manager replaces the built sentences of the board at a glance.

They are kept as a setting of the board, one for each plan and quarter: once the next plan or quarter begins, they would
be about figures that the page no longer has, and the built sentences are back.
"""

from django.db import IntegrityError, transaction

from core.models import Setting
from core.records.locking import Conflict, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import quarter_of, quarter_start, today
from reports.glance.rules import REWORDED, words_key

LONGEST = 600  # characters: more would push the first red off the first screen
UNWRITTEN = 1  # the version with which nobody has written yet


def words_today(plan: int) -> Setting:
    """The words about a plan, by key, for this quarter, or an unsaved record without any."""
    where = {"key": words_key(plan), "applies_from": quarter_start(*quarter_of(today()))}
    return Setting.objects.filter(**where).first() or Setting(**where, value="", version=UNWRITTEN)


@transaction.atomic
def reword(*, plan: int, expected: int, value: str, built: str, offered: str = "", by) -> Setting:
    """Save the words for this quarter; an empty text, or the built one, brings the built sentences back. So does
    `offered`, the text that was built when the form was opened: a colour may have changed since.

    Raises Conflict where somebody else wrote since the form was opened, NothingChanged where nothing differs.
    """
    value, row = value.strip(), words_today(plan)
    value = "" if value in (built, offered) else value
    if len(value) > LONGEST:
        raise RuleBroken(f"Write {LONGEST} characters at most.", field="value")
    if row.version == expected and row.value == value:
        raise NothingChanged("Nothing was changed.", field="value")
    row.value = value
    if row.pk:
        return save_versioned(row, expected=expected, fields=["value"], by=by, reason=REWORDED)
    row.version = UNWRITTEN + 1
    try:
        with transaction.atomic():
            return create_tracked(row, by=by, reason=REWORDED)
    except IntegrityError:
        raise Conflict(current=words_today(plan), base=None) from None
