"""What an import would save, as values for the preview page and for programs."""

from dataclasses import asdict

from actions.fields.rules import COLOUR
from actions.importing.question import Question
from actions.wording.document import PlanDocument
from actions.wording.leads import lead_key, split_leads


def preview(document: PlanDocument, questions: list[Question]) -> dict:
    """The preview as JSON can hold it.

    {"title", "rows": [{"priority", "objective", "method", "action", "leads": [names], "timescale",
    "update", "other": {heading: text}}], "counts": {priority: rows}, "priorities", "leads": [names, each
    once], "questions", "glossary", "notes"}. A cell that continues the one above is "", all others keep their
    wording; a priority's number is a whole number where it is printed as one. "other" holds what a row says
    in columns beside the six, and the colours of cells as "RAG (colour)".
    """
    other: dict[int, dict[str, str]] = {}
    for column in document.extras:
        for cell in column.cells:
            of_row = other.setdefault(cell.row, {})
            of_row |= {column.heading: cell.text} if cell.text else {}
            of_row |= {column.heading.removesuffix(COLOUR) + COLOUR: cell.fill} if cell.fill else {}
    return {
        "title": document.title,
        "priorities": [{"number": _number(item.number), "title": item.title} for item in document.priorities],
        "rows": [
            asdict(row)
            | {
                "priority": _number(row.priority),
                "leads": split_leads(row.leads),
                "other": other.get(number, {}),
            }
            for number, row in enumerate(document.rows, start=1)
        ],
        "counts": document.counts(),
        "leads": all_leads(document),
        "questions": [asdict(question) | {"choices": list(map(list, question.choices))} for question in questions],
        "glossary": list(map(asdict, document.glossary)),
        "notes": list(document.notes),
    }


def all_leads(document: PlanDocument) -> list[str]:
    """The leads of a document, each once under its first spelling, in the printed order."""
    found: dict[str, str] = {}
    for row in document.rows:
        for name in split_leads(row.leads):
            found.setdefault(lead_key(name), name)
    return list(found.values())


def lead_matches(document: PlanDocument, known: list[str]) -> list[tuple[str, str | None]]:
    """(lead as printed, the known spelling that it matches or None for a new one), in the printed order."""
    spellings: dict[str, str] = {}
    for name in known:
        spellings.setdefault(lead_key(name), name)
    exact = set(known)
    return [(name, name if name in exact else spellings.get(lead_key(name))) for name in all_leads(document)]


def _number(printed: str) -> int | str:
    return int(printed) if printed.isascii() and printed.isdigit() else printed
