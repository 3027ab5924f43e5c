"""The questions that a single row raises: its timescale, two actions in a cell, and what its update says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from actions import timescales
from actions.importing.question import AS_PRINTED, KEEP, Question, about_row
from actions.importing.rules import UNCLEAR, WITHDRAWN, state_of, state_on, texts_by_row
from actions.importing.tally import say_rows
from actions.importing.tasks import find_tasks
from actions.timescales.dates import MONTH_NAMES
from actions.wording.document import PlanDocument, PlanRow, squash
from actions.wording.questions import paragraphs, questions_in, sentences
from actions.wording.series import read_series
from actions.wording.updates import split_queries, split_updates
from core.importing.looks import A_DATE
from core.text.dates import print_date

_FULL_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(MONTH_NAMES)}),? \d{{4}}\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:time ?-?scales?|time ?-?frames?|deadlines?|target dates?|due dates?)\b.{0,40}?"
    r"\b(?:reviewed|revised|changed|moved|extended|put back|deferred|postponed)\b"
    r"|\b(?:reviewed|revised|new|extended|amended) (?:time ?-?(?:scale|frame)|deadline|(?:target|due) date)\b"
    r"|\b(?:deferred|postponed|put back|extended|moved) (?:to|until)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"^.{0,60}?(?:\s[–—-]\s|:\s*)(?=\S)")


def row_questions(
    number: int,
    row: PlanRow,
    base: date | None,
    not_initials: frozenset[str],
    *,
    is_ours: bool = False,
    is_completed: bool = False,
) -> Iterator[Question]:
    """The questions about one printed row; `not_initials` are abbreviations of the glossary, in capitals.

    Of a series of timescales in a file of ours (`is_ours`) the one in force is asked about. `is_completed`: another
    column says so.
    """
    series = read_series(row.timescale, is_ours=is_ours)
    row = replace(row, timescale=series.current)
    reading = timescales.read(series.current, base=base)
    split = two_actions(number, row, reading, base)
    if split:
        yield split
    elif reading.ask and (row.timescale.strip() or row.action.strip()):
        yield _timescale(number, row, reading)
    texts = [line.text for line in split_updates(row.update)]
    queries = [line.text for line in split_queries(row.update)]
    if not series.has_revision:  # else the cell shows the new date already, and only one can wait to be agreed
        yield from _revision(number, texts, reading, base)
        yield from _other_date(number, texts, reading)
    yield from _open_question(number, texts, queries)
    if reading.kind != timescales.COMPLETED and not is_completed:
        yield from _completed(number, texts, base)
    yield from _tasks(number, texts, not_initials)


def two_actions(number: int, row: PlanRow, reading: timescales.Reading, base: date | None) -> Question | None:
    """A cell with as many actions as its neighbour has timescales, in the same order."""
    actions = paragraphs(row.action)
    if len(actions) < 2 or len(reading.parts) != len(actions):
        return None
    updates = [line.text for line in split_updates(row.update)]
    update_parts = paragraphs(updates[0]) if len(updates) == 1 else []
    parts = []
    for place, (action, wording) in enumerate(zip(actions, reading.parts, strict=True)):
        part = timescales.read(wording, base=base)
        parts.append(
            {
                "action": action,
                "timescale": wording.strip(),
                "due": _iso(part.due or part.proposed_due),
                "update": update_parts[place] if len(update_parts) == len(actions) else "",
            }
        )
    shown = "; ".join(f"“{part['action']}” with the timescale “{part['timescale']}”" for part in parts)
    count = "two" if len(parts) == 2 else str(len(parts))
    return about_row(
        number,
        "actions",
        "two_actions_in_cell",
        f"This row holds {count} actions and {count} timescales. Are they to be split?",
        f"Split into {count} actions: {shown}.",
        ("split", f"Split into {count} actions, as proposed"),
        (KEEP, "Keep as printed, as one action"),
        parts=parts,
    )


def _timescale(number: int, row: PlanRow, reading: timescales.Reading) -> Question:
    proposed = reading.proposed_due or reading.proposed_start
    keep = (KEEP, "Keep as printed, without a date")
    choices = (("accept", reading.proposal or print_date(proposed)), keep) if proposed else (keep,)
    wording = squash(row.timescale)
    return about_row(
        number,
        "timescale",
        "timescale",
        f"“{wording}”: {reading.question}" if wording else reading.question,
        reading.proposal or "Keep it as printed, without a date.",
        *choices,
        due=_iso(reading.proposed_due),
        start=_iso(reading.proposed_start),
        recurrence=reading.recurrence,
        precision=reading.precision,
    )


def _revision(number: int, texts: list[str], reading: timescales.Reading, base: date | None) -> Iterator[Question]:
    """A new date that stands only in the update; none where the timescale cell already shows its revision."""
    if reading.original_due or reading.kind == timescales.COMPLETED:
        return
    for sentence in sentences(texts):
        if not _MOVED.search(sentence):
            continue
        moved = timescales.read(sentence, base=base)
        if moved.due is None or moved.due == reading.due:
            continue
        lead_in = _LEAD_IN.match(sentence)
        wording = sentence[lead_in.end() :] if lead_in else sentence
        if timescales.read(wording, base=base).due != moved.due:
            wording = sentence
        yield about_row(
            number,
            "revision",
            "revision_only_in_update",
            f"The update says “{sentence}”, but the timescale does not. Is it a new timescale?",
            f"Note {print_date(moved.due)} as reviewed timescale, agreed by you. The first stays beside it.",
            ("revise", f"Note {print_date(moved.due)} as the reviewed timescale"),
            AS_PRINTED,
            due=_iso(moved.due),
            wording=wording,
            reason=sentence,
            precision=moved.precision,
        )
        return


def _other_date(number: int, texts: list[str], reading: timescales.Reading) -> Iterator[Question]:
    """An update that names another day than a timescale that is itself a day."""
    due = reading.due or reading.proposed_due
    if due is None or reading.precision != "day" or reading.kind == timescales.COMPLETED:
        return
    for words in _FULL_DATE.findall(" ".join(texts)):
        named = timescales.read(words).due
        if named and named != due:
            yield about_row(
                number,
                "other-date",
                "update_names_other_date",
                f"The timescale says {print_date(due)}, the update {print_date(named)}. Which is meant?",
                "Keep both as printed.",
                (KEEP, "Keep both as printed"),
                ("revise", f"Note {print_date(named)} as the reviewed timescale"),
                due=_iso(named),
                timescale_due=_iso(due),
                wording=words,
            )
            return


def _open_question(number: int, texts: list[str], queries: list[str]) -> Iterator[Question]:
    """An update that asks something, unless the cell prints the query already."""
    words = questions_in(texts)
    if words and squash(words) not in map(squash, queries):
        asked = f"The update asks “{words}” Is it to be kept as a query, until a decision answers it?"
        proposal = "Note it as a query on the action. The words stay in the update as printed."
        choices, data = (("query", "Note it as a query"), AS_PRINTED), {"text": words}
        yield Question(f"row-{number}-query", "update_is_question", number, asked, proposal, choices, data)


def _completed(number: int, texts: list[str], base: date | None) -> Iterator[Question]:
    """A sentence of an update that says that the action is done."""
    readings = ((sentence, timescales.read(sentence, base=base)) for sentence in sentences(texts))
    sentence, reading = next((each for each in readings if each[1].kind == timescales.COMPLETED), ("", None))
    if reading:
        on = f"on {print_date(reading.completed_on)}" if reading.completed_on else "on a day that is not known"
        asked = f"The update says “{sentence}”. Is the action completed?"
        proposal = "Keep it open. The words stay in the update as printed."
        choices = ((KEEP, "No, it stays open"), ("complete", f"Yes, {on}"))
        data = {"on": _iso(reading.completed_on), "text": sentence}
        yield Question(f"row-{number}-completed", "update_completed", number, asked, proposal, choices, data)


def _tasks(number: int, texts: list[str], not_initials: frozenset[str]) -> Iterator[Question]:
    for place, (owner, task) in enumerate(find_tasks(texts, not_initials), start=1):
        key = f"row-{number}-task" + (f"-{place}" if place > 1 else "")
        asked = f"The update says “{task}”. Is this a task for {owner}, to be followed up?"
        proposal = f"Note it as a follow-up for {owner}. The words stay in the update as printed."
        choices = (("follow_up", f"Note it as a follow-up for {owner}"), AS_PRINTED)
        yield Question(key, "task_for_person", number, asked, proposal, choices, {"owner": owner, "text": task})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


COMPLETE, WITHDRAW = "complete", "withdraw"  # answers about statuses


def status_questions(document: PlanDocument, as_at: date | None) -> Iterator[Question]:
    """One for each wording that says that actions are withdrawn, or is not clear on the day of the document, at the
    first row that has it.
    """
    rows_of: dict[str, list[int]] = {}
    for row, texts in sorted(texts_by_row(document).items()):
        if state_on(texts, as_at) in (UNCLEAR, WITHDRAWN):
            rows_of.setdefault(" / ".join(map(squash, texts)), []).append(row)
    for words, rows in rows_of.items():
        yield _status_question(words, rows)


def _status_question(words: str, rows: list[int]) -> Question:
    they = "Is the action" if len(rows) == 1 else "Are these actions"
    where = "" if len(rows) == 1 else f" in {say_rows(rows)}"
    keep = (KEEP, "Open; the words stay in an extra field")
    completed = (COMPLETE, "Completed, on a day that is not known")
    withdrawn = (WITHDRAW, "Withdrawn, with these words as the reason")
    is_withdrawn = state_of(words) == WITHDRAWN
    choices = (withdrawn, keep, completed) if is_withdrawn else (keep, completed, withdrawn)
    text = f"The status says “{words}”{where}. {they} open, completed or withdrawn?"
    proposal = "Withdrawn, with these words as the reason." if is_withdrawn else ""
    return about_row(rows[0], "status", "status", text, proposal, *choices, rows=rows, words=words)


KEY, OF_HEADING = "updates-heading", "heading"


def dated_heading(document: PlanDocument, as_at: date | None) -> Iterator[Question]:
    """None where the heading names no day, or every update has one of its own."""
    day = as_at and day_of_heading(document.update_heading, as_at)
    if day and any(line.on is None for row in document.rows for line in split_updates(row.update)):
        asked = f"The updates are headed “{document.update_heading}”. Of which day are those without a date?"
        choices = ((OF_HEADING, print_date(day)), (KEEP, f"{print_date(as_at)}, the date of the document"))
        proposal = f"Give them {print_date(day)}, as the heading says."
        yield Question(KEY, "dated_heading", None, asked, proposal, choices)


def day_of_heading(heading: str, as_at: date) -> date | None:
    """The one day up to `as_at` that a heading names, of a month the last; None for none or several."""
    found = [match[0] for match in re.finditer(A_DATE, heading, re.IGNORECASE)]
    if len(found) != 1:
        return None
    for base in (as_at, date(as_at.year - 1, as_at.month, 1)):  # a year that is missing may be that before
        reading = timescales.read(found[0], base=base)
        day = reading.due or reading.proposed_due
        if day and (day <= as_at or (day.year, day.month) == (as_at.year, as_at.month)):
            return min(day, as_at)
    return None


def day_of_undated(document: PlanDocument, as_at: date, answers: Mapping[str, str]) -> tuple[date, bool]:
    """(day, whether it is only assumed) of updates without a date."""
    day = day_of_heading(document.update_heading, as_at) if answers.get(KEY) == OF_HEADING else None
    return (day, False) if day else (as_at, True)
