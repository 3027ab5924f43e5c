"""Which shipped questions stand beside a children's question."""

from __future__ import annotations

import pytest

from audits.models import Question
from audits.questions.questionnaire import MIRRORED, form_of
from tests.factories.audits import edition_of
from voices.results.rules import AGREEING

pytestmark = pytest.mark.django_db
SHIPPED = {"A4.1": "lesson", "A4.3": "changed", "A5.2": "C6", "A7.1": "know", "B14": "help_seen"}


def marked() -> dict[str, str]:
    return dict(Question.objects.exclude(mirrors="").values_list("code", "mirrors"))


def test_shipped_questions_have_a_children_question_beside_them():
    assert marked() == SHIPPED
    assert form_of(edition_of()).questions["A7.1"].mirrors == "know"
    assert set(AGREEING) == set(MIRRORED)
