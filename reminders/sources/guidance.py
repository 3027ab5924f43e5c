"""What the board has published for agencies, in their weekly email."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from agencies.models import Agency
from core.text.dates import print_date
from guidance.news.querysets import unseen_in_weekly_email
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.sources.agencies import by_agency


@source("board_news")
def board_news(readers: list[Reader], on: dt.date) -> Found:
    """Current news that nobody of a reader's agency has opened, once however many agencies they have. Its title may
    stand in the email, its text never (docs/adr/0106).
    """
    people = by_agency(readers)
    if not people:
        return
    found, told = unseen_in_weekly_email(people, on), set()
    names = dict(Agency.objects.filter(pk__in=list(found)).values_list("pk", "name"))
    for agency, news in found.items():
        for each in news:
            for reader in people[agency]:
                if (reader.key, each.pk) in told:
                    continue
                told.add((reader.key, each.pk))
                where = names[agency] if len(reader.places.agencies) > 1 else "your agency"
                why = f"Published on {print_date(each.published_on)}. Nobody at {where} has opened it yet"
                href = reverse("guidance:news", args=[each.pk])
                yield reader, Line("board_news", f"news {each.pk}", each.title, why, href, "Read it")
