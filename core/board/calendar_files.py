"""Events and invitations as iCalendar files (RFC 5545, 5546).

The end of an all-day event is the day after (RFC 5545, section 3.6.1). Times are written in UTC, so that no file needs
a description of London's time. No event has an alarm, and none recurs: each occurrence is listed.
"""

import datetime as dt
from collections.abc import Callable
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from core.board.calendar import CalendarDay
from core.mail.kinds import Attachment
from core.mail.texts import site_url
from core.text.safe_text import clean_text
from core.working_days.rules import LONDON

LENGTH = dt.timedelta(hours=1)  # of an event that says when it starts and not when it ends


def invitation(day: CalendarDay, *, to: str) -> Attachment:
    """An event as an invitation of one address, or the message that takes it back where it is cancelled."""
    from icalendar import vCalAddress

    method = "CANCEL" if day.is_cancelled else "REQUEST"
    event = event_of(day, site_url)
    organizer = vCalAddress(f"mailto:{settings.BOARD_CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = clean_text(settings.BOARD_NAME).replace('"', "")
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}  # nobody reads replies
    event.add("organizer", organizer)
    event.add("attendee", attendee)
    calendar = new_calendar("invitations")
    calendar.add("method", method)
    calendar.add_component(event)
    name = day.key.partition("-")[0]
    return Attachment(f"{name}.ics", calendar.to_ical(), f"text/calendar; method={method}; charset=utf-8")


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
        end = dt.datetime.combine(on, day.ends_at, LONDON).astimezone(dt.UTC) if day.ends_at else start + LENGTH
        event.add("dtend", end)
    else:
        event.add("dtstart", on)
        event.add("dtend", on + dt.timedelta(days=1))
    event.add("summary", clean_text(day.title))
    event.add("status", "CANCELLED" if day.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if day.takes_time else "TRANSPARENT")
    if day.place:
        event.add("location", clean_text(day.place))
    event.add("description", "\n".join(filter(None, [clean_text(day.text), absolute(day.href)])))
    event.add("url", absolute(day.href))
    return event
