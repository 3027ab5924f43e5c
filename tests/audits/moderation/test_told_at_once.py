"""That a return was sent back, accepted or opened again is told to its agency at once, and not to whoever did it."""

from __future__ import annotations

import pytest
from django.core import mail

from agencies.models import Eslo
from audits.models import Return
from audits.moderation import telling

MOVES = {
    "sent back": lambda given, by: telling.send_back(text="More of B", **given, by=by),
    "accepted": lambda given, by: telling.moderate(**given, by=by),
    "opened again": lambda given, by: telling.reopen(reason="A slip", **given, by=by),
}


def move(audit_return: Return, how: str, by) -> list[str]:
    """To whom it is told."""
    audit_return.refresh_from_db()
    mail.outbox.clear()
    MOVES[how]({"audit_return": audit_return, "expected": audit_return.version}, by)
    return sorted(each.to[0] for each in mail.outbox)


@pytest.mark.parametrize("how", MOVES)
def test_agency_is_told_of_a_move_of_its_return_and_its_author_is_not(board, how):
    assert move(board.signing.submitted, how, board.helen) == [board.denzil.email]


@pytest.mark.parametrize("how", MOVES)
def test_manager_who_is_also_lead_officer_is_not_told_of_their_own_move(board, how):
    audit_return = board.signing.submitted
    Eslo.objects.filter(agency=audit_return.agency).update(email=board.helen.email.upper())
    assert move(audit_return, how, board.helen) == [board.denzil.email]
