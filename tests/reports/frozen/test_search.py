"""Words of frozen reports are found by whoever may read the plan, in published editions only."""

import pytest
from django.urls import reverse

from reports.frozen.services import freeze_report
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_files")]


def hits(client, question: str) -> list[str]:
    groups = client.get(reverse("search"), {"q": question}).context["groups"]
    return [each["hit"].href for group in groups if group["heading"] == "Reports" for each in group["hits"]]


@pytest.fixture
def report():
    small_plan()
    helen = UserFactory(roles=["manager"])
    report = draft(by=helen)
    words(report, "Heads & governors want posters", by=helen)
    return freeze_report(report=report, expected=report.version, by=helen)


def test_search_finds_words_of_a_frozen_report_and_not_those_of_its_tags(report, client):
    client.force_login(UserFactory(roles=["board"]))
    assert (
        hits(client, "governors posters")
        == hits(client, '"Heads & governors"')
        == [reverse("reports:one", args=[report.pk])]
    )
    assert hits(client, "scope") == hits(client, "elephant") == []
