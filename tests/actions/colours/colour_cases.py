"""Every boundary of the table of colours, as cases."""

from __future__ import annotations

from datetime import date

from actions.colours.rules import Override, Record

NEW = date(2010, 1, 4)  # in the quarter that ends on 31 March 2010
MAY = date(2010, 5, 31)


def record(**values) -> Record:
    """An action that was added on NEW, due at the end of May 2010 and updated on 3 February, but for these values."""
    usual = {"created_on": NEW, "kind": "date", "due": MAY, "original_due": MAY, "spoken_on": date(2010, 2, 3)}
    return Record(**{**usual, **values})


def ongoing(**values) -> Record:
    """A record() that is ongoing."""
    return record(**{"kind": "ongoing", "due": None, "original_due": None, **values})


def undated(**values) -> Record:
    """A record() neither ongoing nor with a date, updated late enough never to count as not reported."""
    usual = {"kind": "unknown", "due": None, "original_due": None, "spoken_on": date(2011, 12, 31)}
    return record(**{**usual, **values})


def moved(original: date, due: date, **values) -> Record:
    """A record() whose date was moved."""
    return record(original_due=original, due=due, **{"spoken_on": date(2010, 5, 1), **values})


FEBRUARY = date(2010, 2, 3)
UPDATED_MAY = date(2010, 5, 3)
SET = Override("A", "The money is late", "Helen Marsh", date(2010, 2, 10), date(2010, 3, 31))
RED_SET = Override("R", "The supplier has gone", "Helen Marsh", date(2010, 2, 10), date(2010, 3, 31))
GREY_START = {"start": date(2010, 3, 15)}

# what the case says, the record, the day, what is said of it, and the day on which that changes by itself
CASES = [
    # line 0
    ("withdrawn is withdrawn, also past its date", record(status="withdrawn"), date(2011, 1, 1), "Withdrawn", None),
    ("… also where it was said to fail", record(status="withdrawn", declared="at_risk"), NEW, "Withdrawn", None),
    # line 1
    ("completed on its date", record(status="completed", completed_on=MAY), MAY, "Blue, Complete", None),
    ("completed before it", record(status="completed", completed_on=NEW), MAY, "Blue, Complete", None),
    (
        "completed the day after",
        record(status="completed", completed_on=date(2010, 6, 1)),
        date(2010, 6, 1),
        "Blue, Complete, late",
        None,
    ),
    (
        "completed after the original and before the current date",
        moved(date(2010, 4, 30), MAY, status="completed", completed_on=date(2010, 5, 1)),
        MAY,
        "Blue, Complete, late",
        None,
    ),
    ("completed, the day not known", record(status="completed"), date(2011, 1, 1), "Blue, Complete", None),
    (
        "completed, no original date known",
        record(status="completed", completed_on=MAY, original_due=None),
        MAY,
        "Blue, Complete",
        None,
    ),
    (
        "a day before it was completed it was open",
        record(status="completed", completed_on=date(2010, 6, 1)),
        date(2010, 3, 1),
        "Green, On track",
        date(2010, 5, 3),
    ),
    (
        "… and past its date",
        record(status="completed", completed_on=date(2010, 7, 1)),
        date(2010, 6, 30),
        "Red, Overdue",
        date(2010, 7, 1),
    ),
    (
        "the dated part was met in time, the rest was ended later",
        record(
            status="completed", kind="date_then_ongoing", met_on=date(2010, 5, 1), completed_on=date(2010, 9, 1)
        ),
        date(2010, 9, 1),
        "Blue, Complete",
        None,
    ),
    (
        "the dated part was met late",
        record(
            status="completed", kind="date_then_ongoing", met_on=date(2010, 6, 1), completed_on=date(2010, 9, 1)
        ),
        date(2010, 9, 1),
        "Blue, Complete, late",
        None,
    ),
    # line 2: declared, past
    ("said to fail", record(declared="will_not_be_met"), NEW, "Red, Will not be met", None),
    ("the day before its date", record(spoken_on=UPDATED_MAY), date(2010, 5, 30), "Green, On track", date(2010, 6, 1)),
    ("on its date", record(spoken_on=UPDATED_MAY), MAY, "Green, On track", date(2010, 6, 1)),
    ("the day after its date", record(spoken_on=UPDATED_MAY), date(2010, 6, 1), "Red, Overdue", None),
    ("past comes before at risk", record(declared="at_risk"), date(2010, 6, 1), "Red, Overdue", None),
    # line 2: moved by more than three months
    (
        "moved by three months to the day",
        moved(date(2010, 2, 15), date(2010, 5, 15)),
        date(2010, 5, 1),
        "Amber, Moved",
        date(2010, 5, 16),
    ),
    (
        "moved by three months and a day",
        moved(date(2010, 2, 15), date(2010, 5, 16)),
        date(2010, 5, 1),
        "Red, Slipped",
        date(2010, 5, 17),
    ),
    (
        "from the end of February to the end of May are three months",
        moved(date(2010, 2, 28), MAY),
        date(2010, 5, 1),
        "Amber, Moved",
        date(2010, 6, 1),
    ),
    (
        "from 28 February of a leap year to 31 May are more",
        moved(date(2012, 2, 28), date(2012, 5, 31), spoken_on=date(2012, 5, 1)),
        date(2012, 5, 1),
        "Red, Slipped",
        date(2012, 6, 1),
    ),
    ("moved by five months", moved(date(2009, 12, 31), MAY), date(2010, 3, 1), "Red, Slipped", date(2010, 6, 1)),
    ("moved forward", moved(date(2010, 7, 31), MAY), date(2010, 5, 2), "Green, On track", date(2010, 6, 1)),
    ("moved by a day", moved(date(2010, 5, 30), MAY), date(2010, 5, 2), "Amber, Moved", date(2010, 6, 1)),
    ("without an original date nothing has moved", moved(None, MAY), date(2010, 5, 2), "Green, On track", date(2010, 6, 1)),
    # undated: grey at first, amber after one complete quarter, red after two
    ("undated and new", undated(), NEW, "Grey, No date yet", date(2010, 7, 1)),
    ("undated in the next quarter", undated(), date(2010, 6, 30), "Grey, No date yet", date(2010, 7, 1)),
    ("undated for one complete quarter", undated(), date(2010, 7, 1), "Amber, No date", date(2010, 10, 1)),
    ("… until its end", undated(), date(2010, 9, 30), "Amber, No date", date(2010, 10, 1)),
    ("undated for two", undated(), date(2010, 10, 1), "Red, No date", None),
    (
        "undated since the last day of a quarter",
        undated(created_on=date(2010, 3, 31)),
        date(2010, 7, 1),
        "Amber, No date",
        date(2010, 10, 1),
    ),
    (
        "undated since the first day of a quarter: that one is not complete",
        undated(created_on=date(2010, 4, 1)),
        date(2010, 7, 1),
        "Grey, No date yet",
        date(2010, 10, 1),
    ),
    ("a completion that was taken back is no date", undated(kind="completed", due=NEW), NEW, "Grey, No date yet", date(2010, 7, 1)),
    # silent
    ("ongoing and updated", ongoing(), FEBRUARY, "Green, Ongoing, updated 3 February 2010", date(2010, 7, 1)),
    (
        "ongoing on the last day before one complete quarter of silence",
        ongoing(),
        date(2010, 6, 30),
        "Green, Ongoing, updated 3 February 2010",
        date(2010, 7, 1),
    ),
    ("ongoing and silent 1", ongoing(), date(2010, 7, 1), "Amber, Not reported", date(2010, 10, 1)),
    ("ongoing and still silent 1", ongoing(), date(2010, 9, 30), "Amber, Not reported", date(2010, 10, 1)),
    ("ongoing and silent 2", ongoing(), date(2010, 10, 1), "Red, Not reported", None),
    ("never updated counts from the creation", ongoing(spoken_on=None), date(2010, 7, 1), "Amber, Not reported", date(2010, 10, 1)),
    ("never updated and new", ongoing(spoken_on=None), NEW, "Green, Ongoing, no update yet", date(2010, 7, 1)),
    (
        "updated on the last day of a quarter",
        ongoing(spoken_on=date(2010, 3, 31)),
        date(2010, 6, 30),
        "Green, Ongoing, updated 31 March 2010",
        date(2010, 7, 1),
    ),
    (
        "updated on the first day of the next",
        ongoing(spoken_on=date(2010, 4, 1)),
        date(2010, 9, 30),
        "Green, Ongoing, updated 1 April 2010",
        date(2010, 10, 1),
    ),
    (
        "a date far away does not excuse silence",
        record(due=date(2012, 1, 1), original_due=date(2012, 1, 1)),
        date(2010, 10, 1),
        "Red, Not reported",
        date(2012, 1, 2),
    ),
    # line 3: declared, soon
    ("said to be at risk", record(declared="at_risk"), FEBRUARY, "Amber, At risk", date(2010, 6, 1)),
    ("29 days before and silent this quarter", record(), date(2010, 5, 2), "Green, On track", date(2010, 5, 3)),
    ("28 days before", record(), date(2010, 5, 3), "Amber, Due soon", date(2010, 6, 1)),
    ("28 days before and updated on the last day of last quarter", record(spoken_on=date(2010, 3, 31)), date(2010, 5, 3), "Amber, Due soon", date(2010, 6, 1)),
    ("28 days before and updated on the first of this", record(spoken_on=date(2010, 4, 1)), date(2010, 5, 3), "Green, On track", date(2010, 6, 1)),
    (
        "soon, and the update is of this quarter only until it ends",
        record(due=date(2010, 4, 10), original_due=date(2010, 4, 10)),
        date(2010, 3, 31),
        "Green, On track",
        date(2010, 4, 1),
    ),
    # line 4: starts later
    ("starts later", ongoing(**GREY_START), date(2010, 3, 14), "Grey, Not started", date(2010, 3, 15)),
    ("starts today", ongoing(**GREY_START), date(2010, 3, 15), "Green, Ongoing, updated 3 February 2010", date(2010, 7, 1)),
    ("at risk comes before starts later", ongoing(declared="at_risk", **GREY_START), NEW, "Amber, At risk", date(2010, 10, 1)),
    # the dated part
    (
        "a date and then ongoing, before the date",
        record(kind="date_then_ongoing"),
        FEBRUARY,
        "Green, On track",
        date(2010, 5, 3),
    ),
    ("… past the date and not met", record(kind="date_then_ongoing"), date(2010, 6, 1), "Red, Overdue", None),
    (
        "… met: ongoing from then on",
        record(kind="date_then_ongoing", met_on=date(2010, 5, 20), spoken_on=UPDATED_MAY),
        date(2010, 6, 1),
        "Green, Ongoing, updated 3 May 2010",
        date(2010, 10, 1),
    ),
    (
        "… the day before it was met",
        record(kind="date_then_ongoing", met_on=date(2010, 6, 2), spoken_on=UPDATED_MAY),
        date(2010, 6, 1),
        "Red, Overdue",
        date(2010, 6, 2),
    ),
    (
        "… met, and nothing that moved counts any more",
        moved(date(2009, 1, 1), MAY, kind="date_then_ongoing", met_on=date(2010, 4, 1)),
        date(2010, 5, 2),
        "Green, Ongoing, updated 1 May 2010",
        date(2010, 10, 1),
    ),
    # recurring
    ("recurring, its open occurrence is due", record(kind="recurring", spoken_on=UPDATED_MAY), MAY, "Green, On track", date(2010, 6, 1)),
    ("… and past", record(kind="recurring", spoken_on=UPDATED_MAY), date(2010, 6, 1), "Red, Overdue", None),
    (
        "the next occurrence is no slip of the first",
        record(kind="recurring", due=date(2011, 5, 31), spoken_on=date(2011, 4, 1)),
        date(2011, 4, 2),
        "Green, On track",
        date(2011, 6, 1),
    ),
    ("recurring without an anchor has no date", undated(kind="recurring"), date(2010, 7, 1), "Amber, No date", date(2010, 10, 1)),
    # overrides
    ("set by a person", record(override=SET), date(2010, 2, 10), "Amber, At risk", date(2010, 4, 1)),
    ("… not before", record(override=SET), date(2010, 2, 9), "Green, On track", date(2010, 2, 10)),
    ("… until the end of the quarter", record(override=SET), date(2010, 3, 31), "Amber, At risk", date(2010, 4, 1)),
    ("… and no longer", record(override=SET), date(2010, 4, 1), "Green, On track", date(2010, 5, 3)),
    (
        "… nor after it was ended",
        record(override=SET._replace(ended_on=date(2010, 3, 1))),
        date(2010, 3, 1),
        "Green, On track",
        date(2010, 5, 3),
    ),
    ("set to red", record(override=RED_SET), FEBRUARY, "Green, On track", date(2010, 2, 10)),
    ("complete is complete whatever was set", record(status="completed", completed_on=NEW, override=SET), date(2010, 3, 1), "Blue, Complete", None),
    ("withdrawn too", record(status="withdrawn", override=SET), date(2010, 3, 1), "Withdrawn", None),
]  # fmt: skip
