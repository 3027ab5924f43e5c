"""Taking over what a returned file says in single cells of a row that is in the plan."""

from actions.fields.rules import RAG_WORDS, Value
from actions.fields.services import set_field_value, value_of
from actions.models import Action, FieldValue, Method, Objective, Placement, PlanField
from actions.progress.services import timescales
from actions.returns.rules.refusals import refusal
from actions.returns.rules.series import Rewording, rewording
from actions.returns.services.taking import MEANWHILE, Decided, ReturnedFile
from actions.structure.services import structure, tree
from actions.wording.document import normal
from actions.wording.objectives import split_number
from actions.wording.series import join_series, print_part
from core.records.rules import RuleBroken

TWO_TEXTS = "One text stands for several rows here, and the file has two. The other one is “{text}”: take one of them."


def take_cell(file: ReturnedFile, one: Decided) -> None:
    """Take over a changed text, the leads, the timescale, or what an extra field says."""
    if why := refusal(one.change, one.text):
        raise RuleBroken(why)
    if one.change.kind == "leads":
        take_leads(file, one)
    elif one.change.kind == "timescale":
        take_timescale(file, one)
    elif one.change.kind == "field":
        row = file.row(one.change)
        take_value(file, one, row, file.action(one.change))
    elif one.change.column == "action":
        action = file.action(one.change)
        if is_open(one, action.text):
            reason = file.reason(one.reason)
            changes = {"text": one.theirs}
            structure.edit_action(action=action, expected=action.version, changes=changes, by=file.by, reason=reason)
    else:
        take_part(file, one)


def is_open(one: Decided, now: str) -> bool:
    """Whether a change is still to be made, given what the cell says; RuleBroken where it says something else."""
    if normal(now) == normal(one.theirs):
        return False
    if normal(now) != normal(one.change.ours):
        raise RuleBroken(MEANWHILE)
    return True


def take_part(file: ReturnedFile, one: Decided) -> None:
    """The text of the objective or method of a row, which changes for all rows under it."""
    method = file.row(one.change).method
    if one.change.column == "method":
        part = Method.objects.select_related("objective__priority__plan").get(pk=method.pk)
    else:
        part = Objective.objects.select_related("priority__plan").get(pk=method.objective_id)
    if part in file.reworded and normal(part.printed) != normal(one.theirs):
        raise RuleBroken(TWO_TEXTS.format(text=part.printed))
    if is_open(one, part.printed):
        file.reworded.add(part)
        number, text = numbered(one.theirs, part.number)
        reason = file.reason(one.reason)
        tree.edit_part(part=part, expected=part.version, number=number, text=text, by=file.by, reason=reason)


def numbered(cell: str, number: str = "") -> tuple[str, str]:
    """The printed number and the text of a cell; `number` is the one that it had."""
    cell = cell.strip()
    if number and cell.startswith(f"{number} "):
        return number, cell.removeprefix(number).strip()
    return split_number(cell)


def take_leads(file: ReturnedFile, one: Decided) -> None:
    action = file.action(one.change)
    printed = action.action_leads.filter(ended_on__isnull=True).values_list("printed_as", flat=True)
    if is_open(one, "\n".join(printed)):
        leads, reason = file.leads(one.theirs), file.reason(one.reason)
        structure.set_leads(action=action, leads=leads, expected=action.version, by=file.by, reason=reason)


def take_timescale(file: ReturnedFile, one: Decided) -> None:
    action = file.action(one.change)
    series = list(action.timescales.in_print().filter(printed=True))
    printed = join_series(
        print_part(line.wording, is_first=place == 0, is_proposed=line.state == line.State.PROPOSED)
        for place, line in enumerate(series)
    )
    if not is_open(one, printed):
        return
    change = rewording(printed, one.theirs)
    line = None if change.place is None else series[change.place]
    if line is None or line.is_current:
        reword(file, one, action, change)
        return
    line.action = action
    reason = file.reason(one.reason)
    timescales.correct_wording(timescale=line, expected=line.version, wording=change.wording, by=file.by, reason=reason)


def reword(file: ReturnedFile, one: Decided, action: Action, change: Rewording) -> None:
    """Give the timescale in force other words, or propose another; that it was in the file is reason enough."""
    timescales.change_timescale(
        action=action,
        wording=change.wording,
        by=file.by,
        reason=file.reason(one.reason),
        agreed=one.agreed,
        meeting=one.meeting,
    )


def take_value(file: ReturnedFile, one: Decided, row: Placement, action: Action) -> None:
    """What an extra field says of an action, or of the objective or priority of its row."""
    field, objective = file.field(one.change), row.method.objective
    owners = {
        PlanField.Level.ACTION: action,
        PlanField.Level.OBJECTIVE: objective,
        PlanField.Level.PRIORITY: objective.priority,
    }
    owner = owners[field.level]
    value = value_of(field, owner)
    if is_open(one, Value(value.text, value.fill).words):
        set_field_value(
            field=field,
            owner=owner,
            expected=value.version,
            text=one.theirs,
            fill=fill_with(one.theirs, value),
            by=file.by,
            reason=file.reason(one.reason),
        )


def fill_with(text: str, value: FieldValue) -> str | None:
    """The colour of a cell with another text, None for the one that it has: a coloured cell follows the words."""
    if not value.fill:
        return None
    return RAG_WORDS.get(text.strip().lower()) if text.strip() else ""
