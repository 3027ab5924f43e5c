"""What was said of quarters, for their figures: their cut-offs, their nil returns, and what was entered too late."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value

from core.dates import quarter_end, quarter_start
from core.prepared import as_date, as_moment, run_given
from incidents.counting import place_of, quarter_at
from incidents.models import Incident, NilReturn, QuarterCutOff


class CutOff(NamedTuple):
    """What figures need of a QuarterCutOff; `by` is "" where it happened by itself."""

    year: int
    quarter: int
    cut_off_on: dt.date
    taken_at: dt.datetime
    figures: Mapping[str, Any]
    by: str


class Nil(NamedTuple):
    """What figures need of a NilReturn."""

    year: int
    quarter: int
    declared_on: dt.date
    by: str


@dataclass(frozen=True)
class Said:
    """What was said of quarters: their places → their cut-offs, and their nil returns."""

    cut_offs: Mapping[int, CutOff]
    nil: Mapping[int, Nil]


def said_of(first: int, last: int) -> Said:
    """Cut-offs and nil returns of the financial years of these two places, and of those between; two statements."""
    years = {"first": quarter_at(first)[0], "last": quarter_at(last)[0]}
    cut_offs = {
        place_of(year, quarter): CutOff(year, quarter, as_date(on), as_moment(at), plain(figures), name or email or "")
        for year, quarter, on, at, figures, name, email in run_given(cut_offs_of, years)
    }
    nil = {
        place_of(year, quarter): Nil(year, quarter, as_date(on), name or email)
        for year, quarter, on, name, email in run_given(nil_returns_of, years)
    }
    return Said(cut_offs, nil)


def plain(figures: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures of a row, which the database gives as text."""
    return json.loads(figures) if isinstance(figures, str) else figures


def cut_offs_of(years: dict[str, int]):
    """The cut-offs of years, as said_of() reads them."""
    rows = QuarterCutOff.objects.filter(year__range=(years["first"], years["last"]))
    return rows.values_list("year", "quarter", "cut_off_on", "taken_at", "figures", "taken_by__name", "taken_by__email")


def nil_returns_of(years: dict[str, int]):
    """The nil returns of years that stand, as said_of() reads them."""
    rows = NilReturn.objects.standing().filter(year__range=(years["first"], years["last"]))
    return rows.values_list("year", "quarter", "declared_on", "declared_by__name", "declared_by__email")


def late_entries(cut_offs: Iterable[CutOff]) -> dict[int, int]:
    """Quarter → how many records that count in it, by either date, were entered after its cut-off; one statement.

    The cut-offs are of one year.
    """
    given = {}
    for cut_off in cut_offs:
        year, quarter = cut_off.year, cut_off.quarter
        given[f"begin_{quarter}"], given[f"end_{quarter}"] = quarter_start(year, quarter), quarter_end(year, quarter)
        given[f"since_{quarter}"] = cut_off.taken_at
    quarters = tuple(int(name.removeprefix("since_")) for name in given if name.startswith("since_"))
    if not quarters:
        return {}
    return dict(zip(quarters, run_given(entered_late, given, quarters)[0], strict=True))


def entered_late(given: dict, quarters: tuple[int, ...]):
    """How many records were entered after the cut-off of each of these quarters."""
    late = {quarter: entered_after(given, quarter) for quarter in quarters}
    counts = [Count("pk", filter=condition) for condition in late.values()]
    rows = Incident.objects.standing().filter(reduce(or_, late.values())).order_by()
    named = {f"of_{quarter}": count for quarter, count in zip(quarters, counts, strict=True)}
    return rows.annotate(all=Value(1)).values("all").annotate(**named).values_list(*named)


def entered_after(given: dict, quarter: int) -> Q:
    """Records that count in a quarter by either date and were entered after its cut-off."""
    days, since = (given[f"begin_{quarter}"], given[f"end_{quarter}"]), given[f"since_{quarter}"]
    return Q(recorded_on__range=days, created_at__gt=since) | Q(counted_on__range=days, created_at__gt=since)
