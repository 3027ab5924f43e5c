"""Writes a draft: the sections of a report, from the records and the text that people wrote.

found = draft_of(report)                # both editions from the same figures
found.contents["internal"]; found.open_points; found.basis
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone

from core.board.first_day import nothing_yet
from core.documents.model import Heading
from core.text.dates import print_date
from reports.drafts.blocks import Block, Commentary, FigureList, OpenPoint
from reports.drafts.content import Content, SectionText
from reports.drafts.look import cover, look_of
from reports.drafts.plans import basis_of, moment_of, plans_until
from reports.drafts.rules import compared_with_printed, printed_figures
from reports.models import Commentary as Written
from reports.models import Cover, Report, ReportDecision, ReportSection, SentenceChoice
from reports.periods import Period
from reports.sections import highlights, sections
from reports.sections.section import EDITIONS, INTERNAL, PUBLISHED, Basis, Section
from reports.told.page import Stopped, choices_made, identifying_in, stopped_in, without
from reports.told.rules.places import Place

SOME_OMITTED = "Some texts are printed in the internal edition only."


@dataclass(frozen=True)
class Placed:
    section: Section
    left_out: bool


def placed_sections(kind: str, rows: Mapping[str, ReportSection]) -> list[Placed]:
    found = [
        Placed(each, rows[each.key].left_out if each.key in rows else kind in each.optional) for each in sections(kind)
    ]
    first = {each.section.key: place for place, each in enumerate(found)}
    return sorted(found, key=lambda each: (
        rows[each.section.key].position if each.section.key in rows else first[each.section.key],
        first[each.section.key],
    ))  # fmt: skip


@dataclass(eq=False)
class Draft:
    """A report as it would be frozen now. Results are cached."""

    report: Report
    basis: Basis
    placed: list[Placed]
    written: Mapping[str, Written]
    decided: Mapping[str, str]
    cover: Cover

    @cached_property
    def begun(self) -> dict[str, str]:
        """What is printed of texts too long for the highlights; all is printed where their rest would not be."""
        if not any(each.key == highlights.KEY for each in self.shown_sections):
            return {}
        return highlights.beginnings({key: row.text for key, row in self.written.items()}, self.report.kind)

    @cached_property
    def contents(self) -> dict[str, Content]:
        return {edition: self.published if edition == PUBLISHED else self.content(edition) for edition in EDITIONS}

    @cached_property
    def published(self) -> Content:
        return self.content(PUBLISHED)

    @property
    def spent(self) -> dict[str, float]:
        """The height that people's words take of the highlights, by key of section."""
        texts = {key: row.text for key, row in self.written.items()} | self.begun
        of_page_two = [text for key, text in self.decided.items() if not key.startswith("plan.")]
        texts |= {"logo/replaces": replaced(self.report), "coverage/decided": "\n\n".join(of_page_two)}
        return highlights.spent(texts, has_logo=bool(self.cover.logo_id))

    @property
    def shown_sections(self) -> list[Section]:
        return [each.section for each in self.placed if not each.left_out]

    def commentary(self, key: str) -> Commentary | None:
        """The place for text with this key in the internal edition; writes only its own section."""
        own = (each for each in self.shown_sections if INTERNAL in each.editions)
        section = next((each for each in own if each.key == key.partition("/")[0]), None)
        blocks = section.draft(self.basis.in_edition(INTERNAL)) if section else ()
        return next((each for each in blocks if isinstance(each, Commentary) and each.key == key), None)

    def content(self, edition: str) -> Content:
        unprinted = frozenset(each.section.key for each in self.placed if each.left_out)
        basis = replace(self.basis.in_edition(edition), left_out=unprinted)
        shown = [each for each in self.shown_sections if edition in each.editions]
        drafted = {each.key: [self.filled(block, edition) for block in each.draft(basis)] for each in shown}
        if highlights.KEY in drafted:
            drafted[highlights.KEY] += self.whole_texts([block for blocks in drafted.values() for block in blocks])
        texts = (
            SectionText(each.key, each.title, each.part_in(basis.kind), tuple(drafted[each.key]))
            for each in shown
            if drafted[each.key]
        )
        made = self.bare(edition, tuple(texts))
        return self.for_everybody(made) if edition == PUBLISHED else made

    def for_everybody(self, content: Content) -> Content:
        """A published edition without the sentences that were kept for internal ones; it says that there are some."""
        internal = (digest for digest, choice in self.choices.items() if choice == SentenceChoice.Choice.INTERNAL)
        made = without(content, internal)
        keys = {block.key for block in content.commentary()}
        unprinted = any(row.text.strip() and not row.is_published for key, row in self.written.items() if key in keys)
        return replace(made, omitted=SOME_OMITTED) if unprinted or made != content else made

    @cached_property
    def choices(self) -> dict[str, str]:
        return choices_made()

    def for_preview(self, edition: str) -> tuple[Content, list[Stopped]]:
        """An edition to look at before it is frozen, and what stops its freezing, which is left out of it."""
        if edition == INTERNAL:
            return self.content(edition), []
        stops = self.stopped()
        made = without(self.published, (each.digest for each in stops))
        return replace(made, omitted=SOME_OMITTED) if stops else made, stops

    def stopped(self) -> list[Stopped]:
        return stopped_in(self.published, self.choices)

    def identifying(self) -> dict[Place, str]:
        return identifying_in(self.contents.values())

    def bare(self, edition: str, texts: tuple[SectionText, ...]) -> Content:
        basis, report = self.basis, self.report
        return Content(
            report.kind, edition, basis.period.key, basis.on, basis.now.known_at.isoformat(), compared(basis),
            look_of(edition, self.cover), texts, replaces=replaced(report),
        )  # fmt: skip

    def filled(self, block: Block, edition: str) -> Block:
        """A block with the text that people wrote, where this edition prints it, and with the board's decisions."""
        if isinstance(block, Commentary):
            commentary = self.written.get(block.key)
            if commentary is None or edition == PUBLISHED and not commentary.is_published:
                return block
            text = self.begun.get(block.key, commentary.text)
            return replace(block, text=text, who=str(commentary.author), on=commentary.written_on)
        if isinstance(block, FigureList):
            printed = self.basis.in_edition(edition).printed_before
            compared = (compared_with_printed(figure, printed) for figure in block.figures)
            return replace(block, figures=tuple(self.with_decision(figure) for figure in compared))
        return block

    def whole_texts(self, blocks: list[Block]) -> list[Block]:
        """What people wrote that the highlights shorten, whole."""
        shortened = [each for each in blocks if isinstance(each, Commentary) and each.text and each.key in self.begun]
        return [
            block
            for each in shortened
            for block in (Heading(3, each.label), replace(each, text=self.written[each.key].text))
        ]

    def with_decision(self, figure):
        decision = self.decided.get(figure.key)
        return replace(figure, note="\n".join(text for text in (figure.note, decision) if text)) if decision else figure

    @cached_property
    def open_points(self) -> list[OpenPoint]:
        return [point for section in self.shown_sections for point in section.open_points(self.basis)]


def draft_of(report: Report, *, on: dt.date | None = None) -> Draft:
    """The draft of a report as it is now; the number of statements does not grow with the plan."""
    rows = {row.key: row for row in ReportSection.objects.filter(report=report)} if report.pk else {}
    commentary = Written.objects.filter(report=report).select_related("author") if report.pk else ()
    written = {row.key: row for row in commentary}
    basis = basis_for(report.kind, report.period, on or report.as_of)
    draft = Draft(
        report, basis, placed_sections(report.kind, rows), written, decisions_on_figures(basis, report), cover()
    )
    draft.basis = replace(basis, spent=draft.spent)
    return draft


def basis_for(kind: str, period: Period, on: dt.date | None = None) -> Basis:
    last = last_report(kind, period)
    if last is None:
        return basis_of(kind, period, on=on)
    now = timezone.now()
    plans = plans_until(now)
    since = moment_of(plans, last.as_of, known_at=last.known_at, now=now)
    basis = basis_of(kind, period, on=on, since=since, last_report=last.name, plans=plans)
    return replace(basis, printed={edition: printed_figures(data) for edition, data in editions_of(last)})


def editions_of(report: Report):
    """(edition, its data) of a frozen report."""
    return report.editions.values_list("edition", "data")


def last_report(kind: str, period: Period) -> Report | None:
    """The last frozen report of a kind for an earlier period; of several issues the current one."""
    rows = Report.objects.frozen().filter(kind=kind)
    earlier = rows.filter(year__lt=period.year) | rows.filter(year=period.year, quarter__lt=period.quarter)
    fields = ("kind", "number", "year", "quarter", "as_of", "known_at")
    return earlier.order_by("-year", "-quarter", "-number").only(*fields).first()


def decisions_on_figures(basis: Basis, report: Report) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for row in decisions_outside(report.pk or 0):
        since_then = basis.since.on < (row.acted_on or row.decision.taken_on)
        if row.decision.taken_on <= basis.on and (row.acted_on is None or since_then):
            found.setdefault(row.figure, []).append(decision_words(row, basis.on))
    return {key: "\n".join(texts) for key, texts in found.items()}


def decisions_outside(report: int):
    """The board's decisions about figures in other reports, oldest first."""
    rows = ReportDecision.objects.standing().exclude(figure="").exclude(report=report)
    return rows.select_related("decision").order_by("decision__taken_on", "pk")


def decision_words(row: ReportDecision, on: dt.date) -> str:
    """A decision, and what had been done about it by a day."""
    text = f"Board decision of {print_date(row.decision.taken_on)}: {row.decision.text}"
    if row.acted_on is None or row.acted_on > on:
        return f"{text} (not acted on yet)"
    return f"{text} (acted on {print_date(row.acted_on)}: {row.acted_note})"


def compared(basis: Basis) -> str:
    if basis.is_first:
        return nothing_yet(basis.first_day).removesuffix(".")
    if basis.last_report:
        return f"Changes are those since {basis.last_report} (as at {print_date(basis.since.on)})"
    return f"Changes are those since {print_date(basis.since.on)}"


def replaced(report: Report) -> str:
    if report.replaces is None:
        return ""
    return f"This report replaces Report {report.replaces.number}. What is corrected: {report.correction}"
