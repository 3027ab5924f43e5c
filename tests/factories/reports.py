"""Factories of reports, through the services that the pages use."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from core.board.figures import Figure
from core.records.locking import create_tracked
from core.text.dates import today
from reports.drafts.blocks import FigureList
from reports.drafts.content import Content, Look, SectionText, checksum
from reports.drafts.services.drafts import make_report
from reports.drafts.services.outcomes import decide
from reports.drafts.services.writing import ask_for_commentary, write_commentary
from reports.frozen.services import FORMATS, freeze_report
from reports.models import (
    Commentary,
    CommentaryRequest,
    Cover,
    FrozenEdition,
    LookFile,
    Redaction,
    RenderedFile,
    Report,
    ReportDecision,
)
from reports.periods import Period
from reports.redaction.services import propose
from reports.sections.section import EDITIONS, QUARTERLY
from tests.factories.accounts import UserFactory
from tests.factories.word_files import word_template
from tests.removals import prove

PLACE = "colours/overall"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Reports:
    """The reports of the cast: a frozen one with a decision on a figure, and a draft with text."""

    frozen: Report
    draft: Report
    words: Commentary
    asked: CommentaryRequest
    decision: ReportDecision
    logo: LookFile
    template: LookFile
    redaction: Redaction


def draft(*, by, period: Period | None = None, kind: str = QUARTERLY) -> Report:
    return make_report(kind=kind, period=period or Period.containing(today()), by=by)


def words(report: Report, text: str, *, by, expected: int = 1) -> Commentary:
    return write_commentary(report=report, key=PLACE, expected=expected, text=text, by=by)


def frozen(*, by, period: Period | None = None) -> Report:
    report = draft(by=by, period=period)
    return freeze_report(report=report, expected=report.version, by=by)


def kept_report(*, by, period: Period) -> Report:
    """A frozen report whose files are a few bytes: for tests that read no file, since typesetting takes a moment."""
    number = (Report.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    report = Report.objects.create(
        kind=QUARTERLY, year=period.year, quarter=period.quarter, made_by=by, state="frozen", number=number, frozen_by=by,
        frozen_at=timezone.now(), known_at=timezone.now(), as_of=period.end,
    )  # fmt: skip
    figure = Figure("plan.colour.red", "Red", "Overdue", 2, out_of=6)
    for edition in EDITIONS:
        texts = (
            SectionText("colours", "Colours", "", (FigureList((figure,), "Rows by colour"),)),
            SectionText("incidents", "Incidents", "", ()),
        )
        content = Content(
            QUARTERLY, edition, period.key, period.end, report.known_at.isoformat(), "", Look("Board", "", "#1d4f76"),
            texts, number=number, date=today(),
        )  # fmt: skip
        kept = FrozenEdition.objects.create(
            report=report, edition=edition, data=content.as_text(), page="<p>Red: 2</p>",
            checksum=checksum(content.as_text()),
        )  # fmt: skip
        for format in FORMATS:
            made = f"{edition} {format}".encode()
            RenderedFile.objects.create(
                edition=kept, format=format, content=made, size=len(made), checksum=checksum(made)
            )
    return report


def make_reports(by, writer) -> Reports:
    """A frozen report of the previous quarter, and a draft of this one; `writer` was asked to write in it."""
    kept = kept_report(by=by, period=Period.containing(today()).before)
    decision = decide(
        report=kept, text="Ask the reds for a plan", by=by, taken_on=today(), figure="plan.colour.red",
        figure_label="Red",
    )  # fmt: skip
    own = draft(by=by)
    asked = ask_for_commentary(report=own, person=writer, message="Why so many reds?", by=by)
    written = words(own, "Most reds wait for the spring term", by=by)
    logo, template = look_file(by=by), look_file(by=by, kind="template", format="docx", content=word_template())
    used = look_file(by=by, kind="template", format="docx", content=bytes(template.content))
    look = Cover(colour="#1d4f76", logo=logo, logo_alt="Logo of the board", word_template=used)
    create_tracked(look, by=by, reason="Logo chosen")
    # (somebody who is both, so that the manager and the officer of the cast may each be second)
    both = UserFactory(roles=["manager", "dpo"], name="Ines Cole", email="ines@northmere.example")
    prove(both)
    removal = propose(words="spring term", reason="It must not be held", places=["reports.commentary"], by=both)
    return Reports(kept, own, written, asked, decision, logo, template, removal)


def look_file(*, by, kind: str = "logo", format: str = "png", content: bytes = PIXEL) -> LookFile:
    """A checked logo or Word template; by default a logo of one pixel."""
    return LookFile.objects.create(
        kind=kind, name=f"board.{format}", format=format, content=content, pixels=b"", width=30, height=10,
        size=len(content), checksum=checksum(content), added_by=by, added_on=today(),
    )  # fmt: skip
