"""What the lists of agencies and of ESLOs say, read for their pages and their files alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Q, QuerySet

from agencies.models import Agency, Eslo
from agencies.querysets import lead_officers
from agencies.standing import Limits, Words, confirmation, held_on, training, vacancy
from core.dates import print_date

PAGE = 50
COUNTED = 250  # agencies are counted so far beyond the page that is shown: to count all would read them all


@dataclass(frozen=True)
class Row:
    """One agency on one day, in words: either `lead` or `vacant` says something."""

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
        """The lead officer, or what is said where there is none."""
        return self.lead.name or str(self.lead) if self.lead else self.vacant


NOTHING = Words("", False)


def rows_of(
    agencies: Iterable[Agency], terms: Iterable[Eslo], day: dt.date, limits: Limits, *, past: bool
) -> list[Row]:
    """The rows of agencies, given the terms of their posts. Of a `past` day nothing is said about what is stale."""
    by_agency: dict[int, list[Eslo]] = {}
    for term in terms:
        by_agency.setdefault(term.agency_id, []).append(term)
    return [row_of(agency, by_agency.get(agency.pk, []), day, limits, past=past) for agency in agencies]


def row_of(agency: Agency, terms: list[Eslo], day: dt.date, limits: Limits, *, past: bool) -> Row:
    """One agency on one day."""
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
    """The terms of all posts of some agencies: keys, or a queryset of them."""
    return Eslo.objects.filter(agency__in=agencies).order_by("agency_id", "valid_from", "pk")


class BoundedPaginator(Paginator):
    """Pages of the agencies whose keys were read: those up to one beyond `limit`. `more` says that there are others."""

    def __init__(self, keys: list[int], limit: int):
        super().__init__(keys[:limit], PAGE)
        self.more = len(keys) > limit


def page_of(agencies: QuerySet, wanted: str, day: dt.date, limits: Limits, *, past: bool) -> tuple[list[Row], Page]:
    """The rows of one page, and the Django Page of their keys: three statements, whatever the number of agencies."""
    number = max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    limit = number * PAGE + COUNTED
    page = BoundedPaginator(list(agencies.values_list("pk", flat=True)[: limit + 1]), limit).get_page(number)
    found = Agency.objects.in_bulk(page.object_list)
    shown = [found[key] for key in page.object_list if key in found]
    return rows_of(shown, terms_of(page.object_list) if shown else [], day, limits, past=past), page


def every_row(agencies: QuerySet, day: dt.date, limits: Limits, *, past: bool) -> list[Row]:
    """The rows of all these agencies, for a file: two statements."""
    terms = terms_of(agencies.order_by().values("pk"))
    return rows_of(agencies, terms, day, limits, past=past)


@dataclass(frozen=True)
class Coverage:
    """How many agencies of a kind there are, and how many of them have a lead officer."""

    label: str
    agencies: int
    covered: int

    @property
    def vacant(self) -> int:
        """Those without."""
        return self.agencies - self.covered

    @property
    def share(self) -> str:
        """The share of those with one, as a whole percentage that is 100 only for all and 0 only for none."""
        if not self.agencies:
            return "–"
        exact = self.covered / self.agencies * 100
        return f"{min(max(round(exact), 1), 99) if 0 < self.covered < self.agencies else round(exact)}%"


def coverage_by_kind(agencies: QuerySet, day: dt.date) -> list[Coverage]:
    """Of active agencies, by kind in the order in which kinds are listed, and a last line for all; one statement."""
    counted = agencies.active(day).annotate(has=Exists(lead_officers(day))).order_by()
    found = {
        row["kind"]: (row["n"], row["covered"])
        for row in counted.values("kind").annotate(n=Count("pk"), covered=Count("pk", filter=Q(has=True)))
    }
    lines = [Coverage(label, *found[kind]) for kind, label in Agency.Kind.choices if kind in found]
    total = Coverage("All agencies", sum(line.agencies for line in lines), sum(line.covered for line in lines))
    return [*lines, total]
