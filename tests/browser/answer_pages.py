"""The pages of actions that agencies answer, and a record of the demonstration board for each."""

from __future__ import annotations

from actions.answers.services.answers import give_answer
from actions.answers.services.asking import ask_agencies
from actions.models import AgencyResponse

ANSWERS = [
    "all_agencies",
    "action_agencies",
    "ask_agencies",
    "change_kinds",
    "close_asking",
    "ask_agencies_again",
    "remind_agencies",
    "answer_agency",
    "say_difference",
]
NO_ANSWER_FORM = {"all_agencies", "action_agencies"}
BLANK_ANSWER = {"ask_agencies", "change_kinds", "remind_agencies"}


def of_answers(board, by) -> dict[str, list]:
    """Row 10 is being answered; the one agency that is asked about row 19 has done it."""
    ended = board.action(19)
    ask_agencies(action=ended, kinds=["college"], by=by)
    for line in AgencyResponse.objects.filter(action=ended):
        give_answer(response=line, expected=1, answer="done", by=by)
    line = AgencyResponse.objects.filter(action=board.action(10)).silent().first()
    names = ("action_agencies", "change_kinds", "close_asking", "remind_agencies")
    return {name: [board.action(10).pk] for name in names} | {
        "ask_agencies": [board.action(33).pk],
        "ask_agencies_again": [ended.pk],
        "say_difference": [ended.pk],
        "answer_agency": [line.pk],
    }
