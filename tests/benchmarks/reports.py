"""Lines 5, 15 and 16: the draft of a quarterly report and its four forms in this process, and reports through the web."""

from __future__ import annotations

import datetime as dt
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.documents import render
from core.documents.html import html_fragment
from core.text.dates import today
from reports.drafts.basis import basis_of
from reports.drafts.drafting import draft_of
from reports.drafts.look import dressed
from reports.drafts.services.drafts import make_report
from reports.frozen.services import FORMATS
from reports.models import Report
from reports.periods import Period
from reports.sections import sections
from reports.sections.section import INTERNAL, KINDS, PLAN, QUARTERLY
from tests.benchmarks.figures import Result, Sample, milliseconds
from tests.benchmarks.lines import HELLO1, Pace, against, against_bare, counted, statements
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page

SECONDS, STATEMENTS, ALL_FORMS = 1, 120, 1.5  # line 15
PAGE_LIMIT, PAGE_STATEMENTS = 3, 10  # line 16


def draft(period: Period) -> int:
    """Write a report and its open points, with nothing kept from before; the number of its blocks."""
    basis = basis_of(QUARTERLY, period)
    return sum(len(each.draft(basis)) + len(each.open_points(basis)) for each in sections(QUARTERLY, basis.edition))


def drafts(pace: Pace) -> list[Result]:
    """The quarter before this one, of the demonstration board."""
    period = Period.containing(today() - dt.timedelta(days=92))
    draft(period)  # what is kept between drafts is there
    times = []
    for _ in range(pace.rounds):
        begin = time.perf_counter()
        draft(period)
        times.append(time.perf_counter() - begin)
    with CaptureQueriesContext(connection) as queries:
        draft(period)
    found, forms = Sample([times]), Sample([[written_in_full(period) for _ in range(pace.rounds)]])
    return [
        Result("15", "draft of a quarterly report", milliseconds(found), found.median, SECONDS, unit="s"),
        counted("15", "statements of it", len(queries), STATEMENTS),
        Result("15", "the draft and its four forms", milliseconds(forms), forms.median, ALL_FORMS, unit="s"),
    ]


def written_in_full(period: Period) -> float:
    """Seconds for the draft of one edition as a page and as its three files."""
    begin = time.perf_counter()
    content = draft_of(Report(kind=QUARTERLY, year=period.year, quarter=period.quarter)).content(INTERNAL)
    document = dressed(content)
    html_fragment(document)
    for format in FORMATS:
        render(document, format)
    return time.perf_counter() - begin


def files(port: int, pace: Pace) -> list[Result]:
    """Line 5 for reports: the draft of the plan and of a quarterly report as files through the web, written anew each
    time, against the renderer alone on the same edition."""
    quarter, results = Period.containing(today() - dt.timedelta(days=92)), []
    for kind, period in ((PLAN, Period(quarter.year)), (QUARTERLY, quarter)):
        own = make_report(kind=kind, period=period, by=person("manager"))
        whole, bare = f"/reports/{own.pk}/preview/{INTERNAL}/{{}}/", f"/bench/bare-report/{own.pk}/{{}}/"
        results += against_bare(port, pace, f"draft, {KINDS[kind].lower()},", whole, bare)
    return results


def pages(port: int, pace: Pace) -> list[Result]:
    """Line 16: a frozen report's page and file, beside the board at a glance, for a member of the board; and the page of
    a draft for the manager."""
    member, manager = signed_in(port, person("board")), signed_in(port, person("manager"))
    frozen = Report.objects.frozen().latest_first().first()
    period = Period.containing(today())
    own = make_report(kind=QUARTERLY, period=period, by=person("manager"))
    shown = f"/reports/{frozen.pk}/"
    file = f"{shown}files/internal/pdf/"
    things = {
        "hello1": page(member, HELLO1),
        "frozen": page(member, shown),
        "file": page(member, file),
        "list": page(member, "/reports/"),
        "glance": page(member, "/reports/glance/"),
        "draft": page(manager, f"/reports/{own.pk}/"),
    }
    found = interleave(things, rounds=pace.rounds, each=pace.each, within=pace.within)
    floor = found["hello1"]
    return [
        against("16", "a frozen report's page", found["frozen"], floor, PAGE_LIMIT),
        counted("16", "the same", statements(member, shown), PAGE_STATEMENTS),
        against("16", "its file in PDF", found["file"], floor, PAGE_LIMIT),
        against("16", "the list of reports", found["list"], floor, PAGE_LIMIT),
        against("", "the board at a glance", found["glance"], floor, None),
        Result("15", "the page of a draft through the web", milliseconds(found["draft"]), found["draft"].median, SECONDS,
               unit="s"),
    ]  # fmt: skip
