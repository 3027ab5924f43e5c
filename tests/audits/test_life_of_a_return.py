"""From answers to signature, submission, verdicts, sending back, closing and opening again."""

from __future__ import annotations

import datetime as dt

import pytest

from audits.access import form_for, moves_of, who_is
from audits.improvements.services.improvements import decline_action, write_action
from audits.models import Return, SignOff, Verdict
from audits.moderation import services
from audits.questions.reading import read_answer
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import save_answer
from audits.signing.rules import is_intact
from audits.signing.services.signing import (
    NotReady,
    ask_signature,
    change_answers,
    ready_for_sign_off,
    roles_wanted,
    sign,
    signatures_missing,
    submit,
)
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, signed, submitted
from tests.factories.directory import SignatoryFactory
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    return UserFactory(name="Sam Field")


@pytest.fixture
def audit_return(sam):
    return fill(make_return(), by=sam)


def question(audit_return, code):
    return form_for(audit_return).questions[code]


def put_name(audit_return, role, by=None, **more):
    return sign(
        audit_return=audit_return,
        expected=audit_return.version,
        role=role,
        name="Mo Head",
        post="Head teacher",
        by=by,
        **more,
    )


def test_what_is_not_ready_says_what_is_missing_and_stays_open(sam):
    audit_return = fill(make_return(), by=sam, but={"A1.3": None, "A2.4": "n"})
    with pytest.raises(NotReady, match="2 things are still to be done") as refused:
        ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    assert [finding.code for finding in refused.value.findings] == ["A1.3", "A2.4"]
    assert Return.objects.get().state == "in_progress"


def test_a_compulsory_action_lets_it_be_signed(sam):
    audit_return = fill(make_return(), by=sam, but={"A2.4": "n"})
    more = {"owner_name": "Mo Head", "due": today() + dt.timedelta(days=60)}
    write_action(
        audit_return=audit_return,
        question=question(audit_return, "A2.4"),
        expected=0,
        text="Print the form",
        by=sam,
        **more,
    )
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    assert audit_return.state == "ready"


def test_a_school_is_signed_by_the_head_and_the_governor(audit_return, sam):
    assert roles_wanted(audit_return) == ("head", "governor")
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    head = UserFactory()
    put_name(audit_return, "head", by=head)
    assert audit_return.state == "ready" and signatures_missing(audit_return) == ["governor"]
    with pytest.raises(RuleBroken, match="Not signed yet by: nominated governor"):
        submit(audit_return=audit_return, expected=audit_return.version, by=sam)
    put_name(audit_return, "governor", by=UserFactory())
    assert audit_return.state == "signed"
    with pytest.raises(RuleBroken, match="is not possible now"):
        put_name(audit_return, "head", by=sam)


def test_another_agency_is_signed_by_its_chief_officer(sam):
    audit_return = fill(make_return(kind="police"), by=sam)
    assert roles_wanted(audit_return) == ("chief",)
    signed(audit_return, by=sam)
    assert audit_return.state == "signed"


def test_what_was_signed_is_kept_with_a_checksum(audit_return, sam):
    signed(audit_return, by=sam)
    copy = SignOff.objects.first()
    assert is_intact(copy)
    questions = {q["code"]: q for section in copy.copy["sections"] for q in section["questions"]}
    assert questions["A1.3"]["answer"] == "Yes" and questions["A1.3"]["by"] == "Sam Field"
    copy.copy["agency"] = "Another"
    assert not is_intact(copy)


def test_a_signature_under_a_return_that_moved_meanwhile_is_refused(audit_return, sam):
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    seen = audit_return.version
    change_answers(audit_return=audit_return, expected=audit_return.version, by=sam)
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    with pytest.raises(Conflict):
        sign(audit_return=audit_return, expected=seen, role="head", name="Mo", post="Head", by=sam)


def test_a_mailed_request_signs_once_and_for_its_role_only(audit_return, sam):
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    gay = SignatoryFactory(agency=audit_return.agency, role="governor", name="Gay Nor")
    asked = ask_signature(audit_return=audit_return, signatory=gay, by=sam)
    with pytest.raises(RuleBroken, match="another signature"):
        put_name(audit_return, "head", request=asked)
    put_name(audit_return, "governor", request=asked)
    asked.refresh_from_db()
    assert asked.used_on == today() and SignOff.objects.get().signed_by is None
    with pytest.raises(RuleBroken, match="already been given"):
        ask_signature(audit_return=audit_return, signatory=gay, by=sam)


def test_a_request_ends_when_another_is_made_or_answers_change(audit_return, sam):
    ready_for_sign_off(audit_return=audit_return, expected=audit_return.version, by=sam)
    mo = SignatoryFactory(agency=audit_return.agency)
    first, second = (ask_signature(audit_return=audit_return, signatory=mo, by=sam) for _ in range(2))
    with pytest.raises(RuleBroken, match="can no longer be used"):
        put_name(audit_return, "head", request=first)
    change_answers(audit_return=audit_return, expected=audit_return.version, by=sam)
    second.refresh_from_db()
    assert second.ended_on == today()


def test_submitting_gives_a_receipt_and_changing_ends_signatures(audit_return, sam):
    submitted(audit_return, by=sam)
    assert (audit_return.state, audit_return.submitted_on, audit_return.times_submitted) == ("submitted", today(), 1)
    assert audit_return.receipt == f"{today().year}-{audit_return.pk:05d}-1"
    with pytest.raises(RuleBroken, match="is not possible now: this return is submitted"):
        change_answers(audit_return=audit_return, expected=audit_return.version, by=sam)


def evaluate(audit_return, code, says, by, expected=0, comment=""):
    asked = question(audit_return, code)
    return services.give_verdict(
        audit_return=audit_return, question=asked, seen=return_data_of(audit_return).seen_of(asked), expected=expected,
        says=says, by=by, comment=comment,
    )  # fmt: skip


def test_verdicts_stand_on_unchanged_answers_when_a_return_comes_again(audit_return, sam):
    submitted(audit_return, by=sam)
    helen = UserFactory()
    evaluate(audit_return, "A1.3", "accepted", helen)
    evaluate(audit_return, "A1.4", "more", helen, comment="Whose duty is it?")
    with pytest.raises(RuleBroken, match="Say what is wanted"):
        evaluate(audit_return, "A2.1", "more", helen)
    services.send_back(
        audit_return=audit_return, expected=audit_return.version, text="Please say more in A1.4.", by=helen
    )
    assert audit_return.state == "sent_back" and signatures_missing(audit_return) == ["head", "governor"]
    given = read_answer(question(audit_return, "A1.4"), {"answer": "p"}, on=today()).given
    save_answer(audit_return=audit_return, question=question(audit_return, "A1.4"), expected=1, given=given, by=sam)
    decline_action(
        audit_return=audit_return, question=question(audit_return, "A1.4"), expected=0, reason="It is in hand", by=sam
    )
    submitted(audit_return, by=sam)
    return_data = return_data_of(audit_return)
    assert return_data.verdict_on(question(audit_return, "A1.3")).says == "accepted"
    assert return_data.verdict_on(question(audit_return, "A1.4")) is None and Verdict.objects.count() == 2
    assert audit_return.times_submitted == 2 and audit_return.receipt.endswith("-2")
    assert SignOff.objects.count() == 4 and SignOff.objects.in_force().count() == 2
    with pytest.raises(Conflict):
        evaluate(audit_return, "A1.3", "more", helen, comment="Really?")  # as if there were no verdict yet
    with pytest.raises(NothingChanged):
        evaluate(audit_return, "A1.3", "accepted", helen, expected=1)


def test_moderated_closed_and_opened_again_with_the_copies_kept(audit_return, sam):
    submitted(audit_return, by=sam)
    helen = UserFactory()
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen, feedback="A strong year.")
    services.close_return(audit_return=audit_return, expected=audit_return.version, by=helen)
    assert (audit_return.state, audit_return.moderated_by, audit_return.closed_on) == ("closed", helen, today())
    with pytest.raises(RuleBroken, match="Say why"):
        services.reopen(audit_return=audit_return, expected=audit_return.version, reason=" ", by=helen)
    services.reopen(audit_return=audit_return, expected=audit_return.version, reason="A number was wrong", by=helen)
    assert (audit_return.state, audit_return.closed_on, audit_return.submitted_on) == ("sent_back", None, today())
    assert [is_intact(each) for each in SignOff.objects.all()] == [True, True]
    assert list(audit_return.messages.values_list("kind", flat=True)) == ["feedback", "reopened"]


def test_a_survey_prepared_badly_is_not_counted(sam):
    bad = fill(make_return("young-people"), by=sam, but={"C13": {"agreed": "n", "plan": "y", "parents": "y"}})
    assert roles_wanted(bad) == ()
    submitted(bad, by=sam)
    assert bad.not_counted_reason and not Return.objects.received().exists()


def test_who_is_what_to_a_return(audit_return):
    agency, signatory = UserFactory(roles=["agency"]), UserFactory(roles=["signatory"])
    for person in (agency, signatory):
        MembershipFactory(user=person, subgroup=None, agency=audit_return.agency)
    assert who_is(agency, audit_return) == {"filler"} and who_is(signatory, audit_return) == {"filler", "signatory"}
    assert who_is(UserFactory(roles=["manager"]), audit_return) == {"moderator"}
    assert not who_is(UserFactory(roles=["agency"]), audit_return) and not who_is(
        UserFactory(roles=["board"]), audit_return
    )
    assert moves_of(agency, audit_return) == ["ready"]
    audit_return.exempt_on = today()
    assert moves_of(agency, audit_return) == []


def test_the_officer_of_the_board_keys_in_places_without_accounts():
    shop = make_return("arrangements", kind="access_point")
    assert who_is(UserFactory(roles=["manager"]), shop) == {"filler", "moderator"}
