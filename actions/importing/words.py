"""The words by which a plan is recognised: column headings, priority headings, the glossary."""

from __future__ import annotations

import re

from actions.wording.document import squash

FIELDS = ("objective", "method", "action", "leads", "timescale", "update")

_HEADINGS = {
    "objective": r"(strategic |key |our )?objectives?|objectives? ?/ ?outcomes?",
    "method": r"methods?|how|how we will do it|approach",
    "action": r"(\w+ ){0,2}actions?( required| to be taken| needed)?",
    "leads": r"lead responsibility|leads?|lead ?\(s\)|lead (officer|agency|person|body|group)s?( ?/ ?\w+)?"
    r"|responsib(ility|le)|(person|officer|agency|who is) responsible|by whom|who|owners?",
    "timescale": r"time ?-?(scale|frame)s?|deadline|by when|when|due|due date|target date|completion date",
    "update": r"updates?|progress|progress ?/ ?updates?|updates? ?/ ?progress|progress (updates?|to date)"
    r"|(latest|current) (update|progress)",
}
_LOOSE_UPDATE = r".*\b(updates?|progress)\b.*"
_SKIPPED = (
    r"no\.?|nr\.?|number|#|ref\.?|reference|row|id|status|(status )?rag( (rating|status))?|.*\brag\b.*"
    r"|colou?r|priority|cost|budget|resources?( .*)?|evidence|last updated|updated on|.*\bdate\b"
)

_PARTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_WORDS = {word: str(place) for place, word in enumerate(_PARTS, start=1)}
_PRIORITY = re.compile(
    r"(?:strategic\s+)?priority(?:\s+area)?\s*(?:no\.?\s*|number\s+)?"
    r"(?P<number>\d{1,2}(?:\.\d+)*|" + "|".join(_PARTS) + r"|[A-Z](?=\s*[:.)–—-]))"
    r"(?=\W|$)\s*[:.)–—-]*\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(
    r"\(?(?P<number>\d{1,2}(?:\.\d{1,2})*)(?:[.):]+|\s*\t|\s+[–—-]\s)\s*(?P<title>[^\d\s].*)", re.DOTALL
)
_NUMBER_ALONE = re.compile(r"\(?(?P<number>\d{1,2}(?:\.\d{1,2})*)[.):]*")
_GLOSSARY = re.compile(r"(appendix\b[^.]{0,20}?|annex\b[^.]{0,20}?)?\bglossary\b.{0,80}", re.IGNORECASE)
_GLOSSARY_COLUMNS = re.compile(r"(terms?|acronyms?|abbreviations?|words?)( .*)?", re.IGNORECASE)
_MEANING_COLUMNS = re.compile(r"meanings?|definitions?|explanations?|stands for|description", re.IGNORECASE)


def field_of(heading: str) -> str | None:
    """The plan's field for a column heading that names it outright, e.g. "WSCB Action" → "action"."""
    words = _plain(heading)
    for field, pattern in _HEADINGS.items():
        if re.fullmatch(pattern, words):
            return field
    return None


def is_skipped_column(heading: str) -> bool:
    """Whether a heading belongs to a column beside the board's six (number, colour, status, cost)."""
    return bool(re.fullmatch(_SKIPPED, _plain(heading)))


def match_columns(headings: list[str]) -> dict[str, int]:
    """Field → index of its column. Outright names win; then a heading that speaks of updates or progress;
    then, if all else is there, a last column under a name of its own ("Commentary")."""
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        field = field_of(heading)
        if field and field not in found:
            found[field] = index
    if "update" not in found:
        spare = [i for i, text in enumerate(headings) if _is_spare(text) and i not in found.values()]
        loose = [i for i in spare if re.fullmatch(_LOOSE_UPDATE, _plain(headings[i]))]
        if loose:
            found["update"] = loose[0]
        elif len(found) == 5 and spare and spare[-1] > max(found.values()):
            found["update"] = spare[-1]
    return found


def is_action_header(headings: list[str]) -> bool:
    """Whether a row of texts is the heading row of an action table: it names the action and three more of the
    board's six columns, or the action and two more where there is nothing else."""
    found = match_columns(headings)
    others = sum(1 for text in headings if squash(text) and not is_skipped_column(text)) - len(found)
    return "action" in found and (len(found) >= 4 or (len(found) == 3 and others == 0))


def priority_heading(text: str) -> tuple[str, str] | None:
    """("1", title) of a heading that says "Priority"; the title may be empty. None if it is no such
    heading."""
    match = _PRIORITY.fullmatch(squash(text))
    if not match:
        return None
    number = match["number"]
    return _NUMBER_WORDS.get(number.lower(), number.upper()), match["title"].strip()


def numbered_heading(text: str) -> tuple[str, str] | None:
    """("1", title) of "1. Title", "Strategic Priority 1: Title" or a number alone (title empty); else
    None."""
    spoken = priority_heading(text)
    if spoken:
        return spoken
    text = text.strip()
    match = _NUMBERED.fullmatch(text)
    if match:
        return match["number"], squash(match["title"])
    match = _NUMBER_ALONE.fullmatch(text)
    return (match["number"], "") if match else None


def is_glossary_heading(text: str) -> bool:
    """Whether a paragraph announces the glossary, e.g. "Appendix 2 – Glossary of Terms"."""
    return bool(_GLOSSARY.fullmatch(squash(text)))


def is_glossary_header(first: str, second: str) -> bool:
    """Whether two cells are the heading row of a glossary table, e.g. Term and Meaning."""
    return bool(_GLOSSARY_COLUMNS.fullmatch(squash(first)) and _MEANING_COLUMNS.fullmatch(squash(second)))


def _is_spare(heading: str) -> bool:
    return bool(squash(heading)) and not is_skipped_column(heading) and field_of(heading) is None


def _plain(heading: str) -> str:
    return squash(heading).lower().strip(" :*.")
