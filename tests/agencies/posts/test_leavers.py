"""Details of leavers go after some years, out of every version, confirmed by two people; that they held the post stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.people.services import deactivate_person
from agencies.links.services import make_link
from agencies.models import Eslo, MailedLink, TrainingAttendance
from agencies.posts.rules import months_before
from agencies.posts.services import leavers
from core.importing.services import undo_import
from core.mail.models import OutgoingEmail
from core.models import PurgeRecord
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.agencies.asking import eslo
from tests.agencies.importing.lists import HEAD, accept, begun
from tests.factories.accounts import UserFactory
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory
from tests.reminders.board import about
from tests.removals import carry_out_later, prove

pytestmark = pytest.mark.django_db
LONG_AGO = months_before(today(), 37)
LATELY = months_before(today(), 35)


@pytest.fixture
def leaver(board) -> Eslo:
    """An ESLO who left 37 months ago, with two versions, a letter and a link."""
    found = eslo(name="Old Name", valid_to=LONG_AGO)
    found.name = "Older Name"
    save_versioned(found, expected=1, fields=["name"], by=board.helen, reason="Married: was Old Name")
    OutgoingEmail.objects.create(kind="eslo-confirm", to=found.email, state="failed", error="x")
    make_link(purpose="confirm", sent_to=found.email, eslo=found, by=None)
    MailedLink.objects.update(made_on=LONG_AGO, good_until=LONG_AGO)
    return found


def everything_known() -> str:
    """What the tables still hold of the leaver."""
    rows = [
        *Eslo.history.model.objects.values_list("name", "email", "phone", "history_change_reason"),
        *Eslo.objects.values_list("name", "email"),
        *MailedLink.objects.values_list("sent_to"),
        *MailedLink.history.model.objects.values_list("sent_to"),
        *OutgoingEmail.objects.values_list("to"),
    ]
    return str(rows)


@pytest.mark.long
def test_who_left_long_ago_is_due_and_nobody_else(leaver):
    eslo(name="Lately", valid_to=LATELY)
    eslo(name="Still here")
    assert [each.name for each in leavers.due()] == ["Older Name"]


def test_two_people_blank_the_record_and_every_version_of_it(leaver, board, helen, owen):
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert "Old Name" in everything_known()
    assert carry_out_later() == 1
    left = everything_known()
    assert "Old" not in left and "dee@tarn.example" not in left
    leaver.refresh_from_db()
    assert (leaver.valid_to, leaver.blanked_on, str(leaver)) == (LONG_AGO, today(), "(details no longer held)")
    assert leaver.history.count() == 3
    assert leavers.due() == [] and leavers.waiting() is None
    assert PurgeRecord.objects.filter(done_by=owen).count() == 2  # of the ESLO, and of the link


@pytest.mark.long
def test_a_guest_of_a_training_long_ago_is_listed_and_blanked(board, helen, owen):
    for name, day in (("Gwen Guest", LONG_AGO), ("Lately There", LATELY)):
        session = TrainingSessionFactory(held_on=day)
        TrainingAttendanceFactory(session=session, eslo=None, agency=board.school, name=name)
    assert [(each.name, each.last_day) for each in leavers.due()] == [("Gwen Guest", LONG_AGO)]
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert carry_out_later() == 1
    assert leavers.due() == []
    held = [*TrainingAttendance.objects.values_list("name"), *TrainingAttendance.history.values_list("name")]
    assert "Gwen" not in str(held) and "Lately There" in str(held)


@pytest.mark.long
def test_one_person_cannot_do_it_alone(leaver, helen):
    prove(helen)
    leavers.ask(by=helen)
    with pytest.raises(RuleBroken, match="A different person must be second"):
        leavers.confirm(by=helen)
    with pytest.raises(RuleBroken, match="waits for a second person"):
        leavers.ask(by=helen)
    assert "Older Name" in everything_known()


@pytest.mark.long
def test_confirm_is_refused_when_both_people_are_managers(leaver, helen):
    other = UserFactory(roles=["manager"])
    prove(helen, other)
    leavers.ask(by=helen)
    with pytest.raises(RuleBroken, match="a manager, and the other a data protection officer"):
        leavers.confirm(by=other)
    assert "Older Name" in everything_known()


@pytest.mark.long
def test_ask_is_possible_again_when_the_first_person_has_left(leaver, helen, owen):
    first = UserFactory(roles=["dpo"])
    prove(first, helen, owen)
    leavers.ask(by=first)
    deactivate_person(user=first, expected=first.version, by=None, reason="Left")
    assert leavers.waiting() is None
    leavers.ask(by=owen)
    leavers.confirm(by=helen)
    assert carry_out_later() == 1


@pytest.mark.long
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_record_that_was_changed_meanwhile_has_to_be_asked_for_anew(is_confirmed, leaver, helen, owen):
    prove(helen, owen)
    leavers.ask(by=helen)
    if is_confirmed:
        leavers.confirm(by=owen)
    leaver.phone = "1"
    save_versioned(leaver, expected=2, fields=["phone"], by=helen, reason="Corrected")
    if not is_confirmed:
        with pytest.raises(RuleBroken, match="Ask for it again"):
            leavers.confirm(by=owen)
    assert carry_out_later() == 0
    assert "Older Name" in everything_known()
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert carry_out_later() == 1
    assert "Older Name" not in everything_known()


def test_nothing_is_asked_for_where_nobody_is_due(board, helen, owen):
    prove(helen, owen)
    with pytest.raises(RuleBroken, match="Nobody is due"):
        leavers.ask(by=helen)
    with pytest.raises(RuleBroken, match="Nothing needs confirming"):
        leavers.confirm(by=owen)


@pytest.mark.long
def test_the_page_shows_the_list_to_one_and_to_the_other(leaver, helen, owen, enter):
    prove(helen, owen)
    first = enter(helen)
    assert "Older Name" in first.get("/agencies/leavers/").text
    asked = first.post("/agencies/leavers/ask/", follow=True).text
    assert "Somebody else has to confirm this" in asked and "Confirm, and blank" not in asked
    assert "different person" in first.post("/agencies/leavers/confirm/", follow=True).text
    second = enter(owen)
    assert "Confirm deletion of these details" in second.get("/agencies/leavers/").text
    page = second.post("/agencies/leavers/confirm/", follow=True).text
    assert "Confirmed by both." in page and "Stop this removal" in page and "Ask to delete" not in page
    assert carry_out_later() == 1
    assert "Nobody is due" in second.get("/agencies/leavers/").text


@pytest.mark.long
def test_those_who_can_confirm_are_told_in_their_reminder(leaver, helen, owen, denzil):
    for person in (helen, owen):
        line = next(line for line in about(person, "keeping") if line.key == "keeping leavers")
        assert (line.text, line.href) == ("Details of leavers to be removed: 1", "/agencies/leavers/")
    assert about(denzil, "keeping") == []


@pytest.mark.long
def test_the_jobs_of_the_day_write_to_no_leaver_and_remove_nothing(leaver, mailbox):
    call_command("daily")
    assert mailbox.to("dee@tarn.example") == []
    assert "Old Name" in everything_known() and leavers.waiting() is None  # it takes two people


@pytest.mark.long
def test_whom_an_undone_list_named_is_due_some_years_later_and_blanked_in_every_version(helen, owen, monkeypatch):
    held = accept(begun(HEAD + "Cedar School,Primary,NM1,100003,Cy Field,cy@cedar.example\n", helen), helen)
    undo_import(import_=held, expected=held.version, by=helen, reason="It named Cy Field by mistake")
    assert leavers.due() == []
    later = today() + dt.timedelta(days=1_200)
    (due,) = (each for each in leavers.due(later) if "Cy Field" in each.name)
    assert (due.name, due.agency.name) == ("Cy Field, named in a list that was undone", "Cedar School")
    assert due.last_day == today()
    monkeypatch.setattr("agencies.posts.services.leavers.today", lambda: later)
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert carry_out_later() == 1
    assert "Cy" not in everything_known() and "cedar.example" not in everything_known()
    assert Eslo.history.filter(history_type="-").count() == 1  # that there was one stays
    assert leavers.due(later) == [] and leavers.waiting() is None
