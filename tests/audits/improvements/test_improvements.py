"""Improvement actions: written, declined, carried out; under their strategic priority. And evidence of answers."""

from __future__ import annotations

import datetime as dt

import pytest

from audits.access import form_for
from audits.improvements.services import improvements
from audits.models import AnswerEvidence, ImprovementAction
from audits.returns.return_data import return_data_of
from audits.returns.services import evidence
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, open_round, return_of
from tests.factories.plan import PlanFactory, StrategicPriorityFactory

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=30)
PDF = b"%PDF-1.7\nThe policy\n%%EOF"


@pytest.fixture
def sam():
    return UserFactory(name="Sam Field")


@pytest.fixture
def audit_return(sam):
    """A return with a “no” in A2.4 and a “partly” in A1.3."""
    return fill(make_return(), by=sam, but={"A2.4": "n", "A1.3": "p"})


def write(audit_return, code, by, expected=0, **values):
    values = {"text": "Print the form", "owner_name": "Mo Head", "due": today() + SOON} | values
    question = form_for(audit_return).questions[code]
    return improvements.write_action(audit_return=audit_return, question=question, expected=expected, by=by, **values)


def test_an_action_stands_under_the_priority_of_the_plan_in_force(audit_return, sam):
    priority = StrategicPriorityFactory(plan=PlanFactory(), number="4")
    action = write(audit_return, "A2.4", sam)
    assert (action.priority, action.agency, action.is_compulsory) == (priority, audit_return.agency, True)
    assert not write(audit_return, "A1.3", sam).is_compulsory


@pytest.mark.parametrize(
    ("values", "field"),
    [({"text": " "}, "text"), ({"due": dt.date(2001, 1, 1)}, "due"), ({"owner_name": "x" * 151}, "owner_name")],
)
def test_what_cannot_be_an_action(audit_return, sam, values, field):
    with pytest.raises(RuleBroken) as refused:
        write(audit_return, "A2.4", sam, **values)
    assert refused.value.field == field


def test_two_who_write_at_once_both_keep_their_words(audit_return, sam):
    write(audit_return, "A2.4", sam)
    with pytest.raises(Conflict) as conflict:
        write(audit_return, "A2.4", UserFactory(), text="Buy tablets")
    assert conflict.value.current.text == "Print the form"
    assert write(audit_return, "A2.4", sam, expected=1, text="Print both forms").version == 2


def test_what_is_offered_can_be_declined_with_a_reason_and_what_is_compulsory_cannot(audit_return, sam):
    questions = form_for(audit_return).questions
    common = {"audit_return": audit_return, "expected": 0, "by": sam}
    with pytest.raises(RuleBroken, match="compulsory"):
        improvements.decline_action(question=questions["A2.4"], reason="No", **common)
    with pytest.raises(RuleBroken, match="Say why"):
        improvements.decline_action(question=questions["A1.3"], reason=" ", **common)
    declined = improvements.decline_action(question=questions["A1.3"], reason="A deputy starts in May", **common)
    assert (declined.status, declined.ended_on) == ("declined", today())
    assert write(audit_return, "A1.3", sam, expected=1).status == "open"


def test_an_action_is_carried_out_after_the_return_too(audit_return, sam):
    action = write(audit_return, "A2.4", sam)
    type(audit_return.round).objects.filter(pk=audit_return.round_id).update(state="closed", closed_on=today())
    improvements.update_action(action=action, expected=1, by=sam, due=today() + 2 * SOON)
    with pytest.raises(RuleBroken, match="Say what was done"):
        improvements.complete_action(action=action, expected=2, done="", by=sam)
    improvements.complete_action(action=action, expected=2, done="Every family has signed", by=sam)
    assert not ImprovementAction.objects.open().exists()
    improvements.reopen_action(action=action, expected=3, reason="A new form", by=sam)
    improvements.drop_action(action=action, expected=4, reason="The form is gone", by=sam)
    assert action.status == "dropped" and action.ended_by == sam


def test_a_file_is_kept_with_an_answer_and_checked(audit_return, sam, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    questions = form_for(audit_return).questions
    common = {"audit_return": audit_return, "by": sam}
    add = {"question": questions["A2.1"], "title": "", **common}
    made = evidence.add_file(data=PDF, filename="policy.pdf", **add)
    assert (made.title, made.size, made.first_added_on) == ("policy.pdf", len(PDF), today())
    assert "policy" not in made.file.name
    for data, name, words in (
        (PDF, "again.pdf", "already"),
        (b"hello", "notes.txt", "Choose a PDF"),
        (b"x", "x.pdf", "something else"),
    ):
        with pytest.raises(RuleBroken, match=words):
            evidence.add_file(data=data, filename=name, **add)
    with pytest.raises(RuleBroken, match="asks for no evidence"):
        evidence.add_link(question=questions["A1.1"], url="https://northmere.example", title="List", **common)
    evidence.add_link(question=questions["A5.2"], url="https://northmere.example/advice", title="Advice", **common)
    evidence.remove_evidence(evidence=made, expected=1, by=sam)
    assert [each.title for each in AnswerEvidence.objects.standing()] == ["Advice"]


def test_carried_evidence_keeps_its_age_and_has_to_be_said_to_be_current(audit_return, sam):
    questions = form_for(audit_return).questions
    old = evidence.add_link(
        audit_return=audit_return, question=questions["A5.2"], url="https://n.example", title="Advice", by=sam
    )
    AnswerEvidence.objects.filter(pk=old.pk).update(first_added_on=today() - dt.timedelta(days=800))
    later = return_of(open_round([audit_return.agency], year=today().year + 1), audit_return.agency)
    type(later).objects.filter(pk=later.pk).update(previous=audit_return)
    later.refresh_from_db()
    old.refresh_from_db()
    question = form_for(later).questions["A5.2"]
    carried = evidence.carry_evidence(audit_return=later, question=question, evidence=old, by=sam)
    assert carried.first_added_on == old.first_added_on and carried.carried_from == old
    assert "evidence" in {finding.kind for finding in return_data_of(later).findings}
    evidence.confirm_evidence(evidence=carried, expected=1, by=sam)
    assert "evidence" not in {finding.kind for finding in return_data_of(later).findings}
