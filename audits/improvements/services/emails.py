"""Reminders to agencies about overdue improvement actions, which join the routine email of a mailbox.

An agency is reminded of all its overdue actions from the day after the first due date, and again after two weeks while
any is left. Places without accounts get none: the board's officer follows their actions.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched

from django.db import transaction

from agencies.models import Agency
from audits.chasing.services.chasing import CHUNK, agencies_at, current_leads, lead_address
from audits.models import ImprovementAction
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from core.records.rules import RuleBroken
from core.text.dates import today

AGAIN_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class OverdueEmail:
    agency: Agency
    actions: tuple[ImprovementAction, ...]
    to: str = ""
    address: str = ""
    name: str = ""

    @property
    def to_words(self) -> str:
        return f"{To(self.to).label}: {self.address}" if self.address else ""


def overdue_actions(on: dt.date):
    found = ImprovementAction.objects.overdue(on).published().filter(agency__in=Agency.objects.active(on))
    return found.exclude(audit_return__kind=OF_OFFICER)


def due_agencies(on: dt.date) -> list[int]:
    """The agencies that are reminded on a day, by name; one statement. It stays due until it is recorded."""
    lately = ImprovementAction.objects.filter(reminded_on__gt=on - AGAIN_AFTER).values("agency")
    due = overdue_actions(on).exclude(agency__in=lately).order_by().values_list("agency", "agency__name").distinct()
    return [key for key, _ in sorted(due, key=lambda row: (row[1].casefold(), row[0]))]


def emails_for(keys: Iterable[int], on: dt.date) -> list[OverdueEmail]:
    return emails_of(list(keys), overdue_actions(on))


def emails_of(keys: list[int], rows) -> list[OverdueEmail]:
    """One reminder for each agency, in the order of its keys, of those of `rows` that are its own; three statements."""
    agencies = Agency.objects.in_bulk(keys)
    leads = {eslo.agency_id: eslo for eslo in current_leads(keys)}
    actions: dict[int, list[ImprovementAction]] = {key: [] for key in keys}
    for action in rows.filter(agency__in=keys).select_related("question", "audit_return__round").order_by("due", "pk"):
        actions[action.agency_id].append(action)
    return [email_to(agencies[key], tuple(actions[key]), leads.get(key)) for key in keys if actions[key]]


def email_to(agency: Agency, actions: tuple[ImprovementAction, ...], lead) -> OverdueEmail:
    if lead and lead_address(lead):
        return OverdueEmail(agency, actions, To.ESLO.value, lead_address(lead), lead.name)
    return OverdueEmail(agency, actions, To.AGENCY.value if agency.email else "", agency.email)


def due_emails(on: dt.date) -> list[OverdueEmail]:
    return [email for part in batched(due_agencies(on), CHUNK) for email in emails_for(part, on)]


@transaction.atomic
def record_reminder(*, action: ImprovementAction, on: dt.date) -> None:
    """Record today's reminder. RuleBroken where it is not overdue, or was reminded within two weeks."""
    held = ImprovementAction.objects.select_for_update(no_key=True).get(pk=action.pk)  # a second scheduler waits
    is_recent = held.reminded_on is not None and held.reminded_on > on - AGAIN_AFTER
    if is_recent or not overdue_actions(on).filter(pk=held.pk).exists():
        raise RuleBroken("This reminder has been sent, or is not needed any more.")
    ImprovementAction.objects.filter(pk=held.pk).update(reminded_on=today())


def recorded_with(address: str, day: dt.date) -> list[OverdueEmail]:
    """What was recorded on a day for the agencies at an address, and is still overdue today."""
    rows = overdue_actions(today()).filter(reminded_on=day)
    emails = emails_of(sorted(agencies_at(address)), rows)
    return [email for email in emails if email.address.casefold() == address.casefold()]
