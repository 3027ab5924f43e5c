"""Writing to agencies about their returns: asked when a round opens, chased by its ladder, by hand; each once a day."""

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
from audits.access import demand_expected, hold_round
from audits.chasing.rules import Deadlines, Step, due_step
from audits.chasing.services.schedule import to_text
from audits.models import Chase, ChaseStep, Return, Round
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from core.mail import OneOfMany, send_letter, send_many
from core.records.locking import create_many, create_tracked
from core.records.rules import RuleBroken
from core.text.dates import today

KIND = "audit-return"
CHUNK = 500  # returns about which is written in one transaction
INVITED = ("eslo",)  # who is asked first; the agency's own address where nobody is known


@dataclass(frozen=True)
class Letter:
    """A letter that is due: about which return, by which step (None: the first letter), and the address of each."""

    ret: Return
    step: ChaseStep | None
    addresses: dict[str, str] = field(default_factory=dict)

    @property
    def to_words(self) -> str:
        """To whom it goes, in words."""
        return ", ".join(f"{To(role).label}: {address}" for role, address in self.addresses.items())


def due_letters(asked: Round, on: dt.date) -> list[tuple[Return, ChaseStep]]:
    """Who is to be chased on a day, as things stand, by name; three statements."""
    if asked.state != Round.State.OPEN:
        return []
    steps = {step.pk: step for step in asked.steps.standing()}
    rules = [Step(step.pk, step.anchor, step.days) for step in steps.values()]
    sent, last = letters_before(asked)
    found = []
    waiting = asked.returns.outstanding().exclude(kind=OF_OFFICER).select_related("agency", "access_point")
    for ret in waiting.by_name():
        days = Deadlines(asked.opened_on, asked.first_deadline, asked.final_deadline, ret.extended_to)
        step = due_step(rules, days, sent=frozenset(sent.get(ret.pk, ())), last=last.get(ret.pk), on=on)
        if step:
            found.append((ret, steps[step.key]))
    return found


def letters_before(asked: Round) -> tuple[dict[int, set[int]], dict[int, dt.date]]:
    """Key of each return → the steps that were sent about it, and the day of the last letter about it."""
    sent: dict[int, set[int]] = defaultdict(set)
    last: dict[int, dt.date] = {}
    rows = Chase.objects.filter(audit_return__round=asked).order_by("sent_on")
    for ret, step, day in rows.values_list("audit_return", "step", "sent_on"):
        sent[ret].add(step)
        last[ret] = day
    return sent, last


def addressed(due: Iterable[tuple[Return, ChaseStep | None]]) -> list[Letter]:
    """The same with the addresses of today; three statements for all. Where none of those whom a step names is known,
    it goes to the agency's own address; nobody is written to at the same address twice."""
    due = list(due)
    keys = {ret.agency_id for ret, _ in due}
    leads = {eslo.agency_id: eslo for eslo in current_leads(keys)}
    signers = signatories(keys)
    letters = []
    for ret, step in due:
        lead = leads.get(ret.agency_id)
        known = {
            "eslo": lead_address(lead) if lead else "",
            "agency": ret.agency.email,
            "signatory": signers.get(ret.agency_id, ""),
        }
        wanted = {role: known[role] for role in (step.to_list if step else INVITED) if known[role]}
        wanted = wanted or ({"agency": known["agency"]} if known["agency"] else {})
        once = {address.lower(): role for role, address in reversed(wanted.items())}
        letters.append(Letter(ret, step, {role: wanted[role] for role in wanted if role in once.values()}))
    return letters


def current_leads(keys: Iterable[int]):
    """The lead officers of today of some agencies, with whoever they are when they sign in."""
    return Eslo.objects.leads().current().filter(agency__in=keys).select_related("person", "agency")


def lead_address(lead: Eslo) -> str:
    """Where a lead officer is reached."""
    return lead.email or (lead.person.email if lead.person and lead.person.is_active else "")


def signatories(keys: Iterable[int]) -> dict[int, str]:
    """Key of each agency → the address of whoever signs for it; one statement."""
    signs = RoleGrant.objects.current().filter(role="signatory").values("user")
    places = Membership.objects.current().filter(agency__in=keys, user__in=signs, user__is_active=True)
    return dict(places.order_by("-pk").values_list("agency", "user__email"))


def to_be_asked(asked: Round):
    """The returns of a round about which a first letter is to be written."""
    return asked.returns.outstanding().exclude(kind=OF_OFFICER)


def not_asked(asked: Round):
    """Those of them about which nothing has been written yet."""
    return to_be_asked(asked).filter(chases__isnull=True)


def letters_written(asked: Round) -> tuple[int, int] | None:
    """Of how many returns the first letter is written by now, and of how many in all; None where none is being
    written. Two statements."""
    if asked.state != Round.State.OPEN or asked.seen_at is None:
        return None
    total = to_be_asked(asked).count()
    return total - not_asked(asked).count(), total


def numbers_sent(asked: Round) -> dict[int | None, int]:
    """Key of each step of the ladder (None: the first letter) → about how many returns it was written; one statement.
    Letters by hand are not counted."""
    rows = Chase.objects.filter(audit_return__round=asked).exclude(kind=Chase.Kind.BY_HAND).order_by()
    return dict(rows.values_list("step").annotate(n=Count("pk")))


@task
def ask_all(pk: int, by: int | None) -> None:
    """The first letter to every agency of a round that is open and has not had one. Safe to repeat, and to run twice
    at once."""
    asked, person = Round.objects.get(pk=pk), User.objects.filter(pk=by).first()
    for part in batched(not_asked(asked).order_by("pk").values_list("pk", flat=True), CHUNK):
        ask_some(pk, part, by=person)
    asked = Round.objects.get(pk=pk)
    if asked.state != Round.State.OPEN or not not_asked(asked).exists():  # none was added meanwhile
        Round.objects.filter(pk=pk).update(seen_at=None)


@transaction.atomic
def ask_some(pk: int, keys: Iterable[int], *, by) -> None:
    """The first letters about some returns, with the invitations of lead officers who have not signed in before: all
    of them or none, so that nobody is left without the one or the other."""
    asked = hold_round(pk)
    if asked.state != Round.State.OPEN:
        return
    waiting = list(not_asked(asked).filter(pk__in=keys).select_related("agency"))
    write(asked, [(ret, None) for ret in waiting], kind=Chase.Kind.INVITATION, by=by)
    leads = current_leads({ret.agency_id for ret in waiting})
    invite_holders(eslos=[lead for lead in leads if lead.person_id is None], by=by)
    Round.objects.filter(pk=pk).update(seen_at=timezone.now())


@task
def chase_round(pk: int, by: int | None = None) -> None:
    """The letters of a round's ladder that are due today. Safe to run as often as one likes."""
    asked = Round.objects.select_related("opened_by").get(pk=pk)
    person = User.objects.filter(pk=by).first()
    for part in batched(due_letters(asked, today()), CHUNK):
        chase_some(asked, part, by=person)


@transaction.atomic
def chase_some(asked: Round, due, *, by) -> None:
    """Letters of the ladder, with another invitation for each lead officer whose own ran out: without it they could not
    do what the letter asks. Whoever opened the round answers for it. One that somebody withdrew stays so."""
    written = write(asked, due, kind=Chase.Kind.STEP, by=by)
    leads = current_leads({letter.ret.agency_id for letter in written if "eslo" in letter.addresses})
    mailed = {lead.pk: User.objects.normalize_email(lead.email) for lead in leads if lead.person_id is None}
    rows = Invitation.objects.waiting().filter(email__in=set(mailed.values()), expires_at__lte=timezone.now())
    ran_out = set(rows.values_list("email", flat=True))
    invite_holders(eslos=[lead for lead in leads if mailed.get(lead.pk) in ran_out], by=by or asked.opened_by)


@transaction.atomic
def write(asked: Round, due, *, kind: str, by, text: str = "") -> list[Letter]:
    """Send letters about some returns and note that; which ones. Whoever else writes about returns of the round
    waits, and returns that were written about today meanwhile are left out."""
    hold_round(asked.pk)
    on, keys = today(), [ret.pk for ret, _ in due]
    again = Chase.objects.filter(audit_return__in=keys, sent_on=on).values_list("audit_return", flat=True)
    still = Return.objects.filter(pk__in=keys).outstanding().exclude(pk__in=again).values_list("pk", flat=True)
    letters = addressed((ret, step) for ret, step in due if ret.pk in set(still))
    chases = [
        Chase(
            audit_return=letter.ret, kind=kind, step=letter.step, sent_on=on, to=",".join(letter.addresses), text=text,
            sent_by=by,
        )
        for letter in letters
    ]  # fmt: skip
    create_many(chases, by=by, reason=Chase.Kind(kind).label)
    many = [each for chase, letter in zip(chases, letters, strict=True) for each in to_send(chase, letter)]
    send_many(kind=KIND, letters=many, by=by)
    return letters


def to_send(chase: Chase, letter: Letter) -> list[OneOfMany]:
    """The letters of a chase, one to each address."""
    about, key = f"return:{letter.ret.pk}", f"{KIND}:{chase.pk}"
    args = {"chase": chase.pk}
    return [OneOfMany(address, args, f"{key}:{role}", about) for role, address in letter.addresses.items()]


@transaction.atomic
def write_by_hand(*, audit_return: Return, text: str, to: Iterable[str], by) -> Chase:
    """Write to an agency about its return now. RuleBroken where it was written to today, has come in or is exempt, and
    where no address is known."""
    demand_expected(audit_return)
    asked = audit_return.round
    if asked.state != Round.State.OPEN:
        raise RuleBroken("This round is not open.")
    letter = addressed([(audit_return, ChaseStep(to=to_text(to)))])[0]
    if not letter.addresses:
        raise RuleBroken("No address is known. Ring the agency, and enter its address in the directory.", field="to")
    hold_round(asked.pk)
    if Chase.objects.filter(audit_return=audit_return, sent_on=today()).exists():
        raise RuleBroken("The agency has been written to about this return today already.")
    letter = Letter(audit_return, None, letter.addresses)
    return send_by_hand(letter, text.strip(), by)


def send_by_hand(letter: Letter, text: str, by) -> Chase:
    """Note a letter that somebody wrote, and send it."""
    chase = Chase(
        audit_return=letter.ret, kind=Chase.Kind.BY_HAND, sent_on=today(), to=",".join(letter.addresses), text=text,
        sent_by=by,
    )  # fmt: skip
    create_tracked(chase, by=by, reason="Written to")
    for each in to_send(chase, letter):
        send_letter(kind=KIND, by=by, **asdict(each))
    return chase


def chase_all() -> int:
    """Have every open round chased; how many rounds."""
    keys = list(Round.objects.filter(state=Round.State.OPEN).values_list("pk", flat=True))
    for key in keys:
        chase_round.enqueue(key)
    return len(keys)
