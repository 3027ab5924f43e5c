"""The document as a tagged PDF (PDF/UA-1)."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

from core.documents import fonts, layout, pdf_headers
from core.documents.grid import Placed, place
from core.documents.model import (
    UNTITLED,
    Bullets,
    Document,
    Heading,
    Image,
    PageBreak,
    Paragraph,
    Table,
    TitlePage,
)
from core.documents.svg import as_drawing, checked_svg
from core.documents.typeset import Refused, typeset

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def render_pdf(document: Document, report: Callable[[str, int], None] = lambda step, done: None) -> bytes:
    """`document` as a tagged PDF/UA-1 file; the same document gives the same bytes. `report` is called with the
    progress.

    Unprintable characters become REPLACEMENT. Raises MisfitTable for a table whose spans do not fit, and ValueError for
    a drawing that is not a plain SVG.
    """
    report("Measuring the rows", 15)
    try:
        pages = _typeset(document, fonts.displayable, report)
    except Refused:
        # A script whose single characters have a shape, but not this sequence.
        pages = _typeset(document, fonts.plain_displayable, report)
    report("Naming the headings of each cell", 65)
    tables = [block for block in document.blocks if isinstance(block, Table) and block.columns]
    return pdf_headers.bind(pages, tables)


def _typeset(document: Document, shown: Callable[[str], str], report: Callable[[str, int], None]) -> bytes:
    """The pages with the typesetter's own tags; `shown` replaces characters that the fonts lack."""
    data = json.dumps(_Data(document, shown).whole(), ensure_ascii=False)
    report("Setting the pages", 25)
    return typeset(data)


class _Data:
    def __init__(self, document: Document, shown: Callable[[str], str]):
        self.document = document
        self.shown = shown
        self.level = 0
        self.above = ""  # the last heading
        self.anchors: set[str] = set()

    def text(self, text: str, available: float = 0.0) -> str:
        """Displayable text, with break points in words wider than `available` points (0: the width of the page)."""
        return layout.long_words(self.shown(text), available or layout.text_width(self.document) / 1.3)

    def line(self, text: str, available: float = 0.0) -> str:
        return " ".join(self.text(text, available).split())

    def whole(self) -> dict:
        document = self.document
        language, _, region = document.language.partition("-")
        stretches = self.stretches()
        self.document = document  # header and footer are measured as on the first page
        blocks = [block for stretch in stretches for block in stretch["blocks"]]
        if blocks and blocks[-1]["kind"] == "title":
            blocks[-1]["last"] = True
        return {
            "title": " ".join(self.shown(document.shown_title).split()) or UNTITLED,
            "head": self.line(document.shown_title),
            "author": " ".join(self.shown(document.author or document.board).split()),
            "subject": " ".join(self.shown(document.subject).split()),
            "lang": language,
            "region": region or None,
            "board": self.line(document.board),
            "subtitle": self.line(document.subtitle),
            "marking": self.line(document.marking),
            "foot": self.line(document.foot),
            "landscape": document.landscape,
            "tight": document.is_tight,
            "framed": document.framed,
            "colour": document.colour,
            "accent": document.accent or document.colour,
            "logo": self.logo(),
            "margin": layout.MARGIN,
            "families": fonts.families(),
            "has-title-page": bool(blocks) and blocks[0]["kind"] == "title",
            "stretches": stretches,
        }

    def stretches(self) -> list[dict]:
        found = [{"lying": self.document.landscape, "blocks": []}]
        for block in self.document.blocks:
            if isinstance(block, PageBreak) and block.lying not in (None, self.document.landscape):
                self.document = replace(self.document, landscape=block.lying)
                found.append({"lying": block.lying, "blocks": []})
            elif data := self.block(block):
                last = found[-1]["blocks"][-1:]
                if data["kind"] in ("table", "image") and last and last[0]["kind"] == "paragraph":
                    last[0]["leads"] = True  # it stays on the page of what it leads to
                found[-1]["blocks"].append(data)
        return [stretch for stretch in found if stretch["blocks"]]

    def logo(self) -> dict | None:
        """The board's logo as SVG: the typesetter takes no bytes."""
        logo = self.document.logo
        if logo is None:
            return None
        width, height = logo.size
        return {
            "svg": as_drawing(logo),
            "alt": self.shown(logo.alt).strip() or "Logo",
            "width": width,
            "height": height,
        }

    def block(self, block) -> dict | None:
        match block:
            case Table():
                return self.table(block) if block.columns else None
            case Heading():
                return self.heading(block)
            case Paragraph():
                runs = [(self.text(run.text), run.bold, run.italic, run.change) for run in block.runs]
                data = {"kind": "paragraph", "runs": runs, "size": block.size, "leads": False}
                return data if any(run[0].strip() for run in runs) else None
            case Bullets():
                items = [self.text(item) for item in block.items if item.strip()]
                return {"kind": "bullets", "items": items} if items else None
            case TitlePage():
                available = layout.text_width(self.document) / 5  # its letters are large
                title = self.line(block.title, available) or self.line(self.document.shown_title, available)
                lines = [self.line(line) for line in self.document.title_lines(block)]
                return {"kind": "title", "title": title, "lines": lines, "last": False, "own-page": block.own_page}
            case Image():
                alt = self.shown(block.alt).strip() or "Drawing"
                return {"kind": "image", "svg": checked_svg(block.svg), "alt": alt, "width": block.width}
            case PageBreak():
                return {"kind": "break"}
        raise TypeError(f"{type(block).__name__} is no block of a document.")

    def heading(self, heading: Heading) -> dict | None:
        text = self.line(heading.text, layout.text_width(self.document) / 2)
        if not text:
            return None
        self.level, self.above = heading.level_after(self.level), heading.text
        anchor = heading.anchor if _ANCHOR.fullmatch(heading.anchor) else ""
        anchor = "" if anchor in self.anchors else anchor
        self.anchors.add(anchor)
        return {
            "kind": "heading",
            "level": self.level,
            "text": text,
            "anchor": anchor,
            "page": heading.new_page,
        }

    def table(self, table: Table) -> dict:
        placed = place(table)
        sizes = layout.TableLayout(self.document, table, placed)
        whole, widths = sizes.whole_spans(), sizes.widths
        heads = [
            self.text(column.heading, width - layout.CELL_PADDING)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        head_height = max(layout.guessed_height(*pair) for pair in zip(heads, widths, strict=True))
        height = head_height + sum(sizes.highest_rows)
        # The heading row is never broken: one that is taller than half a page is set smaller, and only once.
        scale = min(1.0, layout.half_page(self.document) / head_height) ** 0.5
        return {
            "kind": "table",
            "together": height <= layout.half_page(self.document),
            "widths": widths,
            "heads": heads,
            "repeat": table.repeat_header and scale == 1.0,
            "head-size": layout.FONT_SIZE * scale,
            "caption": self.line(table.printed_caption(self.above)),
            "rows": [
                {"whole": kept, "cells": [self.cell(item, whole, widths) for item in row]}
                for row, kept in zip(placed, sizes.whole_rows(), strict=True)
            ],
        }

    def cell(self, item: Placed, whole: set[tuple[int, int]], widths: list[float]) -> str | dict:
        """A cell's text alone, or a dictionary with its other properties; `whole` are the spans that may not break."""
        cell = item.cell
        available = sum(widths[item.column : item.column + cell.colspan]) - layout.CELL_PADDING
        text = self.text(cell.text, available).rstrip()
        url = self.document.url_of(cell)
        plain = not (item.heads_row or cell.bold or cell.badge or cell.runs or url)
        if plain and cell.rowspan == cell.colspan == 1:
            return text
        data = {
            "text": text,
            "rows": cell.rowspan,
            "columns": cell.colspan,
            "bold": cell.bold,
            "head": item.heads_row,
            "whole": (item.row, item.column) in whole,
            "url": url,
        }
        if cell.runs:
            data["runs"] = [
                (self.text(run.text, available), run.bold, run.italic, run.change) for run in cell.runs if run.text
            ]
        if cell.badge:
            data["badge"] = (
                self.line(cell.badge.text, available - layout.CELL_PADDING),
                cell.badge.colour,
                cell.badge.text_colour,
            )
        return data
