"""The actions of a change to many, as a short text in an address: "1-5.7.9-11". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, islice

_WRITTEN = re.compile(r"\d{1,18}(-\d{1,18})?(\.\d{1,18}(-\d{1,18})?)*", re.ASCII)


def written(keys: Iterable[int]) -> str:
    """Some keys, in order, those that follow each other as one range."""
    parts = []
    for _, group in groupby(enumerate(sorted(set(keys))), key=lambda pair: pair[1] - pair[0]):
        run = [key for _, key in group]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ".".join(parts)


def read_keys(text: str, most: int) -> list[int]:
    """The keys of such a text, no more than `most`; none where it is no such text."""
    if not _WRITTEN.fullmatch(text):
        return []
    ranges = (part.split("-") for part in text.split("."))
    return list(islice((key for ends in ranges for key in range(int(ends[0]), int(ends[-1]) + 1)), most))
