"""What was published never changes: the database itself refuses it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from audits.models import Edition, Question, Questionnaire, Section
from core.records.locking import save_versioned

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    """A question of a draft."""
    asked = Questionnaire.objects.create(key="test", name="Test")
    edition = Edition.objects.create(questionnaire=asked, number=1)
    section = Section.objects.create(edition=edition, code="T1", title="First")
    return Question.objects.create(edition=edition, section=section, code="T1.1", text="Is it so?", type="ypn")


def publish(edition: Edition) -> None:
    edition.published_at, edition.fingerprint = timezone.now(), "f" * 64
    save_versioned(edition, expected=1, fields=["published_at", "fingerprint"], by=None, reason="Published")


def test_a_draft_can_be_changed(question):
    question.text = "Is it really so?"
    save_versioned(question, expected=1, fields=["text"], by=None, reason="Clearer")
    assert Question.objects.get(pk=question.pk).text == "Is it really so?"


@pytest.mark.parametrize("what", ["edition", "section", "question", "another question", "another section", "away"])
def test_nothing_of_a_published_version_can_be_changed_added_or_removed(question, what):
    edition, section = question.edition, question.section
    publish(edition)
    attempts = {
        "edition": lambda: Edition.objects.filter(pk=edition.pk).update(introduction="Other"),
        "section": lambda: Section.objects.filter(pk=section.pk).update(title="Other"),
        "question": lambda: Question.objects.filter(pk=question.pk).update(text="Other"),
        "another question": lambda: Question.objects.create(
            edition=edition, section=section, code="T1.2", text="And this?", type="ypn"
        ),
        "another section": lambda: Section.objects.create(edition=edition, code="T2", title="Second"),
        "away": lambda: Question.objects.filter(pk=question.pk).delete(),
    }
    with pytest.raises(DatabaseError, match="published questionnaire cannot be changed"), transaction.atomic():
        attempts[what]()


def test_a_question_cannot_be_moved_out_of_a_published_version(question):
    publish(question.edition)
    draft = Edition.objects.create(questionnaire=question.edition.questionnaire, number=2)
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(edition=draft)


def test_one_draft_at_a_time(question):
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(questionnaire=question.edition.questionnaire, number=2)
