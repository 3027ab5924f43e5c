"""Reminding agencies that have not answered, by mail, each at most once a day."""

from dataclasses import dataclass

from django.db import transaction
from django.tasks import task

from accounts.models import User
from actions.answers.services.asking import held, lock_asked, require_open
from actions.mails import ANSWER
from actions.models import AgencyResponse, AskedAction
from agencies.models import Eslo
from core.mail import OneOfMany, send_many
from core.records.locking import save_many
from core.records.rules import RuleBroken
from core.text.dates import today

AT_ONCE = 300  # emails that are recorded while a person waits; more are in the background
NOBODY = "Nobody is left to remind: every agency without a reply has been reminded today, or has no address."


@dataclass(frozen=True)
class Reminders:
    """Whom a reminder would reach today: `lines` with their `addresses` by agency, and those without an address."""

    lines: list[AgencyResponse]
    addresses: dict[int, str]
    unreachable: list[AgencyResponse]
    reminded_today: int


def reminders_for(asked: AskedAction) -> Reminders:
    """The agencies without a reply, by name: the lead officer is written to, else the agency's own address."""
    silent = AgencyResponse.objects.filter(action=asked.action_id).silent().select_related("agency").by_name()
    waiting = list(silent.exclude(reminded_on=today()))
    addresses = {line.agency_id: line.agency.email for line in waiting if line.agency.email}
    officers = Eslo.objects.leads().current().filter(agency__in=[line.agency_id for line in waiting])
    addresses |= {officer.agency_id: officer.email for officer in officers.exclude(email="")}
    return Reminders(
        [line for line in waiting if line.agency_id in addresses],
        addresses,
        [line for line in waiting if line.agency_id not in addresses],
        silent.filter(reminded_on=today()).count(),
    )


@transaction.atomic
def remind(*, asked: AskedAction, by) -> int:
    """Write to every agency that has not answered and was not reminded today; gives how many.

    More than three hundred are written to in the background. Raises RuleBroken where the asking has ended, and where
    nobody is left to remind.
    """
    lock_asked(asked)
    require_open(asked)
    found = reminders_for(asked)
    if not found.lines:
        raise RuleBroken(NOBODY)
    if len(found.lines) > AT_ONCE:
        remind_in_background.enqueue(asked.pk, by.pk)
    else:
        write(asked, found, by=by)
    return len(found.lines)


def write(asked: AskedAction, found: Reminders, *, by) -> None:
    day = today()
    for line in found.lines:
        line.reminded_on = day
    emails = [
        OneOfMany(
            to=found.addresses[line.agency_id],
            args={"response": line.pk},
            key=f"{ANSWER} {asked.action_id} {line.agency_id} {day}",
            about=f"agency {line.agency_id}",
        )
        for line in found.lines
    ]
    send_many(kind=ANSWER, emails=emails, by=by)
    save_many(found.lines, fields=["reminded_on"], by=by, reason="Reminded by email")


@task
def remind_in_background(pk: int, by: int) -> None:
    """Remind the agencies of an action that have not answered; nothing where it takes no answers any more."""
    with transaction.atomic():
        asked = held().filter(pk=pk).first()
        if asked and asked.takes_answers:
            write(asked, reminders_for(asked), by=User.objects.get(pk=by))
