"""Drafts judged as a whole, rows as lines of text, and triggers as single answers: without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audits.questionnaires.rules import problems_of
from audits.questions.questionnaire import Form
from audits.questions.row_lines import LineProblem, lines_of, rows_of
from audits.questions.rule_words import (
    check_in_words,
    checks_in_words,
    must_if_in_words,
    rows_in_words,
    triggers_in_words,
)
from audits.questions.trigger_fields import answers_of, put_together, same_rules, taken_apart
from tests.audits.forms import EVERY, FORMS
from tests.rows import try_rows


def changed(form: Form, code: str, **values) -> Form:
    """A form with one question changed."""
    sections = [
        replace(s, questions=tuple(replace(q, **values) if q.code == code else q for q in s.questions))
        for s in form.sections
    ]
    return replace(form, sections=tuple(sections))


def without(form: Form, code: str) -> Form:
    """A form without one of its questions."""
    sections = [replace(s, questions=tuple(q for q in s.questions if q.code != code)) for s in form.sections]
    return replace(form, sections=tuple(sections))


def said(form: Form) -> list[str]:
    return [problem.text for problem in problems_of(form)]


POINTS = FORMS["access-points"]


@try_rows("form", FORMS.values())
def test_nothing_is_wrong_in_what_comes_with_the_product(form):
    assert said(form) == []


@try_rows(
    ("form", "words"),
    [
        (Form(1, "Empty", ()), "There is no section yet"),
        (replace(POINTS, sections=(replace(POINTS.sections[0], questions=()),)), "There is no question yet"),
        (changed(POINTS, "B2", options=()), "B2 has no answers to choose from."),
        (changed(POINTS, "B9", parts=()), "B9 has no rows."),
        (without(POINTS, "B11"), "B12 depends on B11, which is not there."),
        (without(POINTS, "B15"), "B16 depends on B15, which is not there."),
        (
            replace(POINTS, sections=(*POINTS.sections[3:], *POINTS.sections[:3][::-1])),
            "",
        ),
        (changed(POINTS, "B8", must_if={"question": "B11", "not": []}), "B8 depends on B11, which is asked later."),
        (changed(POINTS, "B12", must_if={"question": "B12", "not": []}), "B12 depends on itself."),
        (changed(POINTS, "B11", asked="S"), "B12 depends on B11, which not everybody is asked who is asked B12."),
        (changed(POINTS, "B12", must_if={"question": "B11", "not": ["never"]}), "the answer “never” of B11"),
        (
            changed(POINTS, "B11", triggers=({"rule": "answer", "codes": ["gone"], "weight": "offered"},)),
            "B11 asks for an action on “gone”, which is not one of its answers.",
        ),
        (changed(POINTS, "B6", triggers=({"rule": "sometimes"},)), "B6: The rule is not known."),
        (changed(POINTS, "B6", type="sign_off", parts=({"code": "head", "text": "Head"},), triggers=()), ""),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(form, words):
    if words:
        assert any(words in text for text in said(form)), said(form)
    else:
        assert said(form) == []


def test_a_problem_leads_to_its_question_or_section():
    (found,) = problems_of(changed(POINTS, "B2", options=()))
    assert found.question.code == "B2"
    first = POINTS.sections[0]
    empty = replace(POINTS, sections=(replace(first, code="B-0", questions=()), *POINTS.sections))
    (found,) = problems_of(empty)
    assert (found.section.code, found.question) == ("B-0", None)


def test_one_sign_off_at_most():
    form = changed(
        FORMS["arrangements"], "A8.2", type="sign_off", parts=({"code": "head", "text": "Head"},), triggers=()
    )
    assert said(form) == ["A8.3 is a second sign-off. A return is signed once."]


@try_rows("code", [code for code, q in EVERY.items() if q.parts or q.options])
def test_rows_and_lines_are_inverse(code):
    question = EVERY[code]
    for rows, typed in ((question.options, False), (question.parts, question.type in {"group", "risk"})):
        assert rows_of(lines_of(rows, typed=typed), typed=typed) == [dict(row) for row in rows]


def test_a_line_without_a_short_name_gets_one_of_its_own():
    rows = rows_of("Café or shop\n\n  old | Café or shop  \nCafé or shop")
    assert [(row["code"], row["text"]) for row in rows] == [
        ("cafe_or_shop", "Café or shop"),
        ("old", "Café or shop"),
        ("cafe_or_shop_2", "Café or shop"),
    ]
    assert rows_of("when | By when | later date", typed=True)[0] == {
        "code": "when", "text": "By when", "type": "date", "next": True,
    }  # fmt: skip


@try_rows(
    ("text", "typed", "words"),
    [
        ("a | A\na | B", False, "Line 2: the short name “a” is used in another line too"),
        ("a |", False, "Line 1: there are no words"),
        ("a | b | c", False, "Line 1: there are too many bars"),
        (f"{'a' * 21} | A", False, "more than 20 characters"),
        ("a | A | song", True, "“song” is not a kind of answer. Use one of: text, short text"),
        ("a | A | one of", True, "say what can be chosen"),
        ("\n".join(f"row {n}" for n in range(41)), False, "at most 40 lines"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(text, typed, words):
    with pytest.raises(LineProblem) as problem:
        rows_of(text, typed=typed)
    assert words in str(problem.value)


@try_rows("code", [code for code, q in EVERY.items() if q.triggers])
def test_triggers_are_taken_apart_and_put_together_again(code):
    question = EVERY[code]
    shown, rest = taken_apart(question.triggers, question.type)
    answers = [each for each, _ in answers_of(question.type, question.options, question.parts)]
    assert rest == []
    assert same_rules(put_together(shown, question.type, answers), question.triggers)


def test_a_trigger_that_a_form_cannot_show_is_kept():
    two = [{"rule": "older", "months": months, "weight": "offered"} for months in (12, 24)]
    told = {"rule": "blank", "weight": "compulsory", "tell_board": True}
    shown, rest = taken_apart([*two, told], "date")
    assert (shown, rest) == ({"older_action": "offered", "older_months": 12}, [two[1], told])


def test_a_trigger_on_an_answer_that_is_gone_goes_too():
    assert put_together({"compulsory_on": ["a", "gone"]}, "choice", ["a"]) == [
        {"rule": "answer", "codes": ["a"], "weight": "compulsory"}
    ]
    assert put_together({"offered_on": ["gone"]}, "choice", ["a"]) == []


def test_rules_are_said_in_words():
    assert rows_in_words(EVERY["B4"].parts) == (
        "How many devices does the site own? (number); Are personal devices allowed on its network? (yes, partly or no)"
    )
    assert "How it was done (one of Online, On paper" in rows_in_words(EVERY["C1"].parts)
    b5 = EVERY["B5"]
    assert triggers_in_words(b5.triggers, b5.words_of) == "When the answer is “Open guest wi-fi”, an action is offered."
    assert must_if_in_words(EVERY["B12"].must_if, EVERY["B11"].words_of) == (
        "Only where B11 is answered, and not with “Not at all”."
    )
    assert must_if_in_words(None) == ""
    assert checks_in_words(EVERY["B16"].checks) == "Lower than B15 (a warning only)."
    found = {check_in_words(rule) for question in EVERY.values() for rule in question.checks}
    assert len(found) >= 6 and not any("not a rule" in words.lower() for words in found)
    assert check_in_words({"check": "pairs"}) == "Not a rule that is known."
