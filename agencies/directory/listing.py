"""Rows of the lists of agencies and of ESLOs, for their pages and their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Page
from django.db.models import Count, QuerySet

from agencies.models import Agency, Eslo
from agencies.posts.rules import Limits, Words, confirmation, held_on, training, vacancy
from core.pages.paging import COUNTED, PAGE, RowPaginator, keys_of_parts, keys_within, page_number
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Row:
    """One agency on one day, as text: either `lead` or `vacant` is set."""

    agency: Agency
    lead: Eslo | None
    vacant: str
    deputies: list[Eslo]
    confirmed: Words
    trained: Words
    closed: str
    others: list[Eslo] | None = None

    @property
    def post(self) -> str:
        return self.lead.name or str(self.lead) if self.lead else self.vacant


NOTHING = Words("", False)


def rows_of(
    agencies: Iterable[Agency], terms: Iterable[Eslo], day: dt.date, limits: Limits, *, past: bool
) -> list[Row]:
    """The rows of agencies, given the terms of their posts. For a `past` day nothing is called stale."""
    by_agency: dict[int, list[Eslo]] = {}
    for term in terms:
        by_agency.setdefault(term.agency_id, []).append(term)
    return [row_of(agency, by_agency.get(agency.pk, []), day, limits, past=past) for agency in agencies]


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
        trained=training(lead, day, limits) if tells else NOTHING,
        closed=f"Closed on {print_date(agency.active_to)}" if agency.active_to and agency.active_to < day else "",
    )


def terms_of(agencies) -> QuerySet:
    return Eslo.objects.filter(agency__in=agencies).order_by("agency_id", "valid_from", "pk")


def page_of(parts: list[QuerySet], wanted: str, day: dt.date, limits: Limits, *, past: bool) -> tuple[list[Row], Page]:
    """The rows of one page of agencies in consecutive parts, and the Django Page of their keys.

    Two statements and one for each part that is read, whatever the number of agencies; on a page behind the first part
    the keys are read from the first agency on.
    """
    number, read = page_number(wanted), [partial(keys_within, part) for part in parts]
    skipped, limit = (number - 1) * PAGE, number * PAGE + COUNTED
    keys = keys_of_parts(read, skipped, limit + 1 - skipped)
    if skipped and not keys:
        skipped, keys = 0, keys_of_parts(read, 0, limit + 1)
    page = RowPaginator(keys, limit, skipped).get_page(number)
    found = Agency.objects.order_by().in_bulk(page.object_list)
    shown = [found[key] for key in page.object_list if key in found]
    return rows_of(shown, terms_of(page.object_list) if shown else [], day, limits, past=past), page


def every_row(agencies: QuerySet, day: dt.date, limits: Limits, *, past: bool) -> list[Row]:
    """The rows of all these agencies, for a file: two statements."""
    terms = terms_of(agencies.order_by().values("pk"))
    return rows_of(agencies, terms, day, limits, past=past)


def trained_rows(officers: Iterable[Eslo], limits: Limits) -> list[tuple[Eslo, Words]]:
    return [(officer, training(officer, today(), limits)) for officer in officers]


def active_by_kind(agencies: QuerySet) -> dict[str, int]:
    """The number of active agencies by kind, in the order of kinds; one statement."""
    found = dict(agencies.active().order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: found[kind] for kind, _ in Agency.Kind.choices if kind in found}
