"""Terms of the glossary explained where they are used. Pure: texts and terms in, marked text out."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Terms = list[tuple[str, str]]


def pattern_of(terms: Terms) -> re.Pattern | None:
    """One pattern that finds any of the terms as whole words, longest first; None without terms."""
    words = sorted({term.strip() for term, _ in terms if term.strip()}, key=len, reverse=True)
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def used_terms(text: str, terms: Terms) -> Terms:
    """Those terms that stand in a text, in the order in which they first stand there."""
    pattern = pattern_of(terms)
    if pattern is None:
        return []
    meanings = {term.strip(): meaning for term, meaning in terms}
    found = dict.fromkeys(match.group() for match in pattern.finditer(text))
    return [(term, meanings[term]) for term in found]


def with_meanings(text: str, terms: Terms) -> SafeString:
    """The text, escaped, with the meaning of each term on its first use."""
    pattern = pattern_of(terms)
    if pattern is None:
        return conditional_escape(text)
    meanings = {term.strip(): meaning for term, meaning in terms}
    parts, end, seen = [], 0, set()
    for match in pattern.finditer(text):
        term = match.group()
        if term in seen:
            continue
        seen.add(term)
        parts.append(conditional_escape(text[end : match.start()]))
        parts.append(format_html('<abbr title="{}">{}</abbr>', meanings[term], term))
        end = match.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 (every part is escaped above)
