"""manage.py board_report quarterly 2009-Q4 --format pdf --output FILE: a report as it would be frozen now."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.documents import render
from core.text.dates import print_date, today
from reports.drafts.content import Content
from reports.drafts.drafting import Draft, draft_of
from reports.drafts.look import dressed
from reports.models import Report
from reports.periods import NoPeriod, Period
from reports.sections import plan
from reports.sections.section import ANNUAL, INTERNAL, PLAN, PUBLISHED, QUARTERLY

FORMATS = ("html", "pdf", "docx", "xlsx")


class Command(BaseCommand):
    help = "Write a board report of a period as it stands now: web page, PDF, Word or Excel."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[QUARTERLY, ANNUAL, PLAN])
        parser.add_argument("period", help="a quarter as 2009-Q4, a financial year as 2009")
        parser.add_argument("--format", required=True, help="html, pdf, docx, xlsx, or several joined by commas")
        parser.add_argument("--output", required=True, help="the file; with several formats each gets its own ending")
        parser.add_argument("--on", help="the day on which everything is judged, as 2010-03-01")
        parser.add_argument(
            "--marked", action="store_true", help="the plan with its changes marked, in place of the plan"
        )
        parser.add_argument("--published", action="store_true", help="the published edition, small numbers hidden")

    def handle(self, *, kind, period, format, output, on=None, published=False, marked=False, **options):
        formats = [name.strip().lower() for name in format.split(",") if name.strip()]
        unknown = [name for name in formats if name not in FORMATS]
        if unknown or not formats:
            raise CommandError(
                f"There is no format {', '.join(unknown) or '(none)'}. Choose from {', '.join(FORMATS)}."
            )
        found = draft_of(report_of(kind, period), on=read_day(on))
        if marked:
            shown = {plan.SECTION.key: True, plan.MARKED.key: False}
            found.placed = [replace(each, left_out=shown.get(each.section.key, each.left_out)) for each in found.placed]
        content = self.published(found) if published else found.content(INTERNAL)
        if not content.sections:
            raise CommandError("There is nothing to report: this board has no plan yet.")
        document = dressed(content)
        for name in formats:
            path = Path(output) if len(formats) == 1 else Path(output).with_suffix(f".{name}")
            path.write_bytes(render(document, name))
            self.stdout.write(f"Written: {path}")

    def published(self, draft: Draft) -> Content:
        """The published edition without what could give a hidden count, which is named on standard error."""
        content, stops = draft.for_preview(PUBLISHED)
        for each in stops:
            self.stderr.write(f"Left out ({each.places[0].text}): “{each.sentence}” {each.stop.why}")
        return content


def report_of(kind: str, text: str) -> Report:
    try:
        period = Period.read(text)
    except NoPeriod as wrong:
        raise CommandError(str(wrong)) from None
    if (kind == QUARTERLY) == period.is_year:
        wanted = "a quarter, as 2009-Q4" if kind == QUARTERLY else "a financial year, as 2009"
        raise CommandError(f"This report is of {wanted}.")
    if period.begin > today():
        raise CommandError(f"This period begins on {print_date(period.begin)}.")
    return Report(kind=kind, year=period.year, quarter=period.quarter)


def read_day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no day. Write it as 2010-03-01.") from None
