"""Who gets an email about the returns of a round, by name: before it opens, and when many are written to at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from agencies.directory.querysets import active_on
from agencies.models import Agency
from audits.chasing.mails import email_preview
from audits.chasing.services.chasing import ReturnEmail, addressed, current_leads
from audits.models import AccessPoint, Chase, Return, Round
from audits.models.chasing import To
from audits.querysets import OF_OFFICER
from audits.rounds.services import of_points, subjects, to_register
from core.mail import Email
from core.text.dates import print_date, today

NAMED = 500  # agencies of one kind that a page names
KNOWN_ESLO, NEW_ESLO, MAILBOX = "an ESLO with an account", "a new ESLO", "an agency’s own mailbox"  # readers


class Planned(NamedTuple):
    agency: Agency
    access_point: AccessPoint | None = None
    registers: bool = False

    @property
    def agency_id(self) -> int:
        return self.agency.pk

    @property
    def kind(self) -> str:
        return self.agency.kind

    @property
    def about(self) -> str:
        return f"{self.agency}: {self.access_point.name}" if self.access_point else str(self.agency)

    def as_return(self, asked: Round) -> Return:
        return Return(round=asked, agency=self.agency, access_point=self.access_point, kind=self.kind)


def planned_returns(asked: Round) -> list[Planned]:
    if of_points(asked):
        found = [Planned(each.agency, each) for each in subjects(asked).select_related("agency")]
        found += [Planned(each, registers=True) for each in to_register(asked)]
    else:
        found = [Planned(each) for each in subjects(asked)]
    return sorted(found, key=lambda each: each.agency.name.casefold())


@dataclass(frozen=True)
class KindAsked:
    """The agencies of one kind that a round asks; those that must first say where children go online are marked."""

    label: str
    returns: list[Planned]

    @property
    def named(self) -> list[Planned]:
        return self.returns[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.returns) - NAMED, 0)


@dataclass(frozen=True)
class Sample:
    reader: str
    to: str
    email: Email


@dataclass
class Plan:
    kinds: list[KindAsked] = field(default_factory=list)
    agencies: int = 0
    points: int = 0
    to_register: int = 0
    emails: int = 0
    without_address: list[Agency] = field(default_factory=list)
    by_officer: int = 0
    left_out: list[tuple[str, list[Agency]]] = field(default_factory=list)
    other_kinds: list[tuple[str, int]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)


def plan_of(asked: Round) -> Plan:
    returns = planned_returns(asked)
    plan = Plan(
        agencies=len({each.agency_id for each in returns}),
        points=sum(each.access_point is not None for each in returns),
        to_register=sum(each.registers for each in returns),
        by_officer=sum(each.kind == OF_OFFICER for each in returns),
    )
    for kind, label in Agency.Kind.choices:
        if own := [each for each in returns if each.kind == kind]:
            plan.kinds.append(KindAsked(label, own))
    emails = addressed((each, None) for each in returns if each.kind != OF_OFFICER)
    plan.emails = sum(len(each.addresses) for each in emails)
    plan.without_address = list({each.audit_return.agency for each in emails if not each.addresses})
    plan.without_address.sort(key=lambda each: each.name.casefold())
    plan.left_out, plan.other_kinds = left_out_of(asked)
    plan.samples = samples_of(asked, emails)
    return plan


def left_out_of(asked: Round) -> tuple[list[tuple[str, list[Agency]]], list[tuple[str, int]]]:
    """Inactive agencies of the kinds asked, by reason, and numbers of active ones of other kinds. Two statements."""
    on, found = today(), Agency.objects.all()
    wanted = found.filter(kind__in=asked.kind_list) if asked.kinds else found
    reasons: dict[str, list[Agency]] = {}
    for agency in wanted.exclude(active_on(on)).by_name():
        later = agency.active_from and agency.active_from > on
        why = f"Active from {print_date(agency.active_from)}" if later else f"Closed {print_date(agency.active_to)}"
        reasons.setdefault(why, []).append(agency)
    others: dict[str, int] = {}
    if asked.kinds:
        for agency in found.active().exclude(kind__in=asked.kind_list).only("kind"):
            others[agency.get_kind_display()] = others.get(agency.get_kind_display(), 0) + 1
    return list(reasons.items()), sorted(others.items())


def samples_of(asked: Round, emails: Iterable[ReturnEmail]) -> list[Sample]:
    """The first email as an ESLO with an account, a new ESLO and an agency’s own mailbox read it."""
    emails = [each for each in emails if each.addresses]
    known = {each.agency_id: each.person_id for each in current_leads({e.audit_return.agency_id for e in emails})}
    found: dict[str, tuple[ReturnEmail, str]] = {}
    for each in emails:
        for role, address in each.addresses.items():
            if role != To.ESLO:
                reader = MAILBOX
            else:
                reader = KNOWN_ESLO if known.get(each.audit_return.agency_id) else NEW_ESLO
            found.setdefault(reader, (each, address))
    order = (KNOWN_ESLO, NEW_ESLO, MAILBOX)
    return [Sample(reader, found[reader][1], preview_of(asked, *found[reader])) for reader in order if reader in found]


def preview_of(asked: Round, email: ReturnEmail, to: str) -> Email:
    return email_preview(asked, email.audit_return.as_return(asked), to)


@dataclass(frozen=True)
class Recipients:
    emails: list[ReturnEmail]
    written_today: list[Return]
    without_address: list[Return]

    @property
    def number(self) -> int:
        return len(self.emails)

    @property
    def named(self) -> list[ReturnEmail]:
        return self.emails[:NAMED]

    @property
    def more(self) -> int:
        return max(self.number - NAMED, 0)

    @property
    def left_out(self) -> list[tuple[str, list[Return]]]:
        found = (("they were written to today", self.written_today), ("no address is known", self.without_address))
        return [(why, returns) for why, returns in found if returns]


def recipients_of(asked: Round, returns) -> Recipients:
    rows = list(returns)
    done = set(Chase.objects.filter(audit_return__round=asked, sent_on=today()).values_list("audit_return", flat=True))
    emails = addressed((each, None) for each in rows if each.pk not in done)
    return Recipients(
        [each for each in emails if each.addresses],
        [each for each in rows if each.pk in done],
        [each.audit_return for each in emails if not each.addresses],
    )


def writable(asked: Round):
    return asked.returns.awaited().filter(~Q(kind=OF_OFFICER))
