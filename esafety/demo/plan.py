"""The demonstration plan of 43 rows, as it stood in Word on DOCUMENT_DATE.

Its oddities are meant: two objectives with the same number, numbers without a text, near-identical blocks,
one action under three priorities, cells with two actions against two timescales, references to the wrong
place, a month without a year, an update that is a question, initials with a task, trailing spaces.
"""

from datetime import date

from actions.wording.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading
from esafety.demo.reading import read_rows

DOCUMENT_DATE = date(2025, 11, 10)
DATED_CELLS = {9: date(2025, 11, 14), 13: date(2025, 11, 14)}  # the date that stands below "Ongoing" in two rows

PLAN = PlanDocument(
    title="e-Safety Action Plan 2024 to 2027",
    priorities=read_rows("priorities", PriorityHeading),
    rows=read_rows("plan", PlanRow),
    glossary=read_rows("glossary", GlossaryEntry),
    update_heading="Progress / Update",
)

SHARED = ((8, 20, 27),)  # rows that are one action under several priorities
