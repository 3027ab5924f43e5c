"""Finishes the survey of a setting: all its classes are added up, once, and what its classes sent is deleted.

Counts are never added up class by class, so that no two states differ by one child.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count, groupby

from django.db import transaction

from audits.access import lock_round
from audits.models import Round
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from voices.answering.services import lost_answers, remove_after_commit
from voices.figures.printed import BASE, NO_ANSWER
from voices.figures.protection import plain, print_setting
from voices.figures.rules import (
    MIN_GROUP,
    Group,
    Shape,
    answered_in,
    every,
    merge_small_groups,
    without_small_questions,
)
from voices.figures.services.counts import OF_POOL, POOL, numbers_of, shapes_of
from voices.figures.services.returns import fill_return
from voices.models import BandAnswered, SettingCount, SettingSurvey, SurveyClass, VoicesIssue, WaitingPool
from voices.wording.ages import BANDS, MIXED
from voices.wording.questions import ANY, FOLLOWED, words_for

NOT_FITTING = "The counts for {} do not add up. Throw its answers away and let it answer again."


@transaction.atomic
def finish(*, survey: SettingSurvey, by) -> SettingSurvey:
    """Add up all classes of a setting, print its own result, fill in its return, and delete classes, marks and counts.
    Pressed twice, it changes nothing more. RuleBroken where the survey is not running, and where the counts of a class
    do not fit together. It takes about a second.
    """
    SettingSurvey.objects.select_for_update().get(pk=survey.pk)
    survey.refresh_from_db()
    if survey.state == SettingSurvey.State.FINISHED:
        return survey
    if survey.state != SettingSurvey.State.RUNNING:
        raise RuleBroken("This survey is not running, so it cannot be finished.")
    # A child that sends now waits for this lock, and then finds no class.
    classes = list(SurveyClass.objects.select_for_update().filter(survey=survey).order_by("pk"))
    asked = lock_round(survey.audit_return.round_id)
    shapes = shapes_of(asked)
    heard = groups_of(survey, classes, asked, shapes)
    groups = merge_small_groups(heard)
    if answered_in(groups) < MIN_GROUP:
        add_to_pool(asked, groups, shapes)
        survey.printed = {}
    else:
        groups = [without_small_questions(group, every(shapes)) for group in groups]
        save_groups(asked, survey, groups)
        survey.printed = printed_of(groups, shapes) | {"merged": merged_bands(heard, groups)}
    SurveyClass.objects.filter(survey=survey).delete()
    remove_after_commit()
    survey.state, survey.finished_on = SettingSurvey.State.FINISHED, today()
    fields = ["state", "finished_on", "printed"]
    save_versioned(survey, expected=survey.version, fields=fields, by=by, reason="Finished")
    fill_return(survey, by=by)
    return survey


def groups_of(
    survey: SettingSurvey, classes: Iterable[SurveyClass], asked: Round, shapes: Sequence[Shape]
) -> list[Group]:
    order = list(BANDS)
    groups = [group_of_class(survey, each, asked, shapes) for each in classes]
    groups.sort(key=lambda group: order.index(group.band))
    return [replace(sum_of(list(own)), band=band) for band, own in groupby(groups, key=lambda group: group.band)]


def sum_of(groups: Sequence[Group]) -> Group:
    first, *rest = groups
    for group in rest:
        first += group
    return first


def group_of_class(survey: SettingSurvey, survey_class: SurveyClass, asked: Round, shapes: Sequence[Shape]) -> Group:
    answered = survey_class.received - lost_answers(survey_class)
    was_asked = survey_class.roll if survey_class.received or survey_class.state != SurveyClass.State.READY else 0
    given = {(row.question, row.option): row.n for row in survey_class.counts.all()}
    codes = {question.code for question in words_for(asked.children_id, survey_class.age).questions}
    counts: dict[tuple[str, str], int] = {}
    for shape in every(shapes):
        if shape.code in codes or shape.code == ANY:
            counts |= {(shape.code, option): given.get((shape.code, option), 0) for option in shape.options}
            if shape.code != FOLLOWED:
                counts[shape.code, BASE] = answered
            if not shape.is_multi:
                counts[shape.code, NO_ANSWER] = answered - sum(counts[shape.code, each] for each in shape.options)
    if not answered:
        counts = {}
    elif min(counts.values()) < 0:
        raise RuleBroken(NOT_FITTING.format(survey_class))
    return Group(str(survey.pk), survey_class.band, max(was_asked, answered), answered, counts)


def save_groups(asked: Round, survey: SettingSurvey, groups: Iterable[Group]) -> None:
    for group in groups:
        BandAnswered.objects.create(survey=survey, band=group.band, asked=group.asked, answered=group.answered)
        save_counts(asked, survey, group)


def save_counts(asked: Round, survey: SettingSurvey | None, group: Group) -> None:
    SettingCount.objects.bulk_create(
        SettingCount(round=asked, survey=survey, band=group.band, question=question, option=option, n=n)
        for (question, option), n in sorted(group.counts.items())
    )


def merged_bands(heard: Iterable[Group], groups: Iterable[Group]) -> list[str]:
    kept = {group.band for group in groups}
    return [group.band for group in heard if group.answered and group.band not in kept]


def printed_of(groups: Sequence[Group], shapes: Sequence[Shape]) -> dict:
    speaking = [group for group in groups if group.answered]
    try:
        questions = print_setting(speaking, shapes)
    except ValueError:
        raise RuleBroken(NOT_FITTING.format("a class")) from None
    return {**numbers_of({group.band: [group] for group in groups}, groups), "questions": plain(questions)}


def add_to_pool(asked: Round, groups: Sequence[Group], shapes: Sequence[Shape]) -> None:
    """Add a setting in which fewer than 10 answered to the pool of its round that waits. With 10 answers, so of two
    settings at least, the pool is counted and takes nobody more. One that waits while online figures are published is
    never counted.
    """
    issues = VoicesIssue.objects.filter(round=asked).order_by("number").online()
    number, rows = issues.count(), WaitingPool.objects.filter(round=asked)
    whole = sum_of(groups) if groups else Group(POOL, MIXED, 0, 0)
    sizes = {"asked": whole.asked, "answered": whole.answered, "settings": 1}
    counts = Counter({**whole.counts, **{(OF_POOL, name): n for name, n in sizes.items()}})
    counts.update({(row.question, row.option): row.n for row in rows.filter(issue=number)})
    rows.delete()  # all rows are written anew, in the order of their names: none tells what was added last
    if counts[OF_POOL, "answered"] < MIN_GROUP:
        WaitingPool.objects.bulk_create(
            WaitingPool(round=asked, issue=number, question=question, option=option, n=n)
            for (question, option), n in sorted(counts.items())
        )
        return
    taken = {*SettingCount.objects.filter(round=asked, survey=None).values_list("band", flat=True)}
    taken |= {band for issue in issues for band in issue.tables["pools"]}
    band = next(name for each in count(1) if (name := MIXED + str(each) * (each > 1)) not in taken)
    pool = Group(POOL, band, counts[OF_POOL, "asked"], counts[OF_POOL, "answered"], counts)
    save_counts(asked, None, without_small_questions(pool, every(shapes)))
