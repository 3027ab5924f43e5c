"""What a person answered to the questions of an import, carried out on the plan that was just saved.

Each answer is a call of a service that the pages offer as well, so the history shows it like any other change.
Answers about leads are not here: they decide which lead a spelling becomes while the rows are saved.
"""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from django.db.models import Q

from actions.followups.services import add_follow_up
from actions.importing.colours import SET, set_colours
from actions.importing.question import KEEP, Question
from actions.importing.questions import find_questions
from actions.importing.questions_rows import WITHDRAW
from actions.models import Action, CrossReference, Plan, ProgressUpdate, Timescale
from actions.progress.services.progress import agree_revision, propose_revision
from actions.queries.services import raise_query
from actions.references.rules import bare, find_references
from actions.references.services import doubt_reference, settle_reference
from actions.structure.services.structure import has_revisions, merge_actions, split_action, withdraw_action
from actions.structure.services.tree import archive_part, edit_part, move_part, siblings
from actions.wording.document import PlanDocument
from core.records.locking import save_versioned
from core.records.rules import AlreadyThere, RuleBroken
from core.text.dates import today

REASON = "Answered when the document was imported"


def apply_answers(*, plan: Plan, document: PlanDocument, as_at: dt.date, answers: dict[str, str], by) -> None:
    """Carry out the answers in the order of CARRY_OUT; "keep as printed" and open questions change nothing."""
    chosen = {key: value for key, value in answers.items() if value != KEEP}
    if not chosen:
        return
    questions = [question for question in find_questions(document, as_at=as_at) if question.key in chosen]
    order = list(CARRY_OUT)
    joined = {q.row for q in questions if q.kind == "objective_without_text" and chosen[q.key] == "join"}
    for question in sorted(
        questions, key=lambda question: order.index(question.kind) if question.kind in order else -1
    ):
        if CARRY_OUT.get(question.kind) is renumber and question.row in joined:
            continue  # its objective is gone, and the one above keeps its number
        answer = chosen[question.key]
        if question.kind in CARRY_OUT and question.accepts(answer):
            question = replace(question, data={**question.data, "answer": answer})
            if answer not in dict(question.choices):
                question = replace(question, data={**question.data, "due": answer, "start": None})
            CARRY_OUT[question.kind](plan, question, as_at, by)


def action_of(plan: Plan, row: int) -> Action:
    return plan.actions.select_related("plan").get(number=row)


def objective_of(plan: Plan, row: int):
    placement = plan.placements.select_related("method__objective__priority__plan").get(action__number=row)
    return placement.method.objective


def renumber(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    part = objective_of(plan, question.row)
    number = question.data["new_number"]
    edit_part(part=part, expected=part.version, number=number, text=part.text, by=by, reason=REASON)


def join(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Put the rows of an objective without a text under the objective above."""
    objective = objective_of(plan, question.row)
    order = list(siblings(objective))
    above = order[order.index(objective) - 1]
    for method in objective.methods.in_print():
        move_part(part=method, parent=above, by=by, reason=REASON)
    archive_part(part=objective, expected=objective.version, by=by, reason=REASON)


def confirm_timescale(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Give the timescale in force the date that its wording leaves open. RuleBroken for an end before the start."""
    timescale = action_of(plan, question.row).timescales.get(is_current=True)
    due, start = day(question.data["due"]), day(question.data["start"])
    timescale.due, timescale.start = due or timescale.due, start or timescale.start
    if timescale.start and timescale.due and timescale.due < timescale.start:
        raise RuleBroken(
            f"Row {question.row}: with these dates the timescale would end before it begins. Keep it as printed."
        )
    if timescale.kind == Timescale.Kind.UNKNOWN:
        timescale.kind = Timescale.Kind.WINDOW if start and due else Timescale.Kind.DATE
    fields = ["due", "start", "kind"]
    save_versioned(timescale, expected=timescale.version, fields=fields, by=by, reason=REASON)


def note_revision(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Note a reviewed timescale, agreed by the person who accepts the import."""
    action = action_of(plan, question.row)
    noted = action.timescales.filter(Q(state=Timescale.State.PROPOSED) | Q(proposed_on__isnull=False)).last()
    if noted and noted.due == day(question.data["due"]):
        return  # both answers name the same date
    if noted:
        raise RuleBroken(f"Row {question.row}: two different reviewed timescales were chosen. Choose one.")
    reason = question.data.get("reason") or "The update names this date"
    revision = propose_revision(
        action=action, wording=question.data["wording"], due=day(question.data["due"]), reason=reason, by=by
    )
    if revision.state == Timescale.State.PROPOSED:  # the first timescale of an action is in force at once
        agree_revision(timescale=revision, expected=revision.version, by=by, agreed_on=today())


def note_query(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Note what an update of the file asks, beside that update: its author asks, or nobody who is named."""
    action, text = action_of(plan, question.row), question.data["text"]
    update = update_with(action, text)
    with suppress(AlreadyThere):  # two rows that are one action may ask the same
        raise_query(action=action, text=text, update=update, on=as_at, by=by, reason=REASON, is_from_file=True)


def complete(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Mark the action as completed, on the day that the update names if it names one."""
    action = action_of(plan, question.row)
    action.status, action.completed_on = Action.Status.COMPLETED, day(question.data["on"])
    action.completion_note = question.data["text"]
    fields = ["status", "completed_on", "completion_note"]
    save_versioned(action, expected=action.version, fields=fields, by=by, reason=REASON)


def settle_status(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Mark the actions of a status as completed or withdrawn, as somebody said of its words."""
    for row in question.data["rows"]:
        action = action_of(plan, row)
        if action.status == Action.Status.WITHDRAWN:
            continue  # it became one with another
        if question.data["answer"] == WITHDRAW:
            withdraw_action(action=action, expected=action.version, by=by, reason=question.data["words"])
        elif action.status != Action.Status.COMPLETED:
            action.status, action.completion_note = Action.Status.COMPLETED, question.data["words"]
            fields = ["status", "completion_note"]
            save_versioned(action, expected=action.version, fields=fields, by=by, reason=REASON)


def note_follow_up(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    action = action_of(plan, question.row)
    text, owner = question.data["text"], question.data["owner"]
    update = update_with(action, text)
    with suppress(AlreadyThere):
        add_follow_up(action=action, text=text, owner_name=owner, update=update, by=by)


def update_with(action: Action, text: str) -> ProgressUpdate | None:
    return action.updates.in_print().filter(text__contains=text).first()


def split(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Make as many actions as the cell holds; where it holds a revision, the first keeps its original timescale."""
    first, *others = question.data["parts"]
    action = action_of(plan, question.row)
    kept = {"text": first["action"], "wording": first["timescale"], "due": day(first["due"])}
    if has_revisions(action):
        kept |= {"wording": "", "due": None}
    for part in reversed(others):
        action.refresh_from_db()
        split_action(
            action=action,
            expected=action.version,
            first=kept,
            second={"text": part["action"], "wording": part["timescale"], "due": day(part["due"])},
            by=by,
            reason=REASON,
        )


def share(plan: Plan, question: Question, as_at: dt.date, by) -> None:
    """Make one action with several places of rows that print the same."""
    keep, *others = question.data["rows"]
    for row in others:
        try:
            merge_actions(keep=action_of(plan, keep), other=action_of(plan, row), by=by, reason=REASON)
        except RuleBroken as broken:
            raise RuleBroken(
                f"Rows {keep} and {row} cannot become one action with the other answers that you gave. {broken} "
                "Keep the timescale of one of the two rows as printed, or keep the rows apart."
            ) from broken


def settle_answered(*, plan: Plan, document: PlanDocument, as_at: dt.date, answers: dict[str, str], by) -> None:
    """Carry out what was said of colours; and of cross-references, once they are noted: those that are right become
    links, those that are wrong lose their proposed target and wait for a person to choose another.
    """
    if answers.get("plan-colours") == SET:
        set_colours(plan, document, by)
    asked = [question for question in find_questions(document, as_at=as_at) if question.kind == "cross_reference"]
    for question in asked:
        answer = answers.get(question.key)
        if answer not in {value for value, _ in question.choices}:
            continue
        for reference in references_of(plan, document, question.row):
            (found,) = find_references(reference.wording)[:1] or (None,)
            named = found and (found.kind, bare(found.number)) == (question.data["target"], question.data["number"])
            if named and answer == KEEP and reference.target:
                settle_reference(
                    reference=reference, expected=reference.version, target=reference.target, by=by, reason=REASON
                )
            elif named and answer != KEEP:
                doubt_reference(reference=reference, by=by, reason=f"{REASON}: the wrong place")


def references_of(plan: Plan, document: PlanDocument, row: int) -> list[CrossReference]:
    """The cross-references of a printed row that are still proposed: of its action, of the updates of that, and of the
    objective and method where these are printed in this row."""
    action, printed = action_of(plan, row), document.rows[row - 1]
    standing = Q(action=action)
    if printed.method.strip():
        standing |= Q(method__placements__action=action)
    if printed.objective.strip():
        standing |= Q(objective__methods__placements__action=action)
    found = CrossReference.objects.filter(standing, plan=plan, state="proposed").distinct()
    return list(found.select_related("plan", "action__plan").order_by("pk"))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


CARRY_OUT = {  # in this order
    "objective_without_text": join,
    "objective_number_repeated": renumber,
    "objective_number_skipped": renumber,
    "timescale": confirm_timescale,
    "two_actions_in_cell": split,
    "revision_only_in_update": note_revision,
    "update_names_other_date": note_revision,
    "update_is_question": note_query,
    "task_for_person": note_follow_up,
    "update_completed": complete,
    "near_identical": share,
    "status": settle_status,
}
