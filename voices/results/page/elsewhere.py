"""What children said, for pages of other apps: the page of an agency, a moderated return, and the desk."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from agencies.access import belongings, may
from audits.home.agency_parts import returns_of
from audits.models import Round
from audits.moderation.exceptions import ReturnFacts
from audits.questions.states import RECEIVED
from core.board.desk import DeskLine
from core.board.parts import Part
from core.records.once import Once
from core.text.dates import print_date, today
from voices.figures.printed import Printed
from voices.models import SettingSurvey
from voices.results.page.comparing import comparison_text
from voices.results.page.figures import children_form, format_count
from voices.results.querysets import SURVEY, latest_survey
from voices.results.rules import MIN_SETTINGS, agreeing, look_together, says_yes
from voices.results.settings import together_below


@dataclass(frozen=True)
class SurveyRow:
    name: str
    state: str
    href: str


def children_part(agency, user, on: dt.date) -> list[Part]:
    """The surveys of an agency by year; [] for most. Read with its returns, without another statement."""
    if not sees_surveys_of(agency, user):
        return []
    returns = [each for each in returns_of(agency, user, on) if hasattr(each, "children_survey")]
    rows = [
        SurveyRow(str(each.round), state_words(each.children_survey), reverse("voices:result", args=[survey.pk]))
        for each in returns
        if (survey := each.children_survey)
    ]
    if not rows:
        return []
    line = f"Asked {len(rows)} time{'' if len(rows) == 1 else 's'}. The latest: {rows[0].state}."
    return [Part("children", "What children said", line, "voices/parts/surveys.html", rows)]


def sees_surveys_of(agency, user) -> bool:
    own = may(user, "voices.run_own") or may(user, "voices.see_own")
    return may(user, "voices.manage") or (own and agency.pk in belongings(user).agencies)


def state_words(survey: SettingSurvey) -> str:
    if survey.state != SettingSurvey.State.FINISHED:
        return survey.get_state_display().lower()
    printed, day = Printed(survey.printed), print_date(survey.finished_on)
    if not printed.is_shown:
        return f"fewer than 10 answered, finished on {day}"
    return f"{format_count(printed.answered())} of {format_count(printed.asked())} children answered, finished on {day}"


def contradicted(facts: ReturnFacts) -> Iterator[tuple[str, str]]:
    """(code, words) of answers with which too few children agree, by the latest survey; two statements at most."""
    rows = [row for row in facts.rows if row.question.mirrors and says_yes(row.question.type, [row.given.code])]
    if not rows:
        return
    survey = latest_survey(facts.agency, facts.round)
    if survey is None or not survey.printed:
        return
    form, printed, below = children_form(survey.audit_return.round), Printed(survey.printed), together_below()
    for row in rows:
        found = agreeing(printed, row.question.mirrors)
        if row.question.mirrors in form.questions and look_together(True, found, below):
            yield row.question.code, f"{comparison_text(form, row.question.mirrors, found)} ({asked_when(survey)})."


def asked_when(survey: SettingSurvey) -> str:
    return f"children’s survey finished on {print_date(survey.finished_on)}"


def round_url(asked: Round, user) -> str:
    """The page with what children said in a round; "" for whoever may not read it."""
    return reverse("voices:round", args=[asked.pk]) if may(user, "voices.see_published") else ""


def unpublished_rounds() -> QuerySet:
    """Rounds of which nothing is published, with the numbers of settings that answered online, on paper and in both."""
    finished = Q(returns__children_survey__state="finished")
    came_in = Q(returns__state__in=RECEIVED, returns__not_counted_reason="")
    rounds = Round.objects.filter(edition__questionnaire__subject=SURVEY, children_issues__isnull=True).annotate(
        finished=Count("returns", filter=finished),
        came_in=Count("returns", filter=came_in),
        both=Count("returns", filter=came_in & finished),
    )
    return rounds.filter(Q(finished__gte=MIN_SETTINGS) | Q(came_in__gte=MIN_SETTINGS)).order_by("pk")


UNPUBLISHED = Once(unpublished_rounds)


def desk_lines(user) -> list[DeskLine]:
    """Rounds to publish for the first time; one statement. Paper alone counts when the round is over."""
    if not may(user, "voices.manage"):
        return []
    found = []
    for each in UNPUBLISHED():
        is_over = each.state == Round.State.CLOSED or each.final_deadline < today()
        on_paper = each.came_in - each.both if is_over else 0
        if max(each.finished, on_paper) >= MIN_SETTINGS:
            words = f"{each.title}: {waiting_words(each.finished, on_paper)}; nothing is published yet"
            found.append(DeskLine(words, reverse("voices:round", args=[each.pk])))
    return found


def waiting_words(finished: int, on_paper: int) -> str:
    """ "5 children’s surveys have finished, 1 return on paper has come in"."""
    surveys = f"{finished} children’s survey{' has' if finished == 1 else 's have'} finished"
    returns = f"{on_paper} return{' on paper has' if on_paper == 1 else 's on paper have'} come in"
    return ", ".join(words for n, words in ((finished, surveys), (on_paper, returns)) if n)
