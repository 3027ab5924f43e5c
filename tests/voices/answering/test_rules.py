"""Which counters a form adds to, and how many forms a class may send in a minute."""

from __future__ import annotations

from tests.rows import try_rows
from voices.answering.rules import SendLimit, counted, is_mark, offered
from voices.wording.questions import ChildOption, ChildQuestion


def question(code: str, options: str, *, is_multi: bool = False) -> ChildQuestion:
    return ChildQuestion(code, code, "", is_multi, tuple(ChildOption(each, each) for each in options.split()))


QUESTIONS = (
    question("C6", "controls talk not_known"),
    question("C7", "yes no not_known"),
    question("C9", "yes no not_known"),
    question("C10", "parent friend no_one not_known", is_multi=True),
    question("wishes", "listen teach not_known", is_multi=True),
)


@try_rows(
    ("picks", "expected"),
    [
        ({}, set()),
        ({"C6": ["talk"]}, {("C6", "talk")}),
        ({"C6": ["talk", "talk"]}, {("C6", "talk")}),
        ({"C6": ["talk", "controls"]}, set()),  # nobody knows which
        ({"C6": ["not_known"]}, {("C6", "not_known")}),
        ({"C6": ["yes"], "C99": ["yes"], "any": ["any"], "": [""]}, set()),  # not of the question, or no question
        ({"wishes": ["listen", "teach"]}, {("wishes", "listen"), ("wishes", "teach")}),
        ({"wishes": ["listen", "not_known"]}, {("wishes", "listen")}),
        ({"wishes": ["not_known"]}, {("wishes", "not_known")}),
        ({"C10": ["parent"]}, set()),  # nothing happened to tell of
        ({"C7": ["no"], "C9": ["not_known"], "C10": ["parent"]}, {("C7", "no"), ("C9", "not_known")}),
        ({"C7": ["yes", "no"], "C10": ["parent"]}, set()),
        ({"C7": ["yes"]}, {("C7", "yes"), ("any", "any")}),
        (
            {"C7": ["yes"], "C9": ["yes"], "C10": ["parent", "friend"]},
            {("C7", "yes"), ("C9", "yes"), ("C10", "parent"), ("C10", "friend"), ("any", "any")},
        ),
        ({"C9": ["yes"], "C10": ["no_one"]}, {("C9", "yes"), ("C10", "no_one"), ("any", "any")}),
        ({"C9": ["yes"], "C10": ["no_one", "friend"]}, {("C9", "yes"), ("C10", "friend"), ("any", "any")}),
        ({"C9": ["yes"], "C10": ["no_one", "not_known"]}, {("C9", "yes"), ("any", "any")}),
    ],
)
def test_counted_takes_what_a_form_says_and_no_more(picks, expected):
    assert counted(QUESTIONS, picks) == expected


def test_offered_keeps_what_the_questions_have():
    picks = {"C6": ["talk", "controls", "<script>"], "C8": ["yes"], "wishes": []}
    assert offered(QUESTIONS, picks) == {"C6": {"talk", "controls"}}


@try_rows(
    ("mark", "expected"),
    [("a" * 16, True), ("aB3_-" * 4, True), ("a" * 15, False), ("a" * 65, False), ("a" * 15 + "ä", False), ("", False)],
)
def test_is_mark_takes_random_numbers_alone(mark, expected):
    assert is_mark(mark) is expected


def test_send_limit_counts_each_class_within_a_minute():
    limit = SendLimit(3)
    assert [limit.allow(1, 60.0 + second) for second in range(4)] == [True, True, True, False]
    assert limit.allow(2, 65.0)
    assert limit.allow(1, 120.0)
    assert limit.counts == {1: 1}  # of the minute before, nothing is left
