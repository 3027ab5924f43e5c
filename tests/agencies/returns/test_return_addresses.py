"""What happens to letters and addresses of an ESLO return while it runs, and long after."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.links.services import mail_anew, mail_link, make_link
from agencies.models import Eslo, EsloReturnLine, MailedLink
from agencies.posts.services import confirming, eslos, leavers
from agencies.returns import services as returns
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.agencies.asking import eslo, open_round
from tests.factories.accounts import UserFactory
from tests.factories.directory import accept_agencies, import_of_agencies
from tests.reminders.ladders import ESLO_RETURNS, due, lines_now, record

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory(name="Helen Marsh")


@pytest.mark.long
def test_an_answer_before_the_email_leaves_removes_a_reminder_and_no_other(by):
    officers = [eslo(), eslo(email="slow@tarn.example")]
    asked = open_round(by)
    EsloReturnLine.objects.update(asked_on=today() - 30 * ONE)
    reminders = due(ESLO_RETURNS)
    returns.answer_line(line=asked.lines.get(agency=officers[0].agency), answer="confirmed", by=by)
    emails = [record(reminder) for reminder in reminders]
    assert emails[0] is None and emails[1].to == "slow@tarn.example"
    returns.answer_line(line=asked.lines.get(agency=officers[1].agency), answer="confirmed", by=by)
    assert lines_now(ESLO_RETURNS, emails[1]) == []


@pytest.mark.long
def test_a_link_at_an_address_that_was_wrong_opens_nothing_and_is_not_renewed_there(by, client, mailbox):
    officer = eslo()
    asked = open_round(by)
    first = mailbox.link_in(officer.email).removeprefix("https://testserver")
    line = asked.lines.get(agency=officer.agency)
    returns.change_address(line=line, expected=line.version, sent_to="right@tarn.example", by=by)
    assert client.get(first).status_code == 410
    with pytest.raises(RuleBroken, match="another address"):
        mail_anew(link=MailedLink.objects.get(sent_to=officer.email))
    assert returns.write_to(line=line, by=by)
    assert len(mailbox.to("right@tarn.example")) == 1
    assert returns.write_to(line=line, by=by) is None


@pytest.mark.long
def test_the_address_of_the_one_before_a_named_successor_is_due(by, mailbox):
    officer = eslo()
    asked = open_round(by)
    line = asked.lines.get(agency=officer.agency)
    values = {"name": "Ruth Vale", "email": "ruth@tarn.example", "valid_from": today()}
    returns.answer_line(line=line, answer="named", by=by, **values)
    asked.refresh_from_db()
    returns.close_return(eslo_return=asked, expected=asked.version, by=by, reason="Enough")
    later = today() + 3000 * ONE
    assert list(leavers.due_records(EsloReturnLine, later)) == [line]
    assert MailedLink.objects.get(line=line) in leavers.due_records(MailedLink, later)
    assert Eslo.objects.get(name="Ruth Vale") not in leavers.due(later)


@pytest.mark.long
def test_a_link_to_confirm_at_an_address_that_was_corrected_opens_nothing_and_is_not_renewed_there(by, client, mailbox):
    officer = eslo()
    confirming.ask_to_confirm(eslo=officer, by=by)
    first = mailbox.link_in("dee@tarn.example").removeprefix("https://testserver")
    assert client.get(first).status_code == 200
    eslos.correct(eslo=officer, expected=officer.version, email="right@tarn.example", by=by)
    page = client.get(first)
    assert page.status_code == 410 and "Email me a new link" not in page.text and "right@tarn.example" not in page.text
    assert MailedLink.objects.get().ended_on == today()
    assert client.post(f"{first}again/").status_code == 302
    assert len(mailbox.to("dee@tarn.example")) == 1 and not mailbox.to("right@tarn.example")
    assert confirming.ask_to_confirm(eslo=officer, by=by)
    assert len(mailbox.to("right@tarn.example")) == 1


def test_a_letter_that_waits_does_not_go_to_an_address_that_was_corrected_by_whatever_way(by, mailbox):
    officer = eslo()
    link = make_link(purpose="confirm", sent_to=officer.email, eslo=officer, by=by)
    Eslo.objects.update(email="right@tarn.example")  # as a list that is taken in, or taken back, does it
    mail_link(link, by=by)
    assert mailbox.letters == []


@pytest.mark.long
def test_an_open_return_follows_the_corrected_address_of_an_eslo(by, client, mailbox):
    officer, elsewhere = eslo(), eslo(email="other@tarn.example")
    asked = open_round(by)
    first = mailbox.link_in(officer.email).removeprefix("https://testserver")
    eslos.correct(eslo=officer, expected=officer.version, email="right@tarn.example", by=by)
    line = asked.lines.get(agency=officer.agency)
    assert line.sent_to == "right@tarn.example" and client.get(first).status_code == 410
    assert asked.lines.get(agency=elsewhere.agency).sent_to == "other@tarn.example"
    returns.write_to(line=line, by=by)
    assert len(mailbox.to("right@tarn.example")) == 1
    eslos.correct(eslo=officer, expected=officer.version, email="", by=by)
    assert asked.lines.get(agency=officer.agency).sent_to == officer.agency.email


def test_a_list_that_corrects_an_address_ends_what_went_to_the_old_one(by, client, mailbox):
    officer = eslo()
    confirming.ask_to_confirm(eslo=officer, by=by)
    asked = open_round(by)
    text = f"Name,ESLO,ESLO email\n{officer.agency.name},{officer.name},right@tarn.example\n"
    accept_agencies(import_of_agencies(by, text.encode()), by)
    assert not MailedLink.objects.unused().exists()
    assert asked.lines.get().sent_to == "right@tarn.example"
