"""Emails about reports, written by the worker when they are sent."""

from __future__ import annotations

from django.urls import reverse

from core.mail import Email, compose, email_kind, site_url
from reports.models import CommentaryRequest, Report


@email_kind("report-out", "A report of the board is out")
def say_out(args: dict) -> Email | None:
    report = Report.objects.frozen().filter(pk=args["report"]).first()
    if report is None:
        return None
    url = site_url(reverse("reports:one", args=[report.pk]))
    return compose(f"{report.name} is out", "report_out.txt", report=report, url=url)


@email_kind("report-commentary", "Request to write in a report")
def ask_for_words(args: dict) -> Email | None:
    asked = CommentaryRequest.objects.filter(pk=args["request"], ended_on=None).select_related("report").first()
    if asked is None or not asked.report.is_draft:
        return None
    url = site_url(reverse("reports:one", args=[asked.report_id]))
    return compose(f"Please write in the draft: {asked.report}", "report_commentary.txt", asked=asked, url=url)
