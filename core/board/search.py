"""What a search is made of, for every app: words in, hits out.

Each app says in its own search.py where it looks; esafety/search.py puts the answers on one page.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe

SHORTEST, MOST_WORDS, LONGEST = 2, 8, 200  # characters of a word, words, characters of all
RELATED = 90  # characters shown on either side of the first word that was found


@dataclass(frozen=True)
class Hit:
    title: str
    href: str
    text: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    heading: str
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


def taken(heading: str, rows: QuerySet, limit: int, hit: Callable[..., Hit]) -> Group:
    """The first rows as hits; one row more is read to know whether there are others."""
    found = list(rows[: limit + 1])
    return Group(heading, [hit(row) for row in found[:limit]], more=len(found) > limit)


def words_of(question: str) -> list[str]:
    """The words to look for, at most MOST_WORDS, each of SHORTEST characters or a number; "…" keeps words together."""
    question = question.replace("\x00", " ").replace("“", '"').replace("”", '"')  # no database looks for a null
    found = re.findall(r'"([^"]+)"|(\S+)', question[:LONGEST])
    words = [" ".join((phrase or word.strip('"')).split()) for phrase, word in found]
    return [word for word in words if len(word) >= SHORTEST or word.isdigit()][:MOST_WORDS]


def containing(words: list[str], *fields: str) -> Q:
    """Records in whose fields every one of the words stands, in any case, each in any of the fields."""
    every = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        every &= anywhere
    return every


def excerpt(text: str, words: list[str]) -> SafeString:
    """The part of a text around the first word found, escaped, with the words marked."""
    text = " ".join(text.split())
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(text) if words else None
    middle = first.start() if first else 0
    begin, end = max(0, middle - RELATED), min(len(text), middle + RELATED * 2)
    begin = 0 if begin < 15 else min(text.find(" ", begin) + 1 or begin, middle)  # a word may be longer than the room
    end = len(text) if len(text) - end < 15 else max(text.rfind(" ", 0, end), middle + 1)
    shown, parts, at = text[begin:end], [], 0
    for match in pattern.finditer(shown) if words else ():
        parts.append(f"{escape(shown[at : match.start()])}<mark>{escape(match.group())}</mark>")
        at = match.end()
    parts.append(escape(shown[at:]))
    inside = "".join(parts)
    return mark_safe(f"{'… ' if begin else ''}{inside}{' …' if end < len(text) else ''}")  # noqa: S308 (escaped above)
