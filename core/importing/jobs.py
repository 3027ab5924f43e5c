"""Saving long files in the background, and forgetting files with which nobody goes on."""

import logging

from django.contrib.auth import get_user_model
from django.tasks import task
from django.utils import timezone

from core.importing.services import NOT_SAVED, State, give_up, look_again, save_import
from core.jobs.daily import often
from core.jobs.failures import note_failure
from core.models import Import
from core.records.rules import RuleBroken
from core.text.references import new_reference

logger = logging.getLogger("core.jobs")
FAILED = "Something went wrong on our side. Accept it again, or tell your administrator the reference {}."


@task
def save_in_background(pk: int, by: int) -> None:
    """Save an import that was accepted; where that cannot be, its preview waits again and the page says so."""
    import_ = Import.objects.filter(pk=pk, state=State.WORKING).first()
    if import_ is None:
        return
    try:
        save_import(import_, by=get_user_model().objects.get(pk=by))
    except RuleBroken:
        logger.info("Import %s waits for another look", pk)
    except Exception as error:  # the text of an error could hold a cell
        reference = new_reference()
        logger.error("Reference %s: import %s failed: %s", reference, pk, type(error).__name__)
        note_failure(job="saving an import", reference=reference, about=f"Import {pk}")
        look_again(import_, by=None, reason=f"{NOT_SAVED}{FAILED.format(reference)}")


@often("give imports up")
def give_imports_up() -> None:
    give_up(timezone.now())
