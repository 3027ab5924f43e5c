"""News: written, published and ended."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from agencies.directory.services import set_changes, tidy_name
from agencies.models import Agency, Membership
from audits.chasing.services.chasing import first_addresses
from core.mail import OneOfMany, send_many
from core.mail.addresses import dead_addresses
from core.mail.notices import JOINED_FOR
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_valid
from core.text.dates import print_date, today
from guidance.models import News
from guidance.news.querysets import addressed
from guidance.news.rules import Place, get_place, last_day_where_ended, number_of_agencies

IMPORTANT = "board-news"  # kind of email


@transaction.atomic
def add_news(*, title: str, text: str, kinds: Iterable[str], ends_on: dt.date | None, important: bool, by) -> News:
    news = News(title=tidy_name(title), text=text.strip(), kinds=kinds, ends_on=ends_on, important=important)
    require_sense(news)
    return create_tracked(news, by=by, reason="News added")


@transaction.atomic
def edit_news(*, news: News, expected: int, by, reason: str = "", **changes) -> News:
    """No email is sent. RuleBroken as add_news, NothingChanged where nothing differs."""
    if "title" in changes:
        changes["title"] = tidy_name(changes["title"])
    set_changes(news, expected, changes)
    require_sense(news)
    return save_versioned(news, expected=expected, fields=[*changes], by=by, reason=reason.strip() or "News changed")


@transaction.atomic
def publish_news(*, news: News, expected: int, by) -> News:
    """Publish a draft from today on, and queue the emails of important news. RuleBroken where it is published, where
    its last day has passed, and where no active agency is of its kinds.
    """
    if news.published_on:
        raise RuleBroken(f"This news was published on {print_date(news.published_on)}.")
    if news.ends_on and news.ends_on < today():
        raise RuleBroken("Its last day has passed. Change the draft first.")
    agencies = list(addressed(news))
    if not agencies:
        raise RuleBroken("No active agency is of these kinds. Change the draft first.")
    reason = f"Published, for {number_of_agencies(len(agencies))}"
    save_versioned(news, expected=expected, fields={"published_on": today()}, by=by, reason=reason)
    if news.important:
        send_many(kind=IMPORTANT, emails=emails_at_once(news, agencies, by), by=by, not_before=in_a_moment())
    return news


def in_a_moment() -> dt.datetime:
    """As other events of the board wait, so that what is put right at once is right in the email."""
    return timezone.now() + JOINED_FOR


def emails_at_once(news: News, agencies: list[Agency], by) -> list[OneOfMany]:
    """One to each person of these agencies who reads news, and one to each agency's address; none to the sender or to
    an address that fails. Six statements.
    """
    people = User.objects.filter(is_active=True, pk__in=members(agencies)).order_by("pk")
    emails = [OneOfMany(each.email, {"news": news.pk, "person": each.pk}, about=about(news)) for each in people]
    boxes = first_addresses(agencies)
    emails += [
        OneOfMany(boxes[each.pk], {"news": news.pk, "agency": each.pk}, about=about(news))
        for each in agencies
        if boxes[each.pk]
    ]
    once = {email.to.casefold(): email for email in reversed(emails)}  # of two the first, which is that of a person
    for address in {*dead_addresses(once), by.email.casefold()}:
        once.pop(address, None)
    return list(reversed(once.values()))


def members(agencies: Iterable[Agency]):
    """People of any of these agencies today; what each may read is decided when an email is written."""
    return Membership.objects.current().filter(agency__in=[each.pk for each in agencies]).order_by().values("user")


def about(news: News) -> str:
    return f"news:{news.pk}"


@transaction.atomic
def end_news(*, news: News, expected: int, by) -> News:
    """End what is current: now, or tomorrow where published today. RuleBroken where it is not current."""
    if get_place(news.published_on, news.ends_on, today()) != Place.CURRENT:
        raise RuleBroken("This news is not current, so it cannot be ended.")
    news.ends_on = last_day_where_ended(news.published_on, today())
    return save_versioned(news, expected=expected, fields=["ends_on"], by=by, reason="Ended early")


def require_sense(news: News) -> None:
    if news.ends_on and news.ends_on < (news.published_on or today()):
        raise RuleBroken(
            "The last day must not be before the day of publication."
            if news.published_on
            else "The last day must not be in the past.",
            field="ends_on",
        )
    if not set(news.kinds) <= set(Agency.Kind.values):
        raise RuleBroken("Choose kinds of agencies from the list.", field="kinds")
    require_valid(news, exclude=["kinds"])
