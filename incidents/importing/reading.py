"""An extract out of a file: which column holds what, and which of its words are plainly ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from agencies.importing.reading import read_sheet as read_list
from core.files.spreadsheets import UnreadableSpreadsheet
from core.text.screening import CERTAIN, days_in, screen
from incidents.records import choices, fields
from incidents.records.choices import NOT_KNOWN

MAX_ROWS = 10_000
LEAST_KNOWN = 3  # known headings without which a row is not taken for the headings: it may be that of a child
NO_HEADINGS = (
    "The headings of this file are not known here, so nothing has been shown or kept. In one of its first 20 "
    "rows, name at least three columns “Case number”, “Type”, “Date known”, “Age”, “Sex”, “Source”, “Police” or "
    "“Outcome”. Then choose the file again."
)
MOST_WORDS = 60  # different words of a column that may be asked about; a column of more is no list of answers
ROW = {
    "reference": "The extract’s own reference of the row",
    "case_number": "Case number",
    "event": "Event that several children share",
}
ROW_HEADINGS = {  # the whole heading, in lower case
    "reference": r"(row|record|extract|incident|referral|episode) ?(id|ref(erence)?|no\.?|number)|id|ref(erence)?",
    "case_number": r"(case|file|system|person|child|client) ?(id|ref(erence)?|no\.?|number)",
    "event": r"(event|group|siblings?) ?(id|key|ref(erence)?|no\.?|number)?|same event( as)?",
}
ALIKE = {
    "sex": {"f": "girl", "female": "girl", "m": "boy", "male": "boy", "g": "girl", "b": "boy"},
    "yes_no": {"y": "yes", "n": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"},
    "any": {"unknown": NOT_KNOWN, "n/k": NOT_KNOWN, "nk": NOT_KNOWN, "not recorded": NOT_KNOWN},
    "police": {"nfa": "no_action", "o21": "outcome_21"},
    "outcome": {"nfa": "no_action", "cin": "in_need", "cp": "protection", "lac": "looked_after"},
}


def labels() -> dict[str, str]:
    """What a column can hold → its name."""
    return ROW | {field.name: field.label for field in fields.FIELDS}


def has_words(name: str) -> bool:
    """Whether the words of a column are matched with ours."""
    field = fields.get(name)
    return field is not None and (field.many or field.choices is not None or name in ("main_type", "agency"))


def headings() -> dict[str, str]:
    """What a column can hold → its headings, as a pattern; a day comes before the answer of the same words."""
    answers = sorted(fields.FIELDS, key=lambda field: field.choices is not None)
    return ROW_HEADINGS | {field.name: "|".join(field.headings) for field in answers}


def read_extract(data: bytes, is_remembered: Callable[[str], bool]) -> dict:
    """The sheet with the most known headings, as agencies.importing.reading.read_sheet gives it.

    `is_remembered` tells whether an earlier import said what a heading means. Raises UnreadableSpreadsheet where no row
    has LEAST_KNOWN known headings; no message holds anything of the file, its name and its sheets' names included.
    """

    def known(headings: list[str]) -> dict[str, str]:
        if any(is_data(heading) for heading in headings):
            return {}
        named = {str(at) for at, heading in enumerate(headings) if heading and not re.fullmatch(r"Column \d+", heading)}
        return propose_columns(headings) | {at: "" for at in named if is_remembered(headings[int(at)])}

    sheet = read_list(data, "", propose=known, most=MAX_ROWS, each="incident")
    if len(known(sheet["headings"])) < LEAST_KNOWN:
        raise UnreadableSpreadsheet(NO_HEADINGS)
    return sheet


def is_data(text: str) -> bool:
    """Whether a cell is figures without a letter, begins with a day, or holds a number of a child, a postcode or an
    address, as no heading does.

    A day further on does not count: “Age at 31/03/2026” is a heading.
    """
    if re.search(r"\d", text) and not re.search(r"[^\W\d_]", text):
        return True
    return any(day.at == 0 for day in days_in(text)) or any(concern.kind in CERTAIN for concern in screen(text))


def propose_columns(row: Iterable[str]) -> dict[str, str]:
    """Column (its number as a text) → field, for the headings that are known; a field goes to its first column."""
    found: dict[str, str] = {}
    for at, heading in enumerate(row):
        words = plain(re.sub(r"[_:*]+", " ", heading))
        known = (field for field, pattern in headings().items() if re.fullmatch(pattern, words))
        if field := next((each for each in known if each not in found.values()), ""):
            found[str(at)] = field
    return found


def plain(text: str) -> str:
    """A word as it is compared: small letters, single spaces, straight apostrophes."""
    return " ".join(text.replace("’", "'").split()).casefold()


def parts(field: str, text: str) -> list[str]:
    """The words of a cell."""
    return [word for word in re.split(r"[;|\n]", text) if word.strip()] if fields.get(field).many else [text]


def guess(field: str, word: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Our value for a word of a cell that plainly means it; "" where a person has to say.

    `names` has for main_type and agency what each name (as `plain` gives it) is the key of. An age in years goes to
    its band.
    """
    said = plain(word)
    if field in ("main_type", "other_types", "agency"):
        return names["agency" if field == "agency" else "main_type"].get(said, "")
    if field == "age" and said.isascii() and said.isdigit() and len(said) < 3:
        return age_band(int(said))
    options = fields.get(field).choices
    labels = {plain(label): value for value, label in options.choices} | {value: value for value in options.values}
    alike = ALIKE["any"] | ALIKE.get(field, {}) | (ALIKE["yes_no"] if options is choices.YesNo else {})
    return labels.get(said) or alike.get(said, "")


def age_band(years: int) -> str:
    """The band of an age in years; "" from 18 on, which is no child."""
    bands = ((5, "under_5"), (10, "5_9"), (13, "10_12"), (16, "13_15"), (18, "16_17"))
    return next((band for before, band in bands if years < before), "")


def words_of(sheet: dict, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """The different words of each column whose words are matched, in the order of the file."""
    found: dict[str, dict[str, str]] = {}
    for column, field in columns.items():
        if has_words(field):
            said = found.setdefault(field, {})
            for cells in sheet["rows"]:
                text = cells[int(column)] if int(column) < len(cells) else ""
                for word in parts(field, text) if text else ():
                    said.setdefault(plain(word), word.strip())
    return {field: list(said.values()) for field, said in found.items()}
