"""Reminders of what agencies owe to the directory and to the plan, except what other emails ask for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from actions.models import AgencyResponse, AskedAction
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, EsloReturnLine
from agencies.posts.rules import confirmation, training
from core.mail import quoted
from core.text.dates import print_date
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import due_words
from reminders.sources.plan import LATELY


def by_agency(readers: Iterable[Reader]) -> dict[int, list[Reader]]:
    """Agency → its people."""
    found: dict[int, list[Reader]] = defaultdict(list)
    for each in readers:
        for agency in each.places.agencies:
            found[agency].append(each)
    return found


def officers(agencies: Iterable[int], on: dt.date) -> dict[int, Eslo]:
    """The lead officers of agencies on a day; one statement."""
    held = Eslo.objects.leads().current(on).filter(agency__in=list(agencies)).select_related("agency", "person")
    return {officer.agency_id: officer for officer in held}


@source("eslo")
def entries(readers: list[Reader], on: dt.date) -> Found:
    """Posts that are vacant, not confirmed, or untrained for long, in active agencies."""
    people = by_agency(readers)
    if not people:
        return
    limits, held = current_limits(), officers(people, on)
    for agency in Agency.objects.active(on).filter(pk__in=list(people)).order_by("pk"):
        if line := about_entry(agency, held.get(agency.pk), on, limits):
            yield from ((each, line) for each in people[agency.pk])


def about_entry(agency: Agency, officer: Eslo | None, on: dt.date, limits) -> Line | None:
    """The reminder about an agency's post; None where all is well."""
    if officer is None:
        here = reverse("appoint", args=[agency.pk])
        return Line("eslo", f"vacant {agency.pk}", str(agency), "Nobody is named as ESLO", here, "Name somebody")
    confirmed, trained = confirmation(officer, on, limits), training(officer.trained_on, on, limits)
    if confirmed.stale:
        text = print_date(officer.confirmed_on) if officer.confirmed_on else "never"
        why = f"{officer} is named as ESLO; last confirmed: {text}"
        here = reverse("confirm_post", args=[officer.pk])
        return Line("eslo", f"confirm {officer.pk}", str(agency), why, here, "Confirm it", item=f"eslo {officer.pk}")
    if trained.stale:
        text = print_date(officer.trained_on) if officer.trained_on else "no training on record"
        why = f"Training of {officer} as ESLO: {text}"
        here = reverse("note_training", args=[officer.pk])
        key, item = f"train {officer.pk}", f"eslo {officer.pk}"
        return Line("eslo", key, str(agency), why, here, "Note the training", item=item)
    return None


@source("eslo_returns")
def eslo_returns(readers: list[Reader], on: dt.date) -> Found:
    """The board's open questions about the ESLO, for people of the agency whom its own emails do not reach."""
    people = by_agency(readers)
    asked = EsloReturnLine.objects.to_answer().filter(agency__in=list(people)).select_related("eslo_return", "agency")
    for line in asked.order_by("pk") if people else ():
        due = line.eslo_return.due_on
        why = f"The board asks who your ESLO is. {due_words(due, on)}"
        key, href = f"ESLO return {line.pk}", reverse("answer_own_line", args=[line.pk])
        item = f"eslo-line {line.pk}"
        made = Line("eslo_returns", key, str(line.agency), why, href, "Answer", by=due, item=item)
        yield from ((each, made) for each in people[line.agency_id] if not each.is_at(line.sent_to))


@source("answers")
def answers(readers: list[Reader], on: dt.date) -> Found:
    """Actions for all agencies without a reply; not for those who were emailed about it in the last week."""
    people = by_agency(readers)
    if not people:
        return
    open_ones = AskedAction.objects.open().order_by().values("action")
    silent = AgencyResponse.objects.silent().filter(agency__in=list(people), action__in=open_ones)
    held = officers(people, on)
    for row in silent.select_related("action", "agency").order_by("action__number", "pk"):
        officer = held.get(row.agency_id)
        written_to = (officer.email if officer else "") or row.agency.email
        text = f"Action {row.action.number}: {quoted(row.action.text)}"
        key, href = f"reply {row.pk}", reverse("answer_agency", args=[row.pk])
        lately = row.reminded_on and row.reminded_on > on - LATELY
        for each in people[row.agency_id]:
            whose = f" from {row.agency}" if len(each.places.agencies) > 1 else ""
            why = f"No reply{whose} yet; asked since {print_date(row.joined_on)}"
            if not (lately and each.is_at(written_to)):
                yield each, Line("answers", key, text, why, href, "Answer", item=f"response {row.pk}")
