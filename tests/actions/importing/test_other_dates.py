"""Answering the import of a plan with another date than the proposed one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Plan
from core.importing.services import save_work, work_of
from core.models import Import
from tests.actions.importing.test_import_answers import CSV, answers_of, look, send, send_file
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    person = UserFactory(roles=["manager"])
    client.force_login(person)
    return person


def send_dated_file(client) -> Import:
    """An import whose row 2 asks which date its timescale means."""
    plan = CSV.replace("1. Aware,,,Hold a day,ESLO,Ongoing", "1. Aware,,,Hold a day,ESLO,Spring term 2010")
    send_file(client, file=SimpleUploadedFile("plan.csv", plan.encode()))
    return Import.objects.get()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"q-": "other", "day-": "26/3/2010"}, "2010-03-26"),
        ({"day-": "26 Mar 2010"}, "2010-03-26"),
        ({"q-": "other", "day-": "soon"}, "typed:soon"),
        ({"q-": "other", "day-": "2027-02-30"}, "typed:2027-02-30"),
        ({"q-": "other", "day-": "1899-12-31"}, "typed:1899-12-31"),
        ({"q-": "accept", "day-": "26/3/2010"}, "typed:26 March 2010"),
        ({"q-": "other"}, ""),
    ],
    ids=["another date", "without a choice", "no date", "no such day", "too early", "two answers", "nothing typed"],
)
def test_a_timescale_is_answered_with_another_date(sent, kept, client, manager):
    held, key = send_dated_file(client), "row-2-timescale"
    page = send(client, "import_one", held, **{f"{name}{key}": text for name, text in sent.items()})
    assert work_of(Import.objects.get()).answers.get(key, "") == kept
    is_date = kept[4:5] == "-"
    assert ("Row 2" in page, f'name="day-{key}"' in page) == (True, True)
    send(client, "import_accept", Import.objects.get())
    line = Plan.objects.latest("pk").actions.get(number=2).timescales.get()
    assert (line.wording, line.due) == ("Spring term 2010", dt.date(2010, 3, 26) if is_date else None)


@pytest.mark.parametrize("stored", ["2027-02-30", "0210-03-26", "1899-12-31", "soon"])
def test_a_date_that_was_stored_as_an_answer_and_is_none_is_displayed_and_not_saved(stored, client, manager):
    held, key = send_dated_file(client), "row-2-timescale"
    send(client, "import_one", held, **{f"q-{key}": "other", f"day-{key}": "soon"})
    work = work_of(held)
    work.answers[key] = stored
    save_work(import_=held, work=work, expected=held.version, reason="Answered", by=manager)
    assert stored in look(client, held)
    send(client, "import_accept", held)
    line = Plan.objects.latest("pk").actions.get(number=2).timescales.get()
    assert (line.wording, line.due) == ("Spring term 2010", None)


def test_another_date_without_a_date_takes_the_earlier_answer_back(client, manager):
    held, key = send_dated_file(client), "row-2-timescale"
    send(client, "import_one", held, **{f"q-{key}": "accept"})
    assert answers_of(held) == {key: "accept"}
    send(client, "import_one", held, **{f"q-{key}": "other", f"day-{key}": ""})
    assert answers_of(held) == {}
