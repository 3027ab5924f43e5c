"""Reads for results: rounds with figures of children, the surveys in them, and what adults say of the same things."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery
from django.http import Http404

from agencies.access import get_visible
from audits.models import Answer, Questionnaire, Round
from core.records.once import Once
from voices.models import SettingSurvey, VoicesIssue

SURVEY = Questionnaire.Subject.SURVEY


def visible_rounds(user):
    """Rounds of the survey that are published, for all readers, and those that a person may see."""
    issued = VoicesIssue.objects.visible_to(user).values("round")
    seen = Round.objects.visible_to(user).opened().values("pk")
    rounds = Round.objects.filter(Q(pk__in=issued) | Q(pk__in=seen), edition__questionnaire__subject=SURVEY)
    return rounds.select_related("children", "edition__questionnaire")


def latest_issues(user, *, until: int | None = None) -> list[VoicesIssue]:
    """The latest issue of every round, up to a year, the oldest round first; one statement, without `tables`."""
    issues = VoicesIssue.objects.visible_to(user).select_related("round__children").defer("tables")
    if until is not None:
        issues = issues.filter(round__year__lte=until)
    latest = {each.round_id: each for each in issues.order_by("round__year", "round_id", "number")}
    return list(latest.values())


def runs(user, survey: SettingSurvey) -> bool:
    return SettingSurvey.objects.run_by(user).filter(pk=survey.pk).exists()


def survey_before(survey: SettingSurvey) -> SettingSurvey | None:
    """The latest finished survey of the same setting in an earlier year; one statement."""
    now = survey.audit_return
    earlier = SettingSurvey.objects.filter(
        audit_return__agency=now.agency_id,
        audit_return__round__year__lt=now.round.year,
        state=SettingSurvey.State.FINISHED,
    )
    return earlier.with_all().order_by("-audit_return__round__year", "-pk").first()


def latest_survey(agency: int, asked: int) -> SettingSurvey | None:
    """The latest finished survey of a setting in the year of a round (its key) or the one before; one statement."""
    return next(iter(LATEST(agency, asked)), None)


def latest_first(agency: int, asked: int) -> QuerySet:
    year = Subquery(Round.objects.filter(pk=asked).values("year"))
    finished = SettingSurvey.objects.filter(
        audit_return__agency=agency,
        audit_return__round__year__range=(year - 1, year),
        state=SettingSurvey.State.FINISHED,
    )
    return finished.select_related("audit_return__round__children").order_by("-audit_return__round__year", "-pk")[:1]


LATEST = Once(latest_first)


@dataclass(frozen=True)
class AdultsSay:
    """Answers of adults of a setting, several where it has several access points, of one round."""

    mirrors: str
    answers: tuple[Answer, ...]

    @property
    def question(self):
        return self.answers[0].question

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.answers]


def adults_say(agencies: Iterable[int] | object, year: int) -> dict[int, dict[str, AdultsSay]]:
    """Agency → children's question → what adults say, in the latest submitted returns up to a year; one statement."""
    answers = (
        Answer.objects.filter(
            audit_return__agency__in=agencies,
            audit_return__submitted_on__isnull=False,
            audit_return__round__year__lte=year,
        )
        .exclude(question__mirrors="")
        .select_related("question", "audit_return__round", "audit_return__access_point", "audit_return__agency")
        .order_by("-audit_return__round__year", "-audit_return__round", "audit_return")
    )
    found: dict[int, dict[str, list[Answer]]] = {}
    for answer in answers:
        own = found.setdefault(answer.audit_return.agency_id, {}).setdefault(answer.question.mirrors, [])
        if not own or own[0].audit_return.round_id == answer.audit_return.round_id:
            own.append(answer)
    return {
        agency: {mirrors: AdultsSay(mirrors, tuple(answers)) for mirrors, answers in own.items()}
        for agency, own in found.items()
    }


def own_survey(user, pk: int) -> SettingSurvey:
    """A setting's survey that a person may see; 404 otherwise."""
    return get_visible(SettingSurvey.objects.with_all(), user, pk=pk)


def get_visible_round(user, pk: int) -> Round:
    """A round that a person may see; 404 otherwise."""
    found = visible_rounds(user).filter(pk=pk).first()
    if found is None:
        raise Http404("This page was not found.")
    return found
