"""What an agency answers to an action that agencies are asked about: given by itself, or entered for it."""

import datetime as dt

from django.db import transaction

from actions.access import read_plan_anew
from actions.answers.services.asking import count_anew, held, require_open
from actions.models import AgencyResponse, AskedAction
from core.records.locking import save_versioned
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import print_date, today

LONGEST_NOTE = 2_000
LEFT = "This agency is no longer asked: it has closed, or agencies of its kind are not asked any more."
SAME = "This is what is noted already, so nothing has been saved."


@transaction.atomic
def give_answer(
    *,
    response: AgencyResponse,
    expected: int,
    answer: str,
    by,
    note: str = "",
    told_by: str = "",
    on: dt.date | None = None,
) -> AgencyResponse:
    """Note what an agency says, and count anew; at 100% the asking ends (answers/services/asking.py).

    `told_by` names who told it by telephone or letter, where somebody enters it for the agency; `on` is the day on
    which it was said, today unless told. Raises RuleBroken for no known answer, "does not apply" without a note, a day
    in the future or before the agency was asked, and where it is not asked any more; NothingChanged for the same
    answer; core.records.locking.Conflict where another person answered first.
    """
    asked = held().get(action=response.action_id)
    read_plan_anew(asked.action)
    require_open(asked)
    note, told_by, on = note.strip(), told_by.strip(), on or today()
    require_sense(response, asked, answer, note, on)
    same = (response.answer, response.note, response.told_by) == (answer, note, told_by)
    if same and response.version == expected and (response.answered_on == on or not told_by):
        raise NothingChanged(SAME, field="answer")
    response.answer, response.note, response.told_by = answer, note, told_by
    response.answered_on, response.answered_by = on, by
    fields = ["answer", "note", "told_by", "answered_on", "answered_by"]
    why = f"Told by {told_by}" if told_by else "Answered"
    save_versioned(response, expected=expected, fields=fields, by=by, reason=why)
    count_anew(asked, by=by)
    return response


def require_sense(response: AgencyResponse, asked: AskedAction, answer: str, note: str, on: dt.date) -> None:
    if response.left_on:
        raise RuleBroken(LEFT)
    if answer not in AgencyResponse.Answer.values:
        raise RuleBroken("Choose an answer.", field="answer")
    if answer == AgencyResponse.Answer.NOT_APPLICABLE and not note:
        raise RuleBroken("Say in the note why it does not apply to you.", field="note")
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(f"Shorten the note to {LONGEST_NOTE} characters.", field="note")
    if on > today():
        raise RuleBroken("The day of an answer cannot be in the future.", field="on")
    if on < asked.opened_on:
        raise RuleBroken(f"Agencies have been asked since {print_date(asked.opened_on)}.", field="on")
