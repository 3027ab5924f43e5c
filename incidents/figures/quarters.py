"""Facts about quarters: their cut-offs, their nil returns, and late entries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q

from core.text.dates import quarter_end, quarter_start
from incidents.figures.counting import place_of, quarter_at
from incidents.models import Incident, NilReturn, QuarterCutOff


class CutOff(NamedTuple):
    year: int
    quarter: int
    cut_off_on: dt.date
    taken_at: dt.datetime
    figures: Mapping[str, Any]
    by: str


class Nil(NamedTuple):
    year: int
    quarter: int
    declared_on: dt.date
    by: str


@dataclass(frozen=True)
class Declarations:
    cut_offs: Mapping[int, CutOff]
    nil: Mapping[int, Nil]


def declarations_between(first: int, last: int) -> Declarations:
    """Cut-offs and nil returns of the financial years from one index to another; two statements."""
    years = quarter_at(first)[0], quarter_at(last)[0]
    cut_offs = QuarterCutOff.objects.filter(year__range=years).values_list(
        "year", "quarter", "cut_off_on", "taken_at", "figures", "taken_by__name", "taken_by__email"
    )
    nil = NilReturn.objects.standing().filter(year__range=years)
    nil = nil.values_list("year", "quarter", "declared_on", "declared_by__name", "declared_by__email")
    return Declarations(
        {place_of(*row[:2]): CutOff(*row, name or email or "") for *row, name, email in cut_offs},
        {place_of(*row[:2]): Nil(*row, name or email) for *row, name, email in nil},
    )


def late_entries(cut_offs: Iterable[CutOff]) -> dict[int, int]:
    """Quarter → how many records that count in it, by either date, were entered after its cut-off; one statement. The
    cut-offs are of four quarters in sequence at most.
    """
    late = {each.quarter: entered_after(each) for each in cut_offs}
    if not late:
        return {}
    rows = Incident.objects.standing().filter(reduce(or_, late.values()))
    found = rows.aggregate(**{f"of_{quarter}": Count("pk", filter=condition) for quarter, condition in late.items()})
    return {quarter: found[f"of_{quarter}"] for quarter in late}


def entered_after(cut_off: CutOff) -> Q:
    """Records that count in a quarter by either date and were entered after its cut-off."""
    days = quarter_start(cut_off.year, cut_off.quarter), quarter_end(cut_off.year, cut_off.quarter)
    late = Q(created_at__gt=cut_off.taken_at)
    return late & Q(recorded_on__range=days) | late & Q(counted_on__range=days)
