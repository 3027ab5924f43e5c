"""Which row of a table holds the headings, and which column holds what. Pure.

A field's phrases (Field.words) fit a heading whose head they are: "due date" fits "Planned due date" and "Due date of
the review", not "Reasons for the due date". "=what" fits only what is nothing else; "target?" is doubtful: it is
chosen only where the cells below look like it. Plural forms, case and punctuation do not count.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.importing.fields import NO_FIELD, Field
from core.importing.source import Cell, FoundTable, Row
from core.text.similarity import plain

CHOSEN, LOOK, NONE = "chosen", "look", "none"
SURE, LIKELY = 0.8, 0.5  # scores from which on a column is chosen, and chosen with "Please look"
DOUBTFUL, CONFIRMED = 0.6, 0.85  # scores of a doubtful phrase: by itself, and where the cells look like it
OTHER_HEAD = 0.4  # score of a phrase in a heading whose head is another word
FITS, CONTRADICTS = 0.7, 0.35  # share of cells that looks like a field from which on, and below which, it counts
WITHIN = 40  # rows from the top in which the headings stand
LONGEST = 90  # characters of a heading
PREPOSITIONS = frozenset(
    "of for to by in on with against from at under about per that which who within since so we".split()  # noqa: SIM905
)
UNIMPORTANT = frozenset(
    """the a an our we us will be is are been was this these it its your their you any all as has have made being please
    key main overall including include forward e g eg ie etc s""".split()  # noqa: SIM905
)
QUESTIONS = frozenset("who what when how".split())  # noqa: SIM905 (verbs follow these, not nouns)
TRANSPARENT = frozenset("detail description summary name list brief outline title job".split())  # noqa: SIM905
PERIOD = re.compile(
    r"\d+\w*|q[1-4]|quarter|term|autumn|spring|summer|winter|year|half|date|"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
SHORT = {"ll": " will", "re": " are", "ve": " have"}
BRACKET = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
CODES = re.compile(r"\(?\b([A-Za-z])/([A-Za-z])(?:/([A-Za-z]))?\b\)?")  # R/A/G, (H/M/L), (Y/N)
BETWEEN = re.compile(r"[/\\&|;,:?+•(){}\[\]]|\s-+\s|\band\b|\bor\b")


@dataclass(frozen=True)
class Proposal:
    """What a column probably holds: a field's name or None, a score from 0 to 1, and "chosen", "look" or "none"."""

    field: str | None
    score: float
    state: str


@dataclass(frozen=True)
class Headings:
    """The headings of a table by grid column, and the number of the first row below them."""

    texts: tuple[str, ...]
    below: int


@dataclass(frozen=True)
class Phrase:
    rank: int  # of its field
    words: tuple[str, ...]
    is_whole: bool
    is_doubtful: bool


@dataclass(frozen=True)
class Found:
    """Where a phrase stands in the words of a part of a heading."""

    phrase: Phrase
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.phrase.words)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a heading as they are compared, in the singular: "PhaseOfEducation" has three."""
    return tuple(map(_singular, re.findall(r"[a-z0-9#%]+", plain(_unfolded(text)).replace("'", ""))))


def _unfolded(text: str) -> str:
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", text.replace("_", " "))
    return re.sub(r"(?<=\w)['’](ll|re|ve)\b", lambda match: SHORT[match[1]], text)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def parts_of(heading: str) -> list[tuple[tuple[str, ...], int]]:
    """The parts of a heading as words, each with its weight: 2 in brackets, else 1. "(name)" alone says nothing."""
    text = CODES.sub(lambda match: f" {''.join(filter(None, match.groups()))} ", _unfolded(heading))
    text = plain(re.sub(r"(?<=\w) ?\((s|es|ies)\)", r"\1", text, flags=re.IGNORECASE))
    inside = [part for match in BRACKET.finditer(text) for part in BETWEEN.split(match[1])]
    outside = BETWEEN.split(BRACKET.sub("/", text))
    found = [(words_of(part), 1) for part in outside] + [(words_of(part), 2) for part in inside]
    return [(words, weight) for words, weight in found if words and not (weight > 1 and TRANSPARENT.issuperset(words))]


class Matcher:
    """Matches headings with some fields; what it found for a heading is remembered."""

    def __init__(self, fields: Sequence[Field]):
        self.fields = tuple(fields)
        self.by_first: dict[str, list[Phrase]] = {}
        self.known: dict[str, dict[int, tuple[float, int]]] = {}
        for rank, field in enumerate(self.fields):
            for text in field.words:
                words = words_of(text)
                phrase = Phrase(rank, words, text.startswith("="), text.endswith("?"))
                self.by_first.setdefault(words[0], []).append(phrase)

    def match(self, heading: str, samples: Sequence[str]) -> dict[str, float]:
        """Field → score of a column. The field that wins keeps its score, others that fit as well have 0.6 of it."""
        scores = self._by_heading(heading)
        filled = [text for text in samples if text.strip()]
        looks = {
            rank: field.looks(filled)
            for rank, field in enumerate(self.fields)
            if field.looks and len(filled) >= field.least_samples and (rank in scores or not heading.strip())
        }
        if not heading.strip():
            return {self.fields[rank].name: 0.7 * share for rank, share in looks.items() if share >= FITS}
        for rank, share in looks.items():
            score, weight = scores[rank]
            if share < CONTRADICTS:  # of a sure heading somebody is asked at least
                scores[rank] = (max(score / 2, LIKELY if score >= SURE else 0), weight)
            elif share >= FITS and score == DOUBTFUL:
                scores[rank] = (CONFIRMED, weight)
        first = min(scores, key=self._order(scores), default=None)
        return {self.fields[rank].name: score if rank == first else 0.6 * score for rank, (score, _) in scores.items()}

    def _order(self, scores: dict[int, tuple[float, int]]):
        """Sorts fields: surely meant, named at all, doubtful; then by weight; then as the fields are ordered."""

        def key(rank: int) -> tuple:
            score, weight = scores[rank]
            is_other = self.fields[rank].name == NO_FIELD
            return (score < SURE, -score if score < SURE else 0, is_other, -weight, rank)

        return key

    def _by_heading(self, heading: str) -> dict[int, tuple[float, int]]:
        if heading not in self.known:
            found = self._by_whole(words_of(heading))
            for words, weight in parts_of(heading) if not found and len(heading) <= LONGEST else ():
                for rank, score in self._by_part(words).items():
                    best, all_weight = found.get(rank, (0, 0))
                    found[rank] = (max(best, score), all_weight + weight)
            self.known[heading] = found
        return dict(self.known[heading])

    def _by_whole(self, words: tuple[str, ...]) -> dict[int, tuple[float, int]]:
        """Rank of a field → score and weight, where one of its phrases is all of a heading, brackets included."""
        same = [phrase for phrase in self.by_first.get(words[0], ()) if phrase.words == words] if words else []
        return {each.rank: (DOUBTFUL if each.is_doubtful else 1.0, 1) for each in same if each.is_whole}

    def _by_part(self, words: tuple[str, ...]) -> dict[int, float]:
        """Rank of a field → score of one part of a heading: of the fields of the phrase that is its head."""
        found = self._phrases_in(words)
        covered = {at for each in found for at in range(each.start, each.end)}
        border = next((at for at, word in enumerate(words) if word in PREPOSITIONS and at not in covered), len(words))
        heads = [each for each in found if each.start < border]
        before = [word for word in words[:border] if word not in UNIMPORTANT | TRANSPARENT]
        if not heads and border < len(words) and not before:
            return self._by_part(words[border + 1 :])
        if not heads:
            return {each.phrase.rank: OTHER_HEAD for each in found[:1]}
        last = max(each.start for each in heads)
        scores = {}
        for head in (each for each in heads if each.start == last):
            score = DOUBTFUL if head.phrase.is_doubtful else _share_covered(words, covered)
            first = head.phrase.words[0]
            other = [word for at, word in enumerate(words[: head.start]) if at not in covered]
            is_head = first in QUESTIONS or not _has_noun(words[head.end : border])
            if first in PREPOSITIONS - QUESTIONS and _has_noun(other):
                is_head = False  # "Evaluation by whom"
            scores[head.phrase.rank] = score if is_head else OTHER_HEAD
        return scores

    def _phrases_in(self, words: tuple[str, ...]) -> list[Found]:
        """The longest phrases in some words; several at one place only where they are the same words."""
        every = [
            Found(phrase, at)
            for at, word in enumerate(words)
            for phrase in self.by_first.get(word, ())
            if words[at : at + len(phrase.words)] == phrase.words
            and (not phrase.is_whole or len(phrase.words) == len(words))
        ]
        chosen: list[Found] = []
        for found in sorted(every, key=lambda each: (-len(each.phrase.words), each.start)):
            if all(
                found.end <= each.start or each.end <= found.start or (found.start, found.end) == (each.start, each.end)
                for each in chosen
            ):
                chosen.append(found)
        return sorted(chosen, key=lambda each: each.start)


def _share_covered(words: tuple[str, ...], covered: set[int]) -> float:
    """1 where a phrase is all of the words, less the more words it leaves; below SURE from five on."""
    more = sum(
        at not in covered and word not in UNIMPORTANT | PREPOSITIONS and not PERIOD.fullmatch(word)
        for at, word in enumerate(words)
    )
    return 1.0 if not more else max(0.94 - 0.04 * more, DOUBTFUL)


def _has_noun(words: Sequence[str]) -> bool:
    """Whether words beside a phrase make it no head: "log" after "Action", not "proposed", nor a month."""
    no_noun = UNIMPORTANT | TRANSPARENT | PREPOSITIONS
    return any(
        word not in no_noun and not PERIOD.fullmatch(word) and not word.endswith(("ed", "ing", "en")) for word in words
    )


def match(heading: str, samples: Sequence[str], fields: Sequence[Field]) -> dict[str, float]:
    """Field → score from 0 to 1 of a column with this heading and these cells."""
    return Matcher(fields).match(heading, samples)


def heading_test(fields: Sequence[Field]) -> Callable[[str], bool]:
    """A test whether a text surely names a column, be it of these fields or one that is known to belong to none."""
    matcher = Matcher(fields)
    return lambda text: not text[:1].isdigit() and any(score >= SURE for score in matcher.match(text, ()).values())


def propose(headings: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[Field]) -> list[Proposal]:
    """What each column probably holds. A field goes to its best column; one that may have several, to all that surely
    hold it; a column without heading only to a field that no heading names.
    """
    return _propose(headings, samples, Matcher(fields))


def _propose(headings: Sequence[str], samples: Sequence[Sequence[str]], matcher: Matcher) -> list[Proposal]:
    several = {field.name for field in matcher.fields if field.several}
    ranks = {field.name: rank for rank, field in enumerate(matcher.fields)}
    candidates = [
        (not heading.strip(), -score, ranks[name], at, name)
        for at, heading in enumerate(headings)
        for name, score in matcher.match(heading, samples[at] if at < len(samples) else ()).items()
        if score >= LIKELY
    ]
    chosen: dict[int, Proposal] = {}
    taken: set[str] = set()
    for is_unnamed, minus, _, at, name in sorted(candidates):
        is_free = name not in taken or (name in several and -minus >= SURE and not is_unnamed) or name == NO_FIELD
        if at in chosen or not is_free:
            continue
        taken.add(name)
        if name == NO_FIELD:
            state = NONE
        else:
            state = CHOSEN if -minus >= SURE else LOOK
        chosen[at] = Proposal(name or None, -minus if name else 0.0, state)
    return [chosen.get(at, Proposal(None, 0.0, NONE)) for at in range(len(headings))]


def heading_row(table: FoundTable, fields: Sequence[Field]) -> int | None:
    """The number of the row, of the first 40, that names most fields, at least two; None where there is none."""
    matcher = Matcher(fields)
    best, most = None, 1
    for at in range(min(WITHIN, len(table.rows))):
        if len([cell for cell in table.rows[at] if cell.text.strip()]) < 2:
            continue
        texts = headings(table, at).texts
        count = sum(each.field is not None for each in _propose(texts, (), matcher))
        if count > most:
            best, most = at, count
    return best


def headings(table: FoundTable, at: int) -> Headings:
    """Headings by grid column; a second row below merged ones is joined with " – "."""
    first = table.rows[at]
    second = table.rows[at + 1] if at + 1 < len(table.rows) else ()
    texts = [""] * table.width
    goes_on = _divides(first, second)
    for cell in first:
        until = cell.end if goes_on else cell.start + 1
        texts[cell.start : until] = [_one_line(cell)] * (until - cell.start)
    if goes_on:
        for cell in second:
            if not cell.continues and (text := _one_line(cell)):
                above = texts[cell.start]
                texts[cell.start] = f"{above} – {text}" if above else text
    return Headings(tuple(texts), at + 1 + goes_on)


def _divides(first: Row, second: Row) -> bool:
    """Whether a row divides the headings above it: two short texts stand below a merged heading, and a merged or blank
    cell below each other one.
    """
    wide = [cell for cell in first if cell.span > 1 and cell.text.strip()]
    narrow = [cell for cell in first if cell.span == 1 and cell.text.strip()]
    if not wide or not second or not narrow:
        return False
    divided = [[below for below in _under(second, cell) if below.text.strip()] for cell in wide]
    return (
        any(len(below) > 1 for below in divided)
        and all(len(cell.text) <= LONGEST for below in divided for cell in below)
        and all(below.continues or not below.text.strip() for cell in narrow for below in _under(second, cell))
    )


def _under(row: Row, above: Cell) -> Iterator[Cell]:
    return (cell for cell in row if above.start <= cell.start < above.end)


def _one_line(cell: Cell) -> str:
    return " ".join(cell.text.split())
