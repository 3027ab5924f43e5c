"""How a wording is read, in words: "Reads as 31 January 2027." Pure."""

from .dates import say
from .model import COMPLETED, DATE_THEN_ONGOING, ONGOING, RECURRING, WINDOW, Reading


def describe(reading: Reading) -> str:
    """What a reading without a question says; the question itself where there is one."""
    if reading.ask and reading.due is None:
        return reading.question
    return f"Reads as {_found(reading)}."


def _found(reading: Reading) -> str:
    due = say(reading.due)
    if reading.kind == RECURRING:
        first = f", first on {due}" if due else ""
        return f"coming round again, {reading.recurrence}{first}"
    if reading.kind == COMPLETED:
        return f"completed on {due}" if due else "completed"
    if reading.kind == DATE_THEN_ONGOING:
        return f"{due}, then ongoing"
    if reading.kind == WINDOW and reading.start and due:
        return f"{say(reading.start)} to {due}"
    if reading.kind == ONGOING:
        return f"ongoing from {say(reading.start)}" if reading.start else "ongoing, without a due date"
    return due or f"starting on {say(reading.start)}" if due or reading.start else "no date"
