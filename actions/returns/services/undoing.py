"""Taking back what was taken over from a returned file, where nobody has changed it since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Model

from actions.access import require_open
from actions.models import (
    Action,
    ActionLead,
    ColourOverride,
    Decision,
    FieldValue,
    Method,
    Objective,
    Occurrence,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    Timescale,
)
from actions.progress.services.progress import from_wording
from actions.progress.services.turns import OTHER_TIMESCALE, follow_timescale
from actions.queries.services import decide_query
from actions.references.services import note_references
from actions.returns.services.saves import BEFORE, MODELS
from actions.structure.services import structure, tree
from actions.table.querysets import keys
from core.history.masks import whole
from core.importing.fields import Saved
from core.importing.undo import keys_of
from core.records.locking import save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import print_date, today

NO_REASON = "Say why you are undoing these changes."
QUERY_BACK = "The changes from the file in which this was asked were undone: {reason}"
CHANGED_SINCE = "has been changed since, and stays as it is."
NO_HISTORY = "stays as it is, since its history no longer goes back that far."
ORDER_STAYS = "Rows have been moved since, so their order stays as it is."
WORDS = {
    Objective: ("number", "text", "implied"),
    Method: ("number", "text"),
    Action: ("text", "status", "withdrawn_on", "withdrawn_reason"),
    ActionLead: ("position", "printed_as", "ended_on"),
    Timescale: ("wording", "is_current"),
    ProgressUpdate: ("text", "on", "date_assumed", "corrected_on", "voided_on"),
    FieldValue: ("text", "fill"),
    ColourOverride: ("ended_on",),
    Placement: ("method_id", "archived_on"),
}  # fields by which a record is as before, but for its place among others
OF_ACTIONS = (ActionLead, Timescale, ProgressUpdate, FieldValue, Query, ColourOverride, Placement)
DERIVED = ("cross_references", "referred_from", "answers")  # relations of an action that no use of it needs to make


@transaction.atomic
def undo_changes(*, plan: Plan, saved: Saved, by, reason: str) -> list[str]:
    """Take back what accept_changes saved, and say in sentences what was changed since and so stays as it is.

    Values are as before again; added updates are struck out, added actions withdrawn, proposals not agreed; rows stand
    where they stood. Raises RuleBroken without a reason, and for a closed plan.
    """
    reason = require_text(reason, NO_REASON, field="reason")
    require_open(plan)
    with keys.once_for(plan):
        undoing = _Undoing(plan, saved, by=by, reason=reason)
        undoing.actions()
        undoing.timescales()
        undoing.updates()
        undoing.leads()
        undoing.values()
        undoing.queries()
        undoing.parts()
        undoing.places()
        tree.number_rows(plan)
    undoing.made_parts()  # that the actions under them are withdrawn has to be stored by now
    return list(dict.fromkeys(undoing.stays))


def actions_of(wanted: dict[type[Model], set[int]]) -> set[int]:
    """The keys of the actions of these records. They stay the same while the plan is locked."""
    found = (model.objects.filter(pk__in=wanted[model]) for model in OF_ACTIONS if wanted[model])
    return {action for records in found for action in records.values_list("action_id", flat=True)} - {None}


def locked(model: type[Model], wanted: set[int]) -> dict[int, Model]:
    """Records by key, locked in the order of their keys."""
    found = model.objects.filter(pk__in=wanted).select_for_update(no_key=True).order_by("pk") if wanted else ()
    return {record.pk: record for record in found}


class _Undoing:
    def __init__(self, plan: Plan, saved: Saved, *, by, reason: str):
        self.plan, self.by, self.reason = plan, by, reason
        self.stays: list[str] = []
        self.staying: set[tuple[type[Model], int | None]] = set()  # (model, action) of what was changed since
        self.made, self.changed, before = (
            keys_of(each) for each in (saved.made, saved.changed, saved.kept.get(BEFORE, ()))
        )
        self.before = before
        wanted = {model: {*self.made.get(model, ()), *self.changed.get(model, ())} for model in MODELS}
        self.acting = locked(Action, wanted[Action] | actions_of(wanted))  # first, as whoever writes locks it first
        self.records: dict[type[Model], dict[int, Model]] = {}
        self.versions: dict[type[Model], dict[tuple[int, int], Model]] = {}
        for model, found in wanted.items():
            if model is Action:
                self.records[model] = {pk: action for pk, action in self.acting.items() if pk in found}
            else:
                self.records[model] = locked(model, found)
            kept = {*before.get(model, {}).items(), *self.changed.get(model, {}).items()}
            rows = whole(model.history.filter(id__in=found)) if kept else ()
            self.versions[model] = {(row.id, row.version): row for row in rows if (row.id, row.version) in kept}
        for action in self.acting.values():
            action.plan = plan
        for model in OF_ACTIONS:
            for record in self.records[model].values():
                if record.action_id:
                    record.action = self.acting[record.action_id]

    # what is as the file left it, and what it was before

    def new(self, model: type[Model]) -> Iterator[Model]:
        """The records that were made and have not been changed since; of new actions only the actions themselves."""
        for pk, version in self.made.get(model, {}).items():
            record = self.records[model].get(pk)
            if record is None or getattr(record, "action_id", None) in self.made.get(Action, ()):
                continue
            if record.version == version:
                yield record
            else:
                self.stay(record)

    def old(self, model: type[Model]) -> Iterator[tuple[Model, dict]]:
        """(record, field → value before) of those that were changed, without fields that have been changed since."""
        for record in self.records[model].values():
            if record.pk in self.changed.get(model, ()):
                values = self.former(record, WORDS[model])
                if any(getattr(record, name) != ours for name, (_, ours) in values.items()):
                    self.stay(record)
                elif values:
                    yield record, {name: was for name, (was, _) in values.items()}

    def former(self, record: Model, names: Iterable[str]) -> dict[str, tuple]:
        """Field → (value before, value that the file gave it), of those that it changed."""
        versions, model = self.versions[type(record)], type(record)
        was = versions.get((record.pk, self.before[model][record.pk]))
        ours = versions.get((record.pk, self.changed[model][record.pk]))
        if was is None or ours is None:
            self.stay(record, NO_HISTORY)
            return {}
        pairs = {name: (getattr(was, name), getattr(ours, name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def save(self, record: Model, values: dict) -> None:
        for name, value in values.items():
            setattr(record, name, value)
        save_versioned(record, expected=record.version, fields=list(values), by=self.by, reason=self.reason)

    def stay(self, record: Model, why: str = CHANGED_SINCE) -> None:
        self.staying.add((type(record), getattr(record, "action_id", None)))
        self.stays.append(f"{self.name(record)} {why}")

    def name(self, record: Model) -> str:
        if isinstance(record, Objective | Method):
            return (
                f"{self.plan.levels.objective if isinstance(record, Objective) else self.plan.levels.method} “{record}”"
            )
        if isinstance(record, FieldValue):
            owner = f"Action {record.action.number}: " if record.action_id else ""
            return f"{owner}“{record.field}”"
        if isinstance(record, Action):
            return f"Action {record.number}"
        what = {
            ActionLead: "who leads it",
            Placement: "its place",
            ColourOverride: "its colour",
            Timescale: f"the timescale “{record}”",
            Query: f"the query “{record}”",
            ProgressUpdate: f"the update of {print_date(record.on)}" if isinstance(record, ProgressUpdate) else "",
        }
        return f"Action {record.action.number}: {what[type(record)]}"

    # one kind after the other

    def actions(self) -> None:
        """Texts and withdrawals; new actions are withdrawn unless somebody has worked on them."""
        for action, values in self.old(Action):
            if "withdrawn_on" in values and not structure.stands_somewhere(action):
                self.stay(action)
                continue
            if values.get("status") == Action.Status.NOT_STARTED and self.has_later_updates(action):
                values.pop("status")
            if values:
                self.save(action, values)
            if "text" in values:
                note_references(source=action, text=action.text, by=self.by)
        used = self.used_actions()
        for action in self.new(Action):
            if action.pk in used:
                self.stay(action)
            elif action.status != Action.Status.WITHDRAWN:
                structure.withdraw_action(action=action, expected=action.version, by=self.by, reason=self.reason)

    def used_actions(self) -> set[int]:
        """The new actions about which something was written or changed since."""
        made, found = list(self.made.get(Action, ())), set()
        for each in Action._meta.related_objects if made else ():
            if each.get_accessor_name() not in DERIVED:
                name = each.field.name
                rows = each.related_model.objects.filter(**{f"{name}__in": made})
                found |= {getattr(row, f"{name}_id") for row in rows if not self.is_as_made(row)}
        return found

    def is_as_made(self, row: Model) -> bool:
        """Whether a record of a new action is as the file made it, or follows from what the file made."""
        if isinstance(row, Occurrence):
            return row.is_open or row.skipped_reason == OTHER_TIMESCALE
        version = self.made.get(type(row), {}).get(row.pk)
        if isinstance(row, Placement) and version not in (None, row.version):  # its position follows the rows beside it
            place = {name: getattr(row, name) for name in WORDS[Placement]}
            return Placement.history.filter(id=row.pk, version=version, **place).exists()
        return row.version == version

    def has_later_updates(self, action: Action) -> bool:
        made = self.made.get(ProgressUpdate, {})
        return bool(made) and action.updates.in_print().filter(pk__gt=min(made)).exclude(pk__in=made).exists()

    def timescales(self) -> None:
        """Words as before; what was proposed is not agreed, what was agreed is in force no longer."""
        free = set()  # actions whose former timescale can be in force again
        for line in self.new(Timescale):
            if line.position == 1:
                self.blank(line)
                continue
            free.add(line.action_id)
            values = {"state": Timescale.State.DECLINED, "is_current": False}
            self.save(line, values | {"settled_by": self.by, "settled_on": today()})
        for line, values in self.old(Timescale):
            if "is_current" in values and line.action_id not in free:
                values.pop("is_current")
            if values:
                self.save(line, values)
            if "is_current" in values:
                follow_timescale(line, by=self.by)
        for override, values in self.old(ColourOverride):
            others = override.action.colour_overrides.filter(ended_on__isnull=True)
            if override.action_id in free and not others.exists():
                self.save(override, values)

    def blank(self, line: Timescale) -> None:
        """The first timescale of an action that had none: its words go."""
        new = from_wording("", action=line.action, position=1)
        self.save(line, {name: getattr(new, name) for name in structure.READ})
        follow_timescale(line, by=self.by)

    def updates(self) -> None:
        for update in self.new(ProgressUpdate):
            self.save(update, {"voided_on": today()})
            note_references(source=update.action, update=update, text="", by=self.by)
        for update, values in self.old(ProgressUpdate):
            self.save(update, values)
            text = "" if update.voided_on else update.text
            note_references(source=update.action, update=update, text=text, by=self.by)

    def leads(self) -> None:
        """The leads of an action as they were, where none of them has been changed since."""
        links: dict[int, list[tuple[ActionLead, dict]]] = defaultdict(list)
        for link in self.new(ActionLead):
            links[link.action_id].append((link, {"ended_on": today()}))
        for link, values in self.old(ActionLead):
            links[link.action_id].append((link, values))
        for action, found in links.items():
            if (ActionLead, action) in self.staying:
                continue
            again = {link.lead_id for link, values in found if values.get("ended_on", True) is None}
            now = self.acting[action].action_leads.filter(ended_on__isnull=True, lead__in=again)
            if now.exclude(pk__in=[link.pk for link, _ in found]).exists():
                self.stay(found[0][0])
                continue
            for link, values in found:  # those that end come first: a lead leads an action once
                self.save(link, values)
            structure.note(
                self.acting[action], expected=self.acting[action].version, by=self.by, text=f"Leads: {self.reason}"
            )

    def values(self) -> None:
        for value in self.new(FieldValue):
            self.save(value, {"text": "", "fill": ""})
        for value, values in self.old(FieldValue):
            self.save(value, values)

    def queries(self) -> None:
        """A query cannot be struck out: it is decided, and so printed no longer."""
        for query in self.new(Query):
            if query.decision_id or query.answers.exists():
                self.stay(query)
                continue
            text, outcome = QUERY_BACK.format(reason=self.reason), Decision.Outcome.KEEP
            try:
                decide_query(query=query, expected=query.version, text=text, outcome=outcome, by=self.by)
            except RuleBroken:  # its action has been withdrawn since
                self.stay(query)

    def parts(self) -> None:
        for model in (Objective, Method):
            for part, values in self.old(model):
                self.save(part, values)
                note_references(source=part, text=part.text, by=self.by)

    def places(self) -> None:
        """Rows under their methods, then rows, methods and objectives in their order."""
        for row, values in self.old(Placement):
            if self.is_free(row, values):
                self.save(row, values)
            else:
                self.stay(row)
        for model in (Placement, Method, Objective):
            parents: dict[int, list[tuple[Model, tuple]]] = defaultdict(list)
            for pk in self.changed.get(model, ()):
                part, parent = self.records[model].get(pk), f"{tree.PARENTS[model]}_id"
                pair = self.former(part, ["position", parent]) if part else {}
                if "position" in pair and getattr(part, parent) == pair.get(parent, (getattr(part, parent),))[0]:
                    parents[getattr(part, parent)].append((part, pair["position"]))
            for parts in parents.values():
                if any(part.position != ours for part, (_, ours) in parts):
                    self.stays.append(ORDER_STAYS)
                    continue
                for part, (was, _) in parts:
                    self.save(part, {"position": was})

    def is_free(self, row: Placement, values: dict) -> bool:
        """Whether a row can be printed again where it was."""
        method = values.get("method_id", row.method_id)
        under = Placement.objects.filter(action=row.action_id, method=method, archived_on__isnull=True)
        return Method.objects.in_print().filter(pk=method).exists() and not under.exclude(pk=row.pk).exists()

    def made_parts(self) -> None:
        for model in (Method, Objective):
            for part in self.new(model):
                try:
                    tree.archive_part(part=part, expected=part.version, by=self.by, reason=self.reason)
                except RuleBroken:  # something stands under it
                    self.stay(part)
