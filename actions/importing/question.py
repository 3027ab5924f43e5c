"""A question that a document raises: plain values."""

import datetime as dt
import re
from dataclasses import dataclass, field

# Kind → the heading under which the preview lists its questions.
KINDS = {
    "aims_above": "Lists and aims above tables",
    "rows_split": "Rows that may be several actions",
    "lost_words": "Words that would be lost",
    "objective_without_text": "Objectives with a number and no text",
    "objective_number_repeated": "Objective numbers that stand twice",
    "objective_number_skipped": "Objective numbers that are missing",
    "two_actions_in_cell": "Two actions in one cell",
    "timescale": "Timescales to be confirmed",
    "revision_only_in_update": "New dates that stand only in the update",
    "update_names_other_date": "Updates that name another date",
    "update_is_question": "Updates that ask a question",
    "status": "Statuses to be confirmed",
    "update_completed": "Updates that say that the action is completed",
    "task_for_person": "Tasks for a person",
    "near_identical": "Actions that are printed more than once",
    "cross_reference": "References to other parts of the plan",
    "lead_spelling": "Leads that may be misspelled",
    "lead_new": "Leads that are new",
    "colours": "Colours of the file",
    "dated_heading": "A date in the heading of the updates",
}

KEEP = "keep"
AS_PRINTED = (KEEP, "Keep as printed")
ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST_YEAR = 1900
# Kinds that nobody can answer once the plan is saved.
ONLY_HERE = {"aims_above", "rows_split", "lost_words", "colours", "dated_heading"}
COUNT_ROWS = {"aims_above", "rows_split"}  # kinds by whose answers the rows of the plan change
NOTE_KINDS = {"lead_new"}  # kinds that tell what will be done; with one possible answer they leave nothing to settle


@dataclass(frozen=True)
class Question:
    """One question, its proposed answer and the other answers.

    `key` stays the same for the same document; `row` is the printed row from 1, None for the whole plan;
    `choices` are (value, label), the proposed one first; the value "keep" always means that all stays as
    printed. `data` holds what the other answers need, as JSON can hold it: dates as YYYY-MM-DD, rows from
    1. With a single choice there is nothing to answer: it is a note.
    """

    key: str
    kind: str
    row: int | None
    text: str
    proposal: str
    choices: tuple[tuple[str, str], ...]
    data: dict = field(default_factory=dict)

    @property
    def proposed(self) -> str:
        """The answer that a button may give for somebody; "" where a person has to give it."""
        return self.choices[0][0] if self.proposal else ""

    @property
    def takes_date(self) -> bool:
        return self.kind == "timescale" and self.has_choice

    def accepts(self, answer: str) -> bool:
        return answer in dict(self.choices) or self.takes_date and date_of(answer) is not None

    @property
    def has_choice(self) -> bool:
        return len(self.choices) > 1


def about_row(row: int, name: str, kind: str, text: str, proposal: str, *choices: tuple[str, str], **data) -> Question:
    """A question about a row; `name` tells it apart from others about the same row."""
    return Question(f"row-{row}-{name}", kind, row, text, proposal, choices, data)


def date_of(answer: str) -> dt.date | None:
    """The date of an answer that is written as YYYY-MM-DD, from 1900 on; None for any other text."""
    try:
        day = dt.date.fromisoformat(answer) if ISO.fullmatch(answer) else None
    except ValueError:  # there is no such day
        return None
    return day if day and day.year >= EARLIEST_YEAR else None
