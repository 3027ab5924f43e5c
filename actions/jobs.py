"""What the plan has done in the background: the colours of the day, what comes round again, who is asked."""

from __future__ import annotations

import datetime as dt

from actions.answers.services.asking import follow_everywhere
from actions.colours.querysets import refresh_colours
from actions.progress.services.turns import appear_everywhere
from core.jobs.daily import daily


@daily("judge colours anew")
def judge_colours(day: dt.date) -> None:
    """Colours that stop being sure today; until it has run, lists judge them whenever they are asked."""
    refresh_colours(day)


@daily("actions that come round again")
def add_occurrences(day: dt.date) -> None:
    """What has come round since yesterday."""
    appear_everywhere(day)


@daily("agencies that are asked")
def follow_directory(day: dt.date) -> None:
    """Agencies whose first or last day has come join or leave the lists on which they stand."""
    follow_everywhere()
