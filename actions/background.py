"""What the plan has done in the background: files of many rows, and the colours of the day."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.http import Http404, QueryDict

from actions.colour_facts import refresh_colours
from actions.services.turns import appear_everywhere
from core.background.daily import daily
from core.background.files import maker
from core.documents import Report
from core.rules import RuleBroken


@maker("plan")
def make_plan_file(owner, asked: dict, report: Report) -> bytes:
    """The rows that an address asks for, as its owner may see them now; `asked` are its format and its query.

    Raises RuleBroken where they may not read the plan any longer, or what they chose by is no longer there.
    """
    from actions.views.files import wanted_file  # the pages are not needed before

    request = SimpleNamespace(user=owner, GET=QueryDict(asked["query"]))
    try:
        wanted = wanted_file(request, asked["format"])
    except Http404:
        raise RuleBroken("You may not read this plan any longer.") from None
    if wanted.rows.is_wrong:  # a lead that leads nothing by now, say: a file without rows would look like an answer
        raise RuleBroken("The plan can no longer be filtered in this way. Choose the rows again.")
    return wanted.make(report)


@daily("judge colours anew")
def judge_colours(day: dt.date) -> None:
    """Colours that stop being sure today; until it has run, lists judge them whenever they are asked."""
    refresh_colours(day)


@daily("actions that come round again")
def add_occurrences(day: dt.date) -> None:
    """What has come round since yesterday."""
    appear_everywhere(day)
