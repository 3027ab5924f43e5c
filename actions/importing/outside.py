"""What a file says outside the rows of its plan: headings of priorities, a glossary, paragraphs, other tables. Pure."""

import re
from collections.abc import Iterator, Sequence

from actions.importing.fields import PLAN_FIELDS
from actions.wording.document import GlossaryEntry, squash
from core.importing.looks import A_DATE
from core.importing.source import FoundTable, Paragraph, text_of_row
from core.importing.work import Work

SIX = ("objective", "method", "action", "leads", "timescale", "update")
LABELS = {field.name: field.label for field in PLAN_FIELDS if field.name}
LONGEST = 2_000  # characters of a note


def paragraphs_of(work: Work) -> tuple[dict[int, list[Paragraph]], list[Paragraph]]:
    """Ticked table → the paragraphs since the one before; and the paragraphs below the last."""
    found: dict[int, list[Paragraph]] = {}
    since: list[Paragraph] = []
    for number, table in enumerate(work.source.tables):
        since += table.above
        if number in work.tables:
            found[number], since = since, []
    return found, [*since, *work.source.below]


def glossary_lines(paragraphs: Sequence[Paragraph]) -> tuple[list[GlossaryEntry], list[Paragraph]]:
    """The terms of a glossary of lines with a tab, and the other paragraphs; the line that announces it is neither."""
    terms, rest, is_glossary = [], [], False
    for paragraph in paragraphs:
        term, tab, meaning = paragraph.text.strip().partition("\t")
        if is_glossary_heading(paragraph.text):
            is_glossary = True
        elif is_glossary and tab:
            terms.append(GlossaryEntry(term, meaning.lstrip("\t")))
        else:
            is_glossary = is_glossary and paragraph.style != "heading"
            rest.append(paragraph)
    return terms, rest


def glossary_tables(work: Work) -> dict[int, list[GlossaryEntry]]:
    """Table of two columns that is headed, or announced, as a glossary → its terms."""
    others = ((at, table) for at, table in enumerate(work.source.tables) if at not in work.tables)
    return {at: terms for at, table in others if (terms := _terms_of(table))}


def pairs_of(rows: Sequence[Sequence[str]]) -> list[GlossaryEntry]:
    """The terms in rows of two texts, their headings left out."""
    return [GlossaryEntry(*row) for row in rows if len(row) == 2 and any(map(str.strip, row)) and not _is_header(row)]


def _is_header(row: Sequence[str]) -> bool:
    """Whether two cells are the heading row of a glossary table, e.g. Term and Meaning."""
    return bool(_GLOSSARY_COLUMNS.fullmatch(squash(row[0])) and _MEANING_COLUMNS.fullmatch(squash(row[1])))


def _terms_of(table: FoundTable) -> list[GlossaryEntry]:
    rows = [[cell.text for cell in row] for row in table.rows]
    announced = (table.name, *(each.text for each in table.above), text_of_row(table.rows[0]) if table.rows else "")
    first = next((row for row in rows if len(row) == 2), None)
    is_glossary = first is not None and (any(map(is_glossary_heading, announced)) or _is_header(first))
    return pairs_of(rows) if is_glossary else []


def title_of(work: Work) -> str:
    """The title in the file's properties, or else the first text of a table or sheet above those of the plan."""
    before = (table for at, table in enumerate(work.source.tables) if at < work.tables[0])
    first = (text_of_row(row) for table in before for row in table.rows if text_of_row(row))
    return work.source.title or next(first, "")


def notes_of(work: Work) -> Iterator[str]:
    """Sentences about fields without a column, columns that nobody has looked at, further tables, and comments in the
    tables of the plan."""
    chosen = {name for table in work.tables for name in work.columns[table].values()}
    missing = [label for name, label in LABELS.items() if name in SIX and name not in chosen]
    if missing:
        yield f"No column was found for: {', '.join(missing)}"
    for table in work.tables:
        for at in work.doubtful.get(table, ()):
            heading = squash(work.headings(table).texts[at]) or f"Column {at + 1} (no heading)"
            if label := LABELS.get(work.columns[table][at]):
                yield f"It is not certain that the column “{heading}” holds this: {label}"
    glossaries = glossary_tables(work)
    for at, table in enumerate(work.source.tables):
        words = "; ".join(squash(cell.text) for row in table.rows for cell in row if cell.text.strip())
        if words and table.inside is None and at not in work.tables and at not in glossaries:
            name = f"{table.name}: " if table.name else ""
            yield f"A table that is not part of the plan was left out: {_shortened(name + words)}"
    cells = (cell for at in work.tables for row in work.source.tables[at].rows for cell in row)
    comments = [f"{each.author}: {each.text}".removeprefix(": ") for cell in cells for each in cell.comments]
    if comments:
        yield f"Comments were left out: {_shortened('; '.join(comments))}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


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
    """("1", title) of a heading that says "Priority", the title maybe empty; None for any other."""
    match = _PRIORITY.fullmatch(squash(text))
    if not match:
        return None
    number = match["number"]
    return _NUMBER_WORDS.get(number.lower(), number.upper()), match["title"].strip()


def numbered_heading(text: str) -> tuple[str, str] | None:
    """("1", title) of "1. Title", "Strategic Priority 1: Title" or a number alone (title empty); else None."""
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
