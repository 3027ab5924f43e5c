"""Emails agencies about their returns: when a round opens, by its reminder schedule, and by hand; each once a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import batched

from django.db import transaction
from django.db.models import Count
from django.tasks import task
from django.utils import timezone

from accounts.models import Invitation, RoleGrant, User
from agencies.models import Eslo, Membership
from agencies.posts.services.successors import invite_holders
from audits.access import lock_round, require_expected
from audits.chasing.rules import Deadlines, due_step
from audits.chasing.services.schedule import to_text
from audits.models import Chase, ChaseStep, Return, Round
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from core.mail import OneOfMany, send_email, send_many
from core.records.locking import create_many, create_tracked
from core.records.rules import RuleBroken
from core.text.dates import today

KIND = "audit-return"
CHUNK = 500  # returns handled in one transaction
INVITED = ("eslo",)  # the first recipient; the agency's own address where nobody is known


@dataclass(frozen=True)
class ReturnEmail:
    """A due email: its return, the stage (None: the first email), and its addresses."""

    audit_return: Return
    step: ChaseStep | None
    addresses: dict[str, str] = field(default_factory=dict)

    @property
    def to_words(self) -> str:
        return ", ".join(f"{To(role).label}: {address}" for role, address in self.addresses.items())


def due_emails(asked: Round, on: dt.date) -> list[tuple[Return, ChaseStep]]:
    """The reminders due on a day, by name; three statements."""
    if asked.state != Round.State.OPEN:
        return []
    steps = list(asked.steps.standing())
    sent, last = emails_before(asked)
    found = []
    waiting = asked.returns.outstanding().exclude(kind=OF_OFFICER).select_related("agency", "access_point")
    for audit_return in waiting.by_name():
        days = Deadlines(asked.opened_on, asked.first_deadline, asked.final_deadline, audit_return.extended_to)
        step = due_step(
            steps, days, sent=frozenset(sent.get(audit_return.pk, ())), last=last.get(audit_return.pk), on=on
        )
        if step:
            found.append((audit_return, step))
    return found


def emails_before(asked: Round) -> tuple[dict[int, set[int]], dict[int, dt.date]]:
    """Key of each return → the stages already sent about it, and the day of the last email about it."""
    sent: dict[int, set[int]] = defaultdict(set)
    last: dict[int, dt.date] = {}
    rows = Chase.objects.filter(audit_return__round=asked).order_by("sent_on")
    for audit_return, step, day in rows.values_list("audit_return", "step", "sent_on"):
        sent[audit_return].add(step)
        last[audit_return] = day
    return sent, last


def addressed(due: Iterable[tuple[Return, ChaseStep | None]]) -> list[ReturnEmail]:
    """The due reminders with current addresses; three statements for all. Where no recipient of a stage is known, the
    agency's own address is used; no address gets two.
    """
    due = list(due)
    keys = {audit_return.agency_id for audit_return, _ in due}
    leads = {eslo.agency_id: eslo for eslo in current_leads(keys)}
    signers = signatories(keys)
    emails = []
    for audit_return, step in due:
        lead = leads.get(audit_return.agency_id)
        known = {
            "eslo": lead_address(lead) if lead else "",
            "agency": audit_return.agency.email,
            "signatory": signers.get(audit_return.agency_id, ""),
        }
        wanted = {role: known[role] for role in (step.to_list if step else INVITED) if known[role]}
        wanted = wanted or ({"agency": known["agency"]} if known["agency"] else {})
        once = {address.lower(): role for role, address in reversed(wanted.items())}
        emails.append(ReturnEmail(audit_return, step, {role: wanted[role] for role in wanted if role in once.values()}))
    return emails


def current_leads(keys: Iterable[int]):
    """The current lead officers of some agencies, with their accounts."""
    return Eslo.objects.leads().current().filter(agency__in=keys).select_related("person", "agency")


def lead_address(lead: Eslo) -> str:
    return lead.email or (lead.person.email if lead.person and lead.person.is_active else "")


def signatories(keys: Iterable[int]) -> dict[int, str]:
    """Key of each agency → the address of its signatory; one statement."""
    signs = RoleGrant.objects.current().filter(role="signatory").values("user")
    places = Membership.objects.current().filter(agency__in=keys, user__in=signs, user__is_active=True)
    return dict(places.order_by("-pk").values_list("agency", "user__email"))


def to_be_asked(asked: Round):
    return asked.returns.outstanding().exclude(kind=OF_OFFICER)


def not_asked(asked: Round):
    return to_be_asked(asked).filter(chases__isnull=True)


def emails_written(asked: Round) -> tuple[int, int] | None:
    """How many returns have had the first email, and of how many; None when it is finished. Two statements."""
    if asked.state != Round.State.OPEN or asked.seen_at is None:
        return None
    total = to_be_asked(asked).count()
    return total - not_asked(asked).count(), total


def numbers_sent(asked: Round) -> dict[int | None, int]:
    """Key of each stage (None: the first email) → number of returns it was sent about; one statement. Emails by hand
    are not counted.
    """
    rows = Chase.objects.filter(audit_return__round=asked).exclude(kind=Chase.Kind.BY_HAND).order_by()
    return dict(rows.values_list("step").annotate(n=Count("pk")))


@task
def ask_all(pk: int, by: int | None) -> None:
    """Send the first email to every agency of an open round that has not had one. Idempotent, and safe to run twice at
    once.
    """
    asked, person = Round.objects.get(pk=pk), User.objects.filter(pk=by).first()
    for part in batched(not_asked(asked).order_by("pk").values_list("pk", flat=True), CHUNK):
        ask_some(pk, part, by=person)
    asked = Round.objects.get(pk=pk)
    if asked.state != Round.State.OPEN or not not_asked(asked).exists():  # none was added meanwhile
        Round.objects.filter(pk=pk).update(seen_at=None)


@transaction.atomic
def ask_some(pk: int, keys: Iterable[int], *, by) -> None:
    """The first emails about some returns, with invitations for lead officers who have not signed in before: all or
    none, so that nobody gets only one of them.
    """
    asked = lock_round(pk)
    if asked.state != Round.State.OPEN:
        return
    waiting = list(not_asked(asked).filter(pk__in=keys).select_related("agency"))
    write(asked, [(audit_return, None) for audit_return in waiting], kind=Chase.Kind.INVITATION, by=by)
    leads = current_leads({audit_return.agency_id for audit_return in waiting})
    invite_holders(eslos=[lead for lead in leads if lead.person_id is None], by=by)
    Round.objects.filter(pk=pk).update(seen_at=timezone.now())


@task
def chase_round(pk: int, by: int | None = None) -> None:
    """Send the reminders of a round that are due today. Idempotent."""
    asked = Round.objects.select_related("opened_by").get(pk=pk)
    person = User.objects.filter(pk=by).first()
    for part in batched(due_emails(asked, today()), CHUNK):
        chase_some(asked, part, by=person)


@transaction.atomic
def chase_some(asked: Round, due, *, by) -> None:
    """Send reminders, with a new invitation for each lead officer whose own expired, since they need it to respond. It
    is sent in the name of `by`, else of whoever opened the round. A withdrawn invitation stays withdrawn.
    """
    written = write(asked, due, kind=Chase.Kind.STEP, by=by)
    leads = current_leads({email.audit_return.agency_id for email in written if "eslo" in email.addresses})
    mailed = {lead.pk: User.objects.normalize_email(lead.email) for lead in leads if lead.person_id is None}
    rows = Invitation.objects.waiting().filter(email__in=set(mailed.values()), expires_at__lte=timezone.now())
    ran_out = set(rows.values_list("email", flat=True))
    invite_holders(eslos=[lead for lead in leads if mailed.get(lead.pk) in ran_out], by=by or asked.opened_by)


@transaction.atomic
def write(asked: Round, due, *, kind: str, by, text: str = "") -> list[ReturnEmail]:
    """Queue emails about some returns and record them; returns those queued. Locks the round, so that concurrent runs
    wait, and skips returns already emailed today.
    """
    lock_round(asked.pk)
    on, keys = today(), [audit_return.pk for audit_return, _ in due]
    again = Chase.objects.filter(audit_return__in=keys, sent_on=on).values_list("audit_return", flat=True)
    still = Return.objects.filter(pk__in=keys).outstanding().exclude(pk__in=again).values_list("pk", flat=True)
    emails = addressed((audit_return, step) for audit_return, step in due if audit_return.pk in set(still))
    chases = [
        Chase(
            audit_return=email.audit_return, kind=kind, step=email.step, sent_on=on, to=",".join(email.addresses),
            text=text, sent_by=by,
        )
        for email in emails
    ]  # fmt: skip
    create_many(chases, by=by, reason=Chase.Kind(kind).label)
    many = [each for chase, email in zip(chases, emails, strict=True) for each in to_send(chase, email)]
    send_many(kind=KIND, emails=many, by=by)
    return emails


def to_send(chase: Chase, email: ReturnEmail) -> list[OneOfMany]:
    about, key = f"return:{email.audit_return.pk}", f"{KIND}:{chase.pk}"
    args = {"chase": chase.pk}
    return [OneOfMany(address, args, f"{key}:{role}", about) for role, address in email.addresses.items()]


@transaction.atomic
def write_by_hand(*, audit_return: Return, text: str, to: Iterable[str], by) -> Chase:
    """Email an agency about its return now. RuleBroken where it was emailed today, has submitted or is exempt, and
    where no address is known.
    """
    require_expected(audit_return)
    asked = audit_return.round
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    email = addressed([(audit_return, ChaseStep(to=to_text(to)))])[0]
    if not email.addresses:
        raise RuleBroken("No address is known. Ring the agency, and enter its address in the directory.", field="to")
    lock_round(asked.pk)
    if Chase.objects.filter(audit_return=audit_return, sent_on=today()).exists():
        raise RuleBroken("The agency has been written to about this return today already.")
    chase = Chase(
        audit_return=audit_return, kind=Chase.Kind.BY_HAND, sent_on=today(), to=",".join(email.addresses),
        text=text.strip(), sent_by=by,
    )  # fmt: skip
    create_tracked(chase, by=by, reason="Written to")
    for each in to_send(chase, email):
        send_email(kind=KIND, by=by, **asdict(each))
    return chase


def chase_all() -> int:
    """Queue the reminders of every open round; returns how many rounds."""
    keys = list(Round.objects.filter(state=Round.State.OPEN).values_list("pk", flat=True))
    for key in keys:
        chase_round.enqueue(key)
    return len(keys)
