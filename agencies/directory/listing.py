"""Rows of the lists of agencies and of ESLOs, for their pages and their files."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from agencies.models import Agency, Eslo
from agencies.posts.rules import Limits, Words, confirmation, held_on, training, vacancy
from core.pages.paging import PAGE
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Row:
    agency: Agency
    lead: Eslo | None
    vacant: str
    deputies: list[Eslo]
    confirmed: Words
    trained: Words
    closed: str
    booked: dt.date | None = None  # the next course that counts on which the lead officer has a place

    @property
    def post(self) -> str:
        return self.lead.name or str(self.lead) if self.lead else self.vacant


NOTHING = Words("", False)


def rows_of(
    agencies: Iterable[Agency],
    terms: Iterable[Eslo],
    day: dt.date,
    limits: Limits,
    *,
    past: bool,
    places: QuerySet | None = None,
) -> list[Row]:
    """With `places`, those on courses that the reader may see, who is booked. Nothing is stale on a `past` day."""
    by_agency: dict[int, list[Eslo]] = {}
    for term in terms:
        by_agency.setdefault(term.agency_id, []).append(term)
    rows = [row_of(agency, by_agency.get(agency.pk, []), day, limits, past=past) for agency in agencies]
    if places is None or past or not rows:
        return rows
    booked = places.next_days(day)
    return [replace(row, booked=booked.get(row.lead.pk)) if row.lead else row for row in rows]


def row_of(agency: Agency, terms: list[Eslo], day: dt.date, limits: Limits, *, past: bool) -> Row:
    leads = [term for term in terms if term.post == Eslo.Post.LEAD]
    lead = next(iter(held_on(leads, day)), None)
    tells = lead is not None and not past
    return Row(
        agency=agency,
        lead=lead,
        vacant=vacancy(leads, day),
        deputies=held_on([term for term in terms if term.post == Eslo.Post.DEPUTY], day),
        confirmed=confirmation(lead, day, limits) if tells else NOTHING,
        trained=training(lead.trained_on, day, limits) if tells else NOTHING,
        closed=f"Closed on {print_date(agency.active_to)}" if agency.active_to and agency.active_to < day else "",
    )


def terms_of(agencies) -> QuerySet:
    return Eslo.objects.filter(agency__in=agencies).order_by("agency_id", "valid_from", "pk")


def read_page(
    agencies: QuerySet, wanted: str, day: dt.date, limits: Limits, *, past: bool, places: QuerySet | None = None
) -> tuple[list[Row], Page]:
    page = Paginator(agencies, PAGE).get_page(wanted)
    shown = list(page.object_list)
    return rows_of(shown, terms_of(shown) if shown else [], day, limits, past=past, places=places), page


def every_row(
    agencies: QuerySet, day: dt.date, limits: Limits, *, past: bool, places: QuerySet | None = None
) -> list[Row]:
    """The rows of all these agencies, for a file: two statements, three with `places`."""
    terms = terms_of(agencies.order_by().values("pk"))
    return rows_of(agencies, terms, day, limits, past=past, places=places)


def trained_rows(officers: Iterable[Eslo], limits: Limits) -> list[tuple[Eslo, Words]]:
    return [(officer, training(officer.trained_on, today(), limits)) for officer in officers]


def active_by_kind(agencies: QuerySet) -> dict[str, int]:
    found = dict(agencies.active().order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: found[kind] for kind, _ in Agency.Kind.choices if kind in found}
