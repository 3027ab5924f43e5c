"""What agencies answered, and whom they named, becomes due as well: also where nobody closed the return."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.links.services import make_link
from agencies.models import Eslo, EsloReturn, EsloReturnLine, Handover, MailedLink
from agencies.posts.rules import months_before
from agencies.posts.services import leavers
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.agencies.asking import eslo
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory
from tests.removals import carry_out_later, prove

pytestmark = pytest.mark.django_db
LONG_AGO = months_before(today(), 37)
LATELY = months_before(today(), 35)
NOTE = "Ann Archer retired. Bob Bright is asked."


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"])


@pytest.fixture
def owen():
    return UserFactory(roles=["dpo"])


@pytest.fixture
def school():
    return AgencyFactory(name="Tarn School", email="office@tarn.example")


@pytest.fixture
def round_of(helen):
    """A return whose answers were wanted by a day, and that was closed on another or never."""

    def make(due_on: dt.date, closed_on: dt.date | None = None) -> EsloReturn:
        days = {"opened_on": due_on, "mailed_on": due_on, "due_on": due_on, "closed_on": closed_on}
        return EsloReturn.objects.create(title="ESLO return", asked_by=helen, **days)

    return make


def answered(asked: EsloReturn, agency, answer="none", **values) -> EsloReturnLine:
    said = {"answered_on": asked.opened_on, "note": NOTE, "answered_by": "Cy Carter, by telephone"} if answer else {}
    return EsloReturnLine.objects.create(eslo_return=asked, agency=agency, answer=answer, **{**said, **values})


def due_names() -> list[str]:
    return [each.name for each in leavers.due()]


@pytest.mark.parametrize(
    ("due_on", "closed_on", "is_due"),
    [
        (LONG_AGO, None, True),  # nobody closed it: it ended on its last day for answers
        (LATELY, None, False),
        (LONG_AGO, LONG_AGO, True),
        (LONG_AGO, LATELY, False),
    ],
)
def test_a_note_that_there_is_none_is_due_when_its_return_ended_long_ago(school, round_of, due_on, closed_on, is_due):
    line = answered(round_of(due_on, closed_on), school)
    assert list(leavers.due_records(EsloReturnLine, leavers.due_before())) == [line] * is_due
    assert due_names() == ["Answer to “ESLO return”"] * is_due


def test_it_is_blanked_by_two_people_in_every_version_with_its_links(school, round_of, helen, owen):
    line = answered(round_of(LONG_AGO), school, sent_to="ann.archer@tarn.example")
    line.save()
    make_link(purpose="eslo_return", sent_to=line.sent_to, line=line, by=None)
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert carry_out_later() == 1
    held = [EsloReturnLine, EsloReturnLine.history.model, MailedLink, MailedLink.history.model]
    left = str([list(model.objects.values()) for model in held])
    assert "rcher" not in left and "Carter" not in left
    assert (leavers.due(), EsloReturnLine.objects.get().answer) == ([], "none")


def test_an_answer_of_whoever_still_holds_the_post_stays(school, round_of):
    officer = eslo(agency=school, valid_from=LONG_AGO)
    answered(round_of(LONG_AGO), school, "confirmed", eslo=officer)
    assert due_names() == []
    Eslo.objects.update(valid_to=LONG_AGO)
    assert due_names() == [officer.name]  # the answer goes with them


def test_a_silent_line_is_due_only_where_it_holds_another_address_than_the_office(school, round_of):
    answered(round_of(LONG_AGO), school, "", sent_to=school.email)
    assert due_names() == []
    EsloReturnLine.objects.update(sent_to="ann.archer@tarn.example")
    assert due_names() == ["Answer to “ESLO return”"]


def test_whoever_was_named_and_never_answered_is_due_after_the_day_for_which_they_were_named(school):
    officer = eslo(agency=school, valid_from=LONG_AGO)
    named = {"eslo": officer, "name": "Sam Field", "email": "sam@tarn.example"}
    Handover.objects.create(**named, valid_from=LATELY, named_on=LATELY)
    assert due_names() == []
    handover = Handover.objects.get()
    make_link(purpose="accept", sent_to="sam@tarn.example", handover=handover, by=None)
    Handover.objects.update(valid_from=LONG_AGO, named_on=LONG_AGO)
    assert due_names() == ["Sam Field, named to take over"]
    assert list(leavers.due_records(MailedLink, leavers.due_before())) == list(handover.links.all())


@pytest.mark.long
def test_letters_to_an_address_that_is_still_used_are_not_forgotten(school, round_of, helen, owen):
    answered(round_of(LONG_AGO), school, sent_to="OFFICE@tarn.example")
    gone = eslo(agency=AgencyFactory(), name="Old Name", email="old@tarn.example", valid_to=LONG_AGO)
    for address in ("office@tarn.example", gone.email):
        OutgoingEmail.objects.create(kind="eslo-confirm", to=address, state="failed", error="x")
    prove(helen, owen)
    leavers.ask(by=helen)
    leavers.confirm(by=owen)
    assert carry_out_later() == 1
    emails = OutgoingEmail.objects.exclude(kind="removal-notice")
    assert sorted(emails.values_list("to", flat=True)) == ["", "office@tarn.example"]
