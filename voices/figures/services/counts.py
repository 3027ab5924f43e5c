"""The true counts of a round, as they are stored: by setting and age group, and of small settings together."""

from collections.abc import Iterable, Sequence

from audits.models import Question, Round
from core.records.rules import RuleBroken
from voices.figures.printed import ALL, Printed
from voices.figures.rules import Group, Shape, answered_in
from voices.models import BandAnswered, SettingCount, SettingSurvey
from voices.wording.ages import MIXED

POOL = "pool"  # settings in which fewer than 10 answered, together 10 or more
OF_POOL = "all"  # the question of the counts that say how large the pool is
DELETED = "The exact counts of this round were deleted, so its figures cannot change."


def shapes_of(asked: Round) -> list[Shape]:
    if asked.children_id is None:
        raise RuleBroken("This round asks no children online.")
    rows = Question.objects.filter(edition=asked.children_id, removed_on=None)
    return [
        Shape(row.code, row.type == Question.Type.MULTI, tuple(option["code"] for option in row.options))
        for row in rows
    ]


def numbers_of(columns: dict[str, list[Group]], groups: Sequence[Group]) -> dict:
    """How many were asked, and answered, by age group and in all."""
    both = {**columns, ALL: list(groups)}
    return {
        "asked": {band: str(sum(group.asked for group in own)) for band, own in both.items()},
        "answered": {band: str(answered_in(own)) for band, own in both.items()},
    }


def groups_of_round(
    asked: Round, surveys: Iterable[SettingSurvey], taken: Sequence[str]
) -> dict[str, tuple[list[Group], Printed | None]]:
    """Each setting with its groups and what it prints, and each pool of those under 10."""
    counts: dict[tuple[int | None, str], dict[tuple[str, str], int]] = {}
    for survey, band, question, option, n in SettingCount.objects.filter(round=asked).values_list(
        "survey", "band", "question", "option", "n"
    ):
        counts.setdefault((survey, band), {})[question, option] = n
    bands = BandAnswered.objects.filter(survey__in=surveys)
    found: dict[str, tuple[list[Group], Printed | None]] = {}
    printed = {survey.pk: Printed(survey.printed) for survey in surveys}
    for row in bands:
        if row.answered and (row.survey_id, row.band) not in counts:
            raise RuleBroken(DELETED)
        own = counts.get((row.survey_id, row.band), {})
        group = Group(str(row.survey_id), row.band, row.asked, row.answered, own)
        found.setdefault(str(row.survey_id), ([], printed[row.survey_id]))[0].append(group)
    for (_, band), own in sorted((key, own) for key, own in counts.items() if key[0] is None):
        asked_in, answered, settings = (own.pop((OF_POOL, name)) for name in ("asked", "answered", "settings"))
        name = f"{POOL} {band}"
        found[name] = [Group(name, MIXED, asked_in, answered, own, settings)], None
    if set(taken) - {key.removeprefix(f"{POOL} ") for key in found}:
        raise RuleBroken(DELETED)
    return found
