"""Dates of a plan: past, not agreed, without a year, in an update only. Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from actions import timescales
from actions.checking.facts import ActionFacts
from actions.checking.finding import AGREE, STRUCTURE, Finding, Mend
from actions.colours.rules import is_ongoing
from actions.importing.question import Question
from actions.importing.questions_rows import row_questions
from actions.timescales.slippage import how_long_ago
from actions.wording.document import PlanRow
from actions.wording.updates import UpdateLine, join_updates
from core.text.dates import print_date

# Only updates with one of these are read for dates; most have none, and reading dates is slow.
NAMES_A_DATE = re.compile(
    r"\d{4}|time ?-?(?:scale|frame)|deadline|(?:target|due) date"
    r"|(?:deferred|postponed|put back|extended|moved) (?:to|until)",
    re.IGNORECASE,
)
NO_YEAR = "The year is missing"  # start of the question about a missing year
EITHER_DATE = "Propose the date in the update, or leave both as printed."
ALREADY = "A new timescale, “{}”, is proposed and waits to be agreed."


def date_findings(action: ActionFacts, on: dt.date, base: dt.date | None) -> Iterator[Finding]:
    """Findings about the dates of an open action on a day; `base` is the date of the document."""
    if not action.is_open:
        return
    yield from past_date(action, on)
    current = action.current
    if current is None:
        yield no_timescale(action)
        return
    cell = action.text if "\n" in action.text.strip() else "-"  # of one paragraph: one action, whatever it says
    asked = questions_of(cell, current.wording, "", base)
    yield from two_actions(action, asked)
    yield from open_date(action, current, asked)
    yield from dates_in_updates(action, current)


def past_date(action: ActionFacts, on: dt.date) -> Iterator[Finding]:
    """Its date has passed. Ongoing actions have no date."""
    record = action.record
    due = None if is_ongoing(record, on) or record.kind == timescales.COMPLETED else record.due
    if due is None or on <= due:
        return
    waiting = action.proposed
    text = f"Its date, {print_date(due)}, passed {how_long_ago(due, on)}."
    mends = [Mend("Propose a new timescale", "propose_timescale", (action.pk,))]
    if waiting:
        text = f"{text} {ALREADY.format(flat(waiting.wording))}"
        mends = [Mend("Agree the proposed timescale", "agree_timescale", (waiting.pk,), needs=AGREE)]
    if record.kind == timescales.DATE_THEN_ONGOING and action.current:
        mends.append(Mend("Say when the dated part was met", "meet_dated_part", (action.current.pk,)))
    mends.append(Mend("Mark as complete", "complete_action", (action.pk,)))
    yield about(
        action,
        "past_date",
        due.isoformat(),
        text,
        "Agree the new date." if waiting else "Propose a new date, or say that it is done.",
        *mends,
    )


def no_timescale(action: ActionFacts) -> Finding:
    mend = Mend("Give it a timescale", "propose_timescale", (action.pk,))
    waiting = action.proposed
    if waiting:
        mend = Mend("Agree the proposed timescale", "agree_timescale", (waiting.pk,), needs=AGREE)
    return about(action, "no_timescale", "", "It has no timescale.", "Say by when it is to be done.", mend)


def two_actions(action: ActionFacts, asked: list[Question]) -> Iterator[Finding]:
    """The action cell has as many paragraphs as the timescale cell has timescales."""
    for question in asked:
        if question.kind != "two_actions_in_cell":
            continue
        first, *rest = question.data["parts"]
        values = {
            "first_text": first["action"],
            "first_wording": first["timescale"],
            "second_text": "\n".join(part["action"] for part in rest),
            "second_wording": "\n".join(part["timescale"] for part in rest),
            "reason": "Two actions stood in one cell",
        }
        mend = Mend("Split it, with both texts filled in", "split_action", (action.pk,), values=values, needs=STRUCTURE)
        yield about(action, question.kind, "", question.text, question.proposal, mend)


def open_date(action: ActionFacts, current, asked: list[Question]) -> Iterator[Finding]:
    for question in asked:
        if question.kind != "timescale" or current.due is not None:
            continue
        kind = "no_year" if NO_YEAR in question.text else "timescale"
        values, label, proposal = {}, "Say which date is meant", question.proposal
        if question.data["due"]:
            values["due"] = dt.date.fromisoformat(question.data["due"])
            label = f"Say that {print_date(values['due'])} is meant"
            proposal = f"{label}, or give another date."
        mends = [Mend(label, "settle_date", (current.pk,), values=values, needs=AGREE)]
        if kind == "timescale":
            mends.append(Mend("Propose a new timescale", "propose_timescale", (action.pk,)))
        yield about(action, kind, str(current.pk), question.text, proposal, *mends)


def dates_in_updates(action: ActionFacts, current) -> Iterator[Finding]:
    """A new date that occurs only in an update, and an update that names a later day than the timescale.

    Only updates since the last revision count, and only dates that are not in the series, declined ones included. While
    a proposal waits there is nothing to propose.
    """
    known = {time.due for time in action.times if time.due}
    revised = max((time.proposed_on for time in action.times if time.proposed_on), default=None)
    told = set()
    if action.proposed:
        return
    for update in action.updates:
        if revised and update.on <= revised:
            return
        if not NAMES_A_DATE.search(update.text):
            continue
        for question in questions_of("", current.wording, update.text, update.on):
            if question.kind not in {"revision_only_in_update", "update_names_other_date"}:
                continue
            due = dt.date.fromisoformat(question.data["due"])
            other = question.data.get("timescale_due")
            if due in known or due in told or (other and due.isoformat() <= other):
                continue
            told.add(due)
            reason = question.data.get("reason") or f"The update of {print_date(update.on)} names this date"
            values = {"wording": question.data["wording"], "reason": reason}
            if timescales.read(question.data["wording"]).due != due:
                values["due"] = due
            mend = Mend(
                f"Propose {print_date(due)}, with the words filled in",
                "propose_timescale",
                (action.pk,),
                values=values,
            )
            proposal = EITHER_DATE if other else question.proposal
            yield about(action, question.kind, f"{update.pk}:{due}", question.text, proposal, mend)


@lru_cache(maxsize=8_192)
def questions_of(action: str, wording: str, update: str, base: dt.date | None) -> list[Question]:
    """What an import would ask about such a row."""
    cell = join_updates([UpdateLine(None, "", update)]) if update else ""
    row = PlanRow("", "", "", action, "", wording, cell)
    return list(row_questions(0, row, base, frozenset()))


def about(action: ActionFacts, kind: str, what: str, text: str, proposal: str, *mends: Mend) -> Finding:
    key = f"{kind}:{action.pk}" + (f":{what}" if what else "")
    return Finding(kind, key, action.rows, text, proposal, (action.pk,), tuple(mends))


def flat(text: str, length: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
