"""What an agency says of its ESLO on its own page, or by the link to an ESLO, answers an ESLO return that is open."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.models import Eslo, EsloReturn, EsloReturnLine, MailedLink
from agencies.posts.services import confirming, eslos, own_page
from agencies.returns import services
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.agencies.asking import NAMED, confirm_link, day, eslo, open_round
from tests.factories.accounts import UserFactory
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def keeper():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def officer():
    return eslo(valid_from=today() - 400 * ONE)


@pytest.fixture
def own(officer):
    """Somebody who works for the agency and can sign in."""
    person = UserFactory(name="Dee Okoro", roles=["agency"])
    MembershipFactory(user=person, subgroup=None, agency=officer.agency)
    return person


@pytest.fixture
def asked(officer, keeper):
    return open_round(keeper)


def line_of(asked, officer) -> EsloReturnLine:
    return asked.lines.get(agency=officer.agency)


def test_the_button_confirm_on_its_own_page_is_its_answer(asked, officer, own, enter):
    page = enter(own).post(f"/agencies/eslos/{officer.pk}/confirm/", {"version": officer.version, **day("on", today())})
    assert page.status_code == 302
    line = line_of(asked, officer)
    assert (line.answer, line.answered_by, line.eslo) == ("confirmed", "Dee Okoro, signed in", officer)
    assert line.history.first().history_user == own
    assert not MailedLink.objects.filter(line=line).unused().exists()


def test_handing_over_on_its_own_page_names_somebody(asked, officer, own):
    new = own_page.hand_over(eslo=officer, expected=officer.version, by=own, valid_from=today(), **NAMED)
    line = line_of(asked, officer)
    assert (line.answer, line.eslo) == ("named", new)
    assert Eslo.objects.get(pk=new.pk).confirmed_on == today()


@pytest.mark.long
def test_naming_somebody_where_there_was_nobody_is_its_answer(asked, officer, own):
    eslos.end_post(eslo=officer, expected=officer.version, last_day=today() - ONE, by=own)
    assert line_of(asked, officer).answer == ""  # that somebody left does not say who comes next
    new = own_page.appoint(agency=officer.agency, by=own, valid_from=today(), **NAMED)
    assert (line_of(asked, officer).answer, line_of(asked, officer).eslo) == ("named", new)


def test_a_deputy_or_one_of_the_past_is_no_answer(asked, officer, own):
    own_page.appoint(agency=officer.agency, by=own, post="deputy", valid_from=today(), **NAMED)
    past = {"valid_from": today() - 900 * ONE, "valid_to": today() - 800 * ONE}
    own_page.appoint(agency=officer.agency, by=own, **past, **NAMED)
    assert line_of(asked, officer).answer == ""


def test_who_keeps_the_directory_answers_by_a_confirmation_since_it_was_asked_and_not_by_a_name(asked, officer, keeper):
    own_page.confirm(eslo=officer, expected=officer.version, on=today() - ONE, by=keeper)
    new = own_page.hand_over(eslo=officer, expected=officer.version, by=keeper, valid_from=today(), **NAMED)
    assert line_of(asked, officer).answer == ""
    own_page.confirm(eslo=new, expected=new.version, on=today(), by=keeper)
    assert line_of(asked, officer).answered_by == "Helen Marsh, for the agency"


def test_the_link_to_an_eslo_answers_it_too(asked, officer):
    confirming.confirm_by_link(link=confirm_link(officer))
    assert line_of(asked, officer).answer == "confirmed"


@pytest.mark.long
def test_a_successor_who_accepts_answers_it(asked, officer):
    handover = confirming.name_successor(link=confirm_link(officer), valid_from=today(), **NAMED)
    assert line_of(asked, officer).answer == ""
    confirming.accept_by_link(link=handover.links.get())
    assert (line_of(asked, officer).answer, line_of(asked, officer).eslo.name) == ("named", "Sam Field")


def test_only_open_returns_and_only_its_own_line_are_answered(asked, officer, own, keeper):
    other = eslo(email="other@tarn.example")
    services.add_to_return(eslo_return=asked, agency=other.agency, by=keeper)
    closed = EsloReturn.objects.create(
        title="Old", opened_on=today(), mailed_on=today(), due_on=today(), closed_on=today(), asked_by=keeper
    )
    old = EsloReturnLine.objects.create(eslo_return=closed, agency=officer.agency)
    own_page.confirm(eslo=officer, expected=officer.version, on=today(), by=own)
    old.refresh_from_db()
    assert (old.answer, line_of(asked, other).answer, line_of(asked, officer).answer) == ("", "", "confirmed")


@pytest.mark.long
def test_what_is_answered_already_stays(asked, officer, own, keeper):
    services.answer_line(line=line_of(asked, officer), answer="confirmed", by=keeper)
    own_page.confirm(eslo=officer, expected=officer.version + 1, on=today(), by=own)
    assert line_of(asked, officer).answered_by == "Helen Marsh, by telephone"


@pytest.mark.long
def test_an_agency_that_was_taken_out_is_not_answered_for(asked, officer, own, keeper):
    services.take_out(line=line_of(asked, officer), by=keeper, reason="Merging")
    with pytest.raises(RuleBroken, match="need not answer this time"):
        services.answer_line(line=line_of(asked, officer), answer="none", reason="Vacant", by=keeper)
    own_page.confirm(eslo=officer, expected=officer.version, on=today(), by=own)
    assert line_of(asked, officer).answer == ""
    assert Eslo.objects.get(pk=officer.pk).valid_to is None
