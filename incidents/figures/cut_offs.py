"""Cuts quarters off: on their day by the daily job, or by hand before or after it.

A published quarter must not change in silence when an entry comes late: what is counted later is a revision of what
was cut off.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from core.records.locking import create_tracked, once
from core.records.rules import AlreadyThere, RuleBroken
from core.text.dates import print_date, quarter_end, quarter_of, today
from incidents.editions.checksum import checksum
from incidents.figures.counting import place_of, quarter_at
from incidents.figures.figures import keys_of, kinds
from incidents.figures.settings import cut_off_days
from incidents.figures.tallies import read_tallies
from incidents.models import Incident, NilReturn, QuarterCutOff

logger = logging.getLogger("incidents.cut_offs")


@transaction.atomic
def cut_off(*, year: int, quarter: int, by, on: dt.date | None = None) -> QuarterCutOff:
    """Freeze a quarter as it is now; `by` None for the daily job. RuleBroken where it is not over, AlreadyThere."""
    on = on or today()
    if not 1 <= quarter <= 4 or not 1 <= year < 9999:
        raise RuleBroken("There is no such quarter.")
    if quarter_end(year, quarter) >= on:
        raise RuleBroken(
            f"{year}-Q{quarter} is not over yet. It can be cut off after {print_date(quarter_end(year, quarter))}."
        )
    place = place_of(year, quarter)
    figures = read_tallies(place, place, keys_of(kinds()))[place].plain()
    made = QuarterCutOff(
        year=year, quarter=quarter, cut_off_on=on, taken_at=timezone.now(), taken_by=by, figures=figures
    )
    made.checksum = checksum(figures)
    reason = "Cut off by hand" if by else "Cut off on its day"
    there = AlreadyThere(f"{made.name} was cut off already.")
    return once(lambda: create_tracked(made, by=by, reason=reason), there)


def cut_off_due(on: dt.date) -> list[QuarterCutOff]:
    """Cut off every quarter whose day has come; one that somebody cuts off at the same moment is skipped."""
    made = []
    for (year, quarter), day in cut_off_days(quarters_to_cut_off(on)).items():
        if day <= on:
            try:
                made.append(cut_off(year=year, quarter=quarter, by=None, on=on))
            except AlreadyThere:
                logger.info("%s-Q%s was cut off by somebody else meanwhile", year, quarter)
    return made


def quarters_to_cut_off(on: dt.date) -> list[tuple[int, int]]:
    firsts = [Incident.objects.standing().aggregate(first=Min("recorded_on"))["first"]]
    nil = NilReturn.objects.standing().order_by("year", "quarter").values_list("year", "quarter").first()
    begins = [place_of(*quarter_of(first)) for first in firsts if first] + ([place_of(*nil)] if nil else [])
    if not begins:
        return []
    done = {place_of(*each) for each in QuarterCutOff.objects.values_list("year", "quarter")}
    over = range(min(begins), place_of(*quarter_of(on)))
    return [quarter_at(place) for place in over if place not in done]
