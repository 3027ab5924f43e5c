"""What the words of a status column mean for an action: completed, withdrawn, open, or not clear. Pure."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions import timescales
from actions.wording.document import ExtraColumn, PlanDocument, squash
from core.importing.looks import A_DATE

COMPLETED, WITHDRAWN, OPEN, UNCLEAR, NOTHING = "completed", "withdrawn", "open", "unclear", ""
UNDERSTOOD = {COMPLETED, WITHDRAWN, OPEN}

DONE_WORDS = r"completed?|done|finished|achieved|implemented|delivered|actioned"
DONE = re.compile(
    rf"(?:(?:now|fully|all|action|task) )*(?:{DONE_WORDS})(?: in full| 100 ?%)?"
    rf"(?P<when>[ .:,;(–—-]+(?:(?:on|in) )?(?:{A_DATE})\W*)?|100 ?%(?: (?:{DONE_WORDS}))?",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"withdrawn|cancelled|canceled|abandoned|dropped|discontinued|superseded|not (?:pursued|proceeding|going ahead)"
    r"|no longer (?:required|needed|relevant|applicable)",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"(?:work )?(?:in progress|in hand|ongoing|on-going|on going|underway|under way|started|commenced|continuing)"
    r"|on (?:track|target|schedule)|(?:partially|partly|part|nearly|almost) (?:completed?|done|met|achieved)"
    r"|not (?:yet )?(?:started|begun|completed?|done|due|met|achieved)|incomplete|outstanding|open|pending|to do|new"
    r"|planned|delayed|overdue|late|behind(?: schedule)?|slipped|at risk|off (?:track|target)|active|live"
    rf"|to be (?:{DONE_WORDS}|started)|\d{{1,2}} ?%(?: (?:{DONE_WORDS}))?",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(r"red|amber|yellow|green|grey|[rayg]|-+|–|—|\?|n/?a|none|tb[ac]", re.IGNORECASE)
MAY_MEAN_DONE = re.compile(r"blue|closed|yes|y|no|n|✓|✔|☑|x", re.IGNORECASE)  # of which somebody is asked
BETWEEN = re.compile(r"\s[–—-]\s|[:;/\n(),]")
EDGES = " .!*–—-:;,"


@dataclass(frozen=True)
class Done:
    """A completed action: the day where the status names one, else what else it says."""

    on: dt.date | None = None
    note: str = ""


def state_of(text: str) -> str:
    """What one cell says of its action: one of the five states."""
    words = squash(text).strip(EDGES)
    if not words or SAYS_NOTHING.fullmatch(words):
        return NOTHING
    for pattern, state in ((DONE, COMPLETED), (GIVEN_UP, WITHDRAWN), (GOES_ON, OPEN)):
        if pattern.fullmatch(words):
            return state
    parts = [part.strip(EDGES) for part in BETWEEN.split(words) if part.strip(EDGES)]
    return state_of_all(parts) if len(parts) > 1 else UNCLEAR


def state_of_all(texts: Sequence[str]) -> str:
    """What several cells, or parts of one, say together; UNCLEAR where they differ or one is not clear."""
    states = {state_of(text) for text in texts} - {NOTHING}
    if len(states) > 1:
        return UNCLEAR
    return states.pop() if states else NOTHING


def like_statuses(samples: Sequence[str]) -> float:
    """How many of some cells a status column would hold; all of them where one says that something is completed."""
    texts = [text for text in samples if text.strip()]
    states = [state_of(text) for text in texts]
    if COMPLETED in states or WITHDRAWN in states or any(MAY_MEAN_DONE.fullmatch(text.strip()) for text in texts):
        return 1.0
    return sum(state in UNDERSTOOD for state in states) / len(texts) if texts else 0.0


def status_columns(document: PlanDocument) -> list[ExtraColumn]:
    return [column for column in document.extras if column.is_status and column.level == "action"]


def texts_by_row(document: PlanDocument) -> dict[int, list[str]]:
    """Printed row → what its status columns say."""
    texts: dict[int, list[str]] = {}
    for column in status_columns(document):
        for cell in column.cells:
            texts.setdefault(cell.row, []).append(cell.text)
    return texts


def completed_rows(document: PlanDocument, as_at: dt.date | None) -> dict[int, Done]:
    """Printed row → how it was completed, of those whose status says so on the day of the document."""
    rows = texts_by_row(document)
    return {row: done_of(texts) for row, texts in rows.items() if state_on(texts, as_at) == COMPLETED}


def state_on(texts: Sequence[str], as_at: dt.date | None) -> str:
    """The state of an action on a day; UNCLEAR where it is completed at a time that is still to come."""
    state = state_of_all(texts)
    is_to_come = as_at is not None and any(is_ahead(text, as_at) for text in texts)
    return UNCLEAR if state == COMPLETED and is_to_come else state


def is_ahead(text: str, as_at: dt.date) -> bool:
    """Whether a completed status names a day, or a month, after the day of the document."""
    reading = timescales.read(text)
    on = reading.completed_on
    if on is None:
        return False
    if reading.precision == "day":
        return on > as_at
    return (on.year, on.month) > (as_at.year, as_at.month)


def done_of(texts: Sequence[str]) -> Done:
    """The one day that completed statuses name. A month or a term is no day, and stays a note."""
    for text in texts:
        match = DONE.fullmatch(squash(text).strip(EDGES))
        when = match["when"] if match else None
        if when:
            reading = timescales.read(text)
            is_day = reading.completed_on and reading.precision == "day"
            return Done(reading.completed_on) if is_day else Done(note=squash(when).strip(f"{EDGES}()"))
    return Done()
