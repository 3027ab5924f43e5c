"""Reminders of audit returns and improvement actions. People reached by a round's own emails get no second reminder."""

import datetime as dt
from collections import defaultdict

from django.urls import reverse

from audits.chasing.services.chasing import lead_address
from audits.due import due_of
from audits.home.page import next_step
from audits.models import Chase, ImprovementAction, Return
from core.mail import quoted, subject_line
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import timing
from reminders.settings import look_ahead
from reminders.sources.agencies import by_agency, officers
from reminders.sources.plan import LATELY


@source("returns")
def returns(readers: list[Reader], on: dt.date) -> Found:
    """Returns of open rounds that wait for people of their agency; not for those the round emailed in the last week."""
    people = by_agency(readers)
    if not people:
        return
    rows = Return.objects.filter(agency__in=list(people), round__state="open").awaited()
    rows = list(rows.select_related("agency", "round", "access_point").order_by("pk"))
    held = officers({row.agency_id for row in rows}, on)
    chased: dict[int, set[str]] = defaultdict(set)
    lately = Chase.objects.filter(audit_return__in=rows, sent_on__gt=on - LATELY, sent_on__lte=on)
    for audit_return, to in lately.values_list("audit_return", "to"):
        chased[audit_return] |= {role for role in to.split(",") if role}
    for row in rows:
        for each in people[row.agency_id]:
            step, waits = next_step(row.state, exempt=False, is_open=True, signs=each.may("audits.sign_own"))
            if waits and not is_chased(each, row, chased[row.pk], held.get(row.agency_id)):
                due, days = due_of(row, step), row.deadlines
                why = f"{due.more}. {days.words(on)}"
                key, item = f"return {row.pk} {row.state}", f"return {row.pk}"
                by = days.counts_on(on)
                yield each, Line("returns", key, due.text, why, due.href, step, by=by, item=item)


def is_chased(reader: Reader, audit_return: Return, roles: set[str], officer) -> bool:
    return (
        ("eslo" in roles and officer is not None and reader.is_at(lead_address(officer)))
        or ("agency" in roles and reader.is_at(audit_return.agency.email))
        or ("signatory" in roles and reader.may("audits.sign_own"))
    )


@source("improvements")
def improvements(readers: list[Reader], on: dt.date) -> Found:
    people = by_agency(readers)
    if not people:
        return
    ahead = look_ahead(on)
    rows = ImprovementAction.objects.published().open().filter(agency__in=list(people), due__isnull=False)
    for row in rows.select_related("audit_return__round", "question", "agency").order_by("due", "pk"):
        when = timing(row.due, on, ahead)
        if when is None:
            continue
        text, why = quoted(row.text), f"{when.words}. {row.audit_return.round}, question {row.question.code}"
        key = f"improvement {row.pk} {when.stage} {row.due}"
        href = reverse("audits:complete_improvement", args=[row.pk])
        line = Line(
            "improvements", key, text, why, href, "Say what was done", by=row.due, urgent=when.urgent,
            subject=subject_line(f"Improvement action of {{}}: {when.in_sentence}", row.agency),
            item=f"improvement {row.pk}",
        )  # fmt: skip
        yield from ((each, line) for each in people[row.agency_id])
