"""Taking over the changes of a returned file that somebody decided to take."""

from collections.abc import Callable, Sequence

from django.db import transaction

from accounts.models import User
from actions.access import already_locked, require_open
from actions.models import Plan
from actions.returns.rules.refusals import is_new
from actions.returns.services.cells import take_cell
from actions.returns.services.rows import Rows, take_missing
from actions.returns.services.saves import noted_saves
from actions.returns.services.taking import Decided, ReturnedFile
from actions.returns.services.updates import take_update
from actions.table.querysets import keys
from core.importing.fields import Saved
from core.importing.progress import Progress

ROWS = ("row_added", "row_moved")


@transaction.atomic
def accept_changes(
    *,
    plan: Plan,
    decided: Sequence[Decided],
    returner: User | None,
    filename: str,
    by,
    progress: Progress = lambda share: None,
) -> Saved:
    """Take over these changes of a plan; cells of a new row only where the row itself is among them.

    Whether the person may make each of them, the caller asks (rights.may_decide). Raises RuleBroken, which names row
    and column, where one cannot be made; nothing is saved then.
    """
    require_open(plan)
    with noted_saves() as saves, keys.once_for(plan):
        file = ReturnedFile(plan, list(decided), returner=returner, filename=filename, by=by, progress=progress)
        with already_locked(file.actions):
            take_all(file, decided)
    return saves.saved


def take_all(file: ReturnedFile, decided: Sequence[Decided]) -> None:
    rows = Rows(file, [one for one in decided if is_new(one.change) or one.change.kind in ROWS])
    old = [one for one in decided if not is_new(one.change) and not one.change.kind.startswith("row_")]
    old = [one for one in old if not rows.tells_place(one)]
    each(file, take_cell, [one for one in old if not one.change.kind.startswith("update_")])
    each(file, take_update, [one for one in old if one.change.kind in ("update_edited", "update_removed")])
    # the newest stands first in a cell, and of one day the one that was saved last
    each(file, take_update, [one for one in reversed(old) if one.change.kind == "update_added"])
    rows.take()
    take_missing(file, [one for one in decided if one.change.kind == "row_missing"])


def each(file: ReturnedFile, take: Callable, decided: Sequence[Decided]) -> None:
    for one in decided:
        with file.named(one.change):
            take(file, one)
