"""Emails about news, written by the worker when they leave: by then it may have ended.

The text of news never stands in an email, and its title never in a subject (ADR 106).
"""

from django.urls import reverse

from accounts.models import User
from agencies.access import may
from agencies.mails import name_at
from agencies.models import Agency
from audits.chasing.services.chasing import first_addresses
from core.mail import Email, compose, email_kind, indented, site_url
from core.text.dates import print_date, today
from guidance.models import News
from guidance.news.querysets import addressed
from guidance.news.rules import Place, get_place
from guidance.news.services import IMPORTANT, members


@email_kind(IMPORTANT, "Important news from the board")
def important_news(args: dict) -> Email | None:
    news = current_news(args["news"])
    if news is None:
        return None
    if "agency" in args:
        agency = addressed(news).filter(pk=args["agency"]).first()
        if agency is None or not is_of(args["to"], agency):
            return None
        return news_email(news, name_at(args["to"], agency))
    person = User.objects.filter(pk=args["person"], pk__in=members(addressed(news))).first()
    if not may(person, "news.read") or person.email.casefold() != args["to"].casefold():
        return None
    return news_email(news, person.display_name)


def is_of(address: str, agency: Agency) -> bool:
    """Whether an address is an agency's own or its ESLO's by now."""
    return address.casefold() in {agency.email.casefold(), first_addresses([agency])[agency.pk].casefold()}


def current_news(pk: int) -> News | None:
    news = News.objects.filter(pk=pk).first()
    return news if news and get_place(news.published_on, news.ends_on, today()) == Place.CURRENT else None


def news_email(news: News, name: str) -> Email:
    published = print_date(news.published_on)
    return compose(
        f"News from the board, {published}",
        "board_news.txt",
        name=name,
        title=indented(news.title),
        published=published,
        until=print_date(news.ends_on) if news.ends_on else "",
        url=site_url(reverse("guidance:news", args=[news.pk])),
    )
