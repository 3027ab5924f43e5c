"""Questions to the board that are printed among updates."""

import re

from actions.wording.document import squash


def questions_in(texts: list[str]) -> str:
    return " ".join(sentence for sentence in sentences(texts) if sentence.endswith("?"))


def sentences(texts: list[str]) -> list[str]:
    """Sentences and paragraphs of the updates, without the full stop at the end."""
    parts = (re.split(r"(?<=[.?!])\s+(?=[A-Z])", line) for text in texts for line in paragraphs(text))
    return [sentence.rstrip(" .") for part in parts for sentence in part if sentence.strip(" .")]


def paragraphs(text: str) -> list[str]:
    return [squash(line) for line in text.split("\n") if line.strip()]
