"""Resources and news of the demonstration board: something of everything, each where it belongs."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.core.validators import URLValidator

from agencies.models import Agency
from agencies.posts.rules import months_before
from audits.models import Edition, ImprovementAction, Question
from core.text.screening import screen
from guidance.models import News, Resource
from tests.demo import LOADED_ON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def code_of(question: Question) -> str:
    return f"{question.section.edition.questionnaire.key}.{question.code}"


def weak_in_open_rounds() -> Counter[str]:
    """Answers for which agencies plan improvements in the rounds of this year, and how many."""
    rows = ImprovementAction.objects.filter(audit_return__round__year=2026, status="open")
    rows = rows.select_related("question__section__edition__questionnaire")
    return Counter(code_of(each.question) for each in rows)


@pytest.mark.long
def test_resources_stand_beside_the_weak_answers_of_this_year():
    helped = Counter(answer for resource in Resource.objects.all() for answer in resource.answers)
    weak = weak_in_open_rounds()
    assert [code for code, number in weak.most_common(10) if not helped[code]] == []
    assert {"arrangements.A7.1", "arrangements.A1.3", "arrangements.A4.2"} <= set(helped)  # of those who can sign in
    assert max(helped.values()) > 3  # more than stand beside one answer


def test_answers_that_resources_help_with_are_questions_of_published_questionnaires():
    questions = Question.objects.filter(section__edition__in=Edition.objects.published())
    asked = {code_of(each) for each in questions.select_related("section__edition__questionnaire")}
    assert {answer for resource in Resource.objects.all() for answer in resource.answers} <= asked


def test_resources_are_real_pages_with_a_sentence_of_our_own():
    resources = list(Resource.objects.all())
    assert 18 <= len(resources) <= 20
    for each in resources:
        URLValidator(schemes=["https"])(each.url)
        assert each.audiences and 60 <= len(each.about) <= 300 and each.about.endswith(".")
        assert screen(each.about) == []
    own = [each for each in resources if urlsplit(each.url).hostname.endswith(".example")]
    assert len(own) == 1
    audiences = {audience for each in resources for audience in each.audiences}
    assert audiences == {"pupils", "parents", "staff", "leads", "governors"}
    assert {age for each in resources for age in each.ages} == {"3_7", "8_11", "12_15", "16_17"}


def test_one_resource_is_to_be_reviewed():
    to_review = Resource.objects.filter(reviewed_on__lt=months_before(LOADED_ON, 12))
    assert to_review.get().version == 1
    assert set(Resource.objects.exclude(pk=to_review.get().pk).values_list("version", flat=True)) == {2}


def test_versions_of_a_resource_repeat_what_it_is_for():
    resource = Resource.objects.get(title="Childnet")
    for past in resource.history.all():
        assert (past.audiences, past.ages, past.answers) == (resource.audiences, resource.ages, resource.answers)


def test_there_is_news_of_each_sort():
    assert News.objects.count() == 5
    assert News.objects.filter(published_on=None).count() == 1
    assert News.objects.filter(published_on__isnull=False, ends_on__lt=LOADED_ON).count() == 1
    current = News.objects.current(LOADED_ON)
    assert current.count() == 3 and current.filter(important=True).count() == 1
    of_schools = [each for each in current if each.kinds]
    schools = set(Agency.objects.filter(kind__in=of_schools[0].kinds).values_list("kind", flat=True))
    assert len(of_schools) == 1 and len(schools) == 7
    assert all(screen(each.text) == [] and len(each.text) <= 2000 for each in News.objects.all())
