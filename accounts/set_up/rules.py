"""When a board is being set up, and what of the set-up is told to whom in one email a day. Pure.

Before, 27 of the first 38 emails of a new board told two administrators what they had just done. Everybody else is
told at once.
"""

import datetime as dt
from dataclasses import dataclass

LASTS_AT_MOST = dt.timedelta(days=14)  # after the first role with wide rights
ALERT = "power"  # the alert; the others are what people with such roles are told (accounts/people/mails.py)
OF_SET_UP = frozenset({ALERT, "given", "confirmed", "invited"})


@dataclass(frozen=True)
class Power:
    """Something about a role with wide rights. People are primary keys.

    `doers` proposed and confirmed it; `founder` is one of the first two people, whom a command gave it.
    """

    what: str
    doers: frozenset[int] = frozenset()
    founder: int = 0


def is_being_set_up(*, has_plan: bool, began: dt.datetime | None, now: dt.datetime) -> bool:
    """Until there is a plan, and for two weeks at most; `began` is when the first role with wide rights was given."""
    return not has_plan and began is not None and now < began + LASTS_AT_MOST


def waits_for_summary(power: Power, *, reader: int, being_set_up: bool) -> bool:
    """Whether a reader need not be told at once, since they did it themselves.

    Of the first two people everybody else is told by a notice, so that their alert is not emailed as well.
    """
    if not being_set_up or power.what not in OF_SET_UP:
        return False
    if power.founder:
        return power.what == ALERT or reader == power.founder
    return reader in power.doers
