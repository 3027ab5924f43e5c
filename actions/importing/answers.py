"""What a person answered to the questions of an import, carried out on the plan that was just saved.

Each answer is one call of a service that the pages offer as well, so the history shows it like any other change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from actions.importing.document import PlanDocument
from actions.models import Action, LeadAlias, Plan, Timescale
from core.dates import print_date
from core.locking import create_tracked, save_versioned


def apply_answers(*, plan: Plan, document: PlanDocument, as_at: dt.date, answers: dict[str, str], by) -> None:
    """Carry out the answers, in the order of the questions; "keep as printed" and open questions change nothing."""
