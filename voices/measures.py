"""Measures from the children’s survey for actions of the plan: of the latest published survey only, since everybody
reads the plan."""

import datetime as dt
from collections.abc import Sequence

from core.board.figures import HIDDEN, Figure
from core.board.measures import measure
from voices.figures.printed import Printed
from voices.models import VoicesIssue

MEANING = "Of the children who answered the latest published survey and were asked; small numbers are hidden"
type Issues = list[tuple[dt.date, VoicesIssue]]


def issues_by(days: Sequence[dt.date]) -> Issues:
    """For each day, the issue of the latest round published by then with online figures; one statement."""
    issues = VoicesIssue.objects.filter(published_on__lte=max(days)) if days else VoicesIssue.objects.none()
    issues = list(issues.select_related("round").defer("tables").order_by("round__year", "round_id", "number"))
    found = [(day, [each for each in issues if each.published_on <= day and each.printed["questions"]]) for day in days]
    return [(day, known[-1]) for day, known in found if known]


def figures_of(key: str, label: str, question: str, option: str, found: Issues) -> list[Figure]:
    return [figure_on(key, label, question, option, day, issue) for day, issue in found]


def figure_on(key: str, label: str, question: str, option: str, day: dt.date, issue: VoicesIssue) -> Figure:
    """How many of those asked, "c" where one of the two numbers is hidden."""
    printed = Printed(issue.printed)
    count, base = printed.count(question, option), printed.base(question)
    is_shown = count.isdecimal() and base.isdecimal()
    return Figure(
        key, label, MEANING, int(count) if is_shown else HIDDEN, out_of=int(base) if is_shown else None,
        unit="children", as_at=day, period=str(issue.round.year), address=f"/voices/rounds/{issue.round_id}/",
    )  # fmt: skip


LATEST = ", of the latest published survey"


@measure("voices.know", f"Children who know how to report something online{LATEST}", source=issues_by)
def know(found: Issues, days: Sequence[dt.date]) -> list[Figure]:
    return figures_of("voices.know", "Children who know how to report something online", "know", "yes", found)


@measure("voices.help_seen", f"Children who have seen where it says how to get help{LATEST}", source=issues_by)
def help_seen(found: Issues, days: Sequence[dt.date]) -> list[Figure]:
    return figures_of("voices.help_seen", "Children who have seen how to get help", "help_seen", "yes", found)


@measure("voices.no_one", f"Children who met something bad online and told no one{LATEST}", source=issues_by)
def no_one(found: Issues, days: Sequence[dt.date]) -> list[Figure]:
    return figures_of("voices.no_one", "Children who met something bad online and told no one", "C10", "no_one", found)
