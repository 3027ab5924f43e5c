"""Which answers a moderator looks at: every kind of exception by a table of cases, and their order."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from audits.moderation import exceptions as rules
from audits.moderation.exceptions import AnswerFacts, ExceptionFound, ReturnFacts, exceptions, register_exception
from audits.questions.questionnaire import Asked, Given
from audits.questions.triggers import Wanted
from tests.rows import try_rows

DAY = dt.date(2026, 11, 24)
MUST, MAY = Wanted("compulsory", "You answered “No”."), Wanted("offered", "You answered “Partly”.")


def asked(**more) -> Asked:
    return Asked(pk=1, section="A1", **{"code": "A1.3", "text": "Is somebody named?"} | more)


def said(value, **more) -> Given:
    code = value if isinstance(value, str) and len(value) < 3 else ""
    return Given(value, code=code, number=int(value) if code.isdigit() else None, **more)


def row(question: Asked | None = None, value="y", last=None, reason="", **more) -> AnswerFacts:
    given = Given() if value is None else said(value, reason=reason)
    return AnswerFacts(question or asked(), given, said(last) if last is not None else None, **more)


def doing(**more):
    values = {"text": "Name one", "owner_name": "Lee", "due": DAY, "status": "open"}
    return SimpleNamespace(**values | more)


def proof(first: dt.date, current: dt.date | None = None):
    return SimpleNamespace(first_added_on=first, still_current_on=current)


SCALE, DOWN = asked(type="m5"), asked(type="m5_1")
TEXT = asked(type="ypn_text")
PARTS = asked(type="group", parts=({"code": "a", "text": "By day", "type": "yn"}, {"code": "b", "text": "By night"}))
WANTS = asked(evidence="wanted", evidence_words="Minutes or report")
CASES = [
    # contradicts the directory
    (row(differs="The directory has Sam Field."), "directory", "The directory has Sam Field."),
    # weaker than last time
    (row(value="y", last="y"), "", ""),
    (row(value="y", last="n"), "", ""),
    (row(value="p", last="y", action=doing()), "weaker", "“Yes” last time."),
    (row(value="n", last="p"), "weaker", "“Partly” last time."),
    (row(value="na", last="y", is_kept=True), "weaker", "“Yes” last time."),
    (row(value="na", last="n", is_kept=True), "", ""),
    (row(value=None, last="y"), "weaker", "It was answered last time."),
    (row(value=None), "", ""),
    (row(SCALE, "3", "4"), "weaker", "“4 In place and checked in the last 12 months” last time."),
    (row(SCALE, "4", "3"), "", ""),
    (row(DOWN, "3", "2"), "weaker", "“2 In place and checked in the last 12 months” last time."),
    (row(DOWN, "2", "3"), "", ""),
    (row(PARTS, {"a": "n"}, {"a": "y"}), "weaker", "By day: “Yes” last time."),
    (row(asked(type="number"), "3", "4"), "", ""),
    # a compulsory action without owner or date
    (row(value="n", wanted=MUST, action=doing()), "", ""),
    (row(value="n", wanted=MUST), "action", "There is no action, and one is compulsory."),
    (row(value="n", wanted=MUST, action=doing(status="dropped")), "action", "There is no action"),
    (row(value="n", wanted=MUST, action=doing(owner_name="")), "action", "Its compulsory action has no owner."),
    (row(value="n", wanted=MUST, action=doing(owner_name="", due=None)), "action", "no owner and no date."),
    (row(value="p", wanted=MAY), "", ""),
    # evidence that is missing, or more than 24 months old
    (row(WANTS), "evidence", "No evidence was given (minutes or report)."),
    (row(WANTS, "n", action=doing()), "", ""),
    (row(WANTS, None), "", ""),
    (row(asked(evidence="optional")), "", ""),
    (row(WANTS, evidence=[proof(dt.date(2025, 1, 1))]), "", ""),
    (row(WANTS, evidence=[proof(dt.date(2024, 11, 24))]), "", ""),
    (row(WANTS, evidence=[proof(dt.date(2024, 11, 23))]), "evidence", "Its evidence is more than 24 months old."),
    (row(evidence=[proof(dt.date(2020, 1, 1), dt.date(2025, 1, 1))]), "", ""),
    # changed since its verdict
    (row(changed="It was changed since the verdict “Accepted”."), "changed", "It was changed since"),
    # new text
    (row(TEXT, {"answer": "y", "text": "A club."}), "text", "Its words were not there last time."),
    (row(TEXT, {"answer": "y", "text": "A club."}, {"answer": "y", "text": "A club."}), "", ""),
    (row(TEXT, {"answer": "y", "text": "Two clubs."}, {"answer": "y", "text": "A club."}), "text", "Its words"),
    (row(TEXT, {"answer": "y", "text": "A club."}, is_kept=True), "", ""),
    (row(value="na", reason="We have no pupils."), "text", "Its words"),
    (row(note="See the plan."), "text", "Its words"),
    # kept three years running
    (row(is_kept=True, is_kept_thrice=True), "kept", "The same answer, kept for three years."),
    (row(is_kept=True), "", ""),
]  # fmt: skip


@try_rows(("case", "kind", "words"), CASES)
def test_each_answer_is_an_exception_or_none(case, kind, words):
    found = exceptions(ReturnFacts([case], DAY))
    assert [each.kind for each in found] == ([kind] if kind else [])
    assert not kind or words in found[0].words


def test_the_heaviest_kind_comes_first_and_then_the_order_of_the_questions():
    rows = [
        row(asked(code="A1"), is_kept=True, is_kept_thrice=True),
        row(asked(code="A2"), changed="It was changed.", differs="The directory has another."),
        row(asked(code="A3"), value="n", last="y", wanted=MUST),
        row(asked(code="A4"), value="p", last="y"),
    ]
    found = [(each.kind, each.question) for each in exceptions(ReturnFacts(rows, DAY))]
    assert found == [
        ("directory", "A2"), ("weaker", "A3"), ("weaker", "A4"), ("action", "A3"), ("changed", "A2"), ("kept", "A1"),
    ]  # fmt: skip


def test_another_app_adds_what_contradicts_the_childrens_result(monkeypatch):
    monkeypatch.setattr(rules, "_finders", dict(rules._finders))
    facts = ReturnFacts(
        [row(asked(code="A1"), differs="Another."), row(asked(code="A2"), value="n", last="y")], DAY, agency=7
    )
    register_exception("survey", lambda facts: [("A1", f"Two in three of agency {facts.agency} say no.")])
    assert exceptions(facts) == [
        ExceptionFound("directory", "A1", "Another."),
        ExceptionFound("survey", "A1", "Two in three of agency 7 say no."),
        ExceptionFound("weaker", "A2", "“Yes” last time."),
    ]
    with pytest.raises(ValueError, match="is no kind of exception"):
        register_exception("mood", lambda facts: [])


def test_every_kind_has_a_title_and_a_ready_sentence():
    assert list(rules.KINDS) == list(rules.READY)
