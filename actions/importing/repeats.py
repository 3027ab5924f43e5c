"""Rows that print the same action under methods that are alike."""

import re
from collections import deque
from difflib import SequenceMatcher

from actions.wording.document import PlanDocument, squash

SAME_ACTION = 0.95  # share of matching letters
SIMILAR_METHOD = 0.70
_DIGITS = re.compile(r"\d+")
BEGINNING = 12  # letters in which the same action, slips and all, begins alike
LONGEST = 2_000  # characters; longer texts are the same only where they are equal
COMPARED = 40  # of many actions that begin alike, each is compared with so many before it


def repeated_rows(document: PlanDocument) -> list[tuple[int, ...]]:
    """Groups of printed rows (from 1) with the same action but for slips, under methods that are alike."""
    texts = [squash(row.action).casefold() for row in document.rows]
    methods = _methods(document)
    groups: list[list[int]] = []
    buckets: dict[str, deque[list[int]]] = {}
    for place, text in enumerate(texts):
        if not text:
            continue
        bucket = buckets.setdefault(text[:BEGINNING], deque(maxlen=COMPARED))
        for group in bucket:
            first = group[0]
            if _alike(texts[first], text, SAME_ACTION) and _alike(methods[first], methods[place], SIMILAR_METHOD):
                group.append(place)
                break
        else:
            groups.append([place])
            bucket.append(groups[-1])
    return [tuple(place + 1 for place in group) for group in groups if len(group) > 1]


def _methods(document: PlanDocument) -> list[str]:
    """The method of each row, a blank one standing for the one above under the same objective."""
    methods, priority, current = [], None, ""
    for row in document.rows:
        if row.priority != priority or row.objective.strip():
            priority, current = row.priority, ""
        current = squash(row.method).casefold() or current
        methods.append(current)
    return methods


def _alike(first: str, second: str, share: float) -> bool:
    if first == second:
        return True
    if max(len(first), len(second)) > LONGEST:
        return False  # letter by letter, such texts take seconds
    if _DIGITS.findall(first) != _DIGITS.findall(second):
        return False  # "Visit 1" and "Visit 2"
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= share and matcher.quick_ratio() >= share and matcher.ratio() >= share
