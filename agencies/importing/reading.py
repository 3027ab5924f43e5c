"""A list of agencies out of a file: which row holds the headings, and which column holds what."""

from __future__ import annotations

import re

from core.files.spreadsheets import UnreadableSpreadsheet, plain_cell, read_rows

MAX_ROWS = 40_000
MAX_COLUMNS = 300  # the register of schools has 140
HEADINGS_WITHIN = 20  # rows from the top
ADDRESS = "address"  # the one field that several columns may make up
FIELDS = {
    "name": "Name of the agency",
    "kind": "Kind",
    "phase": "Phase of education, for types that any school may have",
    "status": "Whether it is open",
    ADDRESS: "Address (several columns are joined)",
    "postcode": "Postcode",
    "phone": "Telephone",
    "email": "E-mail address of the agency",
    "national_reference": "National reference number (URN)",
    "local_reference": "Local reference",
    "active_from": "First day (opened)",
    "active_to": "Last day (closed), of new agencies",
    "eslo_name": "ESLO: name",
    "eslo_job_title": "ESLO: job title",
    "eslo_email": "ESLO: e-mail address",
    "eslo_phone": "ESLO: telephone",
}
PLACE = r"(agency|school|establishment|setting|organisation|provider)"
OFFICER = r"(eslo|e-?safety( safeguarding)? lead( officer)?|lead officer|lead|contact|dsl)('?s)?"
HEADINGS = {  # the whole heading, in lower case
    "eslo_email": rf"{OFFICER} (e-?mail( address)?)",
    "eslo_phone": rf"{OFFICER} (phone|telephone|tel\.?)( number| no\.?)?",
    "eslo_job_title": rf"{OFFICER} (job|job title|role|post|position)|job title|role",
    "eslo_name": rf"{OFFICER}( name)?|name of (the )?{OFFICER}",
    "national_reference": r"urn|(national )?(reference|ref\.?)( number| no\.?)?|unique reference number"
    r"|dfe( number| no\.?)",
    "local_reference": r"local (reference|ref\.?|code)( number| no\.?)?|la ?(code|estab)|establishment ?number"
    r"|estab\.?",
    "active_from": r"(date )?open(ed|ing)?( ?date| on)?|active from|first day",
    "active_to": r"(date )?clos(ed|ing|e|ure)( ?date| on)?|active (to|until)|last day",
    "name": rf"({PLACE}|name)( ?name)?|{PLACE} ?(/|or|and) ?{PLACE}( ?name)?"
    rf"|name of (the )?{PLACE}( ?(/|or|and) ?(other )?{PLACE})?",
    "kind": r"kind|type|category|(type|kind) of (the )?\w+|\w+ type|typeofestablishment ?\(name\)",
    "phase": r"phase|phase of (the )?\w+|\w+ phase|phaseofeducation ?\(name\)",
    "status": r"establishment ?status( ?\(name\))?|open or closed",
    "postcode": r"post ?code",
    "phone": r"(tele)?phone( number| no\.?)?|tel\.?( no\.?)?|telephonenum",
    "email": r"(main |office |school )?e-?mail( address)?",
    ADDRESS: r"(full )?address( ?(line )?\d)?|street|locality|town|city|county( ?\(name\))?|town or city",
}


def read_sheet(data: bytes, filename: str, *, propose=None, most: int = MAX_ROWS, each: str = "agency") -> dict:
    """{"headings": […], "first": number in the file of the first row below, "rows": [[…], …]} of the sheet that has
    the most headings that are known; blank rows stay, so that rows keep their numbers.

    Lists of other things say what headings mean (`propose`), how many rows may stand there, and what each row is.

    Raises UnreadableSpreadsheet where the file cannot be read or has no row below its headings.
    """
    best, propose = None, propose or propose_columns
    for sheet in read_rows(data, filename, max_rows=most, max_columns=MAX_COLUMNS):
        for place, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
            known = len(propose([tidy(cell) for cell in row]))
            if row and (best is None or known > best[0]):
                best = (known, place, sheet.rows)
    if best is None or best[1] + 1 >= len(best[2]):
        raise UnreadableSpreadsheet(f"This file has no list: a row of headings, and below it a row for each {each}.")
    _, place, rows = best
    width = max(len(row) for row in rows[place:])
    headings = [tidy(cell) for cell in rows[place]] + [""] * (width - len(rows[place]))
    below = [[plain_cell(cell).strip() for cell in row] for row in rows[place + 1 :]]
    named = [heading or f"Column {at + 1}" for at, heading in enumerate(headings)]
    return {"headings": named, "first": place + 2, "rows": below}


def tidy(text: str) -> str:
    """A heading in one line."""
    return " ".join(text.split())


def propose_columns(headings: list[str]) -> dict[str, str]:
    """Column (its number as a text) → field, for the headings that are known; a field goes to its first column."""
    found: dict[str, str] = {}
    for at, heading in enumerate(headings):
        words = re.sub(r"[\s_:*]+", " ", heading).strip().lower()
        for field, pattern in HEADINGS.items():
            if re.fullmatch(pattern, words) and (field == ADDRESS or field not in found.values()):
                found[str(at)] = field
                break
    return found
