"""How many of some cells look like dates, names of groups, prose or dated lines, from 0 to 1. Pure."""

import re
from collections.abc import Callable, Sequence

from core.importing.fields import Values
from core.importing.values import is_known

MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?)\b\.?"
)
A_DATE = (
    rf"(\d{{1,2}}(st|nd|rd|th)?[ ./-]*)?{MONTH}([ ./,’'-]*\d{{2,4}}\b)?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2}|\b(19|20)\d\d([/-]\d{2,4})?\b|\bq[1-4]\b|(spring|summer|autumn|winter)( term)?\b"
)
A_RHYTHM = (
    r"\b(on-?going|continuous(ly)?|immediate(ly)?|asap|tb[ac]|annual(ly)?|year(ly)?|term(ly)?|half[ -]term(ly)?"
    r"|quarter(ly)?|month(ly)?|week(ly)?|daily|complete[d]?|(short|medium|long)[ -]term|each (year|term|month|quarter)"
    r"|(with)?in \w+ (days?|weeks?|months?)|as required|by (end|start))\b"
)
DATED = re.compile(rf"{A_DATE}|{A_RHYTHM}", re.IGNORECASE)
DATED_LINE = re.compile(rf"^\W*({A_DATE})\W*[:–—-]?\s+\S", re.IGNORECASE)
REPORTED = re.compile(
    r"\b(was|were|has|have|had|been|completed?|delivered|agreed|held|launched|sent|started|under ?way|in progress"
    r"|done|on-?going|achieved)\b",
    re.IGNORECASE,
)
LEVEL = re.compile(r"high|medium|med|low|essential|desirable|[hml]", re.IGNORECASE)
LONGEST = 500  # characters of a cell that are looked at
GROUP_WORD = re.compile(
    r"\b(group|sub-?group|board|agenc(y|ies)|police|services?|managers?|officers?|leads?|team|committee|trust|council"
    r"|co-?ordinators?|chair|partners?|partnership|governors?|head ?teachers?|heads?|schools?|ccg|health|lscb|director"
    r"|advisors?|advisers?|dsl|slt|staff|all|consultant|nspcc|ceop|education|social care|secretary|practitioners?)\b",
    re.IGNORECASE,
)
INITIALS = re.compile(r"[A-Z]{2,5}([ ,/&]+[A-Z]{2,5})*")
PERSON = re.compile(r"((Mr|Mrs|Ms|Miss|Dr|Cllr)\.? )?[A-Z][\w’'-]+( [A-Z]\.?)?( [A-Z][\w’'-]+){1,2}")


def _share(fits: Callable[[str], bool], samples: Sequence[str]) -> float:
    texts = [text.strip()[:LONGEST] for text in samples if text.strip()]
    return sum(map(fits, texts)) / len(texts) if texts else 0.0


def like_timescales(samples: Sequence[str]) -> float:
    """Short texts with a date or rhythm: "By end of June 2010", "Termly", "2024-06-30"."""
    return _share(lambda text: len(text.split()) <= 10 and bool(DATED.search(text)), samples)


def like_groups(samples: Sequence[str]) -> float:
    """Short texts that name groups, posts or people: "Training Sub-group", "Jane Smith", "DSL / SLT"."""
    return _share(_names_somebody, samples)


def like_prose(samples: Sequence[str]) -> float:
    """Texts of several words. At most 0.6, since prose may stand in many columns."""
    return 0.6 * _share(lambda text: len(text.split()) >= 2 and not _is_short_date(text), samples)


def like_titles(samples: Sequence[str]) -> float:
    """Names or numbers of themes, and no levels such as "High". At most 0.6, since much looks like that."""
    return 0.6 * _share(lambda text: not LEVEL.fullmatch(text), samples)


def like_updates(samples: Sequence[str]) -> float:
    """Texts that begin with a date, or say what has happened. Without a date at most 0.6."""
    dated = _share(lambda text: bool(DATED_LINE.match(text)) and len(text.split()) >= 3, samples)
    told = _share(lambda text: bool(REPORTED.search(text)), samples)
    return max(dated, 0.6 * told, like_prose(samples))


def like_numbers(samples: Sequence[str]) -> float:
    """Numbers of rows: "1", "2.3", "A4"."""
    return _share(lambda text: bool(re.fullmatch(r"[A-Za-z]{0,4}[ .-]?\d{1,3}([.-]\d{1,3})*[a-z]?\.?", text)), samples)


def like_emails(samples: Sequence[str]) -> float:
    return _share(lambda text: "@" in text, samples)


def known_to(values: Values) -> Callable[[Sequence[str]], float]:
    """How many of some cells are labels of these values, or words that they know."""
    return lambda samples: _share(lambda text: is_known(text, values), samples)


def _is_short_date(text: str) -> bool:
    return len(text.split()) <= 6 and bool(re.search(A_DATE, text, re.IGNORECASE))


def _names_somebody(text: str) -> bool:
    lines = [line.strip() for line in re.split(r"[\n;]", text) if line.strip()]
    return all(
        len(line.split()) <= 10
        and not _is_short_date(line)
        and not line.endswith(".")
        and bool(GROUP_WORD.search(line) or INITIALS.fullmatch(line) or PERSON.fullmatch(line))
        for line in lines
    )
