"""The words by which the headings of priorities and of the glossary are recognised. Pure."""

from __future__ import annotations

import re

from actions.wording.document import squash
from core.importing.looks import A_DATE
from core.importing.source import Paragraph

MOST_WORDS = 12  # of a heading without any mark

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


def find_heading(paragraphs: list[Paragraph]) -> tuple[tuple[str, str] | None, list[Paragraph]]:
    """((number, title), the other paragraphs) of the priority heading among the paragraphs above a table.

    The last one that says "Priority" wins, else the last that is numbered; number and title may be two paragraphs.
    """
    for reads in (priority_heading, numbered_heading):
        for place in range(len(paragraphs) - 1, -1, -1):
            found = reads(paragraphs[place].text)
            if found and found[1]:
                return found, paragraphs[:place] + paragraphs[place + 1 :]
            if found and place + 1 < len(paragraphs):
                title = squash(paragraphs[place + 1].text)
                return (found[0], title), paragraphs[:place] + paragraphs[place + 2 :]
    return None, paragraphs


def is_like_heading(text: str) -> bool:
    """Whether a line without any mark may head a table: a few words that are no sentence and hold no date."""
    text = squash(text)
    return len(text.split()) <= MOST_WORDS and text[-1:] not in ".:;,!?" and not re.search(A_DATE, text, re.IGNORECASE)
