"""Records of incidents: written, corrected, void, joined, and what of it nobody else sees."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.records.locking import Conflict
from core.records.rules import AlreadyThere, NothingChanged, RuleBroken
from core.text.dates import quarter_of, today
from incidents.figures.nil_returns import declare_nil, withdraw_nil
from incidents.models import AccessLog, CaseNumber, Incident, IncidentType, NilReturn, QuarterCutOff, RetentionRun
from incidents.records import fields
from incidents.records.rules import NotBetweenPeers
from incidents.records.sealing import unseal
from incidents.records.services import case_numbers, recording
from incidents.types.services import add_type, change_type, load_shipped, retire_type
from tests.cast import EVERYBODY
from tests.factories.incidents import kind_of, record

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 2, 3)


def answers(incident, **changes):
    """The answers of a record as a form gives them, with some changed."""
    kept = {name: getattr(incident, name) for name in (*fields.names(), "happened")}
    return kept | changes


@pytest.mark.long
def test_a_record_takes_the_day_from_the_server_and_all_else_may_be_unknown(bea):
    made = record(by=bea)
    assert (made.recorded_on, made.recorded_by, made.age, made.happened_on) == (today(), bea, "not_known", None)
    (version,) = made.history.all()
    assert (version.history_user, version.history_change_reason) == (bea, "Recorded")
    assert not CaseNumber.objects.filter(incident=made).exists()


def test_answers_are_kept_in_the_order_of_their_lists(bea):
    made = record(
        by=bea, kind="sextortion", other_types=["fraud", "grooming", "sextortion"], devices=["tablet", "phone"]
    )
    assert (made.other_types, made.devices) == (["grooming", "fraud"], ["phone", "tablet"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"main_type": None}, "main_type"),
        ({"other_types": ["nonsense"]}, "other_types"),
        ({"age": "17"}, "age"),
    ],
)
def test_answers_that_do_not_fit_are_refused_beside_their_field(bea, values, field):
    before = Incident.objects.count()
    with pytest.raises(RuleBroken) as refused:
        record(by=bea, **values)
    assert refused.value.field == field
    assert Incident.objects.count() == before


def test_an_image_with_an_adult_offers_the_right_types(bea):
    with pytest.raises(NotBetweenPeers) as refused:
        record(by=bea, kind="image_agreed", shared_with="adult")
    assert set(refused.value.offered) <= set(IncidentType.objects.values_list("key", flat=True))
    assert "grooming" in refused.value.offered


def test_the_same_case_and_enquiry_stop_until_it_is_said_to_be_another_child(bea):
    first = record(by=bea, case_number="C 10442", section_47_on=DAY)
    record(by=bea, case_number="C10442", section_47_on=DAY + dt.timedelta(1))
    record(by=bea, case_number="C10443", section_47_on=DAY)
    with pytest.raises(case_numbers.Duplicate) as refused:
        record(by=bea, case_number="c10442", section_47_on=DAY)
    assert refused.value.records == [first]
    record(by=bea, case_number="c10442", section_47_on=DAY, another=True)
    assert CaseNumber.objects.saying("c10442").count() == 3


def test_without_an_enquiry_the_same_case_stops_too_and_a_void_record_does_not(bea):
    first = record(by=bea, case_number="C10442")
    with pytest.raises(case_numbers.Duplicate):
        record(by=bea, case_number="C10442")
    recording.void_incident(incident=first, expected=1, by=bea, reason="Recorded twice")
    record(by=bea, case_number="C10442")


def test_a_correction_needs_a_reason_and_keeps_the_day_of_recording(bea):
    made = record(by=bea, case_number="C10442")
    fixed = answers(made, age="10_12")
    with pytest.raises(RuleBroken) as refused:
        recording.correct_incident(incident=made, expected=1, values=fixed, by=bea, reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken):
        recording.correct_incident(
            incident=made, expected=1, values=fixed, by=bea, reason="The sister, 3 February 2010"
        )
    made.refresh_from_db()
    with pytest.raises(NothingChanged):
        recording.correct_incident(incident=made, expected=1, values=answers(made), by=bea, reason="No reason")
    recording.correct_incident(incident=made, expected=1, values=fixed, by=bea, reason="Age found out")
    made.refresh_from_db()
    assert (made.age, made.version, made.recorded_on) == ("10_12", 2, today())
    with pytest.raises(Conflict):
        values = answers(made, age="13_15")
        recording.correct_incident(incident=made, expected=1, values=values, by=bea, reason="Age found out")


def test_a_case_number_is_corrected_and_compared(bea):
    record(by=bea, case_number="C001")
    second = record(by=bea, case_number="C002")
    with pytest.raises(case_numbers.Duplicate):
        recording.correct_incident(
            incident=second, expected=1, values=answers(second), case_number="c001", by=bea, reason="Typing error"
        )
    recording.correct_incident(
        incident=second, expected=1, values=answers(second), case_number="C003", by=bea, reason="Typing error"
    )
    assert unseal(CaseNumber.objects.get(incident=second).sealed) == "C003"
    assert not CaseNumber.objects.saying("C002").exists()


def test_the_history_of_a_case_number_repeats_neither_number_nor_hash(bea):
    made = record(by=bea, case_number="C10442")
    names = {field.name for field in CaseNumber.history.model._meta.fields}
    assert not {"sealed", "digest"} & names
    assert made.case_number.history.get().history_user == bea


def test_a_void_record_stays_and_counts_no_more(bea):
    made = record(by=bea)
    with pytest.raises(RuleBroken):
        recording.void_incident(incident=made, expected=1, by=bea, reason="")
    recording.void_incident(incident=made, expected=1, by=bea, reason="Recorded twice")
    own = Incident.objects.filter(pk=made.pk)
    assert own.standing().count() == 0
    with pytest.raises(RuleBroken):
        recording.correct_incident(incident=made, expected=2, values=answers(made), by=bea, reason="Again")
    assert not own.editable_by(bea).exists()
    assert own.visible_to(bea).get() == made


def test_children_and_events_are_counted_apart(bea):
    first, second, alone = record(by=bea), record(by=bea), record(by=bea)
    recording.join_event(incident=second, expected=1, other=first, by=bea)
    third = recording.record_incident(values={"main_type": kind_of("bullying")}, same_event_as=second, by=bea)
    own = Incident.objects.filter(pk__gte=first.pk)
    assert len({each.event or each.pk for each in own.all()}) == 2
    assert list(Incident.objects.of_event(third.event)) == [first, second, third]
    with pytest.raises(RuleBroken):
        recording.join_event(incident=alone, expected=1, other=alone, by=bea)
    recording.leave_event(incident=third, expected=1, by=bea)
    assert len({each.event or each.pk for each in own.all()}) == 3


def test_a_legal_hold_has_a_reason_and_an_end(helen, bea):
    made = record(by=bea)
    recording.lock_incident(incident=made, expected=1, by=helen, reason="Inquiry")
    assert made.held_on == today()
    recording.lift_legal_hold(incident=made, expected=2, by=helen, reason="Inquiry is over")
    assert (made.held_on, made.legal_hold_reason) == (None, "")


def test_zero_is_declared_once_for_a_quarter_that_is_over_and_empty(bea):
    year, quarter = quarter_of(today())
    with pytest.raises(RuleBroken, match="not over"):
        declare_nil(year=year, quarter=quarter, by=bea)
    said = declare_nil(year=2009, quarter=4, by=bea)
    assert (said.name, said.declared_by, said.declared_on) == ("2009-Q4", bea, today())
    with pytest.raises(AlreadyThere):
        declare_nil(year=2009, quarter=4, by=bea)
    withdraw_nil(nil=said, expected=1, by=bea, reason="There was one after all")
    made = record(by=bea)
    Incident.objects.filter(pk=made.pk).update(recorded_on=dt.date(2010, 3, 31))
    with pytest.raises(RuleBroken, match="cannot be a nil return"):
        declare_nil(year=2009, quarter=4, by=bea)
    declare_nil(year=2009, quarter=2, by=bea)


def test_the_manager_extends_the_types(helen):
    assert IncidentType.objects.count() == 23
    assert load_shipped() == []
    new = add_type(name="Deepfake  of a teacher", concerns=["conduct"], asks=["generated"], by=helen)
    assert (new.name, new.key, new.concerns, new.asks) == (
        "Deepfake of a teacher", "deepfake_of_a_teacher", ["conduct"], ["generated"],
    )  # fmt: skip
    assert IncidentType.objects.order_by("position").last().key == "not_known"
    with pytest.raises(RuleBroken):
        add_type(name="Deepfake of a teacher", concerns=["conduct"], by=helen)
    with pytest.raises(RuleBroken):
        add_type(name="No C", concerns=[], by=helen)
    change_type(kind=new, expected=1, name="Deepfake", concerns=["conduct", "content"], by=helen)
    assert new.concerns == ["content", "conduct"]
    retire_type(kind=new, expected=2, by=helen)
    assert new not in IncidentType.objects.standing()
    with pytest.raises(RuleBroken):
        retire_type(kind=kind_of("other"), expected=1, by=helen)


def test_a_number_is_shown_only_after_the_look_is_noted(bea):
    made = record(by=bea, case_number="C10442")
    with pytest.raises(RuleBroken):
        case_numbers.show(row=made.case_number, purpose="curiosity", by=bea)
    assert not AccessLog.objects.exists()
    assert case_numbers.show(row=made.case_number, purpose="matching", by=bea) == "C10442"
    look = AccessLog.objects.get()
    assert (look.person, look.what, look.purpose, look.record) == (bea, "case_number", "matching", made.pk)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_access_log(bea, change):
    case_numbers.note_look(what="list", purpose="analysis", rows=2, by=bea)
    rows = AccessLog.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(purpose="matching") if change == "update" else rows.delete()


def test_another_key_seals_everything_anew(bea, settings, capsys):
    before, first = CaseNumber.objects.count(), settings.INCIDENT_KEYS
    settings.INCIDENT_KEYS = ["a" * 40]
    record(by=bea, case_number="C001")
    record(by=bea, case_number="C002")
    settings.INCIDENT_KEYS = ["b" * 40, "a" * 40, *first]
    assert CaseNumber.objects.saying("C001").count() == 1
    call_command("reseal_case_numbers")
    assert capsys.readouterr().out.startswith(f"{before + 2} case numbers")
    settings.INCIDENT_KEYS = ["b" * 40]
    assert CaseNumber.objects.saying("C001").count() == 1
    settings.INCIDENT_KEYS = ["c" * 40]
    with pytest.raises(RuleBroken):
        case_numbers.reseal()


READERS = {
    Incident: {"helen", "bea"},
    CaseNumber: {"helen", "bea"},
    NilReturn: {"helen", "bea", "owen"},
    IncidentType: {"helen", "bea", "owen"},
    AccessLog: {"helen", "owen"},
    RetentionRun: {"helen", "owen"},
    QuarterCutOff: {"helen", "bea", "owen"},
}


@pytest.mark.long
def test_who_reads_what(board, bea, helen):
    made = record(by=bea, case_number="C10442")
    case_numbers.note_look(what="record", purpose="recording", record=made.pk, by=bea)
    declare_nil(year=2009, quarter=4, by=bea)
    RetentionRun.objects.create(kind="rows", before=DAY, listed_on=DAY, listed_by=helen)
    QuarterCutOff.objects.create(year=2009, quarter=4, cut_off_on=DAY, taken_at="2010-04-16T10:00Z")
    people = [name for name in EVERYBODY if name in board.people]
    for model, readers in READERS.items():
        found = {name for name in people if model.objects.visible_to(board.people[name]).exists()}
        assert found == readers, model
    assert {name for name in people if Incident.objects.editable_by(board.people[name]).exists()} == {"helen", "bea"}
