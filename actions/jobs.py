"""Daily jobs of the plan: colours, occurrences of recurring actions, and which agencies are asked."""

import datetime as dt

from actions.answers.services.asking import follow_everywhere
from actions.colours.querysets import refresh_colours
from actions.progress.services.turns import appear_everywhere
from actions.rolling.services import begin_prepared
from core.board.figure_days import count_when_due
from core.jobs.daily import daily, often


@daily("plans that begin")
def begin_plans(day: dt.date) -> None:
    """Bring a plan that was rolled forward early up to date on its first day; it is in force without this."""
    begin_prepared(day)


@daily("judge colours anew")
def evaluate_colours(day: dt.date) -> None:
    """Store the colours that become certain today; until it has run, lists compute them on each request."""
    refresh_colours(day)


@daily("actions that come round again")
def add_occurrences(day: dt.date) -> None:
    appear_everywhere(day)


@daily("agencies that are asked")
def follow_directory(day: dt.date) -> None:
    """Add and remove agencies on the lists whose first or last day has come."""
    follow_everywhere()


often("figures of today")(count_when_due)  # the measures beside actions
