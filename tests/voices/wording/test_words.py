"""The words that ship: who is asked what, in sentences that an age can read, with nothing left out of the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rows import try_rows
from voices.wording.ages import VERSIONS
from voices.wording.questions import shipped_edition, words_for
from voices.wording.services import read_words

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[3] / "templates" / "voices" / "child"
BUTTON = "I need help now"  # the name of a button is read as one word
LONGEST = {"7_11": 12, "11_16": 32, "16_18": 32}  # words in a sentence
MINUTES, WORDS_A_MINUTE, SECONDS_TO_CHOOSE = 5, 130, 4  # an estimate for an average reader of nine


def words_of(age: str):
    return words_for(shipped_edition().pk, age)


def sentences(text: str) -> list[str]:
    """What stands between full stops, question marks and colons."""
    return [part for part in re.split(r"[.?!:;\n]+(?=\s|$|[”“])", text.replace(BUTTON, "Help")) if part.strip(" ”“")]


@try_rows("age", VERSIONS)
def test_sentences_are_short_enough_for_the_age(age):
    page = words_of(age).page
    own = {code: row["text"] for code, row in read_words(age).items()}
    texts = {**own, "start_help": f"{page['start_help']} {page['help_button']}"}
    long = {line.strip() for text in texts.values() for line in sentences(text) if len(line.split()) > LONGEST[age]}
    assert long == set()


@try_rows("age", VERSIONS)
def test_every_question_is_asked_with_every_option(age):
    questions = {question.code: question for question in words_of(age).questions}
    asked = {row.code: {each["code"] for each in row.options} for row in shipped_edition().questions.all()}
    assert {code: set(question.codes) for code, question in questions.items()} == asked
    assert len(asked) == 14


@try_rows("age", VERSIONS)
def test_every_question_can_be_answered_with_i_do_not_know(age):
    for question in words_of(age).questions:
        assert any("don’t know" in option.text for option in question.options), question.code


@try_rows("age", VERSIONS)
def test_words_of_the_page_are_those_that_the_pages_use(age):
    files = "".join(path.read_text() for path in TEMPLATES.iterdir())
    used = set(re.findall(r"page\.(\w+)", files))
    told = {"who_title", "who_text", "why_title", "why_text", "published_title", "published_text"}
    assert set(words_of(age).page) == used - (told if age == "7_11" else set())


def test_older_ages_read_who_asks_why_and_that_sent_answers_stay():
    for age in ("11_16", "16_18"):
        page = words_of(age).page
        assert "cannot be changed or taken back" in page["published_text"]
        assert page["who_title"] == "Who is asking" and page["why_title"] == "Why"
        assert "10 or more" in page["published_text"]


def test_youngest_read_what_was_agreed_before_they_start():
    page = words_of("7_11").page
    agreed = (
        "We want to know what going online is like for you. You do not have to. Do not write your name. Nobody can tell "
        "which answers are yours: the computer only adds them up. So we cannot come and help you from here. If "
        "something worries you, tell an adult you trust or press I need help now."
    )
    text = f"{page['start_text']} {page['start_help']} {page['help_button']}."
    assert " ".join(text.split()) == agreed


def test_symbols_are_drawn_for_all_options_of_a_question_or_none():
    drawn = set(re.findall(r'id="symbol-(\w+)"', (TEMPLATES / "symbols.html").read_text()))
    options = {question.code: [option.symbol for option in question.options] for question in words_of("7_11").questions}
    assert {symbol for row in options.values() for symbol in row if symbol} == drawn
    assert [code for code, row in options.items() if not all(row)] == ["C3"]  # a drawing of a girl is one of some girls
    for row in options.values():
        assert len({*row}) == len(row) or not any(row)


def test_youngest_read_and_choose_in_five_minutes():
    words = words_of("7_11")
    read = [words.page["start_text"], words.page["end_text"], words.page["sent_text"]]
    for question in words.questions:
        read += [question.text, question.help, *(option.text for option in question.options)]
    minutes = len(" ".join(read).split()) / WORDS_A_MINUTE + len(words.questions) * SECONDS_TO_CHOOSE / 60
    assert minutes < MINUTES


def test_words_promise_no_secrecy_and_no_reward():
    every = " ".join(row["text"] for age in VERSIONS for row in read_words(age).values())
    assert not re.search(r"\b(secret|confidential|anonymous|fun|win|prize|please)\b", every, re.IGNORECASE)
