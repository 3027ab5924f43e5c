"""What the board has published for agencies, in their weekly email."""

import datetime as dt

from django.urls import reverse

from agencies.models import Agency
from core.text.dates import print_date
from guidance.models import News
from guidance.news.querysets import unseen_in_weekly_email
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.sources.agencies import by_agency


@source("board_news")
def board_news(readers: list[Reader], on: dt.date) -> Found:
    """Current news that nobody of a reader's agency has opened: one line, however much there is, and for any number of
    agencies. The title of the latest may stand in the email, its text never (docs/adr/0106).
    """
    people = by_agency(readers)
    if not people:
        return
    names = dict(Agency.objects.filter(pk__in=list(people)).values_list("pk", "name"))
    unseen: dict[int, dict[News, list[str]]] = {}
    for agency, news in unseen_in_weekly_email(people, on).items():
        for reader in people[agency]:
            where = names[agency] if len(reader.places.agencies) > 1 else "your agency"
            for each in news:
                unseen.setdefault(reader.key, {}).setdefault(each, []).append(where)
    for reader in readers:
        if reader.key in unseen:
            yield reader, about_news(unseen[reader.key])


def about_news(unseen: dict[News, list[str]]) -> Line:
    """News with the agencies where nobody opened it; another line as soon as there is a later piece."""
    latest = max(unseen, key=lambda each: (each.published_on, each.pk))
    key, published = f"news {latest.pk}", print_date(latest.published_on)
    nobody = f"Nobody at {' or '.join(unseen[latest])} has opened"
    if len(unseen) == 1:
        why = f"Published on {published}. {nobody} it yet"
        return Line("board_news", key, latest.title, why, reverse("guidance:news", args=[latest.pk]), "Read it")
    is_same = all(places == unseen[latest] for places in unseen.values())
    why = f"{nobody} them yet" if is_same else "Some of your agencies have not opened all of them yet"
    why += f". The latest, published on {published}: {latest.title}"
    text, href = f"{len(unseen)} pieces of news from the board", reverse("guidance:news_list")
    return Line("board_news", key, text, why, href, "Read them")
