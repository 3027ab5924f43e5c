"""Random edits of a plan through the services, for the property tests of the past."""

from __future__ import annotations

import random

from actions.fields import services as fields
from actions.glossary import services
from actions.models import (
    Action,
    Method,
    Objective,
    Placement,
    Plan,
    PlanField,
    ProgressUpdate,
    StrategicPriority,
    Timescale,
)
from actions.progress.services import progress
from actions.structure.services import structure, tree
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.plan import LeadFactory

WORDINGS = [
    "Ongoing",
    "By end of May 2010",
    "By September 2010",
    "Annually, each May",
    "TBC",
    "By March 2010, then ongoing",
]


class Editor:
    """Makes one random edit at a time; what a rule of the field forbids simply does not happen."""

    def __init__(self, plan: Plan, by, chance: random.Random):
        self.plan, self.by, self.chance = plan, by, chance
        self.leads = LeadFactory.create_batch(3)
        self.words = 0

    def edit(self, change) -> bool:
        """Make an edit, a function of this editor; False where there was nothing to edit or a rule forbade it."""
        try:
            return change(self) is not False
        except (RuleBroken, IndexError):
            return False

    def text(self, what: str) -> str:
        """A text that was not there before."""
        self.words += 1
        more = ["of the board", "for schools", "with police", "(see Strategic Priority 1)", ""]
        return f"{what} {self.words} {self.chance.choice(more)}".strip()

    def pick(self, rows):
        """One of some records; IndexError where there is none."""
        return self.chance.choice(list(rows))

    def action(self, **where) -> Action:
        return self.pick(self.plan.actions.filter(**where).select_related("plan"))

    def open_action(self) -> Action:
        return self.pick(self.plan.actions.exclude(status="withdrawn").select_related("plan"))

    def parts(self) -> list:
        return [
            *self.plan.priorities.in_print(),
            *Objective.objects.filter(priority__plan=self.plan, archived_on=None),
            *Method.objects.filter(objective__priority__plan=self.plan, archived_on=None),
        ]

    def part(self):
        return self.pick(self.parts())

    def method(self) -> Method:
        return self.pick(Method.objects.filter(objective__priority__plan=self.plan, archived_on=None))

    def placement(self) -> Placement:
        return self.pick(self.plan.placements.filter(archived_on=None))


def add_action(editor: Editor) -> None:
    leads = editor.chance.sample(editor.leads, editor.chance.randint(0, 2))
    wording = editor.chance.choice(WORDINGS)
    structure.add_action(
        method=editor.method(), text=editor.text("Action"), wording=wording, leads=leads, by=editor.by,
        first=editor.chance.random() < 0.3,
    )  # fmt: skip


def reword(editor: Editor) -> None:
    action = editor.open_action()
    status = editor.chance.choice([action.status, "in_progress", "not_started"])
    changes = {"text": editor.text("Reworded"), "status": status}
    structure.edit_action(action=action, expected=action.version, changes=changes, by=editor.by)


def set_leads(editor: Editor) -> None:
    action = editor.open_action()
    leads = [(lead, f"{lead.name} {editor.chance.choice('ab')}") for lead in editor.chance.sample(editor.leads, 2)]
    structure.set_leads(action=action, leads=leads, by=editor.by, expected=action.version)


def withdraw(editor: Editor) -> None:
    action = editor.open_action()
    structure.withdraw_action(action=action, expected=action.version, by=editor.by, reason="Not needed")


def reinstate(editor: Editor) -> None:
    action = editor.action(status="withdrawn")
    structure.reinstate_action(action=action, expected=action.version, by=editor.by, reason="Needed after all")


def split(editor: Editor) -> None:
    action = editor.open_action()
    halves = [{"text": editor.text("Half"), "wording": editor.chance.choice(WORDINGS)} for _ in range(2)]
    structure.split_action(action=action, expected=action.version, by=editor.by, first=halves[0], second=halves[1])


def merge(editor: Editor) -> None:
    keep, other = editor.open_action(), editor.open_action()
    structure.merge_actions(keep=keep, other=other, by=editor.by, join_leads=editor.chance.random() < 0.5)


def update(editor: Editor) -> None:
    text = editor.chance.choice([editor.text("Done"), "The same words"])
    progress.add_update(action=editor.open_action(), text=text, by=editor.by)


def live_update(editor: Editor):
    lines = ProgressUpdate.objects.filter(action__plan=editor.plan, voided_on=None).exclude(action__status="withdrawn")
    return editor.pick(lines.select_related("action__plan"))


def correct(editor: Editor) -> None:
    line = live_update(editor)
    progress.correct_update(
        update=line, expected=line.version, text=editor.text("Corrected"), on=today(), by=editor.by, reason="Typing"
    )


def strike_out(editor: Editor) -> None:
    line = live_update(editor)
    progress.strike_out_update(update=line, expected=line.version, by=editor.by, reason="Wrong action")


def propose(editor: Editor) -> None:
    wording = editor.chance.choice(WORDINGS)
    progress.propose_revision(action=editor.open_action(), wording=wording, reason="More time", by=editor.by)


def waiting(editor: Editor) -> Timescale:
    lines = Timescale.objects.filter(action__plan=editor.plan, state="proposed").exclude(action__status="withdrawn")
    return editor.pick(lines.select_related("action__plan"))


def agree(editor: Editor) -> None:
    line = waiting(editor)
    progress.agree_revision(timescale=line, expected=line.version, by=editor.by, agreed_on=today())


def decline(editor: Editor) -> None:
    line = waiting(editor)
    progress.decline_revision(timescale=line, expected=line.version, by=editor.by, reason="Too late")


def complete(editor: Editor) -> None:
    action = editor.open_action()
    progress.complete_action(action=action, expected=action.version, done="Done", difference="Much", by=editor.by)


def reopen(editor: Editor) -> None:
    action = editor.action(status="completed")
    progress.reopen_action(action=action, expected=action.version, by=editor.by, reason="Not done")


def declare(editor: Editor) -> None:
    action = editor.open_action()
    declared = editor.chance.choice(["at_risk", "will_not_be_met", ""])
    progress.declare(action=action, expected=action.version, declared=declared, by=editor.by, reason="No money")


def meet(editor: Editor) -> None:
    lines = Timescale.objects.filter(action__plan=editor.plan, kind="date_then_ongoing", dated_part_met_on=None)
    line = editor.pick(lines.exclude(action__status="withdrawn").select_related("action__plan"))
    progress.meet_dated_part(timescale=line, expected=line.version, on=today(), by=editor.by)


def place_again(editor: Editor) -> None:
    tree.place_action(action=editor.open_action(), method=editor.method(), by=editor.by)


def move_row(editor: Editor) -> None:
    first = editor.chance.random() < 0.5
    tree.move_placement(placement=editor.placement(), method=editor.method(), by=editor.by, first=first)


def remove_row(editor: Editor) -> None:
    tree.remove_placement(placement=editor.placement(), by=editor.by, reason="Printed twice")


def shift(editor: Editor) -> bool:
    part = editor.placement() if editor.chance.random() < 0.5 else editor.part()
    return tree.shift(part=part, up=editor.chance.random() < 0.5, by=editor.by)


def add_part(editor: Editor) -> None:
    above = editor.part()
    if isinstance(above, StrategicPriority):
        part = Objective(priority=above, number="9.", text=editor.text("Objective"))
    elif isinstance(above, Objective):
        part = Method(objective=above, text=editor.text("Method"))
    else:
        part = StrategicPriority(plan=editor.plan, number="9", text=editor.text("Priority"))
    tree.add_part(part=part, by=editor.by)


def edit_part(editor: Editor) -> None:
    part = editor.part()
    tree.edit_part(part=part, expected=part.version, number=part.number, text=editor.text("Part"), by=editor.by)


def move_part(editor: Editor) -> None:
    part = editor.part()
    if isinstance(part, StrategicPriority):
        raise IndexError
    parents = editor.plan.priorities if isinstance(part, Objective) else Objective.objects
    where = {} if isinstance(part, Objective) else {"priority__plan": editor.plan}
    tree.move_part(part=part, parent=editor.pick(parents.filter(archived_on=None, **where)), by=editor.by)


def archive_part(editor: Editor) -> None:
    part = editor.pick(part for part in editor.parts() if not tree.children_of(part).exists())
    tree.archive_part(part=part, expected=part.version, by=editor.by, reason="Empty")


def add_term(editor: Editor) -> None:
    term = editor.chance.choice("ABCDEFGH") + editor.text("")
    services.add_term(plan=editor.plan, term=term, meaning=editor.text("Meaning"), by=editor.by)


def edit_term(editor: Editor) -> None:
    entry = editor.pick(editor.plan.glossary.in_print())
    meaning = editor.text("Meaning")
    services.edit_term(entry=entry, expected=entry.version, term=entry.term, meaning=meaning, by=editor.by)


def archive_term(editor: Editor) -> None:
    entry = editor.pick(editor.plan.glossary.in_print())
    services.archive_term(entry=entry, expected=entry.version, by=editor.by, reason="Not used")


def sort_terms(editor: Editor) -> None:
    services.sort_terms(plan=editor.plan, by=editor.by)


def add_field(editor: Editor) -> None:
    level = editor.chance.choice(["action", "action", "objective", "priority"])
    fields.add_field(
        plan=editor.plan, heading=editor.text("Field"), kind="text", level=level, shown=editor.chance.random() < 0.7,
        by=editor.by,
    )  # fmt: skip


def field_of(editor: Editor) -> PlanField:
    return editor.pick(editor.plan.extra_fields.in_print())


def edit_field(editor: Editor) -> None:
    field = field_of(editor)
    values = {"heading": editor.text("Field"), "kind": "rag", "shown": True}
    fields.edit_field(field=field, expected=field.version, by=editor.by, **values)


def shift_field(editor: Editor) -> bool:
    return fields.shift_field(field=field_of(editor), up=editor.chance.random() < 0.5, by=editor.by)


def archive_field(editor: Editor) -> None:
    field = field_of(editor)
    fields.archive_field(field=field, expected=field.version, by=editor.by, reason="Not used")


def say(editor: Editor) -> None:
    field = field_of(editor)
    parts = {StrategicPriority: "priority", Objective: "objective"}
    owners = [part for part in editor.parts() if parts.get(type(part)) == field.level]
    owner = editor.open_action() if field.level == "action" else editor.pick(owners)
    value = fields.value_of(field, owner)
    fill = editor.chance.choice(["", "#ff0000", "#00b050"])
    fields.set_field_value(
        field=field, owner=owner, expected=value.version, text=editor.text("Said"), fill=fill, by=editor.by
    )


def name_levels(editor: Editor) -> None:
    names = {name: editor.text(name.capitalize())[:40] for name in ("priority", "objective", "method", "action")}
    editor.plan.refresh_from_db()
    fields.name_levels(plan=editor.plan, expected=editor.plan.version, by=editor.by, **names)


EDITS = {
    function.__name__: function
    for function in (
        add_action, reword, set_leads, withdraw, reinstate, split, merge, update, correct, strike_out, propose, agree,
        decline, complete, reopen, declare, meet, place_again, move_row, remove_row, shift, add_part,
        edit_part, move_part, archive_part, add_term, edit_term, archive_term, sort_terms,
        add_field, edit_field, shift_field, archive_field, say, name_levels,
    )
}  # fmt: skip
