"""The rules of links to returns: when one may be pressed, and how long it keeps a return open. Which addresses it opens."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import get_resolver

from agencies.links.rules import EXPIRED, OPEN, USED, VOID
from agencies.models import Agency
from audits.links.rules import NOT_OPENED, OPEN_FOR, OPENED, InBrowser, OpenedFacts, in_browser
from audits.links.services.links import standing_of
from audits.models import Return, ReturnLink, Round
from tests.access.test_matrix import TABLE, every_pattern
from tests.rows import try_rows

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 12, 1)
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def link_of(*, returned: dict | None = None, asked: dict | None = None, agency: dict | None = None, **values):
    """A link that is not saved, to a return that is not started, of an open round."""
    made = Return(
        round=Round(state="open", **(asked or {})) if not asked else Round(**asked),
        agency=Agency(**(agency or {})),
        **({"state": "not_started"} | (returned or {})),
    )
    return ReturnLink(audit_return=made, **({"good_until": TODAY} | values))


@pytest.mark.parametrize(("link", "expected"), [
    (link_of(), OPEN),  # on its last day
    (link_of(good_until=TODAY - DAY), EXPIRED),
    (link_of(used_at=NOON), USED),
    (link_of(used_at=NOON, good_until=TODAY - DAY), USED),
    (link_of(ended_at=NOON), VOID),
    (link_of(used_at=NOON, ended_at=NOON), USED),
    (link_of(asked={"state": "closed"}), VOID),
    (link_of(returned={"state": "closed"}), VOID),
    (link_of(returned={"state": "submitted"}), OPEN),  # its receipt is read
    (link_of(returned={"exempt_on": TODAY}), VOID),
    (link_of(agency={"active_to": TODAY - 400 * DAY}), VOID),
])  # fmt: skip
def test_standing_of_a_link(link, expected, monkeypatch):
    assert standing_of(link, TODAY) == expected


@try_rows(("facts", "after", "expected"), [
    ({}, 0 * HOUR, InBrowser.OPEN),
    ({}, OPEN_FOR - dt.timedelta(seconds=1), InBrowser.OPEN),
    ({}, OPEN_FOR, InBrowser.OVER),
    ({}, 2 * DAY - HOUR, InBrowser.OVER),
    ({}, 2 * DAY, InBrowser.ENDED),  # no form is kept any more
    ({"is_ended": True}, HOUR, InBrowser.ENDED),
    ({"is_theirs": False}, HOUR, InBrowser.ENDED),
    ({"is_theirs": False}, 13 * HOUR, InBrowser.ENDED),  # nothing is kept for somebody who has left
])  # fmt: skip
def test_how_long_a_return_stays_open_in_a_browser(facts, after, expected):
    assert in_browser(OpenedFacts(NOON, **facts), NOON + after) == expected


def test_every_address_of_a_return_for_who_fills_it_in_is_opened_by_its_link_or_said_not_to_be():
    """A new address under a return has to be put on one of the two lists."""
    theirs = {line.name for line in TABLE if "denzil" in (*line.read, *line.write)}
    under = {
        name
        for address, name in every_pattern(get_resolver().url_patterns)
        if address.startswith("audits/returns/<int:pk>/")
    }
    assert theirs & under - set(OPENED) - NOT_OPENED == set()
