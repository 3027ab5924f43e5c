"""Checks links a few at a time, and stores the results, of which no version is kept."""

import datetime as dt
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.tasks import task

from core.jobs.failures import note_failure, settle
from core.text.dates import today
from core.text.references import new_reference
from guidance.link_checks.rules import AT_ONCE, BROKEN, EVERY, Outcome, may_be_ours, one_for_each_host
from guidance.link_checks.services.fetching import check_link
from guidance.models import Resource

logger = logging.getLogger("guidance.link_checks")

JOB = "check the links of resources"
LAST = -50  # task priority: whoever waits for a file goes first
Unanswered = list[tuple[int, str, str]]  # key, URL and result of each link without an answer


class NothingAnswered(Exception):
    """None of several links was answered, so that our own connection seems to be at fault; nothing was stored."""


def due_links(on: dt.date):
    waiting = Q(checked_on__isnull=True) | Q(checked_on__lte=on - EVERY)
    return Resource.objects.listed().filter(waiting).order_by("checked_on", "pk")


def begin_checks(on: dt.date) -> None:
    if settings.LINK_CHECKS and due_links(on).exists():
        check_some.enqueue()


@task(priority=LAST)
def check_some(unanswered: Unanswered = (), answered: bool = False) -> None:
    """Check due links for ten seconds and enqueue the next batch; store those unanswered after the last."""
    if not settings.LINK_CHECKS:
        return
    rows = list(due_links(today()).exclude(pk__in=[pk for pk, *_ in unanswered]).only("pk", "url"))
    if rows:
        batch = check_batch(rows)
        left = [list(each) for each in (*unanswered, *list_unanswered(batch))]
        check_some.enqueue(left, answered or len(list_unanswered(batch)) < len(batch))
        return
    try:
        finish(unanswered, answered=answered)
        settle(JOB)
    except NothingAnswered:
        reference = new_reference()
        logger.error("Reference %s: none of %s links answered", reference, len(unanswered))
        note_failure(job=JOB, reference=reference)


def check_all(rows: list[Resource]) -> Iterator[tuple[Resource, Outcome]]:
    """Check these links now: each with its outcome, as soon as that is known. Raises NothingAnswered at the end."""
    answered, unanswered = False, []
    while rows:
        batch = check_batch(rows)
        yield from batch
        unanswered += list_unanswered(batch)
        answered = answered or len(list_unanswered(batch)) < len(batch)
        done = {row.pk for row, _ in batch}
        rows = [row for row in rows if row.pk not in done]
    finish(unanswered, answered=answered)


def list_unanswered(batch: list[tuple[Resource, Outcome]]) -> Unanswered:
    return [(row.pk, row.url, outcome.result) for row, outcome in batch if not outcome.is_answered]


def check_batch(rows: list[Resource]) -> list[tuple[Resource, Outcome]]:
    """Check the first links, of different hosts, at once; store results that came from an answer."""
    batch = [rows[place] for place in one_for_each_host([row.url for row in rows])]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(zip(batch, threads.map(check_link, [row.url for row in batch]), strict=True))
    for row, outcome in found:
        if outcome.is_answered:
            store(row.pk, row.url, outcome.result)
    return found


def finish(unanswered: Unanswered, *, answered: bool) -> None:
    if may_be_ours(answered, len(unanswered)):
        raise NothingAnswered
    for pk, url, result in unanswered:
        store(pk, url, result)


def store(pk: int, url: str, result: str) -> None:
    since = Coalesce("failing_since", Value(today())) if result == BROKEN else None
    Resource.objects.filter(pk=pk, url=url).update(result=result, checked_on=today(), failing_since=since)
