"""Emails about reports, written by the worker when they are sent."""

from django.urls import reverse

from accounts.people.mails import name_at
from core.mail import Email, compose, email_kind, indented, site_url, subject_line
from reports.models import CommentaryRequest, Report


@email_kind("report-out", "A report of the board is out")
def say_out(args: dict) -> Email | None:
    report = Report.objects.frozen().filter(pk=args["report"]).first()
    if report is None:
        return None
    url = site_url(reverse("reports:one", args=[report.pk]))
    name = name_at(args.get("to", ""))
    subject = subject_line(f"Report {report.number} is out: {{}}", report)
    return compose(subject, "report_out.txt", name=name, report=report, url=url)


@email_kind("report-commentary", "Request to write in a report")
def ask_for_words(args: dict) -> Email | None:
    requests = CommentaryRequest.objects.filter(pk=args["request"], ended_on=None)
    asked = requests.select_related("report", "person").first()
    if asked is None or not asked.report.is_draft:
        return None
    url = site_url(reverse("reports:one", args=[asked.report_id]))
    return compose(
        subject_line("Your comments wanted: {}", asked.report),
        "report_commentary.txt",
        name=asked.person.name,
        asked=asked,
        message=indented(asked.message),
        url=url,
    )
