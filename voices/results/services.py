"""Publishing the figures of a round as they were viewed, and what a setting does about its children’s result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from audits.access import form_for
from audits.improvements.services.improvements import add_action
from audits.models import Answer, ImprovementAction, Return, Round
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.editions.checksum import checksum
from voices.figures.printed import Printed
from voices.figures.services import close_round
from voices.figures.services.publishing import DAYS_KEPT, is_composed
from voices.models import SettingCount, SettingSurvey, VoicesIssue

CHANGED = "The figures have changed since you looked. Look at them again before you publish them."
Unfinished = (SettingSurvey.State.JOINED, SettingSurvey.State.RUNNING)


@dataclass(frozen=True)
class Preview:
    """What would be published of a round now, and what would be deleted `deleted_on`: the true counts of settings, and
    of the pool of those under 10. `refused` says why nothing can be published. `left_out` are settings not finished.
    """

    printed: Printed = field(default_factory=Printed)
    mark: str = ""
    refused: str = ""
    deleted_on: dt.date | None = None
    settings: int = 0
    has_pool: bool = False
    left_out: int = 0


def preview(*, asked: Round, by) -> Preview:
    """What publish() would print; nothing is saved."""
    left_out = SettingSurvey.objects.filter(audit_return__round=asked, state__in=Unfinished).count()
    try:
        with transaction.atomic():
            issue = close_round(asked=asked, by=by)
            printed, mark = issue.printed, checksum(issue.printed)
            transaction.set_rollback(True)
    except RuleBroken as broken:
        return Preview(refused=str(broken), left_out=left_out)
    surveys = set(SettingCount.objects.filter(round=asked).order_by().values_list("survey", flat=True).distinct())
    return Preview(
        Printed(printed),
        mark,
        deleted_on=today() + dt.timedelta(days=DAYS_KEPT),
        settings=len(surveys - {None}),
        has_pool=None in surveys,
        left_out=left_out,
    )


@transaction.atomic
def publish(*, asked: Round, mark: str, by) -> VoicesIssue:
    """Publish the figures that a person viewed: `mark` is that of their preview.

    RuleBroken as close_round, and where the figures have changed since or were viewed too long ago.
    """
    if not is_composed(asked):
        raise RuleBroken(CHANGED)
    issue = close_round(asked=asked, by=by)
    if checksum(issue.printed) != mark:
        raise RuleBroken(CHANGED)
    return issue


def act_on(*, answer: Answer, text: str, owner_name: str, due: dt.date, by, adults: bool = False) -> ImprovementAction:
    """Add an improvement action to an answer of adults with which too few children agree; raises as add_action."""
    audit_return: Return = answer.audit_return
    return add_action(
        audit_return=audit_return,
        question=form_for(audit_return).by_key[answer.question_id],
        text=text,
        owner_name=owner_name,
        due=due,
        by=by,
        adults=adults,
    )
