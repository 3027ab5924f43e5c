import datetime as dt
from collections.abc import Callable, Iterable

from core.board.calendar import CalendarDay
from core.board.calendar_files import event_of, new_calendar
from core.text.safe_text import clean_text

HOURS_BETWEEN = 12  # after which a programme asks for a feed again


def calendar_file(name: str, days: Iterable[CalendarDay], *, absolute: Callable[[str], str]) -> bytes:
    """A feed; `absolute` makes a full URL of a path."""
    calendar = new_calendar("due dates")
    calendar.add("x-wr-calname", " ".join(clean_text(name).split()))  # this field escapes no line break
    calendar.add("refresh-interval", dt.timedelta(hours=HOURS_BETWEEN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{HOURS_BETWEEN}H")
    for day in days:
        calendar.add_component(event_of(day, absolute))
    return calendar.to_ical()
