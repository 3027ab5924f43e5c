"""News about a person's work, sent within ten minutes, joined, and never to the person who did it.

An app registers how an event is told, and its services record it in their own transaction:

    @notice_kind("lead", together="You lead {}")
    def made_lead(notice): ...     # News of now, or None where it is no longer true

    tell("lead", to_person=person, key=f"action {action.pk}", by=request.user)

An email for each event would answer a change of 200 actions with 200 emails. A row holds keys and no text, so what
was undone within three minutes is not told.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from core.jobs.daily import daily, often
from core.jobs.one_by_one import one_by_one
from core.mail.answers import answer_url
from core.mail.kinds import Email, email_kind
from core.mail.models import Notice, OutgoingEmail
from core.mail.services import send_email
from core.mail.texts import MOST_SUBJECT, compose, site_url

KIND = "news"
JOINED_FOR = dt.timedelta(minutes=3)  # events of one person within this time go into one email
KEPT = dt.timedelta(days=90)


@dataclass(frozen=True)
class News:
    """An event as an email reports it, from the current state: its subject, what happened, and where to read it.

    `subject` is of an email about this alone: fixed words, numbers and dates. `number` is that of the action, `item`
    what can be answered without signing in ("action 12").
    """

    subject: str
    text: str
    why: str
    href: str
    do: str
    number: int | None = None
    item: str = ""


Teller = Callable[[Notice], News | None]


@dataclass(frozen=True)
class NoticeKind:
    tell: Teller
    together: str


_kinds: dict[str, NoticeKind] = {}


def notice_kind(key: str, *, together: str) -> Callable[[Teller], Teller]:
    """Decorator: registers how a kind of event is told to `notice.person`.

    The function reads as that person, and returns None where nothing is new to them any more, or they may not read it.
    `together` is the subject of several ("You lead {}"), where {} becomes "actions 3 and 7".
    """

    def register(function: Teller) -> Teller:
        _kinds[key] = NoticeKind(function, together)
        return function

    return register


_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """No news is recorded inside: for imports of whole plans, where every row would be news."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def is_quiet() -> bool:
    return _is_quiet.get()


def tell(kind: str, *, to_person, key: str, args: dict | None = None, by) -> None:
    tell_all(kind, [to_person], key=key, args=args, by=by)


@transaction.atomic(savepoint=False)  # a part of the service that does it
def tell_all(kind: str, people: Iterable, *, key: str, args: dict | None = None, by) -> None:
    """Record in the caller's transaction that something has happened to people; at most four statements, however many.

    `args` says what it was like before. Until it is sent a second event with the same key joins the first, whose `args`
    count. Whoever did it knows how things are now, and is not told of what others did before. Raises KeyError for an
    unregistered kind.
    """
    if kind not in _kinds:
        raise KeyError(kind)
    own, keys = by and by.pk, {person.pk for person in people}
    if is_quiet() or not keys:
        return
    waiting = Notice.objects.unsent().filter(kind=kind, key=key)
    if own in keys:
        waiting.filter(person=own).delete()
    others = waiting.filter(person__in=keys - {own}).select_for_update()  # those being sent are not found any more
    known = set(others.values_list("person", flat=True)) if keys - {own} else set()
    if known:
        others.update(by=by)
    facts = {"kind": kind, "key": key, "args": args or {}, "by": by, "happened_at": timezone.now()}
    rows = [Notice(person_id=each, **facts) for each in sorted(keys - known - {own})]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


@often("news that is to be told")
def send_news() -> None:
    """Queue an email for each person whose oldest piece of news has waited long enough."""
    waiting = Notice.objects.unsent().values("person").annotate(first=Min("happened_at"))
    people = waiting.filter(first__lte=timezone.now() - JOINED_FOR).values("person")
    one_by_one(get_user_model().objects.filter(pk__in=people).order_by("pk"), send_to, what="telling somebody news")


@transaction.atomic
def send_to(person) -> OutgoingEmail | None:
    """Queue the email with all news for a person; None where there is none left.

    The person's row is locked, so that the second of two schedulers finds nothing; what somebody is changing right now
    is left for the next email.
    """
    type(person).objects.select_for_update(no_key=True).get(pk=person.pk)
    rows = list(Notice.objects.unsent().filter(person=person).select_for_update(skip_locked=True).order_by("pk"))
    told = {row.pk for row, _ in told_of(rows)}
    Notice.objects.filter(pk__in=[row.pk for row in rows if row.pk not in told]).delete()
    if not told:
        return None
    causes = {row.by for row in rows if row.pk in told}
    email = send_email(
        kind=KIND,
        to=person.email,
        args={"notices": sorted(told)},
        key=f"{KIND} {min(told)}",
        about=f"person {person.pk}",
        by=causes.pop() if len(causes) == 1 else None,
    )
    Notice.objects.filter(pk__in=told).update(email=email)
    return email


def told_of(rows: Iterable[Notice]) -> list[tuple[Notice, News]]:
    """What is still news, each with its notice, in the order of the actions."""
    found, people = [], {}
    for row in rows:
        row.person = people.setdefault(row.person_id, row.person)  # one object, whose roles are read once
        if row.person.is_active and row.kind in _kinds:
            found.append((row, _kinds[row.kind].tell(row)))
    return sorted(((row, news) for row, news in found if news), key=lambda pair: (pair[1].number or 0, pair[0].pk))


@email_kind(KIND, "News about your work")
def write_news(args: dict) -> Email | None:
    """All that is still news; None where nothing is, and where the person has another address by now."""
    rows = Notice.objects.filter(pk__in=args["notices"]).select_related("person", "email", "by").order_by("pk")
    rows = [row for row in rows if row.email is None or row.email.to.casefold() == row.person.email.casefold()]
    told = told_of(rows)
    if not told:
        return None
    news, person = [each for _, each in told], told[0][0].person
    since = timezone.localtime(min(row.happened_at for row, _ in told))
    answer = answer_url(person.email, person=person, items=[each.item for each in news if each.item])
    return compose(
        subject_of({row.kind for row, _ in told}, news),
        "news.txt",
        person=person,
        lines=[(each, "" if answer and each.item else site_url(each.href)) for each in news],
        answer=answer,
        since=since,
    )


def subject_of(kinds: set[str], news: list[News]) -> str:
    """That of the only piece of news; else what is common to all, with the numbers of the actions."""
    if len(news) == 1:
        return news[0].subject
    numbers = sorted({each.number for each in news if each.number})
    if not numbers:
        return f"{len(news)} pieces of news"
    if len(kinds) == 1 and len(subject := _kinds[min(kinds)].together.format(numbered(numbers))) <= MOST_SUBJECT:
        return subject
    return about_actions(f"{len(news)} pieces of news: ", numbers)


def about_actions(begin: str, numbers: Iterable[int]) -> str:
    """A subject with the numbers of as many actions as it has room for: "2 tasks: actions 3 and 7"."""
    numbers = sorted(set(numbers))
    subject = begin + numbered(numbers)
    while len(subject) > MOST_SUBJECT and len(numbers) > 1:
        numbers.pop()
        subject = f"{begin}actions {', '.join(map(str, numbers))} and others"
    return subject


def numbered(numbers: list[int]) -> str:
    *others, last = map(str, numbers)
    return f"actions {', '.join(others)} and {last}" if others else f"action {last}"


@daily("forget news that was told")
def forget_news(day: dt.date) -> None:
    Notice.objects.filter(happened_at__lt=timezone.now() - KEPT).delete()
