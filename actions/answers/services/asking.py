"""Asking agencies about an action: opened for all or for some kinds, kept in step with the directory, ended.

Who is asked follows the directory: an agency that is listed, or opened again, or becomes of a kind that is asked joins
at once; one that closes stays on the list with what it said and is no longer counted.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Q
from django.tasks import task

from accounts.models import User
from actions.access import lock_action, read_plan_anew, require_live
from actions.models import Action, AgencyResponse, AnswerCount, AskedAction, Lead, Meeting, Timescale
from actions.progress.services.progress import complete_action, reopen_action
from actions.queries.services import record_decision
from actions.querysets import open_plan
from actions.table.querysets.totals import Totals
from agencies.models import Agency
from core.importing.undo import remove
from core.records.locking import create_many, create_tracked, save_many, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, today

Ending = AskedAction.Ending
AT_ONCE = 2_000  # agencies that are put on a list while a person waits; more are listed in the background
ENDED = "Agencies are not asked about this action any more."


@transaction.atomic
def ask_agencies(*, action: Action, kinds: Iterable[str], by) -> AskedAction:
    """Ask every active agency, or those of some kinds, how far they are with an action; none chosen means all.

    More than two thousand are put on the list in the background. Raises RuleBroken for an action that is complete,
    withdrawn or in a closed plan, where they are asked already, and where no agency is of these kinds.
    """
    lock_action(action)
    require_live(action)
    if action.status == Action.Status.COMPLETED:
        raise RuleBroken("This action is complete. Reopen it first.")
    if AskedAction.objects.filter(action=action).exists():
        raise RuleBroken("Agencies have been asked about this action already.")
    asked = AskedAction(action=action, kinds=kinds_text(kinds), opened_on=today(), opened_by=by)
    number = require_agencies(asked)
    create_tracked(asked, by=by, reason=f"Asked: {asked.scope}")
    create_tracked(AnswerCount(action=action), by=None, reason="Counted")
    fill(asked, number, by=by)
    return asked


@transaction.atomic
def change_kinds(*, asked: AskedAction, expected: int, kinds: Iterable[str], by, reason: str = "") -> AskedAction:
    """Ask other kinds of agencies; those no longer asked stay on the list and are not counted. RuleBroken where the
    asking has ended or no agency is of these kinds; NothingChanged for the same kinds.
    """
    lock_asked(asked)
    require_open(asked)
    wanted = kinds_text(kinds)
    if wanted == asked.kinds and asked.version == expected:
        raise NothingChanged("These kinds are asked already.", field="kinds")
    asked.kinds = wanted
    number = require_agencies(asked)
    why = reason.strip() or f"Asked from now on: {asked.scope}"
    save_versioned(asked, expected=expected, fields=["kinds"], by=by, reason=why)
    fill(asked, number, by=by)
    return asked


@transaction.atomic
def close_by_decision(
    *,
    asked: AskedAction,
    expected: int,
    text: str,
    completes: bool,
    by,
    difference: str = "",
    meeting: Meeting | None = None,
    taken_on: dt.date | None = None,
) -> AskedAction:
    """End the asking by a decision of a meeting, or of the manager; with `completes` the action is complete with it.

    Raises RuleBroken where it has ended, for a decision from before it began, and as record_decision and
    complete_action do.
    """
    lock_asked(asked)
    require_open(asked)
    action = asked.action
    decision = record_decision(action=action, text=text, by=by, meeting=meeting, taken_on=taken_on)
    if decision.taken_on < asked.opened_on:
        begun = print_date(asked.opened_on)
        raise RuleBroken(f"Agencies have been asked since {begun}. The decision cannot be earlier.", field="taken_on")
    asked.closed_on, asked.ending, asked.closed_by, asked.decision = decision.taken_on, Ending.DECISION, by, decision
    fields = ["closed_on", "ending", "closed_by", "decision"]
    save_versioned(asked, expected=expected, fields=fields, by=by, reason=decision.text)
    if completes and action.is_open:
        difference = require_text(difference, "Say what difference it made.", field="difference")
        totals = AnswerCount.objects.get(action=action.pk).totals
        done = f"{decision.text} ({totals.in_full})" if totals.may_be_printed else decision.text
        complete_action(
            action=action, expected=action.version, done=done, difference=difference, by=by, on=decision.taken_on
        )
    return asked


@transaction.atomic
def ask_again(*, asked: AskedAction, expected: int, by, reason: str) -> AskedAction:
    """Go on asking where it had ended; the action is open again too, and agencies that came since are on the list.

    Answers stay as they were given. Raises RuleBroken where it has not ended, and without a reason.
    """
    lock_asked(asked)
    require_live(asked.action)
    if asked.closed_on is None:
        raise RuleBroken("Agencies are still being asked about this action.")
    reason = require_text(reason, "Say why agencies are asked again.", field="reason")
    asked.closed_on, asked.ending, asked.closed_by, asked.decision = None, "", None, None
    fields = ["closed_on", "ending", "closed_by", "decision"]
    save_versioned(asked, expected=expected, fields=fields, by=by, reason=reason)
    if asked.action.status == Action.Status.COMPLETED:
        reopen_action(action=asked.action, expected=asked.action.version, by=by, reason=reason)
    fill(asked, in_scope(asked).count(), by=by, end=False)
    return asked


@transaction.atomic
def say_difference(*, action: Action, expected: int, difference_made: str, by) -> Action:
    """Say what difference an action has made that completed itself. RuleBroken where it is not complete, and without
    words; NothingChanged for the same."""
    require_live(action)
    if action.status != Action.Status.COMPLETED:
        raise RuleBroken("This action is not complete.")
    difference_made = require_text(difference_made, "Say what difference it made.", field="difference_made")
    if difference_made == action.difference_made and action.version == expected:
        raise NothingChanged("This is already recorded.", field="difference_made")
    action.difference_made = difference_made
    return save_versioned(
        action, expected=expected, fields=["difference_made"], by=by, reason="Said what difference it made"
    )


def kinds_text(kinds: Iterable[str]) -> str:
    """Kinds as they are kept, in the order in which they are listed. RuleBroken for what is no kind."""
    wanted = set(kinds)
    if wanted - set(Agency.Kind.values):
        raise RuleBroken("Choose kinds from the list.", field="kinds")
    return ",".join(kind for kind in Agency.Kind.values if kind in wanted)


def in_scope(asked: AskedAction):
    active = Agency.objects.active()
    return active.filter(kind__in=asked.kind_list) if asked.kinds else active


def require_agencies(asked: AskedAction) -> int:
    """How many agencies would be asked; RuleBroken where there is none."""
    number = in_scope(asked).count()
    if not number:
        raise RuleBroken("There is no active agency of these kinds.", field="kinds")
    return number


def require_open(asked: AskedAction) -> None:
    require_live(asked.action)
    if not asked.takes_answers:
        raise RuleBroken(ENDED)


def lock_asked(asked: AskedAction) -> None:
    """Read an asking and its action anew and keep others from answering until the transaction ends."""
    asked.refresh_from_db(from_queryset=held())
    read_plan_anew(asked.action)


def held():
    """Askings with their actions, both kept from others until the transaction ends."""
    found = AskedAction.objects.select_for_update(of=("self", "action"), no_key=True)
    return found.select_related("action__plan").order_by("action_id")


def fill(asked: AskedAction, number: int, *, by, end: bool = True) -> None:
    """Bring the list in step with the directory: at once, or in the background where `number` agencies are many."""
    if number <= AT_ONCE:
        follow_directory(asked, by=by, reason="Asked", end=end)
        return
    mark_listed(asked, False)
    list_agencies.enqueue(asked.pk, by.pk if by else None)


@task
def list_agencies(pk: int, by: int | None) -> None:
    """Put the agencies on the list of an asking, where it still is open."""
    with transaction.atomic():
        asked = held().filter(pk=pk, closed_on__isnull=True).first()
        if asked:
            follow_directory(asked, by=User.objects.filter(pk=by).first(), reason="Asked")


def follow_directory(asked: AskedAction, *, by, reason: str, keys: list[int] | None = None, end: bool = True) -> None:
    """Let agencies join, leave and come back, those with these keys or all; then count anew.

    Whoever calls it holds the asking. With `end` it ends where all that are left have answered.
    """
    scope, lines = in_scope(asked), AgencyResponse.objects.filter(action=asked.action_id)
    if keys is not None:
        scope, lines = scope.filter(pk__in=keys), lines.filter(agency__in=keys)
    on, listed = today(), set(lines.values_list("agency_id", flat=True))
    new = [key for key in scope.order_by("pk").values_list("pk", flat=True) if key not in listed]
    made = [AgencyResponse(action_id=asked.action_id, agency_id=key, joined_on=on) for key in new]
    create_many(made, by=by, reason=reason)
    if listed:
        inside = scope.order_by().values("pk")
        change_lines(lines.counted().exclude(agency__in=inside), left_on=on, by=by, reason=reason)
        change_lines(lines.filter(left_on__isnull=False, agency__in=inside), left_on=None, by=by, reason=reason)
    if keys is None:
        mark_listed(asked, True)
    count_anew(asked, by=by, end=end)


def change_lines(lines, *, left_on: dt.date | None, by, reason: str) -> None:
    lines = list(lines.select_for_update())
    for line in lines:
        line.left_on = left_on
    save_many(lines, fields=["left_on"], by=by, reason=reason)


def mark_listed(asked: AskedAction, is_listed: bool) -> None:
    """Note whether the list is whole; it leaves no history."""
    if asked.is_listed != is_listed:
        AskedAction.objects.filter(pk=asked.pk).update(is_listed=is_listed)
        asked.is_listed = is_listed


def totals_of(action: int) -> Totals:
    lines = AgencyResponse.objects.filter(action=action).counted().order_by()
    found = dict(lines.values_list("answer").annotate(n=Count("pk")))
    own = (found.get(name, 0) for name in Totals._fields[1:])
    return Totals(sum(found.values()), *own)


def count_anew(asked: AskedAction, *, by, end: bool = True) -> Totals:
    """Count the answers anew, and with `end` end the asking where every agency has done it."""
    totals, count = totals_of(asked.action_id), AnswerCount.objects.get(action=asked.action_id)
    if totals != count.totals:
        for name, value in totals._asdict().items():
            setattr(count, name, value)
        save_versioned(count, expected=count.version, fields=Totals._fields, by=None, reason="Counted")
    if end and asked.is_listed and totals.is_complete and asked.takes_answers:
        end_answered(asked, totals, by=by)
    return totals


def end_answered(asked: AskedAction, totals: Totals, *, by) -> None:
    """End the asking at 100%, and complete the action on the day of the last answer where nobody else leads it."""
    action, text = asked.action, completion_note(totals)
    asked.closed_on, asked.ending = today(), Ending.ANSWERED
    save_versioned(asked, expected=asked.version, fields=["closed_on", "ending"], by=by, reason=text)
    if not action.is_open or not completes_itself(action):
        return
    lines = AgencyResponse.objects.filter(action=action).counted()
    action.status = Action.Status.COMPLETED
    action.completed_on = lines.aggregate(last=Max("answered_on"))["last"]
    action.completion_note = text
    action.declared, action.declared_on, action.declared_reason = "", None, ""
    fields = ["status", "completed_on", "completion_note", "declared", "declared_on", "declared_reason"]
    save_versioned(action, expected=action.version, fields=fields, by=by, reason=text)


def completion_note(totals: Totals) -> str:
    """What is noted of an action that completes itself: "All 84 agencies have answered: 81 done, 3 do not apply.".

    Of few agencies it says no numbers, since every reader of the plan reads it.
    """
    one = totals.counted == 1
    who = "The one agency that is asked has" if one else f"All {totals.counted} agencies have"
    if not totals.may_be_printed:
        return f"{who} answered."
    also = totals.not_applicable
    if not also:
        return f"{who} answered: {totals.done} done."
    verb = "does" if also == 1 else "do"
    return f"{who} answered: {totals.done} done, {also} {verb} not apply."


def completes_itself(action: Action) -> bool:
    """Whether the answers of agencies alone complete an action: nobody else leads it, and it does not come round again.

    A sub-group that leads it too may have work of its own left, and a recurring action has another turn: there a person
    decides.
    """
    leads = action.action_leads.filter(ended_on__isnull=True)
    others = leads.exclude(Q(lead__kind=Lead.Kind.ALL_AGENCIES) | Q(lead__role="eslo"))
    comes_round = action.timescales.filter(is_current=True, kind=Timescale.Kind.RECURRING)
    return not others.exists() and not comes_round.exists()


def follow_agencies(*, keys: list[int], by, reason: str) -> None:
    """What the directory tells: these agencies were listed, opened again or closed, or are of another kind."""
    if not keys:
        return
    many = len(keys) > AT_ONCE
    for asked in held().filter(open_plan("action__plan"), closed_on__isnull=True):
        if many:
            fill(asked, len(keys), by=by)
        else:
            follow_directory(asked, by=by, reason=reason, keys=keys)


def let_go(*, keys: list[int], by, reason: str) -> None:
    """What the directory tells: these agencies are deleted with the list that brought them. Lines on which nobody has
    answered go; the others stay, and so nothing is deleted."""
    askings = list(held())
    lines = list(AgencyResponse.objects.select_for_update().filter(agency__in=keys, answer=""))
    remove(AgencyResponse, lines, by, reason)
    for asked in askings:
        count_anew(asked, by=by, end=False)


def follow_everywhere() -> None:
    """Once a day: agencies whose first or last day has come, and lists whose making was stopped."""
    for asked in held().filter(open_plan("action__plan"), closed_on__isnull=True):
        follow_directory(asked, by=None, reason="The directory of the day")


def joined_since(ended: Iterable[AskedAction]) -> dict[int, int]:
    """Of askings that have ended: how many agencies joined the directory since, by action; none where none did."""
    found = {}
    for asked in ended:
        lines = AgencyResponse.objects.filter(action=asked.action_id).counted()
        number = in_scope(asked).exclude(pk__in=lines.order_by().values("agency")).count()
        if number:
            found[asked.action_id] = number
    return found
