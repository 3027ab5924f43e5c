"""A round shows whom it asks before it opens, and writes to many at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Chase
from audits.rounds import services
from core.text.dates import today
from tests.actions.pages import messages_of, text_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of, fill, open_round, return_of, submitted
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def colleges():
    """One whose lead officer has an account, one with a new officer, one with a mailbox alone, one without an address,
    and one that has closed."""
    known, new, mailbox, silent, closed = (
        AgencyFactory(kind="college", name=f"{name} College", email="")
        for name in ("Ash", "Birch", "Cedar", "Dogwood", "Elm")
    )
    EsloFactory(agency=known, name="Ann Known", email="ann@college.example",
                person=UserFactory(email="ann@college.example"))  # fmt: skip
    EsloFactory(agency=new, name="Nick New", email="nick@college.example", person=None)
    mailbox.email = "office@cedar.example"
    mailbox.save()
    closed.active_to = today() - DAY
    closed.save()
    return [known, new, mailbox, silent, closed]


def prepared(board, **values):
    return services.prepare_round(
        edition=edition_of(), title="Colleges", year=today().year, kinds=["college"], message="Good day to all.",
        **{"opens_on": today(), "first_deadline": today() + 30 * DAY, "final_deadline": today() + 60 * DAY} | values,
        by=board.helen,
    )  # fmt: skip


def test_prepared_round_names_whom_it_asks_and_shows_three_emails(board, enter, colleges):
    asked = prepared(board)
    response = enter(board.helen).get(reverse("audits:round", args=[asked.pk]))
    page = text_of(response)
    for agency in colleges[:4]:
        assert agency.name in page
    assert "Without an address: 1" in page and reverse("agency", args=[colleges[3].pk]) in response.content.decode()
    assert "Closed " in page and "Elm College" in page and "Kind not asked: Police" in page
    for reader in ("an ESLO with an account", "a new ESLO", "an agency’s own mailbox"):
        assert f"As {reader} will read it" in page
    assert page.count("Good day to all.") == 3 and "Open and send 3 emails" in page
    assert not Chase.objects.filter(audit_return__round=asked).exists()
    enter(board.helen).post(reverse("audits:open_round", args=[asked.pk]))
    assert Chase.objects.filter(audit_return__round=asked).exclude(to="").count() == 3


def test_round_of_a_later_day_shows_its_emails_and_no_button(board, enter, colleges):
    asked = prepared(board, opens_on=today() + DAY)
    page = text_of(enter(board.helen).get(reverse("audits:round", args=[asked.pk])))
    assert "It opens automatically on" in page and "sends 3 emails" in page and "Open and send" not in page


def test_prepared_page_takes_as_many_statements_for_many_as_for_few(board, enter, colleges):
    asked, client = prepared(board), enter(board.helen)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("audits:round", args=[asked.pk])).status_code == 200
        return len(queries)

    few = statements()
    for agency in AgencyFactory.create_batch(10, kind="college"):
        EsloFactory(agency=agency, email=f"o{agency.pk}@college.example")
    assert statements() == few


@pytest.fixture
def asked(colleges):
    made = open_round(colleges[:4], title="Colleges")
    submitted(fill(return_of(made, colleges[0])))
    return made


def test_all_not_started_are_written_to_after_a_preview(board, enter, asked, colleges):
    client, round_page = enter(board.helen), reverse("audits:round", args=[asked.pk])
    assert "Write to all not started (3)" in text_of(client.get(round_page))
    url = reverse("audits:write_to_many", args=[asked.pk]) + "?show=not_started"
    page = text_of(client.get(url))
    assert "Write to 2 that have not started" in page and "Birch College" in page and "Ash College" not in page
    assert "no address is known: Dogwood College" in page and "Send to" not in page
    seen = client.post(url, {"text": "Please do not forget it.", "answer": "preview"})
    assert "Send to 2" in text_of(seen) and text_of(seen).count("Please do not forget it.") == 2
    assert not Chase.objects.filter(audit_return__round=asked).exists()
    done = client.post(url, {"text": "Please do not forget it.", "answer": "send"}, follow=True)
    assert messages_of(done) == ["2 emails are on their way. 1 left out: written to today, or without an address."]
    assert {each.text for each in Chase.objects.filter(audit_return__round=asked)} == {"Please do not forget it."}
    again = text_of(client.get(url))
    assert "because they were written to today: Birch College" in again and "Preview the email" not in again
    assert "There is nobody to write to." in again and "Write to agencies" in again and " 0 " not in again
    assert "What the email says first" not in again


def test_those_ticked_are_written_to_and_nobody_else(board, enter, asked, colleges):
    client, birch = enter(board.helen), return_of(asked, colleges[1])
    ash = return_of(asked, colleges[0])
    url = reverse("audits:write_to_many", args=[asked.pk]) + f"?return={birch.pk}&return={ash.pk}&return=x"
    page = text_of(client.get(url))
    assert "Write about 1 agency" in page and "Ash College" not in page
    client.post(url, {"text": "How far are you?", "answer": "send"})
    assert [each.audit_return for each in Chase.objects.filter(audit_return__round=asked)] == [birch]
    empty = client.post(url, {"text": "", "answer": "send"})
    assert empty.status_code == 422


def test_nobody_ticked_or_a_closed_round_is_said(board, enter, asked):
    client, url = enter(board.helen), reverse("audits:write_to_many", args=[asked.pk])
    assert "Tick those you want to write to" in messages_of(client.get(url, follow=True))[0]
    services.close_round(asked=asked, expected=asked.version, by=board.helen)
    assert "not open" in messages_of(client.get(url + "?show=not_started", follow=True))[0]


@pytest.mark.long
def test_longest_silent_comes_first(board, enter, asked, colleges):
    birch, cedar = return_of(asked, colleges[1]), return_of(asked, colleges[2])
    for audit_return, days in ((cedar, 20), (birch, 10)):
        Chase.objects.create(audit_return=audit_return, kind="invitation", sent_on=today() - days * DAY, to="agency")
    rows = enter(board.helen).get(reverse("audits:round", args=[asked.pk])).context["rows"]
    assert [(row.audit_return.agency.name, row.silent) for row in rows] == [
        ("Cedar College", 20), ("Birch College", 10), ("Dogwood College", 7),
    ]  # fmt: skip
