"""Writes on the survey of a setting: joined, prepared, finished, or not used after all."""

import datetime as dt

from django.db import transaction

from agencies.access import belongings, may
from audits.access import ended_on, lock_return, require_answers
from audits.models import Return
from core.records.locking import create_tracked, save_changed, save_versioned, saved_by_way_of
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from voices.answering.services import remove_after_commit
from voices.classes.rules import LIVE, Move, read_classes, target
from voices.classes.services import add_classes, lock_survey, require_move
from voices.figures import services as figures
from voices.models import SettingSurvey, SurveyClass

DAYS_UNFINISHED = 14  # classes, after the return of their setting took no answers any more
DAILY = "by the daily work of the site"  # in the history, where there is no person
UNFINISHED = f"Not finished {DAYS_UNFINISHED} days after the return stopped taking answers: classes deleted"


def may_run(user, audit_return: Return) -> bool:
    if may(user, "voices.manage"):
        return True
    return may(user, "voices.run_own") and audit_return.agency_id in belongings(user).agencies


@transaction.atomic
def join(*, audit_return: Return, by) -> SettingSurvey:
    """The survey of a return: a new one, one that was given up before, or the one it already has. RuleBroken in a round
    that does not ask children online, and where the return takes no answers now.
    """
    surveys = SettingSurvey.objects.filter(audit_return=audit_return)
    if found := surveys.exclude(state=SettingSurvey.State.WITHDRAWN).first():
        return found
    locked = lock_return(audit_return)
    if locked.round.children_id is None:
        raise RuleBroken("This round does not ask children online.")
    found = surveys.select_for_update(of=("self",), no_key=True).first()
    if found and found.state != SettingSurvey.State.WITHDRAWN:  # by a colleague, a moment ago
        return found
    require_answers(locked)
    if locked.state == Return.State.NOT_STARTED:
        locked.state, locked.started_on = Return.State.IN_PROGRESS, today()
        fields, reason = ["state", "started_on"], "The online survey is used"
        save_versioned(locked, expected=locked.version, fields=fields, by=by, reason=reason)
    if found is None:
        return create_tracked(SettingSurvey(audit_return=locked), by=by, reason="The online survey is used")
    return set_state(found, Move.REJOIN, by=by, reason="The online survey is used after all")


@transaction.atomic
def set_up(*, survey: SettingSurvey, expected: int, by, classes: str = "", **values) -> list[SurveyClass]:
    """Save values of a survey's fields, and `classes` as lines of text; returns the classes added. NothingChanged;
    RuleBroken for lines that cannot be read, for a day on which parents will be told, and where something that an
    opened survey needs is taken away.
    """
    locked = lock_survey(survey.pk)
    require_move(Move.PREPARE, locked)
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    require_sense(locked, values)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    lines, errors = read_classes(classes, [each.label for each in locked.classes.all()])
    if errors:
        raise RuleBroken(" ".join(errors), field="classes")
    if changed:
        save_changed(locked, expected, values, by=by, reason="Set up")
    elif not lines:
        raise NothingChanged("Nothing has been changed.")
    return add_classes(survey=locked, lines=lines)


def require_sense(survey: SettingSurvey, values: dict) -> None:
    told = values.get("parents_told_on")
    if told and told > today():
        raise RuleBroken("Choose today or an earlier day", field="parents_told_on")
    if survey.state == SettingSurvey.State.RUNNING:
        for name in (name for name, value in values.items() if not value):
            raise RuleBroken("A class has been opened, so this can be changed but not left blank.", field=name)


@transaction.atomic
def finish(*, survey: SettingSurvey, by) -> SettingSurvey:
    locked = lock_survey(survey.pk)
    require_move(Move.FINISH, locked)
    figures.finish(survey=locked, by=by)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def withdraw(*, survey: SettingSurvey, by, reason: str = "Paper is used instead") -> SettingSurvey:
    locked = lock_survey(survey.pk)
    require_move(Move.WITHDRAW, locked)
    list(locked.classes.select_for_update().order_by("pk"))  # a child that sends now finds no class
    locked.classes.all().delete()
    remove_after_commit()
    return set_state(locked, Move.WITHDRAW, by=by, reason=reason)


def deleted_on(survey: SettingSurvey) -> dt.date | None:
    """The day on which an unfinished survey is deleted, as its return takes no answers; None where it is not. Needs its
    return with round, agency and access point.
    """
    ended = ended_on(survey.audit_return) if is_live(survey) else None
    return ended and ended + dt.timedelta(days=DAYS_UNFINISHED)


@transaction.atomic
def delete_unfinished(on: dt.date) -> int:
    """Delete surveys' classes 14 days after their return took no answers; of how many surveys."""
    live = SettingSurvey.objects.with_all().filter(state__in=LIVE).order_by("pk")
    over = [survey for survey in live if (day := deleted_on(survey)) and day <= on]
    for survey in over:
        with saved_by_way_of(DAILY):
            withdraw(survey=survey, by=None, reason=UNFINISHED)
    return len(over)


def set_state(survey: SettingSurvey, move: Move, *, by, reason: str) -> SettingSurvey:
    survey.state = target(move, survey.state)
    return save_versioned(survey, expected=survey.version, fields=["state"], by=by, reason=reason)


def is_live(survey: SettingSurvey) -> bool:
    return survey.state in LIVE
