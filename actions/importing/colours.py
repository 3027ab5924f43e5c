"""Colours in the columns of a file: what they would be as colours of the plan, and setting them where ours differ."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from actions.colours.services import set_colour
from actions.fields.rules import COLOUR, RAG_WORDS, colour_name
from actions.importing.question import KEEP, Question
from actions.models import Plan
from actions.wording.document import ExtraCell, PlanDocument
from core.records.rules import RuleBroken

SET = "set"
CODES = {"red": "R", "amber": "A", "yellow": "A", "green": "G", "grey": "N"}  # blue is what is complete
WORDS = {fill: word for word, fill in reversed(RAG_WORDS.items()) if len(word) > 1}


def colour_question(document: PlanDocument) -> Iterator[Question]:
    """Whether the colours of a file become colours of the plan; with a legend. None where there are none."""
    counts = Counter(colour_of(cell) for _, cell in coloured_cells(document))
    if counts:
        legend = ", ".join(f"{count} {word}" for word, count in counts.most_common())
        headings = {heading.removesuffix(COLOUR) for heading, _ in coloured_cells(document)}
        yield Question(
            key="plan-colours",
            kind="colours",
            row=None,
            text=f"Colours stand in the column {' and '.join(sorted(headings))} ({legend}). Are they only kept?",
            proposal="Keep as printed, in an extra field",
            choices=((KEEP, "Keep as printed"), (SET, "Set as this quarter’s colour where ours differs")),
        )


def coloured_cells(document: PlanDocument) -> list[tuple[str, ExtraCell]]:
    columns = [column for column in document.extras if column.kind == "rag" and column.level == "action"]
    return [(column.heading, cell) for column in columns for cell in column.cells if colour_of(cell)]


def colour_of(cell: ExtraCell) -> str:
    """The colour of a cell in a word, by its text or else its fill; "" for none."""
    return WORDS.get(RAG_WORDS.get(cell.text.strip().lower(), ""), "") or colour_name(cell.fill)


def set_colours(plan: Plan, document: PlanDocument, by) -> None:
    """Set the colours of a file on the actions of its rows; those that have them already, or are complete, stay."""
    for heading, cell in coloured_cells(document):
        action = plan.actions.select_related("plan").filter(number=cell.row).first()
        code = CODES.get(colour_of(cell))
        if action and code:
            with suppress(RuleBroken):
                reason = f"As in the column “{heading.removesuffix(COLOUR)}” of the imported plan"
                set_colour(action=action, colour=code, reason=reason, by=by)
