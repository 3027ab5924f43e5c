"""What a proposed timescale would change. Pure."""

import datetime as dt

from actions.colours.rules import Record, earliest_open
from actions.timescales import Reading
from actions.timescales import model as kinds


def with_timescale(record: Record, reading: Reading, on: dt.date) -> Record:
    """The record as it would be if another timescale came into force on a day; the original date stays."""
    due = reading.due
    if reading.kind == kinds.RECURRING:
        due = earliest_open(
            recurrence=reading.recurrence, start=reading.start, due=due, begun=on, open_due=None, done_due=None
        )
    return record._replace(kind=reading.kind, start=reading.start, due=due, met_on=None)
