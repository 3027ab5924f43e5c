"""Changes of a returned file against a plan of the database, as the comparison gives them."""

from __future__ import annotations

import datetime as dt

from actions.models import Placement
from actions.returns.rules.updates import update_changes
from actions.returns.rules.values import KINDS, CellChange
from actions.returns.services.accepting import accept_changes
from actions.returns.services.taking import Decided
from actions.table.files import read_tables

FILE = "plan.docx"
REASON = f"From {FILE}, returned by Ruth Lacey"
DAY = dt.date(2010, 3, 3)


def printed(plan) -> dict[int, dict[str, str]]:
    """The cells of each row as a file prints them, by placement."""
    return {
        row.placement: {
            "objective": row.objective_text,
            "method": row.method_text,
            "action": row.text,
            "leads": row.leads_cell,
            "timescale": row.timescale_cell,
            "update": row.update_cell,
        }
        for table in read_tables(plan)
        for row in table.rows
    }


def change(row: Placement, column: str, theirs: str, **values) -> CellChange:
    """A cell of which the file says something else than the plan then and now."""
    ours = values.pop("ours", None)
    if ours is None:
        ours = printed(row.plan)[row.pk].get(column, "")
    kind = values.pop("kind", KINDS.get(column, "field"))
    values = {"state": "theirs", "base": ours, **values}
    return CellChange(f"r{row.pk}:{column}", row.pk, row.action_id, column, kind, theirs=theirs, ours=ours, **values)


def lines(row: Placement, theirs: str) -> list[CellChange]:
    """The changed lines of an update cell."""
    ours = printed(row.plan)[row.pk]["update"]
    return [
        CellChange(
            f"r{row.pk}:update:{place}", row.pk, row.action_id, "update", found.kind, found.state, found.base,
            found.theirs, found.ours, found.line.author, found.line.on,
        )
        for place, found in enumerate(update_changes(ours, theirs, ours))
    ]  # fmt: skip


def new_row(name: str, text: str, *, above: str = "", priority: str = "1", **cells: str) -> list[CellChange]:
    """A row that only the file has, with its other cells."""
    base = {"placement": None, "action": None, "state": "theirs", "base": "", "ours": ""}
    found = [
        CellChange(
            f"{name}:row_added", column="action", kind="row_added", theirs=text, above=above, priority=priority, **base
        )
    ]
    for column, theirs in cells.items():
        if column == "update":
            there = [(each.kind, each.theirs, each.line.author) for each in update_changes("", theirs, "")]
        else:
            there = [(KINDS.get(column, "field"), theirs, "")]
        for place, (kind, text, author) in enumerate(there):
            key = f"{name}:{column}:{place}"
            found.append(CellChange(key, column=column, kind=kind, theirs=text, author=author, **base))
    return found


def moved(
    row: Placement, column: str, theirs: str, *, above: str, priority: str = "1", kept: tuple[str, ...] = ()
) -> CellChange:
    return CellChange(
        f"r{row.pk}:row_moved", row.pk, row.action_id, column, "row_moved", "theirs", "", theirs, "", above=above,
        priority=priority, kept=kept,
    )  # fmt: skip


def missing(row: Placement) -> CellChange:
    text = row.action.text
    return CellChange(
        f"r{row.pk}:row_missing", row.pk, row.action_id, "action", "row_missing", "theirs", text, "", text
    )


def take(plan, changes, *, returner, by=None, **decided):
    """Accept all of these changes, decided alike."""
    one = [each if isinstance(each, Decided) else Decided(each, **decided) for each in changes]
    return accept_changes(plan=plan, decided=one, returner=returner, filename=FILE, by=by or returner)


def cell(row: Placement, column: str) -> str:
    return printed(row.plan)[row.pk][column]


def last(record) -> tuple:
    """Who saved a record last, and why."""
    version = record.history.latest()
    return version.history_user.name, version.history_change_reason
