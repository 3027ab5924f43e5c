"""Free texts in results: a list from five returns on, of the survey alone for readers of totals."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Answer, Question, Return
from audits.results.services import move_on
from core.text.dates import today
from tests.audits.results.test_results_page import close
from tests.factories.audits import open_round
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


def round_saying(texts, key="young-people"):
    """A closed round in which each return says one text, in the first question for a text of its questionnaire."""
    asked = open_round([AgencyFactory(kind="primary") for _ in texts], key=key)
    question = Question.objects.filter(section__edition=asked.edition, type="text").order_by("pk").first()
    for audit_return, text in zip(Return.objects.filter(round=asked).order_by("pk"), texts, strict=True):
        facts = {"submitted_on": today(), "submitted_at": timezone.now(), "receipt": f"R-{audit_return.pk}"}
        Return.objects.filter(pk=audit_return.pk).update(state="submitted", times_submitted=1, **facts)
        values = {"answered_at": timezone.now(), "value": text}
        Answer.objects.create(round=asked, audit_return=audit_return, question=question, **values)
    move_on(asked)
    return asked


FIVE = ["More clubs", "Calmer phones", "Adults who listen", "Breaks", "Less advertising"]


def texts_on(client, asked):
    response = client.get(reverse("audits:results", args=[asked.pk]))
    return [text for section in response.context["sections"] for _, found in section["texts"] for text in found.shown]


@pytest.mark.long
def test_texts_are_listed_from_five_returns_on_in_the_order_of_the_alphabet(grace, enter):
    few, enough = round_saying(FIVE[:4]), round_saying(FIVE)
    close(few)
    close(enough)
    client = enter(grace)
    assert texts_on(client, few) == []
    assert texts_on(client, enough) == [
        "Adults who listen",
        "Breaks",
        "Calmer phones",
        "Less advertising",
        "More clubs",
    ]
    assert "Calmer phones" in client.get(reverse("audits:results", args=[enough.pk])).text


def test_readers_of_totals_see_texts_once_the_round_is_closed(grace, helen, enter):
    """While it is open, a return that is sent back or comes again would change one text: whose it is would be told."""
    asked = round_saying([*FIVE, "Quiet rooms", "Longer lunch", "Clear rules", "Fewer apps", "Kind words"])
    response = enter(grace).get(reverse("audits:results", args=[asked.pk]))
    assert response.context["results"].response.counted == 5  # five more wait
    assert texts_on(enter(grace), asked) == [] and "and the round is closed" in " ".join(response.text.split())
    assert len(texts_on(enter(helen), asked)) == 10
    close(asked)
    assert len(texts_on(enter(grace), asked)) == 10


def test_texts_of_other_questionnaires_are_for_readers_of_every_return(grace, helen, enter):
    asked = round_saying(FIVE, key="arrangements")
    close(asked)
    assert texts_on(enter(grace), asked) == [] and len(texts_on(enter(helen), asked)) == 5


def test_what_may_name_somebody_is_left_out_and_counted(grace, enter):
    asked = round_saying([*FIVE, "Placeholder"])
    row = Answer.objects.filter(round=asked).order_by("-pk").first()
    Answer.objects.filter(pk=row.pk).update(value=f"As at {row.audit_return.agency.name}")
    close(asked)
    client = enter(grace)
    assert len(texts_on(client, asked)) == 5
    assert "1 more" in " ".join(client.get(reverse("audits:results", args=[asked.pk])).text.split())
