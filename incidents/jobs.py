"""What incidents have done in the background. Tasks are given keys of records and nothing that stands in them."""

from __future__ import annotations

import datetime as dt
import logging

from django.contrib.auth import get_user_model
from django.tasks import task

from core.jobs.daily import daily, often
from core.jobs.failures import note_failure
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.references import new_reference
from incidents.figures import cut_offs
from incidents.importing import services as imports
from incidents.models import Extract, RetentionRun
from incidents.retention import services as retention

logger = logging.getLogger("incidents.jobs")
TAKING_IN = "saving an extract"


@task
def take_in(pk: int, by: int) -> None:
    """Save an extract that was accepted; where that cannot be, its preview waits again and the page says so."""
    held = Extract.objects.filter(pk=pk, state=Extract.State.WORKING).first()
    if held is None:
        return
    person = get_user_model().objects.get(pk=by)
    try:
        imports.save_extract(held, by=person)
    except RuleBroken:
        logger.info("Import %s waits for another look", pk)
    except Exception as error:
        reference = new_reference()
        logger.error("Reference %s: import %s failed: %s", reference, pk, type(error).__name__)
        note_failure(job=TAKING_IN, reference=reference, about=f"Import {pk}")
        held.refresh_from_db()
        if held.state == Extract.State.WORKING:
            held.state = Extract.State.PREVIEW
            save_versioned(held, expected=held.version, fields=["state"], by=person, reason="Saving failed")


@daily("retention of incidents")
def retain(day: dt.date) -> None:
    """Carries out what two people have confirmed, and tells once a month that something is due.

    A run is dropped where one of the two may no longer confirm it: it has to be listed anew.
    """
    for run in RetentionRun.objects.open().filter(second_by__isnull=False).select_related("first_by", "second_by"):
        try:
            retention.carry_out(run=run, by=run.second_by)
        except RuleBroken:
            retention.drop(run=run, expected=run.version, by=None)
    retention.tell(day)


@often("extracts whose hour is over")
def forget_rows() -> None:
    """The rows of a file that nobody accepted are not held for more than an hour."""
    imports.give_up()


@daily("cut-off of quarters of incidents")
def cut_off_quarters(day: dt.date) -> None:
    """Quarters whose day has come are frozen."""
    cut_offs.cut_off_due(day)
