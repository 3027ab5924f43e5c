"""Triggers, checks, carry-forward, scores, risk and small groups: tables of cases, and what always holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as some

from audits.models import AnswerEvidence, ImprovementAction
from audits.questions import risk
from audits.questions.carrying import age_in_words, before, carried, evidence_is_old, fits, may_keep
from audits.questions.checks import before_sign_off, is_counted
from audits.questions.questionnaire import Asked, Form, FormSection, Given, applies, is_must
from audits.questions.states import MOVES, STATES, may_move, moves_from, signatures_wanted
from audits.questions.triggers import action_wanted, in_words
from audits.results.scoring import Share, quartiles, score_of, section_scores, share_of_counts
from tests.audits.forms import EVERY, FORMS, ON, answers, given
from tests.examples import examples
from tests.rows import try_rows

C, O, NONE = "compulsory", "offered", None  # noqa: E741 (as in the tables: compulsory, offered, none)
YEAR = {"A2_2": "2009-06-01"}
TRIGGERS = [
    ("A1.3", answers(A1_3="y"), NONE),
    ("A1.3", answers(A1_3="p"), O),
    ("A1.3", answers(A1_3="n"), C),
    ("A1.3", answers(A1_3="na"), NONE),
    ("A1.3", {}, NONE),
    ("A1.4", answers(A1_4="p"), NONE),
    ("A1.1", {}, C),
    ("A1.1", answers(A1_1={"name": "Sam Field", "email": "sam@northmere.example"}), NONE),
    ("A2.3", answers(A2_3="2"), C),
    ("A2.3", answers(A2_3="3"), NONE),
    ("A2.2", answers(A2_2="2009-06-01"), NONE),
    ("A2.2", answers(A2_2="2009-05-31"), C),
    ("A2.2", {}, C),
    ("A1.2", answers(A1_2="2008-06-01"), NONE),
    ("A1.2", answers(A1_2="2008-05-31"), C),
    ("A3.3", answers(A3_2="10", A3_3="8"), NONE),
    ("A3.3", answers(A3_2="10", A3_3="7"), C),
    ("A3.3", answers(A3_2="0", A3_3="0"), NONE),
    ("A3.3", answers(A3_3="0"), NONE),
    ("A5.1", answers(A5_1="0"), O),
    ("A5.1", answers(A5_1="1"), NONE),
    ("A5.1", {}, NONE),
    ("A4.2", answers(A4_2={"answer": "n"}), C),
    ("B5", answers(B5=["wired", "open_wifi"]), O),
    ("B5", answers(B5=["wired"]), NONE),
    ("B7", {}, C),
    ("B9", answers(B9={"abuse": "blocked", "hate": "not_tested"}), C),
    ("B9", answers(B9={"abuse": "blocked", "hate": "partly"}), NONE),
    ("B11", answers(B11="none"), C),
    ("B11", answers(B11="staff"), NONE),
    ("B12", answers(B11="none"), NONE),
    ("B12", answers(B11="staff"), C),
    ("B15", answers(B15={"likelihood": "3", "impact": "5"}), C),
    ("B15", answers(B15={"likelihood": "2", "impact": "5"}), NONE),
]


@try_rows(("code", "said", "weight"), TRIGGERS)
def test_what_asks_for_an_action(code, said, weight):
    wanted = action_wanted(EVERY[code], said, on=ON)
    assert (wanted and wanted.weight) == weight
    assert wanted is None or wanted.why.endswith(".")


def test_a_high_risk_is_told_to_the_board_and_says_why():
    wanted = action_wanted(EVERY["B15"], answers(B15={"likelihood": "5", "impact": "5"}), on=ON)
    assert wanted.tell_board and wanted.why == "The risk scores 25; from 15 on an action is needed."
    wanted = action_wanted(EVERY["A3.3"], answers(A3_2="9", A3_3="7"), on=ON)
    assert not wanted.tell_board and wanted.why == "This is 77%, and less than 80% of A3.2."


def test_triggers_are_said_in_words():
    said = [in_words(trigger) for asked in EVERY.values() for trigger in asked.triggers]
    assert len(said) > 30 and all(text.startswith("When ") for text in said)
    assert in_words({"rule": "sometimes"}) == "Not a rule that is known."


json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["rule", "codes", "months", "is",
    "of", "percent", "least", "weight", "check", "others", "rows"]), inner, max_size=5), max_leaves=8,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(150))
@every(trigger=json, check=json)
def test_no_trigger_or_check_however_wrong_makes_a_rule_raise(trigger, check):
    question = replace(
        EVERY["A3.3"],
        triggers=(trigger,) if isinstance(trigger, dict) else (),
        checks=(check,) if isinstance(check, dict) else (),
    )
    said = answers(A3_2="10", A3_3="7")
    form = replace(FORMS["arrangements"], sections=(replace(FORMS["arrangements"].sections[0], questions=(question,)),))
    action_wanted(question, said, on=ON)
    before_sign_off(form, said, actions={}, evidence={}, on=ON)


def found(key: str, said, actions=None, evidence=None):
    """(code, kind, blocks) of every finding."""
    findings = before_sign_off(FORMS[key], said, actions=actions or {}, evidence=evidence or {}, on=ON)
    return [(each.code, each.kind, each.blocks) for each in findings]


def only(key, code, *args):
    return [each[1:] for each in found(key, *args) if each[0] == code]


def test_an_empty_return_has_everything_to_answer_and_a_blank_that_needs_an_action_asks_for_it():
    listed = found("arrangements", {})
    assert ("A1.1", "action", True) in listed and ("A1.1", "unanswered", True) not in listed
    assert ("A1.3", "unanswered", True) in listed
    assert not [each for each in listed if each[0] in {"A8.1", "A8.3"}]


def test_an_action_that_is_compulsory_needs_words_an_owner_and_a_day():
    said = answers(A1_4="n")
    assert only("arrangements", "A1.4", said) == [("action", True)]
    assert only("arrangements", "A1.4", said, {"A1.4": ImprovementAction(status="open")}) == [("action", True)]
    whole = ImprovementAction(status="open", owner_name="Head", due=dt.date(2010, 9, 1))
    assert only("arrangements", "A1.4", said, {"A1.4": whole}) == []
    whole.status = "dropped"
    assert only("arrangements", "A1.4", said, {"A1.4": whole}) == [("action", True)]


def test_an_action_that_is_offered_can_wait_or_be_declined():
    said = answers(A1_3="p")
    assert only("arrangements", "A1.3", said) == [("undecided", False)]
    assert only("arrangements", "A1.3", said, {"A1.3": ImprovementAction(status="declined")}) == []


@try_rows(
    ("key", "code", "said", "expected"),
    [
        ("arrangements", "A3.3", answers(A3_2="10", A3_3="10"), []),
        ("arrangements", "A3.3", answers(A3_2="10", A3_3="11"), [("check", True)]),
        ("arrangements", "A7.4", answers(A7_3=dict.fromkeys(("content", "contact", "conduct", "commerce", "not_known"), 1), A7_4={"social_care": 5, "police": 5}), []),
        ("arrangements", "A7.4", answers(A7_3=dict.fromkeys(("content", "contact", "conduct", "commerce", "not_known"), 1), A7_4={"social_care": 6, "police": 0}), [("check", True)]),
        ("access-points", "B16", answers(B15={"likelihood": 2, "impact": 2, "reason": "x"}, B16={"likelihood": 2, "impact": 2, "look_again": "2011-01-01"}), [("check", False)]),
        ("access-points", "B16", answers(B15={"likelihood": 2, "impact": 2, "reason": "x"}, B16={"likelihood": 1, "impact": 2, "look_again": "2011-01-01"}), []),
        ("young-people", "C2", answers(C2={"asked_5_7": 20, "answered_5_7": 12}), [("unfinished", True)]),
        ("young-people", "C7", answers(C7="3"), []),
        ("young-people", "C13", answers(C13={"agreed": "n", "plan": "y", "parents": "y"}), [("check", False)]),
    ],
)  # fmt: skip
def test_checks_against_other_answers(key, code, said, expected):
    assert only(key, code, said) == expected


SURVEYED = {"asked_5_7": 0, "answered_5_7": 0, "asked_8_11": 30, "answered_8_11": 20, "asked_12_15": 0, "answered_12_15": 0,
            "asked_16_17": 0, "answered_16_17": 0}  # fmt: skip


@try_rows(
    ("code", "raw", "blocks"),
    [
        ("C2", SURVEYED, []),
        ("C2", SURVEYED | {"answered_8_11": 31}, [True]),
        ("C2", SURVEYED | {"answered_8_11": 9}, [True]),
        ("C3", {"girls": 10, "boys": 9, "other": 1, "rather_not": 0}, []),
        ("C3", {"girls": 10, "boys": 9, "other": 0, "rather_not": 0}, [False]),
        ("C6", {"controls": 10, "talk": 10, "both": 1, "neither": 0, "not_known": 0}, [True]),
        ("C7", "20", []),
        ("C7", "21", [True]),
        ("C11", {"know": 20, "useful": 21}, [True]),
    ],
)
def test_checks_of_the_survey(code, raw, blocks):
    said = answers(C2=SURVEYED) | {code: given(code, raw)}
    findings = before_sign_off(FORMS["young-people"], said, actions={}, evidence={}, on=ON)
    assert [each.blocks for each in findings if each.code == code and each.kind == "check"] == blocks


def test_a_survey_without_safeguards_is_not_counted():
    whole = {"agreed": "y", "plan": "p", "parents": "y"}
    assert is_counted(FORMS["young-people"], answers(C13=whole))
    assert not is_counted(FORMS["young-people"], answers(C13=whole | {"plan": "n"}))


def test_a_question_that_depends_on_another_has_to_be_answered_only_then():
    assert not is_must(EVERY["B12"], answers(B11="none"))
    assert is_must(EVERY["B12"], answers(B11="logs"))
    assert not is_must(EVERY["B12"], {})


def test_old_evidence_has_to_be_said_to_be_current():
    said, old = answers(A2_1="y"), AnswerEvidence(first_added_on=dt.date(2008, 5, 31))
    assert only("arrangements", "A2.1", said, None, {"A2.1": [old]}) == [("evidence", True)]
    old.still_current_on = ON
    assert only("arrangements", "A2.1", said, None, {"A2.1": [old]}) == []
    assert not evidence_is_old(dt.date(2008, 6, 1), None, on=ON)


@try_rows(
    ("added", "words"),
    [(dt.date(2010, 5, 2), "added this month"), (dt.date(2010, 5, 1), "1 month old"), (dt.date(2008, 6, 2), "23 months old"),
     (dt.date(2008, 6, 1), "2 years old"), (dt.date(2005, 1, 1), "5 years old")],
)  # fmt: skip
def test_the_age_of_evidence(added, words):
    assert age_in_words(added, on=ON) == words


def test_what_is_shown_of_last_year_and_what_may_be_kept():
    said = answers(A1_3="y", A2_3="4", A3_2="9", A2_1="na")
    shown = {
        code: carried(EVERY[code], EVERY[code], said.get(code, Given())) for code in ("A1.3", "A2.3", "A3.2", "A1.4")
    }
    assert {code: each and each.value for code, each in shown.items()} == {
        "A1.3": "y",
        "A2.3": 4,
        "A3.2": None,
        "A1.4": None,
    }
    assert may_keep(EVERY["A1.3"], shown["A1.3"]) and not may_keep(EVERY["A2.3"], shown["A2.3"])
    assert carried(EVERY["A1.3"], None, said["A1.3"]) is None


def in_edition(number: int, *questions: Asked) -> Form:
    return Form(number, "Clubs", (FormSection("S1", "Rules", "", questions),))


def test_across_editions_a_question_is_found_by_what_it_continues():
    first = replace(EVERY["A1.3"], pk=1, continues=None)
    second, third = (replace(EVERY["A1.4"], pk=pk, continues=pk - 1) for pk in (2, 3))
    forms = [in_edition(number, each) for number, each in enumerate((first, second, third), 1)]
    assert before(forms[1], second, forms[0]) is first
    assert before(forms[2], third, forms[0], [forms[1]]) is first
    assert before(forms[2], third, forms[0]) is None  # what the edition between them has taken out
    assert before(forms[2], replace(third, continues=None), forms[0], [forms[1]]) is None


def test_an_answer_that_no_longer_fits_is_shown_and_not_kept():
    narrowed = replace(EVERY["B11"], options=EVERY["B11"].options[1:])
    assert fits(EVERY["B11"], "none") and not fits(narrowed, "none")
    assert not may_keep(narrowed, given("B11", "none"))


def test_scores():
    assert [score_of(EVERY["A1.3"], Given(code, code)) for code in ("y", "p", "n", "na")] == [
        Share(2, 2), Share(1, 2), Share(0, 2), Share(0, 0),
    ]  # fmt: skip
    scores = section_scores(FORMS["arrangements"], answers(A1_3="y", A1_4="p", A2_3="5"))
    assert scores["A1"] == Share(3, 4) and scores["A1"].printed == "75%"
    assert scores["A2"].printed == "z" and scores["A2"].percent is None
    assert share_of_counts({"y": 3, "n": 1, "na": 9}) == Share(6, 8)


def test_quartiles():
    assert quartiles([]) is None
    assert quartiles([4]) == (4, 4, 4)
    assert quartiles([1, 2, 3, 4]) == (1.75, 2.5, 3.25)


def test_bands_of_risk():
    assert [risk.band(points) for points in (1, 4, 5, 9, 10, 14, 15, 25)] == [
        "low", "low", "moderate", "moderate", "high", "high", "very_high", "very_high",
    ]  # fmt: skip
    assert risk.score(5, None) is None and risk.score(6, 1) is None and risk.score(3, 5) == 15
    with pytest.raises(ValueError):
        risk.band(0)


def test_who_may_move_a_return_where():
    assert moves_from("not_started", {"filler"}) == ["start"]
    assert moves_from("ready", {"filler"}) == ["change", "submit_unsigned"]
    assert moves_from("ready", {"signatory"}) == ["change", "sign", "submit_unsigned"]
    assert moves_from("submitted", {"moderator"}) == ["send_back", "moderate", "reopen"]
    assert moves_from("submitted", {"filler", "signatory"}) == []
    assert moves_from("closed", {"moderator"}) == ["reopen"]
    assert not may_move("fly", "ready", {"filler"})
    reached = {"not_started"}
    for _ in STATES:
        reached |= {move.target for move in MOVES.values() if move.sources & reached}
    assert reached == set(STATES)


def test_who_signs():
    roles = FORMS["arrangements"].roles
    assert signatures_wanted(roles, is_school=True) == ("head", "governor")
    assert signatures_wanted(roles, is_school=False) == ("chief",)
    assert signatures_wanted((), is_school=True) == ()


@try_rows(("said", "idle"), [(None, False), ("none", True), ("alerts", False)])
def test_a_question_does_not_apply_where_another_says_so_and_what_stands_in_it_asks_for_nothing(said, idle):
    """B12 asks who reads the alerts; it hangs on B11, whether use is monitored."""
    form = FORMS["access-points"]
    question, half = form.questions["B12"], Given({"name": "Sam Field"})
    answers = {"B12": half} | ({"B11": Given(said, said)} if said else {})
    assert applies(question, answers) is not idle
    found = [each for each in before_sign_off(form, answers, actions={}, evidence={}, on=ON) if each.code == "B12"]
    assert bool(found) is not idle
