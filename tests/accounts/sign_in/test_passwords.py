"""Passwords (L6): length and commonness count, kinds of characters do not."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.sign_in.passwords import is_run, made_of_words
from tests.rows import try_rows

PERSON = User(name="Philippa Underwood", email="p.underwood@example.org")

GOOD = [
    "correct horse battery staple",
    "lantern otter wharf",
    "ẞträße über Größe",
    "пароль из трёх слов",
    "🦊🦉🐝🦔 hedge rows",
    "alllowercaseletterz",
    "9380 1742 5561 0",
    "safeguarding lantern otter",
    "x" * 3 + "kjdfoiwerq" * 6,
    "lantern otter wharf " * 6,
]
BAD = [
    ("elevenchars", "at least 12 characters"),
    ("passwordpassword", "words that anyone would try first"),
    ("1qaz2wsx3edc4rfv", "too common"),
    ("Northmere2010!", "words that anyone would try first"),
    ("Safeguarding1", "words that anyone would try first"),
    ("northmere safeguarding children board", "words that anyone would try first"),
    ("e-safety action plan", "words that anyone would try first"),
    ("underwood-2010", "words that anyone would try first"),
    ("Philippa.Underwood", "words that anyone would try first"),
    ("aaaaaaaaaaaaaa", "run of keys"),
    ("abababababab", "run of keys"),
    ("123456789012", "run of keys"),
    ("qwertyuiopasdf", "run of keys"),
    ("zyxwvutsrqpo", "run of keys"),
]


@pytest.mark.parametrize("password", GOOD)
def test_a_long_uncommon_password_of_any_characters_is_taken(password, settings):
    settings.BOARD_NAME = "Northmere Safeguarding Children Board"
    validate_password(password, PERSON)


@pytest.mark.parametrize(("password", "why"), BAD)
def test_a_short_common_or_local_password_is_refused_and_told_why(password, why, settings):
    settings.BOARD_NAME = "Northmere Safeguarding Children Board"
    with pytest.raises(ValidationError, match=why):
        validate_password(password, PERSON)


@try_rows(
    ("password", "words", "found"),
    [
        ("board-board-1", {"board"}, True),
        ("boardwalk river", {"board"}, False),
        ("123456789012", {"board"}, False),
        ("", {"board"}, False),
    ],
)
def test_made_of_words(password, words, found):
    assert made_of_words(password, words) is found


@try_rows(("password", "run"), [("abcdefgh", True), ("abcdWfgh kettle", False), ("", True)])
def test_is_run(password, run):
    assert is_run(password) is run
