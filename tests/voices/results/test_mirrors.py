"""Which shipped questions stand beside a children's question."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from audits.models import Edition, Question
from audits.questions.questionnaire import MIRRORED, fingerprint_of, form_of, read_form
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


@pytest.mark.django_db(transaction=True)
def test_migration_marks_published_questions_and_keeps_fingerprints():
    before = dict(Edition.objects.published().values_list("pk", "fingerprint"))
    try:
        call_command("migrate", "audits", "0010", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    assert marked() == SHIPPED
    last = Question.objects.get(code="B14").history.order_by("-history_id").first()
    assert last.mirrors == "help_seen" and "children" in last.history_change_reason
    found = {each.pk: fingerprint_of(read_form(each)) for each in Edition.objects.published()}
    assert found == {key: before[key] for key in before}
