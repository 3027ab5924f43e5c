"""Checks that a document fits into the plan's records, and that its name and date are allowed. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from actions.wording.document import PlanDocument, UnreadablePlan
from actions.wording.leads import lead_key, split_leads
from actions.wording.objectives import split_number

# Characters that the records hold; a test compares them with the models.
TITLE = 200
UPDATE_HEADING = 200
NUMBER = 20
LEAD = 200
TERM = 300
FIELD_HEADING = 200
SHOWN = 5  # how many parts that do not fit are named


def fault_of_name(name: str) -> str:
    """Why this cannot be the name of a plan, as a sentence; "" where it can."""
    length = len(name.strip())
    return f"The name of the plan has {length} characters; {TITLE} fit. Shorten it." if length > TITLE else ""


def fault_of_date(day: dt.date | None, on: dt.date) -> str:
    """Why this cannot be the date of a document read on a day (it is in the future), as a sentence; "" where it can."""
    return "The date of the document cannot be in the future." if day and day > on else ""


def fitted(document: PlanDocument) -> PlanDocument:
    """The document with a title and headings of extra columns that fit; of longer ones a note holds the whole.

    Raises UnreadablePlan where any other part is too long.
    """
    found = list(misfits(document))
    if found:
        more = f" There are {len(found) - SHOWN} more." if len(found) > SHOWN else ""
        raise UnreadablePlan(f"Some texts are too long. {'. '.join(found[:SHOWN])}.{more} Shorten them in the file.")
    notes = [f"The title is too long and was cut. In full it is: {document.title}"] * (len(document.title) > TITLE)
    extras = []
    for place, column in enumerate(document.extras, start=1):
        extras.append(column)
        if len(column.heading) > FIELD_HEADING:
            notes.append(f"The heading of a column is too long and was cut. In full it is: {column.heading}")
            number = f" … ({place})"  # two long ones may begin alike
            extras[-1] = replace(column, heading=column.heading[: FIELD_HEADING - len(number)] + number)
    if not notes:
        return document
    return replace(
        document, title=document.title[:TITLE].rstrip(), extras=tuple(extras), notes=(*document.notes, *notes)
    )


def misfits(document: PlanDocument) -> Iterator[str]:
    """Each part that is too long for its record, in printed order: "Row 7: this lead has 250 characters; 200 fit"."""
    yield from _longer("The plan", "the heading of the last column", document.update_heading, UPDATE_HEADING)
    for place, heading in enumerate(document.priorities, start=1):
        yield from _longer(f"Strategic priority {place} in the file", "its number", heading.number, NUMBER)
    for place, row in enumerate(document.rows, start=1):
        where = f"Row {place}"
        yield from _longer(where, "the number of the objective", split_number(row.objective)[0], NUMBER)
        yield from _longer(where, "the number of the method", split_number(row.method)[0], NUMBER)
        for name in split_leads(row.leads):
            yield from _longer(where, "this lead", max(name, lead_key(name), key=len), LEAD)
    for place, entry in enumerate(document.glossary, start=1):
        yield from _longer(f"Glossary, entry {place}", "the term", entry.term.strip(), TERM)


def _longer(where: str, what: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{where}: {what} has {len(text)} characters; {limit} fit"
