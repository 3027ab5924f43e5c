"""When an emailed link may be used, and when an agency gets its next reminder. No database."""

import datetime as dt
from dataclasses import dataclass

OPEN, USED, EXPIRED, VOID, WRONG, FORGED = "open", "used", "expired", "void", "wrong", "forged"
MOST_EMAILS = 6  # to one agency in one round, including the first
BY_LINK = "by an emailed link"  # what the history says of each record saved without signing in


@dataclass(frozen=True)
class LinkFacts:
    good_until: dt.date
    used_on: dt.date | None = None
    ended_on: dt.date | None = None
    is_pointless: bool = False  # the post has ended, the round is closed, somebody else was named


def standing(facts: LinkFacts, day: dt.date) -> str:
    if facts.used_on:
        return USED
    if facts.ended_on or facts.is_pointless:
        return VOID
    return EXPIRED if day > facts.good_until else OPEN


@dataclass(frozen=True)
class AskedFacts:
    asked_on: dt.date | None  # None: nothing has been sent yet
    times_asked: int
    remind_every: int  # days; 0 for no reminders
    can_be_asked: bool  # not answered, not closed, with an address


def next_reminder(facts: AskedFacts) -> dt.date | None:
    if not facts.can_be_asked or not facts.remind_every or facts.asked_on is None:
        return None
    if facts.times_asked >= MOST_EMAILS:
        return None
    return facts.asked_on + dt.timedelta(days=facts.remind_every)
