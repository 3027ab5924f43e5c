"""What children said and what was done: written by the manager for the board, by a setting for itself."""

from django.db import transaction

from actions.models import Action
from audits.models import ImprovementAction, Round
from core.records.locking import create_tracked, save_changed
from core.records.rules import RuleBroken
from core.text.dates import today
from voices.feedback.rules import has_typed_figure
from voices.models import FeedbackRow, SettingSurvey

CHOOSE = "Choose a published figure below instead of typing one."


@transaction.atomic
def add_row(
    *,
    asked: Round,
    by,
    message: str,
    figure: str = "",
    did: str = "",
    improvement: ImprovementAction | None = None,
    action: Action | None = None,
    agreed: bool = False,
    survey: SettingSurvey | None = None,
) -> FeedbackRow:
    """RuleBroken without words, for a typed figure, and where agreed without what was done."""
    values = normalise(message=message, figure=figure, did=did, improvement=improvement, action=action)
    require_done(values["did"], agreed)
    row = FeedbackRow(round=asked, survey=survey, agreed_on=today() if agreed else None, **values)
    return create_tracked(row, by=by, reason="“You said, we did” written")


@transaction.atomic
def change_row(
    *,
    row: FeedbackRow,
    expected: int,
    by,
    message: str,
    figure: str = "",
    did: str = "",
    improvement: ImprovementAction | None = None,
    action: Action | None = None,
    agreed: bool = False,
) -> FeedbackRow:
    values = normalise(message=message, figure=figure, did=did, improvement=improvement, action=action)
    require_done(values["did"], agreed)
    values["agreed_on"] = (row.agreed_on or today()) if agreed else None
    return save_changed(row, expected, values, by=by, reason="“You said, we did” changed")


@transaction.atomic
def remove_row(*, row: FeedbackRow, by) -> FeedbackRow:
    if row.removed_on:
        raise RuleBroken("It has already been removed.")
    return save_changed(row, row.version, {"removed_on": today()}, by=by, reason="Removed")


def normalise(*, message: str, did: str, **values) -> dict:
    message, did = " ".join(message.split()), " ".join(did.split())
    if not message:
        raise RuleBroken("Say what they said.", field="message")
    for name, text in (("message", message), ("did", did)):
        if has_typed_figure(text):
            raise RuleBroken(CHOOSE, field=name)
    return {"message": message, "did": did, **values}


def require_done(did: str, agreed: bool) -> None:
    if agreed and not did:
        raise RuleBroken("Say what was done before you mark this as agreed.", field="did")
