"""The questions of an import that is kept here, beside its answers."""

from __future__ import annotations

import datetime as dt

from actions.importing.question import Question
from actions.importing.questions import find_questions
from actions.importing.tally import Tally
from actions.models import LeadAlias, Plan, PlanImport
from actions.wording.document import from_json


def known_spellings(before: dt.datetime | None = None) -> list[str]:
    """Every spelling of every lead that the board knows, or knew before a moment."""
    aliases = LeadAlias.objects.order_by("spelling")
    if before is not None:
        aliases = aliases.filter(created_at__lt=before)
    return list(aliases.values_list("spelling", flat=True))


def tally_of(plan_import: PlanImport) -> Tally:
    """What an import asks and what was answered; of one that was accepted, as it was asked then.

    Only for an import that has a document: the columns of a spreadsheet must have been chosen.
    """
    accepted = plan_import.plan.created_at if plan_import.plan_id else None
    questions = find_questions(
        from_json(plan_import.document), as_at=plan_import.document_date, known_leads=known_spellings(accepted)
    )
    return Tally(tuple(questions), plan_import.answers)


def open_questions(plan: Plan) -> list[Question]:
    """What the import of a plan asked and nobody has answered, in the order of its rows; for the plan check."""
    accepted = plan.imports.filter(state=PlanImport.State.ACCEPTED).select_related("plan")
    return [question for plan_import in accepted for question in tally_of(plan_import).stay_open]
