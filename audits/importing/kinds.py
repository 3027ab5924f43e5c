"""What the words of a file say of how a question is answered. Pure."""

import re
from pathlib import Path

from audits.models import Question
from core.importing.fields import Values
from core.importing.values import is_known
from core.importing.vocabulary import read_vocabulary
from core.text.similarity import plain

SIMPLE = ("yn", "ypn", "yn_text", "ypn_text", "m5", "m5_1", "date", "number", "text", "choice", "multi", "person")
WITH_LIST = {"choice", "multi"}
YES = {"yes", "y"}
NO = {"no", "n"}
PARTLY = {"partly", "partial", "partially", "part", "p", "sometimes"}
TEXT = {"comment", "comments", "text", "explain", "explanation", "detail", "details", "evidence", "reasons", "why"}
PLAIN = YES | NO | PARTLY | TEXT
PLAIN |= {"not", "applicable", "na", "a", "and", "or", "with", "plus", "answer", "only", "please", "box", "tick"}
SCALE = re.compile(r"\b1 ?(-|to) ?5\b|\b5 ?(-|to) ?1\b|\bfive[- ]point\b|\b5[- ]point\b")
ANY = re.compile(r"\b(tick|select|choose|pick|mark)\b.*\b(all|any|several|many|more)\b|\ball that apply\b")
ONE = re.compile(r"\b(tick|select|choose|pick|mark|one)\b")
HIGH = r"(best|highest|high|excellent|outstanding|strong|good|very good|always|fully|strongly agree)\b"
LOW = r"(worst|lowest|low|poor|very poor|weak|never|not|none|strongly disagree)\b"
IS = r"\b([15]) ?(?:=|is|being|means|-|:|\()? ?(?:the )?"


def kind_by_rule(word: str) -> str:
    text = plain(word).partition(":")[0]
    bare = " ".join(re.sub(r"\([^)]*\)", " ", text).split())
    if SCALE.search(text) or SCALE.search(bare):
        return "m5_1" if best_level(word) == 1 else "m5"
    words = set(re.findall(r"[a-z0-9]+", text))
    if words & YES and words & NO:
        kind = ("ypn" if words & PARTLY else "yn") + ("_text" if words & TEXT else "")
        return kind if words <= PLAIN else ""
    if known := WORDS.get(bare):
        return known.value
    if ANY.search(text):
        return "multi"
    return "choice" if ONE.search(text) else ""


def best_level(text: str) -> int | None:
    """Which end of a scale a text calls the best, 1 or 5; None where it does not say."""
    text = plain(text)
    if match := re.search(IS + HIGH, text):
        return int(match[1])
    match = re.search(IS + LOW, text)
    return 6 - int(match[1]) if match else None


def options_beside(word: str) -> list[str]:
    """The answers that a word for a kind has with it: “Choose one: our own; nobody” has two, “Red/Amber/Green” 3."""
    name, colon, rest = word.partition(":")
    if colon:
        return options_in(rest)
    return options_in("" if is_known(name, KINDS) else name)


def options_in(text: str) -> list[str]:
    """The answers in a cell, split at lines and semicolons, else at strokes, else at commas."""
    text = text.strip()
    for between in (r"[;|\n]", r"/", r","):
        parts = [part.strip(" -•\t") for part in re.split(between, text)]
        if len(found := [part for part in parts if part]) > 1:
            return found
    return [text] if text else []


WORDS = read_vocabulary(Path(__file__).with_name("kinds.tsv"))
LABELS = dict(Question.Type.choices)
KINDS = Values({kind: LABELS[kind] for kind in SIMPLE}, WORDS, kind_by_rule)
MUST = Values(
    {"must": "Has to be answered", "may": "Can be left blank"}, read_vocabulary(Path(__file__).with_name("must.tsv"))
)
