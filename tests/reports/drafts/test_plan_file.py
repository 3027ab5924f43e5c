"""The plan as a file of its own, which the page of a draft offers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.text.dates import today
from reports.drafts.services.drafts import make_report
from reports.drafts.views.drafts import plan_files
from reports.periods import Period
from reports.sections.section import Basis, Moment
from tests.actions.pages import tree_of

pytestmark = pytest.mark.django_db
LINE = "//p[contains(., 'The plan as a separate file')]"


@pytest.mark.parametrize(("period", "on"), [("2026-Q1", dt.date(2026, 6, 30)), ("2026-Q3", None)])
def test_draft_offers_the_plan_as_the_report_knows_it(demo_plan, enter, period, on):
    helen = User.objects.with_role("manager").first()
    report, client = make_report(kind="quarterly", period=Period.read(period), by=helen), enter(helen)
    (line,) = tree_of(client.get(reverse("reports:one", args=[report.pk]))).xpath(LINE)
    links = {each.text: each.get("href") for each in line.xpath(".//a")}
    assert list(links) == ["PDF", "Word", "Excel"]
    for url in links.values():
        assert f"plan={demo_plan.pk}&judged={on or min(report.period.end, today())}" in url
    assert client.get(links["Excel"]).status_code == 200


def test_draft_without_a_plan_offers_none():
    moment = Moment(None, timezone.now(), today())
    assert plan_files(Basis("quarterly", "internal", Period.containing(today()), moment, moment)) == []
