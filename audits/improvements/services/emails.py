"""Emails to agencies about overdue improvement actions: all of an agency's in one email, sent automatically.

An agency is emailed from the day after the first due date, and again after two weeks while any is left; never twice on
one day. Places without accounts get none: the board's officer follows their actions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.tasks import task
from django.utils import timezone

from agencies.models import Agency
from audits.chasing.services.chasing import CHUNK, current_leads, lead_address
from audits.models import ImprovementAction
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from core.mail import OneOfMany, send_many
from core.mail.models import OutgoingLetter
from core.text.dates import today

KIND = "improvements-overdue"
AGAIN_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class OverdueEmail:
    agency: Agency
    actions: tuple[ImprovementAction, ...]
    to: str = ""
    address: str = ""

    @property
    def to_words(self) -> str:
        return f"{To(self.to).label}: {self.address}" if self.address else ""


def about(agency: int) -> str:
    """The `about` value of the emails to an agency."""
    return f"improvements:{agency}"


def overdue_actions(on: dt.date):
    found = ImprovementAction.objects.overdue(on).published().filter(agency__in=Agency.objects.active(on))
    return found.exclude(audit_return__kind=OF_OFFICER)


def due_agencies(on: dt.date) -> list[int]:
    """The agencies that get an email on a day, by name; two statements."""
    names = dict(overdue_actions(on).order_by().values_list("agency", "agency__name").distinct())
    written = {int(key.partition(":")[2]) for key in last_written(on)}
    return sorted(names.keys() - written, key=lambda key: (names[key].casefold(), key))


def last_written(on: dt.date) -> list[str]:
    """The `about` values of recent emails: these agencies are not emailed again yet."""
    emails = OutgoingLetter.objects.filter(kind=KIND).order_by().values("about").annotate(last=Max("asked_at"))
    return [
        row["about"] for row in emails if on - timezone.localtime(row["last"]).date() < AGAIN_AFTER
    ]  # fmt: skip


def emails_for(keys: Iterable[int], on: dt.date) -> list[OverdueEmail]:
    """The emails to some agencies, in their order; three statements for all."""
    keys = list(keys)
    agencies = Agency.objects.in_bulk(keys)
    leads = {eslo.agency_id: lead_address(eslo) for eslo in current_leads(keys)}
    actions: dict[int, list[ImprovementAction]] = {key: [] for key in keys}
    for action in overdue_actions(on).filter(agency__in=keys).select_related("question").order_by("due", "pk"):
        actions[action.agency_id].append(action)
    return [email_to(agencies[key], tuple(actions[key]), leads.get(key, "")) for key in keys if actions[key]]


def email_to(agency: Agency, actions: tuple[ImprovementAction, ...], lead: str) -> OverdueEmail:
    """An email to the lead officer, else to the agency's own address."""
    to, address = (To.ESLO, lead) if lead else (To.AGENCY, agency.email)
    return OverdueEmail(agency, actions, to.value if address else "", address)


@task
def write_about_overdue(by: int | None = None) -> None:
    """Send today's emails. Idempotent."""
    on, person = today(), get_user_model().objects.filter(pk=by).first()
    for part in batched(due_agencies(on), CHUNK):
        with transaction.atomic():
            emails = [to_send(email, on) for email in emails_for(part, on) if email.address]
            send_many(kind=KIND, emails=emails, by=person)


def to_send(email: OverdueEmail, on: dt.date) -> OneOfMany:
    """The email for the queue; its key allows one a day."""
    key, day = email.agency.pk, on.isoformat()
    return OneOfMany(email.address, {"agency": key, "on": day}, f"{KIND}:{key}:{day}", about(key))
