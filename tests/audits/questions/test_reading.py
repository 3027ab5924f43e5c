"""Reading answers: a table of cases for each type, and that nothing makes it raise or turns a blank into 0."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as some

from audits.questions.carrying import fits
from audits.questions.questionnaire import Given
from audits.questions.reading import NO_REASON, NOT_A_NUMBER, missing, read_answer
from audits.questions.wording import plain_words
from tests.audits.forms import EVERY, ON
from tests.examples import examples
from tests.rows import try_rows

LONG = "x" * 2_001
CASES = [
    # code, what is given, value, (code, number, day)
    ("A1.3", {"answer": "y"}, "y", ("y", None, None)),
    ("A1.3", {"answer": "Partly"}, "p", ("p", None, None)),
    ("A1.3", {"answer": " NO "}, "n", ("n", None, None)),
    ("A1.3", {"answer": ""}, None, ("", None, None)),
    ("A1.3", {}, None, ("", None, None)),
    ("A1.3", {"answer": "na", "na": "No children come here"}, "na", ("na", None, None)),
    ("A2.3", {"answer": "4"}, 4, ("4", 4, None)),
    ("A2.3", {"answer": 4.0}, 4, ("4", 4, None)),
    ("A2.3", {"answer": "4 In place and checked in the last 12 months"}, 4, ("4", 4, None)),
    ("A2.2", {"answer": "2010-02-03"}, "2010-02-03", ("", None, dt.date(2010, 2, 3))),
    ("A2.2", {"answer": ["3", "Feb", "2010"]}, "2010-02-03", ("", None, dt.date(2010, 2, 3))),
    ("A2.2", {"answer": "3/2/2010"}, "2010-02-03", ("", None, dt.date(2010, 2, 3))),
    ("A2.2", {"answer": "3rd February 2010"}, "2010-02-03", ("", None, dt.date(2010, 2, 3))),
    ("A2.2", {"answer": dt.datetime(2010, 2, 3, 9)}, "2010-02-03", ("", None, dt.date(2010, 2, 3))),
    ("A2.2", {"answer": ["", "", ""]}, None, ("", None, None)),
    ("A3.2", {"answer": "0"}, 0, ("", 0, None)),
    ("A3.2", {"answer": ""}, None, ("", None, None)),
    ("A3.2", {"answer": "1,200"}, 1200, ("", 1200, None)),
    ("A3.2", {"answer": 12.0}, 12, ("", 12, None)),
    ("A7.4", {"social_care": "2", "police": "0"}, {"social_care": 2, "police": 0}, ("", 2, None)),
    ("A7.4", {"social_care": "2"}, {"social_care": 2, "police": None}, ("", None, None)),
    ("A7.4", {"social_care": "", "police": " "}, None, ("", None, None)),
    ("A8.1", {"answer": "  Quiz nights.\r\nMore "}, "Quiz nights.\nMore", ("", None, None)),
    ("A4.3", {"answer": "y", "text": "New rules"}, {"answer": "y", "text": "New rules"}, ("y", None, None)),
    ("A4.3", {"text": "New rules"}, {"answer": None, "text": "New rules"}, ("", None, None)),
    ("B2", {"answer": "library"}, "library", ("library", None, None)),
    ("B3", {"answer": ["12_15", "5_7"]}, ["5_7", "12_15"], ("", None, None)),
    ("B3", {"answer": "5 to 7; 12 to 15"}, ["5_7", "12_15"], ("", None, None)),
    ("B3", {"answer": []}, None, ("", None, None)),
    ("B4", {"owned": "30", "personal": "n"}, {"owned": 30, "personal": "n"}, ("n", 30, None)),
    ("B15", {"likelihood": "3", "impact": "5", "reason": "Open wi-fi"}, {"likelihood": 3, "impact": 5,
     "reason": "Open wi-fi"}, ("very_high", 15, None)),
    ("B15", {"likelihood": "3"}, {"likelihood": 3, "impact": None, "reason": None}, ("", None, None)),
    ("B16", {"likelihood": 1, "impact": 2, "look_again": "2011-01-31"}, {"likelihood": 1, "impact": 2,
     "look_again": "2011-01-31"}, ("low", 2, None)),
    ("C1", {"setting": "Dock Road", "day": "2010-05-01", "how": "On paper"}, {"setting": "Dock Road",
     "day": "2010-05-01", "how": "paper"}, ("paper", None, dt.date(2010, 5, 1))),
    ("C13", {"agreed": "y", "plan": "n", "parents": "p"}, {"agreed": "y", "plan": "n", "parents": "p"}, ("", None, None)),
]  # fmt: skip
WRONG = [
    ("A1.3", {"answer": "maybe"}, "answer", "Choose from the list: Yes; Partly; No; Does not apply"),
    ("A1.3", {"answer": "na"}, "na", NO_REASON),
    ("A1.3", {"answer": "na", "na": "too short"}, "na", NO_REASON),
    ("A2.2", {"answer": "2010-06-02"}, "answer", "This date is in the future. Enter a day that has passed"),
    ("A2.2", {"answer": "3 2010"}, "answer", "Enter the date in the form 3 February 2010"),
    ("A2.2", {"answer": ["31", "2", "2010"]}, "answer", "February 2010 has no day 31. Enter the date in the form 3 February 2010"),
    ("A2.2", {"answer": ["3", "", "2010"]}, "answer", "The date must include a month"),
    ("A3.2", {"answer": "-1"}, "answer", NOT_A_NUMBER),
    ("A3.2", {"answer": "twelve"}, "answer", NOT_A_NUMBER),
    ("A3.2", {"answer": "1.5"}, "answer", NOT_A_NUMBER),
    ("A3.2", {"answer": "99999999"}, "answer", "Enter a number of at most 9,999,999"),
    ("A8.1", {"answer": LONG}, "answer", "Shorten this to 2,000 characters. It has 2,001"),
    ("A1.1", {"name": "Sam Field", "email": "sam"}, "email", "Enter an email address in the form name@school.example"),
    ("B3", {"answer": ["5_7", "100"]}, "answer", "Choose from the list: Under 5; 5 to 7; 8 to 11; 12 to 15; 16 and 17; 18 and over with care needs"),
    ("B15", {"likelihood": "6"}, "likelihood", "Choose from the list: 1; 2; 3; 4; 5"),
]  # fmt: skip


@try_rows(("code", "raw", "value", "heart"), CASES)
def test_what_is_read(code, raw, value, heart):
    reading = read_answer(EVERY[code], raw, on=ON)
    assert reading.is_valid
    found = reading.given
    assert found.value == value
    assert (found.code, found.number, found.day) == heart


@try_rows(("code", "raw", "field", "words"), WRONG)
def test_what_is_refused_in_words(code, raw, field, words):
    assert dict(read_answer(EVERY[code], raw, on=ON).errors) == {field: words}


def test_half_an_answer_is_kept_and_says_what_is_missing():
    found = read_answer(EVERY["A7.4"], {"social_care": "2"}, on=ON).given
    assert missing(EVERY["A7.4"], found) == ["To the police"]
    found = read_answer(EVERY["A4.3"], {"answer": "y"}, on=ON).given
    assert missing(EVERY["A4.3"], found) == ["What has changed"]
    found = read_answer(EVERY["A4.3"], {"answer": "n"}, on=ON).given
    assert missing(EVERY["A4.3"], found) == []
    found = read_answer(EVERY["A1.1"], {"name": "Sam Field"}, on=ON).given
    assert missing(EVERY["A1.1"], found) == ["Work email address"]


anything = some.recursive(
    some.none() | some.text() | some.integers() | some.floats() | some.dates() | some.booleans() | some.datetimes(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
names = some.sampled_from(sorted({field.name for asked in EVERY.values() for field in asked.fields} | {"na", "x"}))


@pytest.mark.long
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(150))
@every(code=some.sampled_from(sorted(EVERY)), raw=some.dictionaries(names, anything, max_size=6))
def test_nothing_makes_it_raise_and_what_is_kept_is_an_answer(code, raw):
    question = EVERY[code]
    reading = read_answer(question, raw, on=ON)
    assert set(reading.errors) <= {field.name for field in question.fields} | {"na"}
    json.dumps(reading.given.value)
    missing(question, reading.given)
    if not reading.given.is_blank:
        assert fits(question, reading.given.value)
    if reading.given.day:
        assert reading.given.day <= ON


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(100))
@every(code=some.sampled_from(sorted(EVERY)), blank=some.sampled_from(["", " ", None, [], ["", "", ""], "\t\n"]))
def test_blank_is_blank_and_never_0(code, blank):
    raw = {field.name: blank for field in EVERY[code].fields}
    assert read_answer(EVERY[code], raw, on=ON).given == Given()


@try_rows(
    ("value", "words"),
    [
        (None, ""),
        ("y", "Yes"),
        (4, "4"),
        (0, "0"),
        ("2010-02-03", "3 February 2010"),
        (["wired", "open_wifi"], "wired; open_wifi"),
        ({"content": 3, "contact": None}, "content: 3"),
        ({"answer": "n", "text": "Not yet"}, "answer: No\ntext: Not yet"),
    ],
)
def test_a_whole_answer_in_words_without_its_question(value, words):
    assert plain_words(value) == words
