"""The questions that a plan raises before it is saved: what a careful reader would ask, with a proposed answer.

Pure: a document in, questions out. Nothing is changed here, and an open question changes nothing either.
"""

import re
from collections.abc import Iterator
from datetime import date

from actions import timescales
from actions.importing.colours import colour_question
from actions.importing.question import AS_PRINTED, KEEP, KINDS, Question, about_row
from actions.importing.questions_rows import dated_heading, row_questions, status_questions
from actions.importing.repeats import repeated_rows
from actions.importing.rules import completed_rows
from actions.wording.document import PlanDocument, squash
from actions.wording.leads import lead_key, likely_same, split_leads
from actions.wording.objectives import number_faults, split_number
from actions.wording.series import read_series

_REFERENCE = re.compile(
    r"\bsee(?: also)? (?P<what>strategic priority|priority|objective) (?P<number>\d{1,2})\b", re.IGNORECASE
)


def find_questions(
    document: PlanDocument, *, as_at: date | None = None, known_leads: list[str] | tuple[str, ...] = ()
) -> list[Question]:
    """The questions of a document in the order of its rows, those about the whole plan at the end.

    `as_at` is the date of the document, by which a missing year is proposed; without it the plan's own
    dates serve. `known_leads` are all spellings that the board's records know.
    """
    base = as_at or _middle_date(document)
    initials_to_skip = frozenset(entry.term.strip().upper() for entry in document.glossary)
    found = list(_objective_numbers(document))
    completed = completed_rows(document, as_at)
    for number, row in enumerate(document.rows, start=1):
        is_completed = number in completed
        found.extend(
            row_questions(number, row, base, initials_to_skip, is_ours=document.is_ours, is_completed=is_completed)
        )
    found.extend(status_questions(document, as_at))
    found.extend(_repeats(document))
    found.extend(_references(document))
    found.extend(_leads(document, list(known_leads)))
    found.extend(colour_question(document))
    found.extend(dated_heading(document, as_at))
    order = list(KINDS)
    return sorted(found, key=lambda question: (question.row or len(document.rows) + 1, order.index(question.kind)))


def _middle_date(document: PlanDocument) -> date | None:
    """The middle one of the dates by which the plan's actions are due: what its writers were thinking of."""
    current = (read_series(row.timescale, is_ours=document.is_ours).current for row in document.rows)
    dates = sorted(filter(None, (timescales.read(wording).due for wording in current)))
    return dates[len(dates) // 2] if dates else None


def _objective_numbers(document: PlanDocument) -> Iterator[Question]:
    """Numbers without text, numbers that stand twice in a priority, and gaps in the count."""
    seen: dict[str, list[int]] = {}
    for place, row in enumerate(document.rows, start=1):
        if not row.objective.strip():
            continue
        printed, text = split_number(row.objective)
        numbers = seen.setdefault(row.priority, [])
        is_first = not numbers
        for fault, other in number_faults(numbers, printed, text):
            if fault == "without_text":
                yield _without_text(place, printed, is_first=is_first)
            elif fault == "repeated":
                text = f"The number {printed} already stands before another objective of this priority. Is it meant?"
                yield _number_question(place, "objective_number_repeated", printed, other, text, "Keep it as printed.")
            else:
                text = f"Before objective {printed} the number {other} is missing. Has an objective been lost?"
                kept = "Keep the numbers as printed."
                yield _number_question(place, "objective_number_skipped", printed, other, text, kept)


def _without_text(row: int, printed: str, *, is_first: bool) -> Question:
    join = ("join", "Put the row under the objective above, without a number of its own")
    return about_row(
        row,
        "objective-text",
        "objective_without_text",
        f"The objective has the number {printed} and no text. Is anything missing?",
        "Keep it as printed. It is shown as a continuation of the objective above.",
        AS_PRINTED,
        *(() if is_first else (join,)),
        number=printed,
    )


def _number_question(row: int, kind: str, printed: str, other: int, text: str, proposal: str) -> Question:
    new = re.sub(r"\d+", str(other), printed)
    renumber = ("renumber", f"Number it {new}")
    data = {"number": printed, "new_number": new}
    return about_row(row, "objective-number", kind, text, proposal, AS_PRINTED, renumber, **data)


def _repeats(document: PlanDocument) -> Iterator[Question]:
    for rows in repeated_rows(document):
        listed = f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"
        priorities = {document.rows[row - 1].priority for row in rows}
        where = "under several priorities" if len(priorities) > 1 else "in the same priority"
        wordings = {row: squash(document.rows[row - 1].timescale).casefold() for row in rows}
        differ = ""
        if len(set(wordings.values())) > 1:
            stays = next(row for row in rows if wordings[row])
            differ = f" Their timescales differ; that of row {stays} stays in force."
        yield Question(
            key="rows-" + "-".join(map(str, rows)) + "-same",
            kind="near_identical",
            row=rows[0],
            text=f"Rows {listed} print the same action {where}. Is it one action, to be updated once?{differ}",
            proposal="Keep them apart, each with its own updates.",
            choices=((KEEP, "Keep them apart"), ("share", "One action, printed in each of these places")),
            data={"rows": list(rows)},
        )


def _references(document: PlanDocument) -> Iterator[Question]:
    """Every "see Strategic Priority 5" of a row, once, with whether the target is there."""
    priorities = {priority.number: priority.title for priority in document.priorities}
    objectives = {
        (row.priority, split_number(row.objective)[0].strip("().:")): split_number(row.objective)[1]
        for row in document.rows
        if row.objective.strip()
    }
    for place, row in enumerate(document.rows, start=1):
        told = set()
        for text in (row.objective, row.method, row.action, row.update):
            for match in _REFERENCE.finditer(squash(text)):
                is_objective = match["what"].lower() == "objective"
                target = (is_objective, match["number"])
                if target in told:
                    continue
                told.add(target)
                title = priorities.get(match["number"])
                if is_objective:
                    title = objectives.get((row.priority, match["number"]))
                yield _reference(place, row.priority, match[0], target, title)


def _reference(row: int, priority: str, words: str, target: tuple[bool, str], title: str | None) -> Question:
    is_objective, number = target
    kind = "objective" if is_objective else "priority"
    if title is None:
        missing = f"Strategic Priority {priority} has no objective {number}"
        place = missing if is_objective else f"There is no Strategic Priority {number}"
        asked, choices = f"{place}. What is meant?", (AS_PRINTED,)
    else:
        name = f"objective {number}" if is_objective else f"Strategic Priority {number}"
        asked = f"Is {name}, “{title or 'without text'}”, the right place?"
        choices = (
            (KEEP, "Keep as printed; it is the right place"),
            ("wrong", "Keep as printed; it is the wrong place"),
        )
    return about_row(
        row,
        f"reference-{kind}-{number}",
        "cross_reference",
        f"The row says “{words}”. {asked}",
        "Keep the words as printed.",
        *choices,
        target=kind,
        number=number,
        priority=priority if is_objective else number,
        exists=title is not None,
    )


def _leads(document: PlanDocument, known: list[str]) -> Iterator[Question]:
    """Spellings that are close to another lead's, one by one; all other new leads in one question."""
    keys = {lead_key(name) for name in known}
    first: dict[str, tuple[int, str]] = {}
    counts: dict[str, int] = {}
    for place, row in enumerate(document.rows, start=1):
        for name in split_leads(row.leads):
            key = lead_key(name)
            first.setdefault(key, (place, name))
            counts[key] = counts.get(key, 0) + 1
    new = []
    for key, (place, name) in first.items():
        if key in keys:
            continue
        frequent = [other for k, (_, other) in first.items() if k not in keys and counts[k] > counts[key]]
        same = likely_same(name, [*known, *frequent])
        if same:
            yield _spelling(place, key, name, same)
        else:
            new.append(name)
    if new:
        yield _new_leads(new)


def _spelling(row: int, key: str, name: str, same: str) -> Question:
    return Question(
        key=f"lead-{key}",
        kind="lead_spelling",
        row=row,
        text=f"“{name}” is not known as a lead. Is it another spelling of “{same}”?",
        proposal=f"Yes: it is “{same}”. The spelling is remembered.",
        choices=((same, f"It is “{same}”"), ("new", f"“{name}” is a lead of its own")),
        data={"lead": name, "same_as": same},
    )


def _new_leads(names: list[str]) -> Question:
    listed = ", ".join(f"“{name}”" for name in names)
    one = len(names) == 1
    return Question(
        key="leads-new",
        kind="lead_new",
        row=None,
        text=f"{'This lead is' if one else f'These {len(names)} leads are'} not known yet and will be added: {listed}.",
        proposal=f"Add {'it' if one else 'them'} as printed.",
        choices=((KEEP, f"Add {'it' if one else 'them'} as printed"),),
        data={"leads": names},
    )
