"""Publishing the figures of a round, and what a setting does about its children’s result."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.tasks import task

from accounts.models import User
from audits.access import form_for
from audits.improvements.services.improvements import add_action
from audits.models import Answer, ImprovementAction, Return, Round
from core.records.rules import RuleBroken
from core.text.dates import today
from voices.figures.services import close_round
from voices.figures.services.publishing import DAYS_KEPT, issues_of, refusal_of
from voices.models import SettingCount, SettingSurvey, VoicesIssue
from voices.results.page.comparing import compare_settings, stored

UNFINISHED = (SettingSurvey.State.JOINED, SettingSurvey.State.RUNNING)
WORKING, DONE = "working", "done"
FAILED = "Something went wrong while the figures were worked out. Nothing is published. Try again."
WITHIN = 900  # seconds, after which publishing can be begun again


@dataclass(frozen=True)
class ToPublish:
    """What would be published of a round now, without any count, since counts of two days could be subtracted.
    `settings` have finished, `left_out` have not, `has_pool`: some of those under 10 are counted together. True counts
    are deleted on `deleted_on`. `refused` says why nothing can be published.
    """

    settings: int
    has_pool: bool
    left_out: int
    deleted_on: dt.date
    refused: str


def to_publish(asked: Round) -> ToPublish:
    surveys = SettingSurvey.objects.filter(audit_return__round=asked)
    counted = set(SettingCount.objects.filter(round=asked).order_by().values_list("survey", flat=True).distinct())
    return ToPublish(
        settings=len(counted - {None}),
        has_pool=None in counted,
        left_out=surveys.filter(state__in=UNFINISHED).count(),
        deleted_on=today() + dt.timedelta(days=DAYS_KEPT),
        refused=refusal_of(asked, issues_of(asked)),
    )


def begin_publishing(*, asked: Round, by) -> None:
    """Work figures out and publish in the background, once at a time; RuleBroken where that cannot be."""
    if why := refusal_of(asked, issues_of(asked)):
        raise RuleBroken(why)
    if cache.get(key_of(asked.pk)) != WORKING:
        cache.set(key_of(asked.pk), WORKING, WITHIN)
        publish_round.enqueue(asked.pk, by.pk)


def came_of(asked: Round, *, forget: bool) -> str:
    """What became of publishing a round: WORKING, DONE, why it failed, or "" where nothing was begun lately. `forget`
    clears an outcome that is told to somebody now.
    """
    found = cache.get(key_of(asked.pk), "")
    if forget and found not in ("", WORKING):
        cache.delete(key_of(asked.pk))
    return found


def key_of(round_pk: int) -> str:
    return f"children-figures-{round_pk}"


@task
def publish_round(round_pk: int, user_pk: int) -> None:
    found = FAILED
    try:
        publish(asked=Round.objects.get(pk=round_pk), by=User.objects.get(pk=user_pk))
        found = DONE
    except RuleBroken as broken:
        found = str(broken)
    finally:
        cache.set(key_of(round_pk), found, WITHIN)


def publish(*, asked: Round, by) -> VoicesIssue:
    """Publish the figures of a round, with the comparison of settings as it is now; RuleBroken as close_round."""
    return close_round(asked=asked, by=by, compared=stored(compare_settings(asked)))


def act_on(*, answer: Answer, text: str, owner_name: str, due: dt.date, by, adults: bool = False) -> ImprovementAction:
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
