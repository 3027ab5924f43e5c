"""Which changes of a returned file a person could make by hand."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from accounts.models import User
from actions.access import Writing, writing_on
from actions.models import Action, Placement, Plan, ProgressUpdate, Timescale
from actions.progress.services.timescales import reads_same
from actions.returns.rules.refusals import is_new, refusal
from actions.returns.rules.series import rewording
from actions.returns.rules.values import CellChange
from actions.returns.services.taking import fields_by_column
from actions.returns.services.updates import print_update
from actions.wording.document import normal
from actions.wording.updates import split_queries, split_updates
from agencies.access import may

OPEN_STATES = ("theirs", "conflict")


def may_decide(changes: Iterable[CellChange], plan: Plan, user) -> set[str]:
    """The keys of the changes that this person may take; of those that were made here already, none.

    What nobody can accept as it stands (rules.refusals) is left out, and so is all in rows that have gone or are
    withdrawn, of fields that the plan has not, and in a closed plan. Eight statements at most, however many changes.
    """
    changes = [each for each in changes if each.state in OPEN_STATES and not refusal(each)]
    if plan.is_closed or not changes:
        return set()
    rows = Placement.objects.visible_to(user).in_print().filter(plan=plan)
    rows = rows.filter(pk__in={each.placement for each in changes} - {None}).select_related("action")
    rights = _Rights(plan, user, {row.pk: row.action for row in rows}, changes)
    return {each.key for each in changes if rights.allows(each)}


def authors_to_confirm(changes: Iterable[CellChange], *, returner: str, user) -> set[str]:
    """The keys of the added updates of which this person may say that whoever the file names wrote them.

    That is for the manager, where exactly one active person has this very name. What the returner wrote is theirs
    without it.
    """
    if not may(user, "plan.structure"):
        return set()
    added = [each for each in changes if each.kind == "update_added" and each.author not in ("", returner)]
    people = User.objects.filter(is_active=True, name__in={each.author for each in added})
    named = Counter(people.values_list("name", flat=True))
    return {each.key for each in added if named[each.author] == 1}


class _Rights:
    def __init__(self, plan: Plan, user, actions: dict[int, Action], changes: list[CellChange]):
        self.user, self.actions = user, actions
        for action in actions.values():
            action.plan = plan
        self.may_structure = may(user, "plan.structure")
        keys = {action.pk for action in actions.values()}
        self.writing: Writing = writing_on(keys, plan, user)
        kinds = {each.kind for each in changes}
        self.correctable: dict[int, set[str]] = {}
        if kinds & {"update_edited", "update_removed"}:
            for update in ProgressUpdate.objects.correctable_by(user).filter(action__in=keys):
                self.correctable.setdefault(update.action_id, set()).add(normal(print_update(update)))
        self.fields = fields_by_column(plan) if "field" in kinds else {}
        self.series: dict[int, list[Timescale]] = {}
        if "timescale" in kinds:
            for line in Timescale.objects.in_print().filter(action__in=keys, printed=True):
                self.series.setdefault(line.action_id, []).append(line)

    def allows(self, change: CellChange) -> bool:
        if change.kind == "field" and change.column not in self.fields:
            return False
        if is_new(change):
            return self.may_structure
        action = self.actions.get(change.placement)
        if action is None or action.status == Action.Status.WITHDRAWN:
            return False
        by_kind: dict[str, Callable[[], bool]] = {
            "timescale": partial(self.allows_timescale, change, action),
            "update_added": partial(self.allows_added, change, action),
            "update_edited": partial(self.allows_correction, change, action),
            "update_removed": partial(self.allows_correction, change, action),
        }
        return by_kind[change.kind]() if change.kind in by_kind else self.may_structure

    def allows_timescale(self, change: CellChange, action: Action) -> bool:
        """Who may write proposes another timescale; the words of the one that is there are part of the structure."""
        found, series = rewording(change.ours, change.theirs), self.series.get(action.pk, [])
        line = next((each for each in series if each.is_current), None)
        if found.place is not None:
            line = series[found.place] if found.place < len(series) else None
        if line is None:
            return self.writing.allows(action)
        line.action = action
        is_correction = reads_same(line, found.wording) or not line.is_current
        return self.may_structure if is_correction else self.writing.allows(action)

    def allows_added(self, change: CellChange, action: Action) -> bool:
        asks, writes = split_queries(change.theirs), split_updates(change.theirs)
        return (not asks or may(self.user, "plan.raise_query")) and (not writes or self.writing.allows(action))

    def allows_correction(self, change: CellChange, action: Action) -> bool:
        return normal(change.ours or change.base) in self.correctable.get(action.pk, ())
