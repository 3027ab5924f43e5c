"""Reminding agencies that have not answered: by mail over a real server, each once a day, never one that has answered."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.answers.services import reminding
from actions.answers.services.answers import give_answer
from actions.answers.services.reminding import remind
from actions.mails import ANSWER
from actions.models import AgencyResponse
from agencies.models import Agency, Eslo
from core.mail.kinds import kind_of
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import messages_of, text_of
from tests.factories.answers import asked_action, line_of, say
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

OFFICER, OFFICE = "jo@ash.example", "office@birch.example"


@pytest.fixture
def asked(db):
    """Ash has a lead officer with an address, Birch an address of its own, Cedar none."""
    ash = AgencyFactory(name="Ash", email="office@ash.example")
    EsloFactory(agency=ash, email=OFFICER)
    AgencyFactory(name="Birch", email=OFFICE)
    AgencyFactory(name="Cedar")
    return asked_action(text="Name an ESLO")


@pytest.mark.long
def test_each_is_written_to_where_somebody_reads_it(asked, mailbox):
    assert remind(asked=asked, by=asked.opened_by) == 2
    assert sorted(letter["To"] for letter in mailbox.letters) == [OFFICER, OFFICE]
    (letter,) = mailbox.to(OFFICER)
    text = " ".join(letter.get_content().split())
    assert letter["Subject"] == f"How far have you got with action {asked.action.number}? Ash"
    for part in ("Name an ESLO", "3 agencies are asked", "https://testserver/answer/"):
        assert part in text, part
    days = AgencyResponse.objects.order_by("agency__name").values_list("reminded_on", flat=True)
    assert list(days) == [today(), today(), None]
    assert (
        AgencyResponse.objects.exclude(reminded_on=None)[0].history.first().history_change_reason == "Reminded by email"
    )


def test_nobody_is_reminded_twice_on_a_day(asked, mailbox):
    remind(asked=asked, by=asked.opened_by)
    with pytest.raises(RuleBroken, match="Nobody is left"):
        remind(asked=asked, by=asked.opened_by)
    assert len(mailbox.letters) == 2


def test_whoever_has_answered_is_not_reminded(asked, mailbox):
    ash = line_of(asked, AgencyResponse.objects.get(agency__name="Ash").agency)
    say(asked, ash.agency, "partly")
    remind(asked=asked, by=asked.opened_by)
    assert [letter["To"] for letter in mailbox.letters] == [OFFICE]


def test_a_letter_is_no_longer_wanted_once_the_agency_has_answered(asked):
    line = AgencyResponse.objects.get(agency__name="Ash")
    make = kind_of(ANSWER).make
    assert make({"response": line.pk}) is not None
    give_answer(response=line, expected=1, answer="done", by=asked.opened_by)
    assert make({"response": line.pk}) is None


def test_many_are_written_to_in_the_background(asked, mailbox, monkeypatch):
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    assert remind(asked=asked, by=asked.opened_by) == 2
    assert len(mailbox.letters) == 2


def test_the_page_shows_the_letter_and_who_cannot_be_reached_and_sends_once(board, helen, enter, mailbox):
    asked = board.open.all_agencies
    school = Agency.objects.get(name__startswith="Tarn Road")
    Agency.objects.filter(pk=school.pk).update(email="")
    Eslo.objects.filter(agency=school).update(email="")
    address = reverse("remind_agencies", args=[asked.action_id])
    client = enter(helen)
    text = text_of(client.get(address))
    for part in ("1 agency without a reply", "How far have you got with action", "No address for 1", "Tarn Road"):
        assert part in text, part
    assert not OutgoingEmail.objects.filter(kind=ANSWER).exists()
    response = client.post(address)
    assert messages_of(client.get(response["Location"])) == ["1 email will be sent."]
    assert "Nobody is left to remind" in text_of(client.get(address))
    assert client.post(address).status_code == 422
