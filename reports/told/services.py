"""Records what was chosen for sentences that could give a hidden count."""

from collections.abc import Mapping

from core.records.rules import RuleBroken
from reports.models import Report, SentenceChoice

type Chosen = tuple[str, str]  # a choice, and for "no count" the reason


def record_choices(*, report: Report, choices: Mapping[str, Chosen], by) -> None:
    """Record a choice for each sentence, by its digest. RuleBroken without one, and for "no count" without a reason."""
    rows = [
        SentenceChoice(report=report, digest=key, choice=what, reason=why, by=by)
        for key, (what, why) in choices.items()
    ]
    for row in rows:
        if row.choice not in SentenceChoice.Choice.values:
            raise RuleBroken("Choose what happens to each sentence.")
        is_wanted = row.choice == SentenceChoice.Choice.NO_COUNT
        if is_wanted != (row.reason in SentenceChoice.Reason.values):
            raise RuleBroken("Say why it is not a number of children.")
    SentenceChoice.objects.bulk_create(rows)
