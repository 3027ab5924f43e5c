"""The page of a group of the board: who sits on it for which agency on a day, and where somebody is missing."""

import datetime as dt
from dataclasses import dataclass

from agencies.models import Agency, Membership, Representative, SubGroup
from agencies.posts.rules import held_on, vacancy
from core.documents.model import DATES, Bullets, Column, Document, Heading
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("Representative", 1.5),
    Column("Takes part", 1.1),
    Column("Job title", 1.4),
    Column("Email", 1.8),
    Column("Telephone", 1.1),
    Column("Since", 1.1, values=DATES),
)


@dataclass(frozen=True)
class Seat:
    agency: Agency
    members: list[Representative]


@dataclass(frozen=True)
class Gap:
    agency: Agency
    text: str


@dataclass(frozen=True)
class GroupPage:
    group: SubGroup
    day: dt.date
    seats: list[Seat]
    gaps: list[Gap]
    unheard: list[str]
    earlier: list[Representative]
    people: list[Membership]

    @property
    def is_past(self) -> bool:
        return self.day < today()

    @property
    def count(self) -> int:
        return sum(len(seat.members) for seat in self.seats)


def read_group(group: SubGroup, user, day: dt.date) -> GroupPage:
    every = list(Representative.objects.visible_to(user).filter(subgroup=group).by_agency())
    by_agency: dict[int, list[Representative]] = {}
    for member in every:
        by_agency.setdefault(member.agency_id, []).append(member)
    seats, gaps = [], []
    for terms in by_agency.values():
        agency, held = terms[0].agency, held_on(terms, day)
        if held:
            seats.append(Seat(agency, held))
        elif is_active(agency, day) and any(term.valid_from <= day for term in terms):
            gaps.append(Gap(agency, vacancy(terms, day)))
    heard = {seat.agency.kind for seat in seats}
    kinds = set(Agency.objects.visible_to(user).active(day).order_by().values_list("kind", flat=True).distinct())
    return GroupPage(
        group=group,
        day=day,
        seats=seats,
        gaps=gaps,
        unheard=[label for kind, label in Agency.Kind.choices if kind in kinds - heard],
        earlier=[member for member in every if member.valid_to and member.valid_to < day],
        people=held_on(members_of(group, user), day),
    )


def is_active(agency: Agency, day: dt.date) -> bool:
    return not (agency.active_from and agency.active_from > day) and not (agency.active_to and agency.active_to < day)


def members_of(group: SubGroup, user):
    found = Membership.objects.visible_to(user).filter(subgroup=group, user__is_active=True)
    return found.select_related("user").order_by("user__name")


def group_document(page: GroupPage) -> Document:
    rows = [row_of(member) for seat in page.seats for member in seat.members]
    summary = "Each row is about one representative of an agency."
    blocks = [table_of("Members", COLUMNS, rows, none="Nobody sits on this group for an agency.", summary=summary)]
    if page.gaps:
        gaps = tuple(f"{gap.agency}: {gap.text.lower()}" for gap in page.gaps)
        blocks += [Heading(1, "Agencies that had a representative"), Bullets(gaps)]
    if page.unheard:
        blocks += [Heading(1, "Kinds of agency without a representative"), Bullets(tuple(page.unheard))]
    told = f"As it was on {print_date(page.day)}" if page.is_past else f"As at {print_date(page.day)}"
    return list_document(page.group.name, blocks, lines=("Members by agency",), as_at=told)


def row_of(member: Representative) -> tuple[str, ...]:
    agency, since = member.agency, print_date(member.valid_from)
    told = (member.get_standing_display(), member.job_title, member.email, member.phone, since)
    return (agency.name, agency.get_kind_display(), str(member), *told)
