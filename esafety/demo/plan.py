"""The demonstration plan of 43 rows, as it stood in Word on DOCUMENT_DATE.

Its oddities are meant: two objectives with the same number, numbers without a text, near-identical blocks,
one action under three priorities, cells with two actions against two timescales, references to the wrong
place, a month without a year, an update that is a question, initials with a task, trailing spaces.
"""

from datetime import date

from actions.wording.document import GlossaryEntry, PlanDocument, PlanRow, PriorityHeading
from esafety.demo.reading import read_rows

DOCUMENT_DATE = date(2025, 11, 10)
PLAN_STARTS, PLAN_ENDS = date(2024, 11, 14), date(2027, 10, 31)
DATED_CELLS = {9: date(2025, 11, 14), 13: date(2025, 11, 14)}  # the date that stands below "Ongoing" in two rows
UPDATE_HEADINGS = {  # the last column as the Word document heads it under each priority
    "1": "Update",
    "2": "Progress / Update",
    "3": "Progress/ Update",
    "4": "Progress / Update",
    "5": "Progress / Update",
    "6": "Progress / Update",
}

PLAN = PlanDocument(
    title="e-Safety Action Plan 2024 to 2027",
    priorities=read_rows("priorities", PriorityHeading),
    rows=read_rows("plan", PlanRow),
    glossary=read_rows("glossary", GlossaryEntry),
    update_heading="Progress / Update",
)

SHARED = ((8, 20, 27),)  # rows that are one action under several priorities
NEAR_IDENTICAL = ((9, 13), (10, 14), (11, 15), (12, 16))  # the same action written out twice, with small differences
