"""The plan as a file of its own, which the page of a draft offers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from core.text.dates import today
from reports.drafts import plans
from reports.drafts.services.drafts import make_report
from reports.models import Report
from reports.periods import Period
from tests.actions.pages import tree_of
from tests.factories.accounts import UserFactory
from tests.factories.reports import kept_report

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


def test_draft_without_a_plan_offers_none(demo_plan, enter, monkeypatch):
    monkeypatch.setattr(plans, "all_plans", list)
    manager = UserFactory(roles=["manager"])
    report = make_report(kind="quarterly", period=Period.containing(today()), by=manager)
    page = tree_of(enter(manager).get(reverse("reports:one", args=[report.pk])))
    assert page.xpath("//h1") and not page.xpath(LINE)


def test_frozen_report_offers_the_plan_as_it_was_known_then(demo_plan, enter):
    helen = User.objects.with_role("manager").first()
    report = kept_report(by=helen, period=Period.containing(today()))
    Report.objects.filter(pk=report.pk).update(known_at=report.known_at - dt.timedelta(days=3))
    client = enter(helen)
    (line,) = tree_of(client.get(reverse("reports:edition", args=[report.pk, "published"]))).xpath(LINE)
    links = {each.text: each.get("href") for each in line.xpath(".//a")}
    assert list(links) == ["PDF", "Word", "Excel"]
    for url in links.values():
        assert f"{today() - dt.timedelta(days=3)}/" in url and f"judged={report.as_of}" in url
    assert client.get(links["Excel"]).status_code == 200
