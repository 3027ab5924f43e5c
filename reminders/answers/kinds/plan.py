"""Items of the plan: actions that a person leads, own follow-ups, and what all agencies are asked."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from actions.answers.services.answers import give_answer
from actions.followups.services import edit_follow_up, finish_follow_up
from actions.models import Action, AgencyResponse, FollowUp, Placement, Plan, Timescale
from actions.progress.services.progress import add_update, declare, propose_revision
from actions.queries.services import raise_query
from actions.querysets import live_plan
from actions.table.querysets.cells import Cells, read_cells
from core.text.dates import print_date
from core.text.values import cut_at_word
from reminders.answers.forms import IN_PROGRESS, DateForm, NoteForm, NotMineForm, ResponseForm, UpdateForm
from reminders.answers.items import Choice, Item, Saved, Writer, item_kind

STILL_TEXT = "Still in progress."
MOST_LAST = 320  # characters of the last update
BY_OFFICE = "the agency’s office, by an emailed link"


def not_mine_text(values: dict) -> str:
    why = f" {values['why'].strip()}" if values["why"].strip() else ""
    return f"Proposed instead: {values['whose'].strip()}.{why}"


def update(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    """Save an update and, where it has changed, whether the action is at risk or will not be met."""
    action, text = item.record, values["text"].strip() or STILL_TEXT
    declared = "" if values["how"] == IN_PROGRESS else values["how"]
    if declared != action.declared:
        declare(action=action, expected=values["version"] or 0, declared=declared, by=writer.user, reason=text)
    add_update(action=action, text=text, by=writer.user)
    return Saved(f"an update, {Action.Declared(declared).label.lower()}" if declared else "an update")


def propose(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    wording = f"By {print_date(values['due'])}"
    propose_revision(action=item.record, wording=wording, reason=values["reason"], by=writer.user, due=values["due"])
    return Saved(f"a new date, {print_date(values['due'])}, to be agreed by the board")


def disown_action(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    """A query on the action, which stands on the manager's desk until it is decided."""
    raise_query(action=item.record, text=f"Not ours. {not_mine_text(values)}", by=writer.user)
    return Saved("“Not mine”")


SAVE_UPDATE = Choice("update", (("update", "Save"), ("still", "Still on it")), UpdateForm, update)
NEW_DATE = Choice("date", (("date", "Propose this date"),), DateForm, propose, "New date")
NOT_MINE = Choice("not-mine", (("not-mine", "This is not mine"),), NotMineForm, disown_action, "Not mine")


@item_kind("action")
def actions(writer: Writer, on: dt.date) -> Iterable[Item]:
    """The open, printed actions that a person leads in the plan in force; two statements."""
    if writer.user is None or not writer.may("plan.update_led"):
        return
    printed = Placement.objects.filter(action=OuterRef("pk"), archived_on__isnull=True)
    rows = Action.objects.visible_to(writer.user).led_by(writer.user).filter(
        Exists(printed), plan__in=Plan.objects.dated_in_force(on), status__in=["not_started", "in_progress"]
    )  # fmt: skip
    current = Timescale.objects.filter(action=OuterRef("pk"), is_current=True)
    rows = rows.annotate(met_on=Subquery(current.values("dated_part_met_on")[:1]))
    rows = list(rows.select_related("plan").order_by("number"))
    cells = read_cells([action.pk for action in rows], latest_only=True) if rows else {}
    for action in rows:
        yield action_item(action, cells[action.pk], writer)


def action_item(action: Action, cells: Cells, writer: Writer) -> Item:
    agreed = [line for line in cells.timescales if line.state == Timescale.State.AGREED]
    proposed = [line for line in cells.timescales if line.state == Timescale.State.PROPOSED]
    facts = [agreed[-1].wording if agreed else "No timescale has been set"]
    facts += [f"Proposed: {line.wording} (not agreed yet)" for line in proposed]
    facts += [f"Marked as {Action.Declared(action.declared).label.lower()}"] if action.declared else []
    last = cells.updates[0] if cells.updates else None
    due = None if action.met_on or not agreed else agreed[-1].due
    choices = [SAVE_UPDATE]
    choices += [NEW_DATE] if not proposed and cells.next_due is None else []
    choices += [NOT_MINE] if writer.may("plan.raise_query") else []
    return Item(
        "action",
        action.pk,
        f"Action {action.number}",
        action.text,
        action,
        reverse("action", args=[action.pk]),
        tuple(choices),
        due=cells.next_due or due,
        facts=tuple(facts),
        last=f"{last.heading}: {cut_at_word(last.text, MOST_LAST)}" if last else "No update yet",
        initial={"version": action.version, "how": action.declared or IN_PROGRESS},
    )


def finish(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    if pressed == "still":
        return Saved("“Still on it”")
    finish_follow_up(follow_up=item.record, expected=values["version"] or 0, by=writer.user, note=values["note"])
    return Saved("“Done”")


def move(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    task = item.record
    edit_follow_up(
        follow_up=task, expected=values["version"] or 0, text=task.text, owner_name=task.owner_name, owner=task.owner,
        due=values["due"], by=writer.user, reason=values["reason"],
    )  # fmt: skip
    return Saved(f"a new date, {print_date(values['due'])}")


def disown(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    return Saved("“Not mine”", asks=True, note=not_mine_text(values))


FINISH = Choice("done", (("done", "Done"), ("still", "Still on it")), NoteForm, finish)
MOVE = Choice("date", (("date", "Save new date"),), DateForm, move, "New date")
DISOWN = Choice("not-mine", (("not-mine", "This is not mine"),), NotMineForm, disown, "Not mine")


@item_kind("follow-up")
def follow_ups(writer: Writer, on: dt.date) -> Iterable[Item]:
    if writer.user is None:
        return
    writable = Action.objects.editable_by(writer.user).filter(pk=OuterRef("action"))
    tasks = FollowUp.objects.visible_to(writer.user).open().filter(live_plan("action__plan"), owner=writer.user)
    tasks = tasks.exclude(action__status="withdrawn").annotate(movable=Exists(writable))
    for task in tasks.select_related("action__plan", "owner"):
        yield Item(
            "follow-up",
            task.pk,
            f"Follow-up to action {task.action.number}",
            task.text,
            task,
            reverse("action", args=[task.action_id]),
            (FINISH, MOVE, DISOWN) if task.movable else (FINISH, DISOWN),
            due=task.due,
            facts=() if task.due else ("No date was set",),
            initial={"version": task.version},
        )


def respond(writer: Writer, item: Item, pressed: str, values: dict) -> Saved:
    give_answer(
        response=item.record,
        expected=values["version"] or 0,
        answer=values["answer"],
        note=values["note"],
        by=writer.user,
        told_by="" if writer.user else BY_OFFICE,
    )
    return Saved(f"the answer “{AgencyResponse.Answer(values['answer']).label}”")


RESPOND = Choice("answer", (("answer", "Save"),), ResponseForm, respond)


@item_kind("response")
def responses(writer: Writer, on: dt.date) -> Iterable[Item]:
    """What all agencies are asked and one's own has not replied to; one statement."""
    if not writer.may("plan.answer_own") or not writer.agencies:
        return
    rows = AgencyResponse.objects.silent().answerable().filter(agency__in=writer.agencies)
    for row in rows.select_related("action__plan", "agency"):
        yield Item(
            "response",
            row.pk,
            f"Action {row.action.number}, asked of {row.agency}",
            row.action.text,
            row,
            reverse("answer_agency", args=[row.pk]),
            (RESPOND,),
            facts=(f"Asked since {print_date(row.joined_on)}",),
            initial={"version": row.version},
        )
