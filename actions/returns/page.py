"""What the comparison of a returned file displays: its changes row by row, with what is asked about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from actions.access import writing_on
from actions.returns.decisions import (
    DAY,
    KEEP,
    OURS,
    PLACE,
    TEXT,
    THEIRS,
    Decision,
    asked_of,
    in_rows,
)
from actions.returns.importer import Considered, why_never
from actions.returns.rules.matching import commented_rows
from actions.returns.rules.refusals import is_new
from actions.returns.rules.unplaced import WORDS
from actions.returns.rules.values import CellChange, KnownRow
from actions.returns.services.rights import authors_to_confirm
from actions.returns.services.taking import label_of
from core.history.display import diff_words
from core.importing.source import Comment
from core.text.dates import print_date, today

FOR_MANAGER = "For the manager."
KEEP_WORDS = "Keep as an update"
LONGEST = 80  # characters of an action among those to choose from
TOO_LATE = "This can no longer be changed here."
ONLY_OURS = {"update_added": "Update added", "row_added": "Row added", "row_missing": "Row taken out"}


@dataclass(frozen=True)
class Item:
    """A change as it is displayed; `number` makes its ids unique on the page.

    `may_confirm` where the person named as author can be confirmed.
    """

    decision: Decision
    number: str
    label: str
    may_confirm: bool = False
    is_manager: bool = False

    @property
    def change(self) -> CellChange:
        return self.decision.change

    @property
    def key(self) -> str:
        return self.change.key

    @cached_property
    def diff(self) -> SafeString:
        """From the exported text to that of the file."""
        return diff_words(self.change.base, "" if self.change.kind == "row_missing" else self.change.theirs)

    @property
    def who(self) -> str:
        """Who changed it and when, as far as the file says; of a new row that stands there once."""
        change = self.change
        if is_new(change) and change.kind != "row_added" and not change.author:
            return ""
        parts = [change.author or "Author not named", change.on and print_date(change.on)]
        return ", ".join(filter(None, parts)) + "."

    @property
    def note(self) -> str:
        """Why it cannot be ticked; "" where it can."""
        if self.decision.is_allowed:
            return ""
        return why_never(self.change) or (TOO_LATE if self.is_manager else FOR_MANAGER)

    @property
    def choices(self) -> list[tuple[str, str, SafeString, bool]]:
        """What may become of a change that both sides made: (value, label, what it changes, whether it is chosen)."""
        chosen = self.decision.answers.get(KEEP, "")
        ours, theirs = self.change.ours, self.change.theirs
        texts = ((OURS, "Keep what is here now", ours), (THEIRS, "Accept what the file says", theirs))
        return [(value, label, diff_words(self.change.base, text), value == chosen) for value, label, text in texts]

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of those of QUESTIONS that are asked about it."""
        return asked_of(self.change)

    @property
    def text(self) -> str:
        return self.decision.answers.get(TEXT) or self.change.ours

    @property
    def place(self) -> str:
        """The row beside which words without a place are kept: the chosen one, or else the nearest."""
        return self.decision.answers.get(PLACE) or str(self.change.placement)

    @property
    def day(self) -> str:
        return self.decision.answers.get(DAY) or print_date(today())


@dataclass(frozen=True)
class Group:
    """The changes of a row, and the comments beside it."""

    number: str
    text: str
    items: list[Item]
    comments: tuple[Comment, ...]

    @property
    def waits(self) -> bool:
        return any(item.decision.waits or item.decision.fault for item in self.items)


def groups_of(found: Considered, rows: Sequence[list[Decision]], user, *, is_manager: bool) -> list[Group]:
    """The rows of one page of the comparison."""
    known = {row.placement: row for row in [*found.base, *found.ours]}
    changes = [one.change for row in rows for one in row]
    confirmable = authors_to_confirm(changes, returner=found.returned.returner, user=user)
    groups = []
    for at, row in enumerate(rows, start=1):
        first = row[0].change
        here = known.get(first.placement)
        items = [
            Item(one, f"{at}-{place}", label_on_page(found, one.change), one.change.key in confirmable, is_manager)
            for place, one in enumerate(row, start=1)
        ]
        number, text = (here.cells["number"], here.cells["action"]) if here else ("", "")
        groups.append(Group(number, text or first.theirs, items, first.comments))
    return groups


def label_on_page(found: Considered, change: CellChange) -> str:
    return KEEP_WORDS if change.column == WORDS else label_of(found.plan, change)


def places_of(found: Considered, groups: Sequence[Group], user) -> dict[str, str]:
    """The actions beside which this person may keep words without a place; none where nothing of these groups asks."""
    if not any(PLACE in item.asks for group in groups for item in group.items):
        return {}
    allowed = writing_on({row.action for row in found.ours}, found.plan, user).allowed
    rows = ((str(row.placement), row.cells) for row in found.ours if row.action in allowed)
    return {key: f"{cells['number']}: {' '.join(cells['action'].split())[:LONGEST]}" for key, cells in rows}


def ours_of(found: Considered) -> list[tuple[str, str, SafeString]]:
    """What was changed here since the export: (number of the action, what, the change)."""
    numbers = {row.placement: row.cells["number"] for row in [*found.base, *found.ours]}
    return [
        (
            numbers.get(one.change.placement, ""),
            ONLY_OURS.get(one.change.kind) or label_of(found.plan, one.change),
            diff_words(one.change.base, one.change.ours),
        )
        for one in found.decisions
        if one.change.state == "ours"
    ]


def other_comments(found: Considered) -> list[tuple[str, tuple[Comment, ...]]]:
    """(number of the action, comments) of the rows in which the file changed nothing."""
    changed = {one.change.placement for one in found.decisions if one.change.state in ("theirs", "conflict")}
    rows = commented_rows(found.returned.rows, found.base)
    known = ((row, comments) for row, comments in rows if isinstance(row, KnownRow) and row.placement not in changed)
    return [(row.cells["number"], comments) for row, comments in known]


def comparison_context(found: Considered, user, *, is_manager: bool) -> dict:
    """What the page says of the whole file; its rows are `theirs`."""
    decisions = found.decisions
    theirs = [one for one in decisions if one.change.state in ("theirs", "conflict")]
    taken = sum(one.is_taken and not one.fault for one in theirs)
    waiting = sum(bool(one.waits or one.fault) for one in theirs)
    ours = ours_of(found)
    return {
        "plan": found.plan,
        "returned": found.returned,
        "rows": list(in_rows(theirs)),
        "changes": len(theirs),
        "taken": taken,
        "undecided": waiting,
        "for_manager": 0 if is_manager else len(found.left_for_manager),
        "may_take": any(one.is_allowed for one in theirs),
        "ours": ours,
        "ours_heading": f"{len(ours)} change{'s' if len(ours) > 1 else ''} made here since then",
        "comments": other_comments(found),
        "same": sum(one.change.state == "same" for one in decisions),
        "is_selection": found.returned.scope.startswith("selection"),
        "may_agree": is_manager,
    }
