"""Whether two wordings say the same of when something is due."""

from datetime import date

from core.text.similarity import spelling_similarity

from .model import UNKNOWN, Reading
from .reader import read

FACTS = (
    "kind", "start", "due", "proposed_start", "proposed_due", "precision", "ask", "original_due", "then_ongoing",
    "completed_on",
)  # fmt: skip
MISSPELT = 0.8  # from here on, words that give no date are taken for the same, corrected


def says_same(one: str, other: str, *, base: date | None = None) -> bool:
    """Whether two wordings are read alike. Words from which no sure date is read must be the same but for spelling."""
    first, second = read(one, base=base), read(other, base=base)
    if facts_of(first) != facts_of(second):
        return False
    is_sure = first.kind != UNKNOWN and not first.ask
    return is_sure or spelling_similarity(one, other) >= MISSPELT


def facts_of(reading: Reading) -> tuple:
    return (*(getattr(reading, name) for name in FACTS), reading.recurrence.casefold())
