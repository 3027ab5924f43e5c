"""What children said and what was done: written by the manager for the board, by a setting for itself."""

from django.db import transaction

from actions.models import Action
from audits.models import ImprovementAction, Round
from core.records.locking import create_tracked, save_changed
from core.records.rules import RuleBroken
from core.text.dates import today
from voices.models import SaidDid, SettingSurvey
from voices.said.rules import has_typed_figure

CHOOSE = "Choose a published figure below instead of typing one."


@transaction.atomic
def add_row(
    *,
    asked: Round,
    by,
    said: str,
    figure: str = "",
    did: str = "",
    improvement: ImprovementAction | None = None,
    action: Action | None = None,
    agreed: bool = False,
    survey: SettingSurvey | None = None,
) -> SaidDid:
    """RuleBroken without words, for a typed figure, and where agreed without what was done."""
    values = normalise(said=said, figure=figure, did=did, improvement=improvement, action=action)
    require_done(values["did"], agreed)
    row = SaidDid(round=asked, survey=survey, agreed_on=today() if agreed else None, **values)
    return create_tracked(row, by=by, reason="“You said, we did” written")


@transaction.atomic
def change_row(
    *,
    row: SaidDid,
    expected: int,
    by,
    said: str,
    figure: str = "",
    did: str = "",
    improvement: ImprovementAction | None = None,
    action: Action | None = None,
    agreed: bool = False,
) -> SaidDid:
    values = normalise(said=said, figure=figure, did=did, improvement=improvement, action=action)
    require_done(values["did"], agreed)
    values["agreed_on"] = (row.agreed_on or today()) if agreed else None
    return save_changed(row, expected, values, by=by, reason="“You said, we did” changed")


@transaction.atomic
def remove_row(*, row: SaidDid, by) -> SaidDid:
    if row.removed_on:
        raise RuleBroken("It has already been removed.")
    return save_changed(row, row.version, {"removed_on": today()}, by=by, reason="Removed")


def normalise(*, said: str, did: str, **values) -> dict:
    said, did = " ".join(said.split()), " ".join(did.split())
    if not said:
        raise RuleBroken("Say what they said.", field="said")
    for name, text in (("said", said), ("did", did)):
        if has_typed_figure(text):
            raise RuleBroken(CHOOSE, field=name)
    return {"said": said, "did": did, **values}


def require_done(did: str, agreed: bool) -> None:
    if agreed and not did:
        raise RuleBroken("Say what was done before you mark this as agreed.", field="did")
