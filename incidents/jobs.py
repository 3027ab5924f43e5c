"""What incidents have done in the background. Tasks are given keys of records and nothing that stands in them."""

from __future__ import annotations

import datetime as dt

from core.jobs.daily import daily
from core.records.rules import RuleBroken
from incidents.figures import cut_offs
from incidents.models import RetentionRun
from incidents.retention import services as retention


@daily("retention of incidents")
def retain(day: dt.date) -> None:
    """Carries out what two people have confirmed.

    A run is dropped where one of the two may no longer confirm it: it has to be listed anew.
    """
    for run in RetentionRun.objects.open().filter(second_by__isnull=False).select_related("first_by", "second_by"):
        try:
            retention.carry_out(run=run, by=run.second_by)
        except RuleBroken:
            retention.drop(run=run, expected=run.version, by=None)


@daily("cut-off of quarters of incidents")
def cut_off_quarters(day: dt.date) -> None:
    """Quarters whose day has come are frozen."""
    cut_offs.cut_off_due(day)
