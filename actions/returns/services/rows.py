"""Taking over rows that a returned file adds, moves, or no longer has."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from actions.models import Action, Method, Objective, Placement, StrategicPriority
from actions.progress.services.timescales import change_timescale
from actions.returns.rules.comparing import GONE
from actions.returns.rules.refusals import refusal
from actions.returns.rules.values import section_key
from actions.returns.services.cells import numbered, take_value
from actions.returns.services.taking import Decided, ReturnedFile
from actions.returns.services.updates import add_lines
from actions.structure.services import structure, tree
from actions.wording.document import normal
from actions.wording.series import read_series
from core.records.rules import RuleBroken

NO_PRIORITY = "The plan has no section “{section}”."
NO_REASON = "Say why the action is withdrawn."


class Place(NamedTuple):
    """Where a row belongs: under a method, after one of its rows (None: as its first)."""

    method: Method
    after: Placement | None


class Rows:
    """New and moved rows, each placed once the row above it has been."""

    def __init__(self, file: ReturnedFile, decided: Sequence[Decided]):
        self.file = file
        self.cells: dict[str, list[Decided]] = defaultdict(list)  # "new3" → what was decided about its cells
        self.open: dict[str, Decided] = {}  # "new3" or "r45" → that the row is added or moved
        self.placed: dict[str, int] = {}  # "new3" → its placement
        self.texts: dict[int, dict[str, str]] = defaultdict(dict)  # moved row → the objective and method that it got
        for one in decided:
            name = one.change.key.partition(":")[0]
            if one.change.kind in ("row_added", "row_moved"):
                self.open[name] = one
            elif name.startswith("new"):
                self.cells[name].append(one)

    def tells_place(self, one: Decided) -> bool:
        """Whether the changed objective or method of a row is another one of the plan to which it is moved, and so no
        new wording; it is kept for the move."""
        change = one.change
        model = {"objective": Objective, "method": Method}.get(change.column)
        if model is None or f"r{change.placement}" not in self.open or not one.theirs.strip():
            return False
        path = "priority__plan" if model is Objective else "objective__priority__plan"
        parts = model.objects.in_print().filter(**{path: self.file.plan})
        if not any(normal(part.printed) == normal(one.theirs) for part in parts):
            return False
        self.texts[change.placement][change.column] = one.theirs
        return True

    def take(self) -> None:
        while self.open:
            waiting = (name for name, one in self.open.items() if one.change.above not in self.open)
            name = next(waiting, next(iter(self.open)))
            one = self.open.pop(name)
            with self.file.named(one.change):
                if one.change.kind == "row_added":
                    self.placed[name] = self.add(one, self.cells[name])
                else:
                    self.move(one)

    def add(self, one: Decided, cells: list[Decided]) -> int:
        """The placement of a new action with all that was decided about its cells."""
        if why := refusal(one.change, one.text):
            raise RuleBroken(why)
        file, by = self.file, self.file.by
        texts = {cell.change.column: cell for cell in cells if cell.change.kind in ("text", "leads", "timescale")}
        objective, method = (texts[name].theirs if name in texts else "" for name in ("objective", "method"))
        place = self.place(one, objective, method)
        parts = read_series(texts["timescale"].theirs, is_ours=True).parts if "timescale" in texts else ()
        action = structure.add_action(
            method=place.method,
            text=one.theirs,
            wording=parts[0].wording if parts else "",
            leads=[],
            after=place.after,
            first=place.after is None,
            by=by,
            reason=file.reason(one.reason),
        )
        if "leads" in texts:
            leads = file.leads(texts["leads"].theirs)
            structure.set_leads(action=action, leads=leads, by=by, reason=file.reason(one.reason))
        for part in parts[1:]:
            line = texts["timescale"]
            with file.named(line.change):
                change_timescale(
                    action=action, wording=part.wording, by=by, reason=file.reason(line.reason), agreed=line.agreed,
                    meeting=line.meeting,
                )  # fmt: skip
        row = action.placements.select_related("method__objective__priority").get()
        self.fill(action, row, cells)
        return row.pk

    def fill(self, action: Action, row: Placement, cells: list[Decided]) -> None:
        """The updates, oldest first, and the extra fields of a new action."""
        for cell in reversed(cells):
            with self.file.named(cell.change):
                if cell.change.kind == "update_added":
                    add_lines(self.file, cell, action)
                elif cell.change.kind == "field":
                    take_value(self.file, cell, row, action)

    def move(self, one: Decided) -> None:
        """Move a row below the one that stands above it in the file."""
        file = self.file
        row = self.standing(file.row(one.change).pk)
        place, reason = self.destination(one, row), file.reason(one.reason)
        if place.method.pk != row.method_id:
            first = place.after is None
            row = tree.move_placement(placement=row, method=place.method, first=first, by=file.by, reason=reason)
        elif is_alone(row) and one.change.column == "place":
            above = self.above(one)
            beside = above.method if above and above.method.objective_id == row.method.objective_id else None
            tree.put_after(part=row.method, after=beside, by=file.by, reason=reason)
            return
        if place.after is not None or place.method.pk == row.method_id:
            tree.put_after(part=row, after=place.after, by=file.by, reason=reason)

    def destination(self, one: Decided, row: Placement) -> Place:
        """Where a moved row belongs; one that only stands in another order keeps its objective."""
        texts = kept_texts(one, row) | self.texts.get(row.pk, {})
        if one.change.column != "place" or "objective" in texts:
            objective = one.theirs if one.change.column == "objective" else texts.get("objective", "")
            return self.place(one, objective, texts.get("method", ""))
        objective, above = row.method.objective, self.above(one)
        beside = above if above and above.method.objective_id == objective.pk else None
        method = beside.method if beside else row.method
        if texts.get("method"):
            method = self.part(Method(objective=objective), texts["method"], beside and beside.method)
            method.objective = objective
        return Place(method, last_above(beside, method, row))

    def standing(self, pk: int) -> Placement:
        """A printed row as it is now, since others may have been moved before; RuleBroken where it has gone."""
        rows = Placement.objects.select_related("action", "plan", "method__objective__priority")
        row = rows.filter(pk=pk, plan=self.file.plan, archived_on__isnull=True).first()
        if row is None:
            raise RuleBroken(GONE)
        row.plan = row.action.plan = row.method.objective.priority.plan = self.file.plan
        return row

    def above(self, one: Decided) -> Placement | None:
        """The row above in the file, None for the first one; of a new row that is not taken, the end of the section."""
        name = one.change.above
        if name.startswith("r") and name[1:].isdecimal():
            return self.standing(int(name[1:]))
        if name in self.placed:
            return self.standing(self.placed[name])
        return self.last_of(self.priority(one.change.priority)) if name else None

    def place(self, one: Decided, objective: str, method: str) -> Place:
        """Where a row belongs that brings these texts; "" for those of its neighbours. Parts that are not there are
        made."""
        above = self.above(one)
        priority = (
            self.priority(one.change.priority) if one.change.priority else above and above.method.objective.priority
        )
        priority = priority or self.file.plan.priorities.in_print().first()
        if priority is None:
            raise RuleBroken(NO_PRIORITY.format(section=one.change.priority))
        priority.plan = self.file.plan
        beside = above.method.objective if above and above.method.objective.priority_id == priority.pk else None
        found = self.part(Objective(priority=priority), objective, beside)
        found.priority = priority
        beside = above.method if above and above.method.objective_id == found.pk else None
        under = self.part(Method(objective=found), method, beside)
        under.objective = found
        return Place(under, above if above and above.method_id == under.pk else None)

    def part(self, new: Objective | Method, text: str, beside: Objective | Method | None):
        """The part of this text under the same parent; without a text the one beside, else the first one.

        `new` is saved after the one beside where there is none.
        """
        there = list(tree.siblings(new))
        there.sort(key=lambda part: beside is None or part.pk != beside.pk)
        if text.strip():
            found = next((part for part in there if normal(part.printed) == normal(text)), None)
        else:
            found = next(iter(there), None)
        if found:
            return found
        new.number, new.text = numbered(text)
        if isinstance(new, Objective):
            new.implied = not new.printed
        reason = self.file.reason()
        return tree.add_part(part=new, by=self.file.by, after=beside, first=beside is None, reason=reason)

    def priority(self, section: str) -> StrategicPriority:
        """The priority that has this key in files, or else had it last; one that is not printed is "1"."""
        parts = {part.pk: part for part in self.file.plan.priorities.in_print()}
        former = StrategicPriority.history.filter(id__in=parts).order_by("-history_date", "-history_id")
        for each in chain(parts.values(), former):
            if section_key(each.number or ("" if each.text else "1"), each.text) == section:
                return parts[each.id]
        raise RuleBroken(NO_PRIORITY.format(section=section))

    def last_of(self, priority: StrategicPriority) -> Placement | None:
        rows = Placement.objects.in_print().filter(method__objective__priority=priority)
        row = rows.order_by("-row", "-pk").first()
        return row and self.standing(row.pk)


def kept_texts(one: Decided, row: Placement) -> dict[str, str]:
    """The objective and method, as they are now, that a moved row takes along because the file still has them."""
    if one.change.column == "place":
        now = {"method": row.method.printed}
    else:
        now = {"objective": row.method.objective.printed, "method": row.method.printed}
    return {column: text for column, text in now.items() if column in one.change.kept}


def is_alone(row: Placement) -> bool:
    """Whether no other row is printed under its method."""
    return not Placement.objects.in_print().filter(method=row.method_id).exclude(pk=row.pk).exists()


def last_above(beside: Placement | None, method: Method, moved: Placement) -> Placement | None:
    """The last other row of a method that stands at or above a row of its objective; None where there is none."""
    if beside is None:
        return None
    rows = Placement.objects.in_print().filter(method=method, row__lte=beside.row).exclude(pk=moved.pk)
    return rows.order_by("row", "pk").last()


def take_missing(file: ReturnedFile, decided: Sequence[Decided]) -> None:
    """Withdraw the actions of rows that the file no longer has; one that stands elsewhere is no longer printed here."""
    gone: dict[int, list[tuple[Decided, Placement]]] = defaultdict(list)
    for one in decided:
        with file.named(one.change):
            row = file.row(one.change)
            if not one.reason.strip():
                raise RuleBroken(NO_REASON)
            gone[row.action_id].append((one, row))
    for action, rows in gone.items():
        one = rows[0][0]
        with file.named(one.change):
            record = file.actions[action]
            if record.placements.filter(archived_on__isnull=True).count() == len(rows):
                reason = file.reason(one.reason)
                structure.withdraw_action(action=record, expected=record.version, by=file.by, reason=reason)
                continue
            for each, row in rows:
                tree.remove_placement(
                    placement=Placement.objects.select_related("plan").get(pk=row.pk), by=file.by,
                    reason=file.reason(each.reason),
                )  # fmt: skip
