"""The reports that the demonstration board has: frozen on their days, with words, decisions and readers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from esafety.demo.reports import DECISIONS, REPORTS, SHORT
from reports.drafts.content import Content, checksum
from reports.models import FrozenEdition, RenderedFile, Report, ReportDecision
from reports.periods import Period
from tests.reports import second_count as second

pytestmark = pytest.mark.django_db
SEEDS = pytest.mark.parametrize("seed", REPORTS, ids=lambda seed: seed.period)


def report_of(period: str) -> Report:
    """The report of a period."""
    found = Period.read(period)
    return Report.objects.get(year=found.year, quarter=found.quarter)


def content_of(period: str, edition: str = "internal") -> Content:
    """What an edition of it says."""
    return Content.from_text(FrozenEdition.objects.get(report=report_of(period), edition=edition).data)


@pytest.mark.long
def test_they_have_their_numbers_in_the_order_in_which_they_were_frozen(demo_plan):
    rows = Report.objects.order_by("number").values_list("number", "state", "frozen_at", "kind")
    assert [(number, timezone.localdate(at), kind) for number, state, at, kind in rows if state == "frozen"] == [
        (number, seed.frozen_on, seed.kind) for number, seed in enumerate(REPORTS, start=1)
    ]


@SEEDS
def test_the_figures_of_each_are_those_of_a_second_count_of_what_was_known_then(demo_plan, seed):
    report = report_of(seed.period)
    counted = second.Count(demo_plan.pk, report.known_at, report.as_of, report.period.begin)
    shown = {each.key: each.value for each in content_of(seed.period).figures()}
    colours = {"red": "R", "amber": "A", "grey": "N", "green": "G", "blue": "B"}
    for word, letter in colours.items():
        assert shown[f"plan.colour.{word}"] == counted.colours().get(letter, 0)
    own = counted.figures()
    both = shown.keys() & own.keys()
    assert len(both) >= 6 and {key: shown[key] for key in both} == {key: own[key] for key in both}


@SEEDS
def test_words_beside_incidents_are_in_the_internal_edition_alone(demo_plan, seed):
    internal, published = (
        {each.key: each.text for each in content_of(seed.period, edition).commentary() if each.text}
        for edition in ("internal", "published")
    )
    assert internal == {place: text for place, _, text in seed.words}
    assert published == {place: text for place, _, text in seed.words if not place.startswith("incidents/")}
    keys = {each.key for each in content_of(seed.period).sections}
    assert keys.isdisjoint(SHORT) is bool(seed.left_out)


@SEEDS
def test_what_is_kept_has_its_checksums_and_was_opened_by_its_readers(demo_plan, seed):
    report = report_of(seed.period)
    for row in FrozenEdition.objects.filter(report=report):
        assert row.checksum == checksum(row.data)
    files = RenderedFile.objects.filter(edition__report=report)
    assert {(row.edition.edition, row.format) for row in files.select_related("edition")} == {
        (edition, format) for edition in ("internal", "published") for format in ("pdf", "docx", "xlsx")
    }
    assert all(row.checksum == checksum(bytes(row.content)) for row in files)
    read = {(row.person.name, row.on) for row in report.readings.select_related("person")}
    assert {(name.split()[0].lower(), on) for name, on in read} == set(seed.readers.items())
    assert all(timezone.localdate(row.at) == row.on for row in report.readings.all())
    assert {str(row.person) for row in report.tellings.all()} == {"Grace Adeyemi", "Peter Hallam"}


def test_a_decision_is_printed_beside_its_figure_in_the_next_report_and_waits_until_it_is_acted_on(demo_plan):
    spoken, written = DECISIONS

    def note(period: str, key: str) -> str:
        return next(each.note for each in content_of(period).figures() if each.key == key)

    assert note("2025-Q3", spoken.figure) == ""
    assert f"{spoken.text} (not acted on yet)" in note("2025-Q4", spoken.figure)  # as at 31 March
    assert f"{spoken.text} (acted on 16 April 2026: {spoken.acted})" in note("2026-Q1", spoken.figure)
    assert f"{written.text} (not acted on yet)" in note("2026-Q2", written.figure)
    waiting = ReportDecision.objects.waiting()
    assert [row.decision.text for row in waiting] == [written.text]


def test_each_is_compared_with_the_one_before_it_of_its_kind(demo_plan):
    assert "Report 1" in content_of("2025-Q4").compared and "Report 4" in content_of("2026-Q2").compared
    first = "There is nothing to compare with yet: the board has kept its records here since 10 November 2025"
    assert content_of("2025-Q3").compared == content_of("2025").compared == first
    assert content_of("2025").on == dt.date(2026, 3, 31)
