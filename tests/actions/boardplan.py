"""The board's own plan, where a folder `shared/data` stands beside the project; ordinary tests do without it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from actions.importing.saving import save_plan
from actions.models import Plan
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def plan_files(pattern: str) -> list[Path]:
    """The files of the folder that fit, none where there is no folder."""
    return sorted(FOLDER.glob(pattern)) if FOLDER.is_dir() else []


def transcription() -> dict:
    """The careful transcription of the plan's 43 rows; call only where plan_files found something."""
    return json.loads((FOLDER / "plan-rows.json").read_text(encoding="utf-8"))


# rows by colour, checked by hand with every question of the import settled; all others are green
HAND_CHECKED = {
    dt.date(2010, 3, 1): {
        "B": {21, 24, 25, 28},
        "R": {6, 9, 12, 13, 16, 17, 18, 26, 30, 31, 32, 34, 37, 40, 42},
        "A": {33, 38},
    },
    dt.date(2010, 6, 1): {
        "B": {21, 24, 25, 28},
        "R": {6, 9, 12, 13, 16, 17, 18, 26, 30, 31, 32, 33, 34, 37, 38, 39, 40, 41, 42, 43},
        "A": set(),
    },
}
ASKED = {9, 13, 37}  # rows of which the date is a question: two actions in one cell, and a year that is missing
DOCUMENT_DATE = dt.date(2010, 3, 1)


def saved_plan(by, *, settled: bool) -> Plan:
    """The board's plan out of the transcription, as of the date of its document; `settled`: the year
    of row 37 confirmed as 2009, the event of 13 March 2009 the due date of rows 9 and 13, the revision of row 40 agreed.
    """
    known = transcription()
    names = ("priority", "objective", "method", "action", "leads", "timescale", "update")
    document = PlanDocument(
        title=known["title"],
        priorities=tuple(PriorityHeading(str(p["number"]), p["title"]) for p in known["priorities"]),
        rows=tuple(PlanRow(**{name: str(row[name]) for name in names}) for row in known["rows"]),
    )
    answers = {"row-37-timescale": "accept", "row-40-revision": "revise"} if settled else {}
    plan = save_plan(document=document, title="", as_at=DOCUMENT_DATE, by=by, answers=answers)
    if settled:
        actions = {action.number: action for action in plan.actions.all()}
        for row in (9, 13):
            line = actions[row].timescales.get(is_current=True)
            line.due = dt.date(2009, 3, 13)
            line.save()
    return plan


def assert_is_the_plan(document) -> None:
    """The document is the board's plan, cell for cell."""
    expected = transcription()
    assert document.title == expected["title"]
    assert document.counts() == expected["counts"]
    assert [priority.title for priority in document.priorities] == [
        " ".join(p["title"].split()) for p in expected["priorities"]
    ]
    for place, (row, wanted) in enumerate(zip(document.rows, expected["rows"], strict=True), start=1):
        for name, value in wanted.items():
            assert " ".join(getattr(row, name).split()) == " ".join(str(value).split()), (place, name)
    assert [(entry.term.strip(), entry.meaning.strip()) for entry in document.glossary] == [
        (entry["term"].strip(), entry["meaning"].strip()) for entry in expected["glossary"]
    ]
