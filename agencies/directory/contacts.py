"""The contacts of the directory, for pages and files: email addresses, and the contact list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Eslo, Representative
from agencies.posts.rules import held_on, vacancy
from core.documents.model import Bullets, Column, Document
from core.files.vcards import Card, vcards
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

ESLOS, DEPUTIES, AGENCIES, MEMBERS = "eslos", "deputies", "agencies", "representatives"
TOGETHER = 100  # addresses in one text area: more than most mail programmes accept at once
NAMED = 5_000  # agencies that are listed as keys in a statement; of more, all are read
OWN = "The agency itself"
COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("Name", 1.5),
    Column("Post", 1.3),
    Column("Job title", 1.4),
    Column("Email", 2),
    Column("Telephone", 1.1),
)
LEGEND = (
    "Ordered by kind of agency and name.",
    "These are the details of adults at work. Use them for the work of the board only.",
    "When you write to several people, put the addresses into Bcc.",
)


@dataclass(frozen=True)
class Contact:
    agency: Agency
    post: str
    key: str  # stable between lists
    name: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Wanted:
    who: frozenset[str]
    group: int | None = None
    vacancies: bool = True  # whether a vacant post has a row of its own


def read_contacts(agencies: Iterable[Agency], user, wanted: Wanted, day: dt.date) -> list[Contact]:
    agencies = list(agencies)
    shown = {agency.pk for agency in agencies}
    terms, members = terms_of(user, wanted, shown, day), members_of(user, wanted, shown, day)
    found: list[Contact] = []
    for agency in agencies:
        held = terms.get(agency.pk, [])
        if AGENCIES in wanted.who:
            found.append(own_line(agency))
        if ESLOS in wanted.who:
            leads = [term for term in held if term.post == Eslo.Post.LEAD]
            found += [line_of(agency, each, "ESLO") for each in held_on(leads, day)]
            if wanted.vacancies and (vacant := vacancy(leads, day)):
                found.append(Contact(agency, "ESLO", f"vacant-{agency.pk}", missing=vacant))
        if DEPUTIES in wanted.who:
            deputies = [term for term in held if term.post == Eslo.Post.DEPUTY]
            found += [line_of(agency, each, "Deputy") for each in held_on(deputies, day)]
        found += [line_of(agency, each, f"{each.subgroup}") for each in members.get(agency.pk, [])]
    return found


def with_lines(agencies: QuerySet, user, wanted: Wanted, day: dt.date) -> QuerySet:
    """The agencies with a row: all, unless only deputies or representatives are asked for."""
    if wanted.who - {DEPUTIES, MEMBERS}:
        return agencies
    rows = {
        DEPUTIES: Eslo.objects.visible_to(user).filter(post=Eslo.Post.DEPUTY),
        MEMBERS: Representative.objects.visible_to(user).filter(**{"subgroup": wanted.group} if wanted.group else {}),
    }
    has = Q(pk__in=[])
    for who in wanted.who:
        has |= Q(Exists(rows[who].current(day).filter(agency=OuterRef("pk")).order_by()))
    return agencies.filter(has)


def terms_of(user, wanted: Wanted, shown: set[int], day: dt.date) -> dict[int, list[Eslo]]:
    if not {ESLOS, DEPUTIES} & wanted.who:
        return {}
    rows = Eslo.objects.visible_to(user).filter(valid_from__lte=day)
    return grouped(rows if wanted.vacancies else rows.current(day), shown)


def members_of(user, wanted: Wanted, shown: set[int], day: dt.date) -> dict[int, list[Representative]]:
    if MEMBERS not in wanted.who:
        return {}
    rows = Representative.objects.visible_to(user).current(day).select_related("subgroup")
    return grouped(rows.filter(subgroup=wanted.group) if wanted.group else rows, shown)


def grouped(rows, shown: set[int]) -> dict[int, list]:
    found: dict[int, list] = {}
    if len(shown) <= NAMED:
        rows = rows.filter(agency__in=shown)
    for row in rows.order_by("agency_id", "name", "pk"):
        if row.agency_id in shown:
            found.setdefault(row.agency_id, []).append(row)
    return found


def own_line(agency: Agency) -> Contact:
    return Contact(agency, OWN, f"agency-{agency.pk}", agency.name, email=agency.email, phone=agency.phone)


def line_of(agency: Agency, held: Eslo | Representative, post: str) -> Contact:
    key = f"{held._meta.model_name}-{held.pk}"
    return Contact(agency, post, key, str(held), held.job_title, held.email, held.phone)


@dataclass(frozen=True)
class Addresses:
    boxes: list[tuple[int, int, str]]  # (number of the first, of the last, the addresses with semicolons)
    count: int
    without: list[Contact]


def addresses_of(contacts: Iterable[Contact]) -> Addresses:
    found, without = {}, []
    for contact in contacts:
        if contact.email:
            found.setdefault(contact.email.lower(), contact.email)
        else:
            without.append(contact)
    every = list(found.values())
    boxes = [
        (first + 1, min(first + TOGETHER, len(every)), "; ".join(every[first : first + TOGETHER]))
        for first in range(0, len(every), TOGETHER)
    ]
    return Addresses(boxes, len(every), without)


def contact_document(contacts: Iterable[Contact], criteria: Iterable[str]) -> Document:
    rows = [cells(contact) for contact in contacts]
    summary = "Each row is one person, or the address of one agency."
    above = (*criteria, *LEGEND)
    table = table_of("Contacts", COLUMNS, rows, none="Nobody matches what was asked for.", summary=summary, above=above)
    told = f"As at {print_date(today())}"
    return list_document("Contact list", [Bullets(LEGEND), table], lines=tuple(criteria), as_at=told)


def cells(contact: Contact) -> tuple[str, ...]:
    agency, person = contact.agency, contact.missing or contact.name
    return (
        agency.name,
        agency.get_kind_display(),
        person,
        contact.post,
        contact.job_title,
        contact.email,
        contact.phone,
    )


def contact_cards(contacts: Iterable[Contact], board: str) -> bytes:
    return vcards(card_of(contact, board) for contact in contacts if contact.name)


def card_of(contact: Contact, board: str) -> Card:
    return Card(
        uid=f"{contact.key}@{board}",
        name=contact.name,
        organisation=contact.agency.name,
        title=contact.job_title,
        role="" if contact.post == OWN else contact.post,
        email=contact.email,
        phone=contact.phone,
        is_person=contact.post != OWN,
    )
