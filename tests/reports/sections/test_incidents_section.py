"""Incidents in reports: true counts in the internal edition, and in the published one what was published and no more."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from accounts.models import User
from core.documents.model import Paragraph, Table
from incidents.figures.figures import quarter_figures, year_figures
from reports.drafts.blocks import FigureList, to_data
from reports.drafts.content import Content
from reports.drafts.plans import basis_of
from reports.models import FrozenEdition, Report
from reports.periods import Period
from reports.sections import incidents, section, sections
from tests.reports import second_count as second
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


def drafted(kind: str, written: str, edition: str, key: str = "incidents"):
    """The blocks of a section, and the period."""
    period = Period.read(written)
    return section(key).draft(basis_of(kind, period, edition=edition)), period


def children(blocks) -> object:
    """The first figure of the list."""
    return next(block for block in blocks if isinstance(block, FigureList)).figures[0]


@try_rows(("kind", "written"), [*(("quarterly", each) for each in QUARTERS), ("annual", "2025")])
def test_the_internal_edition_counts_as_the_second_count_does(demo_plan, kind, written):
    blocks, period = drafted(kind, written, "internal")
    total, types = second.incidents(timezone.now(), period.begin, period.end)
    figure = children(blocks)
    assert figure.value == total > 0
    before = second.incidents(timezone.now(), period.before.begin, period.before.end)[0]
    is_first = written in ("2025", "2025-Q3")  # the period before ended before the board's first day
    assert figure.before == (None if is_first else before or None)
    detail, _ = drafted(kind, written, "internal", "incident_tables")
    table = next(block for block in detail if getattr(block, "caption", "").startswith("Incidents: "))
    shown = {row[0].text: int(row[-1].text.split()[0]) for row in table.rows}
    assert {name: count for name, count in shown.items() if count and name != "Total"} == types
    assert shown["Total"] == total
    assert "OFFICIAL-SENSITIVE" in json.dumps(to_data(blocks))


@try_rows("written", ["2025-Q2", "2026-Q3"])
def test_of_a_period_of_which_nothing_was_published_the_published_edition_says_nothing(demo_plan, written):
    blocks, _ = drafted("quarterly", written, "published")
    assert [block for block in blocks if isinstance(block, FigureList)] == []
    assert not any(letter.isdigit() for letter in json.dumps([block.content for block in blocks]))
    assert drafted("quarterly", written, "published", "incident_tables")[0] == ()


def test_a_day_within_a_past_quarter_counts_no_incident_of_later_days(demo_plan):
    basis = basis_of("quarterly", Period.read("2026-Q2"), on=dt.date(2026, 8, 15))
    for key in ("incidents", "incident_tables"):
        blocks = next(each for each in sections("quarterly") if each.key == key).draft(basis)
        assert [block for block in blocks if not isinstance(block, Paragraph)] == []
    assert incidents.draft(basis) == (incidents.WITHIN,) and incidents.open_points(basis) == ()


def kept(written: str, edition: str) -> Content:
    """An edition of the demonstration board's frozen report of a period."""
    period = Period.read(written)
    rows = FrozenEdition.objects.filter(report__year=period.year, report__quarter=period.quarter, edition=edition)
    return Content.from_text(rows.get().data)


def section_of(content: Content, key: str):
    """The blocks of one of its sections; none where it is not printed."""
    return next((each.blocks for each in content.sections if each.key == key), ())


@try_rows("written", ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2025"])
def test_a_frozen_report_publishes_what_the_room_of_incidents_published_and_no_other_count(demo_plan, written):
    period, content = Period.read(written), kept(written, "published")
    if period.is_year:
        out = year_figures(period.year, published=True)
        own = out
    else:
        out = quarter_figures(period.year, period.quarter, published=True)
        own = out.quarter
    blocks = section_of(content, "incidents")
    shown = [each.shown for each in next(b for b in blocks if isinstance(b, FigureList)).figures]
    assert shown == [own.children.text, own.events.text]
    assert [each.change for each in content.figures() if each.key.startswith("incidents.")] == ["", ""]
    assert f"issue {out.issued.issue}" in json.dumps(to_data(blocks))
    tables = [block for block in section_of(content, "incident_tables") if isinstance(block, Table)]
    public = [table for table in out.tables if table.lines and (period.is_year or table.key == "type")]
    public = [table for table in public if any(cell.text != ":" for cell in table.figures)]
    assert len(tables) == len(public) > 0
    for printed, table in zip(tables, public, strict=True):
        cells = [[cell.text.removesuffix(" r") for cell in row[1:]] for row in printed.rows]
        assert cells == [[cell.text for cell in line.cells] for line in table.lines]
    least = 5
    every = [
        int(text) for table in tables for row in table.rows for text in [row[-1].text.split()[0]] if text.isdigit()
    ]
    assert every and not [count for count in every if 0 < count <= least]
    assert "c" in {cell.text for table in tables for row in table.rows for cell in row}
    assert "OFFICIAL-SENSITIVE" not in content.as_text()


def test_the_internal_edition_of_a_frozen_report_has_true_counts_for_those_who_may_read_it(demo_plan, enter):
    report = Report.objects.get(year=2026, quarter=2)
    total, _ = second.incidents(report.known_at, report.period.begin, report.period.end)
    content = kept("2026-Q2", "internal")
    assert {each.key: each.value for each in content.figures()}["incidents.children"] == total
    assert "OFFICIAL-SENSITIVE" in content.as_text()
    address = f"/reports/{report.pk}/"
    people = User.objects.with_role
    for role, internal in (("manager", 200), ("board", 200), ("recorder", 200), ("agency", 404), ("dpo", 404)):
        client = enter(people(role).first())
        for way in ("editions/internal/", "files/internal/xlsx/"):
            assert client.get(f"{address}{way}").status_code == internal, (role, way)
        assert ("OFFICIAL-SENSITIVE" in client.get(f"{address}editions/internal/").text) is (internal == 200)
        assert "OFFICIAL-SENSITIVE" not in client.get(address).text
