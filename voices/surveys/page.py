"""The page of a survey and the list of surveys: records to what the templates print."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.paginator import Page
from django.db.models import Count
from django.urls import reverse

from agencies.access import belongings, may
from audits.models import Return, Round
from audits.returns.page.offers import Offer
from core.pages.lists import paginate
from voices.classes.page import lead_url
from voices.classes.rules import Facts, Move, why_not
from voices.classes.services import facts_of
from voices.models import SettingSurvey, SurveyClass
from voices.surveys.services import deleted_on, is_live, may_run


@dataclass(frozen=True)
class ClassRow:
    group: SurveyClass
    lead_url: str

    @property
    def link_line(self) -> str:
        return f"{self.group}: {self.lead_url}"

    @property
    def who(self) -> str:
        return f"Year {self.group.year}" if self.group.year else self.group.get_band_display()


@dataclass(frozen=True)
class SurveyPage:
    survey: SettingSurvey
    facts: Facts
    rows: list[ClassRow] = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        return is_live(self.survey)

    @property
    def deleted_on(self) -> dt.date | None:
        return deleted_on(self.survey) if self.rows else None

    @property
    def is_school(self) -> bool:
        return self.survey.audit_return.is_school

    @property
    def groups(self) -> str:
        return "Classes" if self.is_school else "Groups"

    @property
    def labels(self) -> list[str]:
        return [row.group.label for row in self.rows]

    @property
    def open_steps(self) -> set[str]:
        done = {"prepare": self.facts.is_prepared, "parents": self.facts.parents_told}
        return {"classes", *(name for name, is_done in done.items() if not is_done)}

    @property
    def why_not_open(self) -> str:
        return why_not(Move.OPEN, self.facts)

    @property
    def why_not_finish(self) -> str:
        return why_not(Move.FINISH, self.facts)


def survey_page(survey: SettingSurvey) -> SurveyPage:
    rows = [ClassRow(group, lead_url(group)) for group in survey.classes.all()]
    return SurveyPage(survey, facts_of(survey), rows)


def survey_url(survey: SettingSurvey, at: str = "") -> str:
    return reverse("voices:survey", args=[survey.pk]) + (f"#{at}" if at else "")


@dataclass(frozen=True)
class OwnSurvey:
    audit_return: Return
    survey: SettingSurvey | None
    may_join: bool


def own_surveys(user) -> list[OwnSurvey]:
    returns = Return.objects.filter(agency__in=belongings(user).agencies, round__children__isnull=False)
    returns = returns.filter(round__state__in=[Round.State.OPEN, Round.State.CLOSED])
    surveys = SettingSurvey.objects.visible_to(user).with_all().with_counts()
    found = {survey.audit_return_id: survey for survey in surveys.filter(audit_return__in=returns)}
    rows = [
        OwnSurvey(each, found.get(each.pk), may_run(user, each) and each.takes_answers)
        for each in returns.select_related("agency", "access_point", "round").order_by("-round__year", "agency__name")
    ]
    return [row for row in rows if row.survey or row.may_join]


@dataclass(frozen=True)
class RoundSurveys:
    asked: Round
    page: Page
    states: list[tuple[str, str, int]]
    unused: int

    @property
    def used(self) -> int:
        return sum(number for _, _, number in self.states)


def rounds_with_children(user) -> list[Round]:
    found = Round.objects.visible_to(user).filter(children__isnull=False)
    return list(found.filter(state__in=[Round.State.OPEN, Round.State.CLOSED]).order_by("-year", "-pk"))


def surveys_of_round(request, asked: Round, state: str = "") -> RoundSurveys:
    found = SettingSurvey.objects.visible_to(request.user).filter(audit_return__round=asked)
    counts: dict[str, int] = dict.fromkeys(SettingSurvey.State.values, 0)
    counts |= dict(found.order_by().values_list("state").annotate(Count("pk")))
    rows = found.with_all().with_counts().order_by("audit_return__agency__name", "pk")
    if state in counts:
        rows = rows.filter(state=state)
    states = [(value, SettingSurvey.State(value).label, number) for value, number in counts.items()]
    expected = asked.returns.filter(exempt_on__isnull=True).count()
    return RoundSurveys(asked, paginate(request, rows), states, expected - sum(counts.values()))


def offer(audit_return: Return, user) -> Offer | None:
    if audit_return.round.children_id is None or not may(user, "voices.run_own"):
        return None
    survey = SettingSurvey.objects.visible_to(user).filter(audit_return=audit_return).first()
    if survey and survey.state != SettingSurvey.State.WITHDRAWN:
        if survey.state == SettingSurvey.State.FINISHED:
            text = "The answers below come from the online survey, with small numbers hidden."
            return Offer("Children’s survey", text, "See the result", reverse("voices:result", args=[survey.pk]))
        text = "You are using the board’s online survey. When you finish it, it fills in C1 to C13 here."
        return Offer("Children’s survey", text, "Open the survey", survey_url(survey))
    if not audit_return.takes_answers:
        return None
    return Offer(
        "Ask online instead of on paper",
        "Children answer by a link, with an adult in the room, and the return is filled in for you. "
        "About ten minutes to set up.",
        "Use the board’s online survey",
        reverse("voices:join", args=[audit_return.pk]),
        is_button=True,
    )
