"""The document as a fragment of a page: headings, tables, lists; no style, no script."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.documents.grid import place, row_headers
from core.documents.model import (
    ADDED,
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Image,
    Logo,
    PageBreak,
    Paragraph,
    Table,
    TitlePage,
)
from core.documents.svg import checked_svg
from core.text.safe_text import clean_text

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def html_fragment(document: Document, prefix: str = "doc") -> SafeString:
    """The blocks as escaped HTML; headings start at h2, below the page's own h1.

    Ids start with `prefix`, so that several documents fit on one page. A badge has the class "badge--" with its letter
    in lower case. Page breaks are left out.
    """
    builder = _Builder(document, prefix)
    return format_html_join("\n", "{}", ((builder.block(block),) for block in document.blocks))


def render_html(document: Document) -> bytes:
    return html_fragment(document).encode("utf-8")


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in clean_text(text).split("\n")))


class _Builder:
    def __init__(self, document: Document, prefix: str):
        self.document = document
        self.prefix = prefix
        self.tables = 0
        self.level = 0

    def block(self, block: Block) -> SafeString:
        match block:
            case Table():
                return self.table(block) if block.columns else mark_safe("")
            case Heading():
                return self.heading(block)
            case Paragraph():
                return format_html("<p>{}</p>", format_html_join("", "{}", ((_run(run),) for run in block.runs)))
            case Bullets():
                return format_html(
                    "<ul>{}</ul>",
                    format_html_join("", "<li>{}</li>", ((_lines(item),) for item in block.items)),
                )
            case TitlePage():
                return self.title(block)
            case Image():
                return _drawing(block)
            case PageBreak():
                return mark_safe("")
        raise TypeError(f"{type(block).__name__} is no block of a document.")

    def heading(self, heading: Heading) -> SafeString:
        """A heading; no level is skipped on the way down."""
        text = clean_text(heading.text).strip()
        if not text:
            return mark_safe("")
        self.level = min(heading.level_after(self.level), 5)
        if _ANCHOR.fullmatch(heading.anchor):
            return format_html('<h{0} id="{1}">{2}</h{0}>', self.level + 1, heading.anchor, text)
        return format_html("<h{0}>{1}</h{0}>", self.level + 1, text)

    def title(self, page: TitlePage) -> SafeString:
        lines = (self.document.subtitle, *self.document.title_lines(page))
        shown = ((_lines(line),) for line in lines if line.strip())
        said = format_html_join("", "<p>{}</p>", shown)
        return format_html('<div class="document-title">{}{}</div>', _logo(self.document.logo), said)

    def table(self, table: Table) -> SafeString:
        self.tables += 1
        name = f"{self.prefix}-t{self.tables}"
        heads = format_html_join(
            "",
            '<th scope="col" id="{}">{}</th>',
            ((f"{name}-h{number}", _lines(column.heading)) for number, column in enumerate(table.columns)),
        )
        placed = place(table)
        rows: list[list[SafeString]] = [[] for _ in placed]
        for item, above in row_headers(placed):
            rows[item.row].append(_cell(name, item, above))
        body = format_html_join(
            "\n", "<tr>{}</tr>", ((format_html_join("", "{}", ((cell,) for cell in row)),) for row in rows)
        )
        return format_html(
            '<table class="document-table">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            _caption(table),
            heads,
            body,
        )


def _run(run) -> SafeString:
    text = _lines(run.text)
    text = format_html("<strong>{}</strong>", text) if run.bold else text
    text = format_html("<em>{}</em>", text) if run.italic else text
    if not run.change or not run.text.strip():
        return text
    tag = "ins" if run.change == ADDED else "del"
    hidden = '<span class="govuk-visually-hidden">{}</span>'
    begin, end = format_html(hidden, f"[{run.change}: "), format_html(hidden, "]")
    return format_html("<{0}>{1}{2}{3}</{0}>", tag, begin, text, end)


def _caption(table: Table) -> SafeString:
    """The caption, visible or for screen readers only; the summary is for screen readers."""
    if not table.caption.strip():
        return mark_safe("")
    hidden = clean_text(table.summary)
    if not table.show_caption:
        words = f"{clean_text(table.caption)}. {hidden}" if hidden else clean_text(table.caption)
        return format_html('<caption><span class="govuk-visually-hidden">{}</span></caption>', words)
    if not hidden:
        return format_html("<caption>{}</caption>", clean_text(table.caption))
    template = '<caption>{} <span class="govuk-visually-hidden">{}</span></caption>'
    return format_html(template, clean_text(table.caption), hidden)


def _cell(name: str, item, above) -> SafeString:
    cell: Cell = item.cell
    ids = [f"{name}-h{column}" for column in range(item.column, item.column + cell.colspan)]
    ids += [f"{name}-r{header.row}c{header.column}" for header in above]
    spans = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    attributes = [(key, count) for key, count in spans if count > 1] + [("headers", " ".join(ids))]
    if item.heads_row:
        scope = "rowgroup" if cell.rowspan > 1 else "row"
        attributes += [("scope", scope), ("id", f"{name}-r{item.row}c{item.column}")]
    tag = "th" if item.heads_row else "td"
    text = format_html_join("", "{}", ((_run(run),) for run in cell.runs)) if cell.runs else _lines(cell.text)
    text = format_html("<strong>{}</strong>", text) if cell.bold and text else text
    if text and cell.address.startswith("/"):
        text = format_html('<a class="govuk-link" href="{}">{}</a>', cell.address, text)
    return format_html("<{0}{1}>{2}{3}</{0}>", tag, format_html_join("", ' {}="{}"', attributes), _badge(cell), text)


def _badge(cell: Cell) -> SafeString:
    if cell.badge is None:
        return mark_safe("")
    letter = "".join(char for char in cell.badge.letter.lower() if char.isascii() and char.isalnum())
    return format_html('<span class="badge badge--{}">{}</span> ', letter, clean_text(cell.badge.text))


def _logo(logo: Logo | None) -> SafeString:
    if logo is None or not logo.address.startswith("/"):
        return mark_safe("")
    width, height = (round(points * 4 / 3) for points in logo.size)
    words = clean_text(logo.alt).strip() or "Logo"
    return format_html(
        '<img class="document-logo" src="{}" alt="{}" width="{}" height="{}">', logo.address, words, width, height
    )


def _drawing(image: Image) -> SafeString:
    """A drawing inlined in the page; it was checked to do nothing but draw."""
    svg = mark_safe(checked_svg(image.svg))  # noqa: S308
    return format_html('<figure role="img" aria-label="{}">{}</figure>', clean_text(image.alt), svg)
