"""Calendar feeds and invitations as iCalendar files (RFC 5545, 5546).

The end of an all-day event is the day after (RFC 5545, section 3.6.1). Times are written in UTC, so that no file needs
a description of London's time. No event has an alarm, and none recurs: each occurrence is listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from actions.calendar.page import meeting_day
from actions.models import Meeting
from core.board.calendar import CalendarDay
from core.mail.texts import site_url
from core.text.safe_text import clean_text
from core.working_days.rules import LONDON

LENGTH = dt.timedelta(hours=1)  # of a meeting: boards note when one starts, not when it ends
HOURS_BETWEEN = 12  # after which a programme asks for a feed again


def calendar_file(name: str, days: Iterable[CalendarDay], *, absolute: Callable[[str], str]) -> bytes:
    """A feed; `absolute` makes a full URL of a path."""
    calendar = new_calendar("due dates")
    calendar.add("x-wr-calname", " ".join(clean_text(name).split()))  # this field escapes no line break
    calendar.add("refresh-interval", dt.timedelta(hours=HOURS_BETWEEN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{HOURS_BETWEEN}H")
    for day in days:
        event = event_of(day, absolute)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def invitation(meeting: Meeting, *, to: str, cancelled: bool) -> bytes:
    """A meeting as an invitation of one address, or the message that takes it back; the same event as in feeds.

    The place is left out, since an email does not say it (docs/adr/0051-what-an-email-may-say.md).
    """
    from icalendar import vCalAddress

    version = meeting.history.filter(version=meeting.version).order_by("-history_date").first()
    day = meeting_day(meeting, version.history_date if version else meeting.created_at)
    event = event_of(replace(day, place="", is_cancelled=cancelled), site_url)
    organizer = vCalAddress(f"mailto:{settings.BOARD_CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = clean_text(settings.BOARD_NAME).replace('"', "")
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}  # nobody reads replies
    event.add("organizer", organizer)
    event.add("attendee", attendee)
    calendar = new_calendar("invitations")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(event)
    return calendar.to_ical()


def new_calendar(what: str):
    from icalendar import Calendar  # slow to load, and needed by no page

    calendar = Calendar()
    calendar.add("prodid", f"-//e-Safety Action Plan//{what}//EN")
    calendar.add("version", "2.0")
    return calendar


def event_of(day: CalendarDay, absolute: Callable[[str], str]):
    """The event of a day; its UID is the same in feeds and invitations."""
    from icalendar import Event

    on, day = day.shown()
    event = Event()
    event.add("uid", f"{day.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", day.changed_at)
    event.add("last-modified", day.changed_at)
    event.add("sequence", day.revision)
    if day.starts_at:
        start = dt.datetime.combine(on, day.starts_at, LONDON).astimezone(dt.UTC)
        event.add("dtstart", start)
        event.add("dtend", start + LENGTH)
    else:
        event.add("dtstart", on)
        event.add("dtend", on + dt.timedelta(days=1))
    event.add("summary", clean_text(day.title))
    event.add("status", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    if day.place:
        event.add("location", clean_text(day.place))
    event.add("description", absolute(day.href))
    event.add("url", absolute(day.href))
    return event
