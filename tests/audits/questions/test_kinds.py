"""Yes or no without “partly”, and a scale on which 1 is best: read, said in words, carried forward, triggered."""

from __future__ import annotations

from dataclasses import replace

from audits.questions.carrying import carried, may_keep
from audits.questions.questionnaire import M5, M5_1, YN, Asked
from audits.questions.reading import missing, read_answer
from audits.questions.trigger_fields import answers_of, put_together, taken_apart, turned
from audits.questions.triggers import action_wanted
from audits.questions.wording import answer_in_words, answer_lines
from audits.results.scoring import Share, score_of
from tests.audits.forms import ON
from tests.rows import try_rows

YES_NO = Asked(1, "S1", "S1.1", "Is there a rule?", type="yn", triggers=({"rule": "answer", "codes": ["n"], "weight":
               "compulsory"},))  # fmt: skip
WITH_TEXT = replace(YES_NO, type="yn_text", parts=({"code": "text", "text": "Which?"},))
ONE_BEST = Asked(2, "S1", "S1.2", "How well known is it?", type="m5_1", carry="C")
FIVE_BEST = replace(ONE_BEST, pk=12, type="m5")


def given(question: Asked, raw: dict):
    reading = read_answer(question, raw, on=ON)
    assert reading.is_valid, reading.errors
    return reading.given


def test_yes_or_no_takes_no_partly():
    assert [code for code, _ in YN] == ["y", "n", "na"]
    reading = read_answer(YES_NO, {"answer": "p"}, on=ON)
    assert reading.errors == {"answer": "Choose from the list: Yes; No; Does not apply"}
    assert read_answer(YES_NO, {"answer": "na"}, on=ON).errors.keys() == {"na"}, "it needs a reason"


@try_rows(("code", "points"), [("y", 2), ("n", 0)])
def test_yes_or_no_scores_two_or_nothing(code, points):
    assert score_of(YES_NO, given(YES_NO, {"answer": code})) == Share(points, 2)
    assert score_of(WITH_TEXT, given(WITH_TEXT, {"answer": code, "text": "The rule of 2009"})) == Share(points, 2)


def test_yes_or_no_with_a_text_lacks_the_text_only_after_yes():
    assert missing(WITH_TEXT, given(WITH_TEXT, {"answer": "y"})) == ["Which?"]
    assert missing(WITH_TEXT, given(WITH_TEXT, {"answer": "n"})) == []
    assert answer_lines(WITH_TEXT, given(WITH_TEXT, {"answer": "y", "text": "All"})) == [("", "Yes"), ("", "All")]


def test_no_asks_for_an_action():
    said = given(YES_NO, {"answer": "n"})
    assert action_wanted(YES_NO, {"S1.1": said}, on=ON).why == "You answered “No”."
    assert [code for code, _ in answers_of("yn", (), ())] == ["y", "n", "na"]


def test_partly_of_last_year_is_said_and_not_kept_by_a_plain_yes_or_no():
    before = replace(YES_NO, pk=11, type="ypn")
    now = replace(YES_NO, continues=11, carry="C")
    last = carried(now, before, given(before, {"answer": "p"}))
    assert answer_in_words(now, last) == "Partly"
    assert not may_keep(now, last)


def test_best_level_of_the_other_scale_is_1():
    assert (M5_1[0], M5_1[4]) == (("1", M5[4][1]), ("5", M5[0][1]))
    said = given(ONE_BEST, {"answer": "1"})
    assert (said.value, said.code, said.number) == (1, "1", 1)
    assert answer_in_words(ONE_BEST, said) == "1 Checked, improved and shared with others"
    assert ONE_BEST.scale_hint.startswith("1 is best.") and FIVE_BEST.scale_hint.startswith("5 is best.")


def test_level_of_last_year_is_turned_round_where_the_scale_is():
    now = replace(ONE_BEST, continues=FIVE_BEST.pk)
    last = carried(now, FIVE_BEST, given(FIVE_BEST, {"answer": "4"}))
    assert (last.value, last.code, last.number) == (2, "2", 2)
    assert answer_in_words(now, last) == "2 In place and checked in the last 12 months"
    assert may_keep(now, last)


def test_actions_stay_on_the_worst_levels_where_the_scale_is_turned_round():
    rules = [{"rule": "answer", "codes": ["1", "2"], "weight": "offered"}, {"rule": "blank", "weight": "offered"}]
    shown, rest = taken_apart(turned(rules, "m5", "m5_1"), "m5_1")
    assert (shown, rest) == ({"offered_on": ["5", "4"], "blank_action": "offered"}, [])
    assert turned(rules, "m5", "choice") == rules
    assert put_together(shown, "m5_1", [code for code, _ in M5_1])[0]["codes"] == ["5", "4"]
