"""No answer is lost, however the saves of several people fall between each other."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from audits.access import form_for, with_form
from audits.models import Answer, Return, SignOff
from audits.questions.questionnaire import Given
from audits.returns.services.answers import save_answer
from audits.signing.rules import checksum_of
from audits.signing.services.signing import NotReady, ready_for_sign_off, sign
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return

CODES = ("A1.3", "A1.4", "A2.1")


def try_save(audit_return, question, expected, code, by) -> str:
    """Save; gives what became of it."""
    try:
        save_answer(audit_return=audit_return, question=question, expected=expected, given=Given(code, code), by=by)
    except Conflict as conflict:
        assert conflict.current.code != code  # both texts are there to choose from
        return "both shown"
    return "saved"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_every_answer_is_in_the_history_or_was_shown_beside_the_other(seed):
    """People open questions, wait, and save, in any order; each has the version that they saw."""
    chance, audit_return = random.Random(seed), make_return()
    people, form = [UserFactory(), UserFactory(), UserFactory()], form_for(audit_return)
    seen, saved = {}, []
    for _ in range(40):
        person, code = chance.choice(people), chance.choice(CODES)
        if (person, code) not in seen or chance.random() < 0.4:
            row = Answer.objects.filter(audit_return=audit_return, question__code=code).first()
            seen[person, code] = row.version if row else 0
            continue
        said = chance.choice("yn")
        if try_save(audit_return, form.questions[code], seen.pop((person, code)), said, person) == "saved":
            saved.append((code, said))
            assert Answer.objects.get(audit_return=audit_return, question__code=code).code == said
    for code in CODES:
        kept = list(Answer.history.filter(question__code=code).order_by("history_id").values_list("code", flat=True))
        own = [said for place, said in saved if place == code]
        changes = [said for at, said in enumerate(own) if at == 0 or own[at - 1] != said]
        assert kept == changes  # the same answer twice is one version
    answered = Answer.objects.filter(audit_return=audit_return, value__isnull=False).count()
    assert Return.objects.get(pk=audit_return.pk).answered == answered


@pytest.mark.django_db(transaction=True)
def test_of_many_who_answer_at_the_same_moment_one_is_first_and_the_others_are_told():
    audit_return, people = make_return(), [UserFactory() for _ in range(4)]
    question = form_for(audit_return).questions["A8.1"]
    start = Barrier(len(people))

    def answer(place):
        try:
            start.wait(timeout=20)
            return try_text(audit_return, question, f"Text {place}", people[place])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = list(pool.map(answer, range(len(people))))
    assert sorted(outcomes) == ["both shown", "both shown", "both shown", "saved"]
    assert Answer.objects.get().version == 1 and Answer.history.count() == 1
    assert Return.objects.get(pk=audit_return.pk).answered == 1 and Return.objects.get(pk=audit_return.pk).version == 2


def try_text(audit_return, question, text, by) -> str:
    """Save a text as an answer; returns what became of it."""
    try:
        save_answer(audit_return=audit_return, question=question, expected=0, given=Given(text), by=by)
    except Conflict:
        return "both shown"
    return "saved"


@pytest.mark.django_db
def test_an_answer_that_comes_after_the_return_is_ready_is_refused_in_words_and_changes_nothing():
    audit_return = make_return()
    Return.objects.filter(pk=audit_return.pk).update(state="in_progress")
    with pytest.raises(NotReady):
        ready_for_sign_off(audit_return=audit_return, expected=1, by=UserFactory())
    Return.objects.filter(pk=audit_return.pk).update(state="ready")
    stale = with_form(Return.objects.all()).get(pk=audit_return.pk)
    stale.state = "in_progress"  # as the page of a colleague still shows it
    with pytest.raises(RuleBroken, match="ready for sign-off"):
        try_save(stale, form_for(audit_return).questions["A1.3"], 0, "y", UserFactory())
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_the_same_moment_each_signature_is_kept_and_the_return_is_signed_once():
    """Head and governor at once, and each pressed twice."""
    audit_return = fill(make_return())
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=UserFactory())
    people = {"head": UserFactory(), "governor": UserFactory()}
    presses = [role for role in people for _ in range(2)]
    start = Barrier(len(presses))

    def press(role):
        try:
            start.wait(timeout=20)
            own = with_form(Return.objects.all()).get(pk=audit_return.pk)
            sign(
                audit_return=own, expected=audit_return.version, role=role, name="Mo Head", post="Post", by=people[role]
            )
        except (RuleBroken, Conflict):  # in words: it is there already, or the return is signed by now
            return "refused"
        finally:
            connection.close()
        return role

    with ThreadPoolExecutor(len(presses)) as pool:
        outcomes = list(pool.map(press, presses))
    assert sorted(outcomes) == ["governor", "head", "refused", "refused"]
    audit_return.refresh_from_db()
    assert audit_return.state == "signed" and audit_return.history.filter(state="signed").count() == 1
    copies = list(SignOff.objects.filter(audit_return=audit_return).order_by("role"))
    assert [copy.role for copy in copies] == ["governor", "head"]
    assert {copy.checksum for copy in copies} == {checksum_of(copy.copy) for copy in copies}
