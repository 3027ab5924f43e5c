"""A return has one date on a day: home, its page, emails, calendar, feed and API print the same one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import vobject
from django.urls import reverse

from actions.calendar.services import make_feed, token_of
from audits.chasing.mails import email_preview
from audits.chasing.services import chasing, schedule
from audits.models import Return
from core.text.dates import print_date, today
from reminders.answers.items import Writer, read_items
from reminders.sources.ladders_audits import about_return
from tests.actions.pages import text_of
from tests.api.feeds.reading import read_json
from tests.api.reading import read_all
from tests.factories.audits import open_round, return_of
from tests.factories.tokens import make_token
from tests.reminders.board import about

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)

# days from today: first deadline, final deadline, more time; then the one that counts, and what may be added
STATES = {
    "before the first": (5, 40, None, 5, "closes on {final}"),
    "between the two": (-5, 40, None, 40, "was due on {first}"),
    "after the last": (-40, -5, None, -5, ""),
    "with more time": (-40, -5, 10, 10, ""),
    "after more time": (-40, -15, -3, -3, ""),
}


@pytest.fixture(params=STATES.values(), ids=STATES)
def state(request):
    return request.param


@pytest.fixture
def audit_return(board, state) -> Return:
    first, final, extended, _, _ = state
    days = {"first_deadline": today() + first * DAY, "final_deadline": today() + final * DAY}
    start = {"opens_on": today() - 60 * DAY, "opened_on": today() - 60 * DAY}
    asked = open_round([board.school], title="The one return", **start, **days)
    if extended is not None:
        asked.returns.update(extended_to=today() + extended * DAY, extension_reason="Asked for it")
    return return_of(asked, board.school)


@pytest.fixture
def counts(state) -> dt.date:
    return today() + state[3] * DAY


@pytest.fixture
def added(audit_return, state) -> str:
    """What every place says of the other deadline, in small letters."""
    asked = audit_return.round
    return state[4].format(first=print_date(asked.first_deadline), final=print_date(asked.final_deadline)).lower()


@pytest.fixture
def others(audit_return, counts) -> set[str]:
    """The dates of the return that do not count, as they are printed."""
    asked = audit_return.round
    days = {asked.first_deadline, asked.final_deadline, audit_return.extended_to}
    return {print_date(day) for day in days - {None, counts}}


@pytest.fixture
def printed_by(board, audit_return, enter) -> dict[str, str]:
    """What each place says of the return: its name → text."""
    denzil, on = board.denzil, today()
    client = enter(denzil)
    address = reverse("audits:return", args=[audit_return.pk])
    home = client.get(reverse("our_agency"), follow=True)
    start = text_of(client.get(reverse("audits:home")))
    step = schedule.steps_on(audit_return.round, on)[0]
    (line,) = [each for each in about(denzil, "returns") if each.href == address]
    (item,) = [
        each
        for each in read_items(Writer(denzil.email, (), user=denzil), on)
        if each.key == f"return {audit_return.pk}"
    ]
    chase = about_return(chasing.ReturnEmail(audit_return, step), on, has_account=True)
    return {
        "home": cut(text_of(home), "The one return"),
        "list": cut(start, "The one return"),
        "page": cut(text_of(client.get(address)), "To be submitted by"),
        "routine email": line.why,
        "chasing email": chase.why,
        "email by hand": email_preview(audit_return.round, audit_return, denzil.email, "Help?").text,
        "answer page": " ".join([item.when, *item.facts]),
    }


def cut(text: str, begins: str) -> str:
    """The text from some words on, as far as one line of a list goes."""
    assert begins in text
    return text[text.index(begins) :][:220]


def test_one_date_is_printed_everywhere_when_a_return_is_awaited(printed_by, others, counts, added):
    for place, text in printed_by.items():
        text = " ".join(text.split())
        assert print_date(counts) in text, place
        assert bool(re.search("overdue", text, re.I)) is (counts < today()), (place, text)
        for other in others:
            assert other not in re.sub(r"(closes|was due) on \d+ \w+ \d+", "", text, flags=re.I), (place, text)
        assert added in text.lower(), (place, text)


def test_the_day_that_counts_is_the_same_in_calendar_feed_and_api(client, board, audit_return, counts):
    denzil = board.denzil
    token = token_of(make_feed(scope="own", by=denzil))
    body = client.get(reverse("calendar_feed", args=[token])).content.decode()
    events = {event.uid.value.split("@")[0]: event for event in vobject.readOne(body).contents["vevent"]}
    event = events[f"return-{audit_return.pk}"]
    if counts < today():
        assert f"overdue since {print_date(counts)}" in event.summary.value
    else:
        assert (event.dtstart.value, "overdue" in event.summary.value) == (counts, False)
    (row,) = [each for each in read_json("return_states", denzil) if each["return_id"] == audit_return.pk]
    (facts,) = [each for each in read_all(make_token(denzil), "/api/v1/returns") if each["id"] == audit_return.pk]
    assert row["due_on"] == facts["due_on"] == counts.isoformat()
