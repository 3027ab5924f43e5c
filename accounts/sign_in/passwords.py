"""Rejects weak passwords beyond the common ones: no rule about kinds of characters."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

OWN_WORDS = {
    "safeguarding", "esafety", "children", "child", "board", "plan", "action", "lscb", "online", "safety", "welcome",
    "password", "letmein", "changeme",
}  # fmt: skip
MIN_WORD = 4  # shorter words of a name ("of", "the") are too common to be removed
MIN_LEFT = 4  # letters that must remain beside the removed words
KEYS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
STEPS = {row[i : i + 2] for keys in KEYS for row in (keys, keys[::-1]) for i in range(len(keys) - 1)}


def words_of(*texts: str) -> set[str]:
    """The words of these texts in lower case, letters only, each at least four letters long."""
    found = set()
    for text in texts:
        found |= {word for word in re.findall(r"[^\W\d_]+", (text or "").casefold()) if len(word) >= MIN_WORD}
    return found


def made_of_words(password: str, words: set[str]) -> bool:
    """Whether hardly anything of a password remains without these words, digits and punctuation."""
    characters = re.sub(r"[\W\d_]+", "", password.casefold())
    left = characters
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != characters and len(left) < MIN_LEFT


def is_run(password: str) -> bool:
    """Whether a password repeats one or two characters, or is a run along the alphabet or the keyboard."""
    text = password.casefold()
    if len(set(text)) <= 2:
        return True
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(pair in STEPS for pair in pairs) >= 0.8 * len(pairs)


class BoardWordsValidator:
    """Rejects passwords made of the board's own words, the person's name, or a run of keys."""

    def validate(self, password, user=None):
        own = words_of(getattr(settings, "BOARD_NAME", ""), getattr(settings, "SERVICE_NAME", ""))
        if user is not None:
            own |= words_of(getattr(user, "name", ""), getattr(user, "email", ""))
        if made_of_words(password, own | OWN_WORDS):
            raise ValidationError(
                "This password is made of words that anyone would try first here, such as the board's name "
                "or your own. Add words that have nothing to do with your work.",
                code="password_of_own_words",
            )
        if is_run(password):
            raise ValidationError(
                "This password is a run of keys or of the same characters. Choose a few unrelated words.",
                code="password_is_a_run",
            )

    def get_help_text(self):
        return "It must not be made of the board's name, your own name or a run of keys."
