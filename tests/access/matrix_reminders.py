"""Who chooses letters, who stops them, and who sees who gets which."""

from __future__ import annotations

from reminders.answers.links import NOT_ME
from reminders.answers.links import token_of as answer_token
from reminders.routine.mails import token_of
from tests.access.matrix import MANAGER, NOBODY, READERS, SETTERS, SIGNED_IN, Address, record, says
from tests.cast import EVERYBODY, Board, Shelf


def of_link(board: Board, shelf: Shelf) -> dict:
    """The link in a weekly letter to tom; whoever has it may stop that letter."""
    return {"token": token_of(board.tom.pk, "weekly")}


def of_answers(board: Board, shelf: Shelf) -> dict:
    """The link in an email to tom, by which whoever has it writes as tom, and on no other page."""
    return {"token": answer_token(board.by_link.link)}


def still_on_it(board: Board, shelf: Shelf) -> dict:
    """That tom is still on the action of his group."""
    prefix = board.by_link.item.replace(" ", "-") + "-update"
    return {"item": board.by_link.item, "do": "still", f"{prefix}-how": "in_progress", f"{prefix}-version": 1}


# Whoever has the link of an email, signed in or not: it is the right
ANSWERS_BY_LINK = [
    Address("answer", EVERYBODY, EVERYBODY, of_answers, still_on_it),
    Address(
        "answer_not_me", EVERYBODY, EVERYBODY, lambda b, s: {"token": NOT_ME.sign(b.by_link.link.nonce)}, saves=False
    ),
    Address("answer_finished", EVERYBODY),
]
REMINDERS = [
    *ANSWERS_BY_LINK,
    Address("answers_to_check", MANAGER),
    Address("check_answer", NOBODY, MANAGER, lambda b, s: {"pk": b.by_link.pk}, saves=False),
    Address("reminders", MANAGER),
    Address("start", SETTERS),
    Address("data_protection", ("owen",)),
    Address("letter_choices", SIGNED_IN, READERS, form=says(version=0, urgent="on")),
    Address("leave_letters", EVERYBODY, EVERYBODY, of_link),
    Address("letters_left", EVERYBODY, of=lambda b, s: {"kind": "weekly"}),
    Address("history", MANAGER, of=record("letters", lambda b, s: b.stranger.mail_choice), hidden=True),
]
