"""What an agency's people are to do about a return that is answered: sign it, submit it, answer what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from audits.models import Return
from audits.signing.services.signers import with_signable
from core.board.due import Due

State = Return.State
SAYS = {
    State.READY: ("Have the audit return signed", "audits:sign_off"),
    State.SIGNED: ("Submit the audit return, which is signed", "audits:sign_off"),
    State.SENT_BACK: ("The board asks for more in your audit return", "audits:feedback"),
}


def waiting_for_signature(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """Returns of these agencies that wait to be signed, to be submitted, or for what the board asks; one statement.

    Whoever signs for the agency, and has neither signed it yet nor filled it in, is led to the page on which it is
    signed (see core/board/due.py).
    """
    found: dict[int, list[Due]] = {}
    returns = Return.objects.visible_to(user).asked().filter(agency__in=list(keys), state__in=SAYS, round__state="open")
    for ret in with_signable(returns.select_related("round", "access_point", "agency"), user):
        text, page = SAYS[ret.state]
        if ret.state == State.READY and ret.is_signable:
            text, page = "Read and sign the audit return", "audits:sign"
        more = f"{ret.access_point.name}: {ret.round}" if ret.access_point else str(ret.round)
        found.setdefault(ret.agency_id, []).append(Due(text, reverse(page, args=[ret.pk]), ret.deadline, more))
    return found
