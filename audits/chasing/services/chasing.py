"""Emails agencies about their returns when a round opens and by hand, and finds and records the reminders that its
schedule adds to the routine emails of their mailboxes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import batched

from django.db import transaction
from django.db.models import Count, Q
from django.tasks import task
from django.utils import timezone

from accounts.models import RoleGrant, User
from agencies.models import Agency, Eslo, Membership
from agencies.posts.services.successors import invite_holders
from audits.access import lock_round, require_expected
from audits.chasing.rules import ChaseDays, Stage, due_step, was_sent
from audits.chasing.services.schedule import saved_step
from audits.chasing.settings import stages_on
from audits.models import Chase, ChaseStep, Return, Round
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from core.mail import OneOfMany, send_email, send_many
from core.records.locking import create_many, create_tracked
from core.records.rules import RuleBroken
from core.text.dates import today
from core.working_days.days import next_mail_moment

KIND = "audit-return"
CHUNK = 500  # returns handled in one transaction
INVITED = ("eslo",)  # the first recipient; the agency's own address where nobody is known


@dataclass(frozen=True)
class ReturnEmail:
    audit_return: Return
    step: ChaseStep | None
    addresses: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def to_words(self) -> str:
        return ", ".join(f"{To(role).label}: {address}" for role, address in self.addresses.items())


def due_emails(
    asked: Round, on: dt.date, steps: list[ChaseStep], *, next_on: dt.date | None = None
) -> list[ReturnEmail]:
    """The reminders due on a day, by name, each with the addresses that have not had it yet.

    `steps` are those in force. Takes two statements, and three more for each 500 returns.
    """
    if asked.state != Round.State.OPEN:
        return []
    emailed = emails_before(asked)
    found = []
    for audit_return in to_be_asked(asked).select_related("agency", "access_point").by_name():
        step = due_step(
            steps, chase_days(audit_return, asked), emailed=emailed[audit_return.pk].emailed, on=on, next_on=next_on
        )
        if step:
            found.append((audit_return, step))
    every = [email for part in batched(found, CHUNK) for email in addressed(part)]
    return [email for each in every if (email := without(each, emailed[each.audit_return.pk].told_of(each, asked)))]


def chase_days(audit_return: Return, asked: Round) -> ChaseDays:
    made, started = timezone.localtime(audit_return.created_at).date(), audit_return.state != Return.State.NOT_STARTED
    return ChaseDays(
        asked.opened_on, asked.first_deadline, asked.final_deadline, audit_return.extended_to,
        asked_on=max(made, asked.opened_on), is_started=started,
    )  # fmt: skip


@dataclass
class Before:
    rows: list[tuple[Stage | None, dt.date, list[str]]] = field(default_factory=list)

    @property
    def emailed(self) -> list[tuple[Stage | None, dt.date]]:
        return [(stage, day) for stage, day, _ in self.rows]

    def told_of(self, email: ReturnEmail, asked: Round) -> set[str]:
        """The addresses that have had the stage of an email for the deadline that counts."""
        step, days = email.step, chase_days(email.audit_return, asked)
        return {
            role for stage, day, to in self.rows if stage == step.stage and was_sent(step, days, day) for role in to
        }


def emails_before(asked: Round) -> dict[int, Before]:
    before: dict[int, Before] = defaultdict(Before)
    rows = Chase.objects.filter(audit_return__round=asked).order_by("sent_on", "pk")
    for chase in rows.select_related("step"):
        before[chase.audit_return_id].rows.append((chase.stage, chase.sent_on, chase.to_list))
    return before


def without(email: ReturnEmail, told: set[str]) -> ReturnEmail | None:
    left = {role: address for role, address in email.addresses.items() if role not in told}
    return replace(email, addresses=left) if left or not told else None


def addressed(due: Iterable[tuple[Return, ChaseStep | None]]) -> list[ReturnEmail]:
    """The due reminders with current addresses, else the agency's own, each address once; three statements."""
    due = list(due)
    keys = {audit_return.agency_id for audit_return, _ in due}
    leads = {eslo.agency_id: eslo for eslo in current_leads(keys)}
    signers = signatories(keys)
    emails = []
    for audit_return, step in due:
        lead, signer = leads.get(audit_return.agency_id), signers.get(audit_return.agency_id)
        known = {
            "eslo": lead_address(lead) if lead else "",
            "agency": audit_return.agency.email,
            "signatory": signer.email if signer else "",
        }
        wanted = {role: known[role] for role in (step.to_list if step else INVITED) if known[role]}
        wanted = wanted or ({"agency": known["agency"]} if known["agency"] else {})
        once = {address.lower(): role for role, address in reversed(wanted.items())}
        names = {"eslo": lead.name if lead else "", "signatory": signer.display_name if signer else ""}
        emails.append(
            ReturnEmail(audit_return, step, {role: wanted[role] for role in wanted if role in once.values()}, names)
        )
    return emails


def current_leads(keys: Iterable[int]):
    return Eslo.objects.leads().current().filter(agency__in=keys).select_related("person", "agency")


def lead_address(lead: Eslo) -> str:
    return lead.email or (lead.person.email if lead.person and lead.person.is_active else "")


def first_addresses(agencies: Iterable[Agency]) -> dict[int, str]:
    """Address of the first email of a round by key of the agency, "" where none is known; one statement."""
    agencies = list(agencies)
    leads = {eslo.agency_id: lead_address(eslo) for eslo in current_leads([agency.pk for agency in agencies])}
    return {agency.pk: leads.get(agency.pk) or agency.email for agency in agencies}


def signatories(keys: Iterable[int]) -> dict[int, User]:
    signs = RoleGrant.objects.current().filter(role="signatory").values("user")
    places = Membership.objects.current().filter(agency__in=keys, user__in=signs, user__is_active=True)
    return {place.agency_id: place.user for place in places.order_by("-pk").select_related("user")}


def to_be_asked(asked: Round):
    return asked.returns.awaited().exclude(kind=OF_OFFICER)


def not_asked(asked: Round):
    return to_be_asked(asked).filter(chases__isnull=True)


def emails_written(asked: Round) -> tuple[int, int] | None:
    """How many returns have had the first email, and of how many; None when it is finished. Two statements."""
    if asked.state != Round.State.OPEN or asked.seen_at is None:
        return None
    total = to_be_asked(asked).count()
    return total - not_asked(asked).count(), total


def numbers_sent(asked: Round) -> dict[Stage | None, int]:
    """Number of returns each stage (None: the first email) was sent about; one statement.

    Without emails by hand, and those that had no address.
    """
    rows = Chase.objects.filter(audit_return__round=asked).exclude(kind=Chase.Kind.BY_HAND).exclude(to="")
    counted = rows.order_by().values_list("step__anchor", "step__days").annotate(n=Count("audit_return", distinct=True))
    return {(anchor, days) if anchor else None: number for anchor, days, number in counted}


@task
def ask_all(pk: int, by: int | None, *, in_mail_hours: bool = False) -> None:
    """Send the first email to every agency that has had none. Idempotent, and safe to run twice at once."""
    not_before = next_mail_moment(timezone.now()) if in_mail_hours else None
    asked, person = Round.objects.get(pk=pk), User.objects.filter(pk=by).first()
    for part in batched(not_asked(asked).order_by("pk").values_list("pk", flat=True), CHUNK):
        ask_some(pk, part, by=person, not_before=not_before)
    asked = Round.objects.get(pk=pk)
    if asked.state != Round.State.OPEN or not not_asked(asked).exists():  # none was added meanwhile
        Round.objects.filter(pk=pk).update(seen_at=None)


@transaction.atomic
def ask_some(pk: int, keys: Iterable[int], *, by, not_before: dt.datetime | None = None) -> None:
    """First emails about some returns; lead officers who never signed in are invited by the link in this same email."""
    asked = lock_round(pk)
    if asked.state != Round.State.OPEN:
        return
    waiting = list(not_asked(asked).filter(pk__in=keys).select_related("agency"))
    leads = current_leads({audit_return.agency_id for audit_return in waiting})
    invite_holders(eslos=[lead for lead in leads if lead.person_id is None], by=by, is_mailed=False)
    write_first(asked, waiting, by=by, not_before=not_before)
    Round.objects.filter(pk=pk).update(seen_at=timezone.now())


@transaction.atomic
def record_step(*, audit_return: Return, step: ChaseStep, to: str) -> Chase:
    """Record that a stage is in the routine email to one address of a return; locks the round, so that concurrent runs
    wait. RuleBroken where the address has had it, where the agency had another email about the return today, and where
    it is not wanted any more.
    """
    asked = lock_round(audit_return.round_id)
    fresh = to_be_asked(asked).filter(pk=audit_return.pk).first()
    if asked.state != Round.State.OPEN or fresh is None or step.stage not in stages_on(today()):
        raise RuleBroken("This reminder is not needed any more.")
    before = Before(
        [
            (each.stage, each.sent_on, each.to_list)
            for each in Chase.objects.filter(audit_return=audit_return).select_related("step")
        ]
    )
    days = chase_days(fresh, asked)
    if any(stage == step.stage and to in told and was_sent(step, days, day) for stage, day, told in before.rows):
        raise RuleBroken("This reminder has been sent to this address already.")
    if any(stage != step.stage and day >= today() for stage, day in before.emailed):
        raise RuleBroken("The agency has been written to about this return today already.")
    chase = Chase(audit_return=audit_return, kind=Chase.Kind.STEP, step=saved_step(step), sent_on=today(), to=to)
    create_tracked(chase, by=None, reason=Chase.Kind.STEP.label)
    return chase


def recorded_with(address: str, day: dt.date) -> list[ReturnEmail]:
    """The reminders recorded on a day for an address, for returns that are still expected; seven statements."""
    chases = Chase.objects.filter(
        kind=Chase.Kind.STEP, sent_on=day, audit_return__in=Return.objects.awaited(),
        audit_return__round__state=Round.State.OPEN, audit_return__agency__in=agencies_at(address),
    )  # fmt: skip
    of_return = ("audit_return__agency", "audit_return__access_point", "audit_return__round__edition")
    rows = {(each.audit_return_id, each.to): each for each in chases.select_related("step", *of_return).order_by("pk")}
    return [
        replace(email, addresses={to: email.addresses[to]})
        for (_, to), chase in rows.items()
        for email in addressed([(chase.audit_return, chase.step)])
        if email.addresses.get(to, "").casefold() == address.casefold()
    ]


def agencies_at(address: str) -> set[int]:
    leads = Eslo.objects.leads().current().filter(Q(email__iexact=address) | Q(person__email__iexact=address))
    members = Membership.objects.current().filter(user__email__iexact=address, agency__isnull=False)
    own = Agency.objects.filter(email__iexact=address).values_list("pk", flat=True)
    return {*own, *leads.values_list("agency", flat=True), *members.values_list("agency", flat=True)}


@transaction.atomic
def write_first(asked: Round, waiting: Iterable[Return], *, by, not_before: dt.datetime | None = None) -> None:
    """Queue and record the first emails about some returns of a round that is locked."""
    write_chases(waiting, Chase.Kind.INVITATION, by=by, not_before=not_before, with_unknown=True)


def write_chases(
    waiting: Iterable[Return],
    kind: str,
    *,
    by,
    text: str = "",
    not_before: dt.datetime | None = None,
    with_unknown: bool = False,
) -> list[Chase]:
    """Queue and record emails of a kind about some returns; with `with_unknown` those too that have no address."""
    emails = [
        email
        for email in addressed((audit_return, None) for audit_return in waiting)
        if email.addresses or with_unknown
    ]
    chases = [
        Chase(
            audit_return=email.audit_return, kind=kind, sent_on=today(), to=",".join(email.addresses), text=text,
            sent_by=by,
        )
        for email in emails
    ]  # fmt: skip
    create_many(chases, by=by, reason=Chase.Kind(kind).label)
    many = [each for chase, email in zip(chases, emails, strict=True) for each in to_send(chase, email)]
    send_many(kind=KIND, emails=many, by=by, not_before=not_before)
    return chases


def to_send(chase: Chase, email: ReturnEmail) -> list[OneOfMany]:
    about, key = f"return:{email.audit_return.pk}", f"{KIND}:{chase.pk}"
    args = {"chase": chase.pk}
    return [OneOfMany(address, args, f"{key}:{role}", about) for role, address in email.addresses.items()]


def to_text(to: Iterable[str]) -> str:
    chosen = set(to)
    if not chosen:
        raise RuleBroken("Choose to whom it goes.", field="to")
    return ",".join(role for role in To.values if role in chosen)


@transaction.atomic
def write_by_hand(*, audit_return: Return, text: str, to: Iterable[str], by) -> Chase:
    """Email an agency now. RuleBroken where it was emailed today, has submitted, is exempt, or has no address."""
    require_expected(audit_return)
    asked = audit_return.round
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    email = addressed([(audit_return, ChaseStep(to=to_text(to)))])[0]
    if not email.addresses:
        raise RuleBroken("There is no address. Ring the agency, and enter its address in the directory.", field="to")
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


@transaction.atomic
def write_to_many(*, asked: Round, returns: Iterable[Return], text: str, by) -> tuple[int, int]:
    """Numbers of agencies written to now, and left out. RuleBroken where the round is not open."""
    asked, text = lock_round(asked.pk), text.strip()
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    if not text:
        raise RuleBroken("Enter what the email says first.", field="text")
    keys, written = [each.pk for each in returns], 0
    for some in batched(keys, CHUNK):
        waiting = to_be_asked(asked).filter(pk__in=some).exclude(chases__sent_on=today()).select_related("agency")
        written += len(write_chases(waiting, Chase.Kind.BY_HAND, by=by, text=text))
    return written, len(keys) - written
