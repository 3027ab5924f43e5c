"""The fields of a file with questions, and what its rows say. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audits.importing.kinds import KINDS, MUST, WITH_LIST, best_level, options_beside, options_in
from audits.questionnaires.rules import CODE, LONGEST_CODE
from core.importing import looks
from core.importing.fields import NO_FIELD, Field, Means, Place, Question, phrases
from core.importing.source import FoundTable, Row
from core.importing.values import is_known
from core.importing.work import AS_ABOVE, Work, means_of, rows_of
from core.text.similarity import plain

NO_SECTION = "Questions"  # title of the section of questions under which no other one is named
NUMBERED = re.compile(r"(?:[A-Za-z]{0,2}\d+(?:\.\d+)+[.):]?|(?:[A-Za-z]{0,2}\d{1,3}|[A-Za-z])[.):])\s+")
NUMBERED_TITLE = re.compile(rf"{NUMBERED.pattern}|[A-Za-z]\d{{1,2}}\s+")  # "A1 Policy" too
HEADINGS = {"question", "questions"}


def like_questions(samples: Sequence[str]) -> float:
    return sum(text.rstrip().endswith("?") or len(text.split()) > 2 for text in samples) / len(samples)


def like_kinds(samples: Sequence[str]) -> float:
    return sum(is_known(text, KINDS) for text in samples) / len(samples)


QUESTION_FIELDS = (
    Field(
        "text",
        "Question",
        phrases(
            "question|question text|question wording|wording|what we ask|what is asked|standard|statement|indicator"
            "|criterion|requirement|item?|prompt?|text?"
        ),
        like_questions,
        required=True,
    ),
    Field(
        "type",
        "Kind of answer",
        phrases(
            "type|kind|format|type of answer|kind of answer|answer type|question type|type of question|response type"
            "|answer format|response format|field type|data type|how answered|answer?|response?"
        ),
        like_kinds,
        required=True,
        values=KINDS,
    ),
    Field(
        "options",
        "Answers to choose from",
        phrases(
            "option|choice|answer option|response option|possible answer|possible response|answer to choose from"
            "|list of answer|permitted value|allowed value|drop down value|value?"
        ),
    ),
    Field(
        "guidance",
        "Guidance",
        phrases("guidance|help|help text|hint|note|explanation|guidance note|further information|instruction|example"),
        looks.like_prose,
    ),
    Field(
        "section",
        "Section",
        phrases("section|theme|area|heading|part|category|topic|domain|group|section title|standard area"),
        looks.like_titles,
    ),
    Field(
        "code",
        "Number or code",
        phrases("=no|=nr|number|ref|reference|code|=id|=#|=q|question no|question number|question ref|question code"),
        looks.like_numbers,
    ),
    Field(
        "must",
        "Has to be answered",
        phrases("compulsory|mandatory|required|must be answered|optional?|compulsory question|mandatory question"),
        values=MUST,
    ),
    Field(NO_FIELD, "Leave out", phrases("weight|weighting|score|max score|owner|lead|author|changed|version")),
)


@dataclass(frozen=True)
class Target:
    questionnaire: int | None
    name: str = ""


@dataclass(frozen=True)
class ReadQuestion:
    """What a row says. `kind_word` is the file's word for the kind of answer."""

    target: Target | None
    text: str
    section: str
    code: str
    kind: str
    kind_word: str
    options: tuple[str, ...]
    guidance: str
    must: bool

    @property
    def is_band(self) -> bool:
        return bool(self.section) and not (self.text or self.kind_word or self.options)

    @property
    def lacks_best(self) -> bool:
        return self.kind == "m5" and bool(self.kind_word) and best_level(self.row_text) is None

    @property
    def row_text(self) -> str:
        return f"{self.kind_word}. {self.guidance}. {self.text}"


def best_key(record: ReadQuestion) -> str:
    return f"best {plain(record.kind_word)}"


def read_row(row: Row, means: Means) -> ReadQuestion | None:
    """What a row says; None for one that only prints the heading of its questions."""
    texts = {name: "\n".join(found) for name, found in means.texts(row).items()}
    if title := title_in(row, texts):
        texts = {"section": title}
    if not texts or set(map(plain, texts.values())) <= HEADINGS:
        return None
    number, text = ("", texts.get("text", ""))
    if "code" not in texts:
        number, text = split_number(text)
    word = texts.get("type", "")
    kind = means.value("type", word) if word else ""
    kind = kind or means.constants.get("type", "")
    options = options_in(texts["options"]) if "options" in texts else options_beside(word)
    record = ReadQuestion(
        target=None,
        text=text,
        section=texts.get("section", ""),
        code=clean_code(texts.get("code", "") or number),
        kind=kind,
        kind_word=word,
        options=tuple(options) if kind in WITH_LIST else (),
        guidance=texts.get("guidance", ""),
        must=means.value("must", texts.get("must", "")) != "may",
    )
    return replace(record, kind="m5_1") if kind == "m5" and best_level(record.row_text) == 1 else record


def title_in(row: Row, texts: dict[str, str]) -> str:
    """The title of a section that stands alone in a row: across columns, or bold; "" for any other row."""
    filled = [cell for cell in row if cell.text.strip()]
    if len(filled) != 1 or len(row) + filled[0].span < 3 or filled[0].text.rstrip().endswith("?"):
        return ""
    is_title = filled[0].span > 1 or filled[0].is_bold or set(texts) == {"code"} and not clean_code(filled[0].text)
    return " ".join(filled[0].text.split()) if is_title else ""


def split_number(text: str, pattern: re.Pattern = NUMBERED) -> tuple[str, str]:
    """The number at the beginning of a text, and what follows: "A1.2 Is it so?", "3. Is it so?"."""
    match = pattern.match(text)
    if match is None:
        return "", text
    return match[0].strip(), text[match.end() :].strip()


def clean_code(text: str) -> str:
    """A number or code as a question can have it; "" where it cannot."""
    code = text.strip().rstrip(".):")
    return code if len(code) <= LONGEST_CODE and CODE.fullmatch(code) else ""


def next_code(code: str, taken: set[str]) -> str:
    while code in taken:
        match = re.fullmatch(r"(.*?)(\d+)", code)
        code = f"{match[1]}{int(match[2]) + 1}" if match else f"{code[: LONGEST_CODE - 2]}-2"
    return code


def target_in(options: Mapping[str, str]) -> Target:
    key = options.get("questionnaire", "")
    return Target(int(key) if key else None, options.get("name", ""))


def read_questions(work: Work) -> Iterator[tuple[Place, ReadQuestion]]:
    """(place, what it says) of every question; a section stands above its questions until the next one."""
    target, titles, above = target_in(work.options), {}, None
    for at, row in rows_of(work):
        table = at[0]
        record = read_row(row, means_of(work, table))
        if record is None:
            continue
        own = "" if plain(record.section) in AS_ABOVE else record.section
        title = titles[table] = own or titles.get(table) or title_above(work, table)
        if record.is_band:
            continue
        if above and plain(record.kind_word) in AS_ABOVE:
            record = replace(record, kind=above.kind, kind_word=above.kind_word, options=above.options)
        above = replace(record, target=target, section=title)
        yield at, above


def title_above(work: Work, table: int) -> str:
    """The heading above a table; the name of a sheet, where there are several; else the section for all others."""
    found: FoundTable = work.source.tables[table]
    headings = [each.text for each in found.above if each.style == "heading" or each.is_bold and not each.style]
    return (headings[-1:] or [found.name if len(work.tables) > 1 else ""])[0].strip() or NO_SECTION


def ask_best(rows: Sequence[tuple[Place, ReadQuestion]]) -> list[Question]:
    words = {best_key(record): record.kind_word for _, record in rows if record.lacks_best}
    ends = (("m5", "5 is best"), ("m5_1", "1 is best"))
    return [Question(key, f"Which end of “{word}” is best?", ends, "m5", kind="best") for key, word in words.items()]
