"""The document as a fragment of a page: headings, tables, lists; no style, no script."""

import re
from html import escape

from django.utils.safestring import SafeString

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


LEAST_CARD_COLUMNS, LONGEST_NUMBER = 3, 16  # characters
MANY_COLUMNS, LONGEST_OF_MANY = 5, 10  # a date beside several numbers is too wide for a phone
NOTHING = ("", "–")


def html_fragment(document: Document, prefix: str = "doc", *, open_parts: int = 0) -> SafeString:
    """The blocks as escaped HTML; headings start at h2, below the page's own h1.

    Ids start with `prefix`, so that several documents fit on one page. A badge has the class "badge--" with its letter
    in lower case. Page breaks are left out. Parts, which begin with a heading of level 1, are folded after the first
    `open_parts`; 0 folds none.
    """
    builder = _Builder(document, prefix)
    pieces, parts = [], 0
    for block in document.blocks:
        is_part = isinstance(block, Heading) and block.level == 1
        parts += is_part
        shown = builder.block(block)
        if is_part and 0 < open_parts < parts:
            end = "</details>" if parts > open_parts + 1 else ""
            shown = f'{end}<details class="part"><summary>{shown}</summary>'
        pieces.append(shown)
    return SafeString("\n".join([*pieces, *["</details>"] * (0 < open_parts < parts)]))


def render_html(document: Document) -> bytes:
    return html_fragment(document).encode("utf-8")


def _text(text: str) -> str:
    return escape(clean_text(text))


def _lines(text: str) -> str:
    return _text(text).replace("\n", "<br>")


class _Builder:
    def __init__(self, document: Document, prefix: str):
        self.document = document
        self.prefix = prefix
        self.tables = 0
        self.level = 0
        self.above = ""  # the last heading

    def block(self, block: Block) -> str:
        match block:
            case Table():
                return self.table(block) if block.columns else ""
            case Heading():
                return self.heading(block)
            case Paragraph():
                return f"<p>{''.join(map(_run, block.runs))}</p>"
            case Bullets():
                return f"<ul>{''.join(f'<li>{_lines(item)}</li>' for item in block.items)}</ul>"
            case TitlePage():
                return self.title(block)
            case Image():
                return _drawing(block)
            case PageBreak():
                return ""
        raise TypeError(f"{type(block).__name__} is no block of a document.")

    def heading(self, heading: Heading) -> str:
        text = clean_text(heading.text).strip()
        if not text:
            return ""
        self.level, self.above = min(heading.level_after(self.level), 5), text
        anchor = f' id="{heading.anchor}"' if _ANCHOR.fullmatch(heading.anchor) else ""
        return f"<h{self.level + 1}{anchor}>{escape(text)}</h{self.level + 1}>"

    def title(self, page: TitlePage) -> str:
        lines = (self.document.subtitle, *self.document.title_lines(page))
        paragraphs = "".join(f"<p>{_lines(line)}</p>" for line in lines if line.strip())
        return f'<div class="document-title">{_logo(self.document.logo)}{paragraphs}</div>'

    def table(self, table: Table) -> str:
        self.tables += 1
        name = escape(f"{self.prefix}-t{self.tables}")
        heads = "".join(
            f'<th scope="col" id="{name}-h{number}">{_lines(column.heading)}</th>'
            for number, column in enumerate(table.columns)
        )
        placed = place(table)
        is_cards = _is_cards(table)
        rows: list[list[str]] = [[] for _ in placed]
        for item, above in row_headers(placed):
            label = table.columns[item.column].heading if is_cards and item.column > 1 else ""
            rows[item.row].append(_cell(name, item, above, label))
        body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        head = f"{_caption(table, table.printed_caption(self.above))}<thead><tr>{heads}</tr></thead>"
        kind = "document-table card-table card-table--in-line" if is_cards else "document-table"
        shown = f'<table class="{kind}">{head}<tbody>{body}</tbody></table>'
        return _folded(table, shown) if table.is_folded else shown


def _is_cards(table: Table) -> bool:
    """Whether each row becomes a card on a phone: wide tables of words, whose cells do not span."""
    cells = [cell for row in table.rows for cell in row]
    has_words = any(len(cell.text) > LONGEST_NUMBER for cell in cells)
    if len(table.columns) >= MANY_COLUMNS:
        has_words = has_words or any(len(cell.text) > LONGEST_OF_MANY for row in table.rows for cell in row[1:])
    is_plain = all(cell.rowspan == 1 and cell.colspan == 1 for cell in cells)
    return has_words and is_plain and len(table.columns) >= LEAST_CARD_COLUMNS and not table.is_folded


def _folded(table: Table, shown: str) -> str:
    name = f'<span class="govuk-details__summary-text">{_text(table.caption)}: the same as a table</span>'
    return (
        f'<details class="govuk-details"><summary class="govuk-details__summary">{name}</summary>'
        f'<div class="govuk-details__text">{shown}</div></details>'
    )


def _run(run) -> str:
    text = _lines(run.text)
    text = f"<strong>{text}</strong>" if run.bold else text
    text = f"<em>{text}</em>" if run.italic else text
    if not run.change or not run.text.strip():
        return text
    tag = "ins" if run.change == ADDED else "del"
    return f"<{tag}>{_hidden(f'[{escape(run.change)}: ')}{text}{_hidden(']')}</{tag}>"


def _hidden(html: str) -> str:
    return f'<span class="govuk-visually-hidden">{html}</span>'


def _caption(table: Table, printed: str) -> str:
    """The caption, visible where `printed`, else for screen readers only; the summary is for screen readers."""
    if not table.caption.strip():
        return ""
    shown, more = _text(table.caption), _text(table.summary)
    if not printed:
        return f"<caption>{_hidden(f'{shown}. {more}' if more else shown)}</caption>"
    return f"<caption>{shown} {_hidden(more)}</caption>" if more else f"<caption>{shown}</caption>"


def _cell(name: str, item, above, label: str = "") -> str:
    """A cell; `label` stands before its text where the table is shown as cards, in which empty ones are left out."""
    cell: Cell = item.cell
    ids = [f"{name}-h{column}" for column in range(item.column, item.column + cell.colspan)]
    ids += [f"{name}-r{header.row}c{header.column}" for header in above]
    attributes = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    attributes += f' headers="{" ".join(ids)}"'
    if item.heads_row:
        scope = "rowgroup" if cell.rowspan > 1 else "row"
        attributes += f' scope="{scope}" id="{name}-r{item.row}c{item.column}"'
    if label and not cell.badge:
        attributes += " data-empty" if cell.text.strip() in NOTHING else f' data-label="{_text(label)}"'
    tag = "th" if item.heads_row else "td"
    text = "".join(map(_run, cell.runs)) if cell.runs else _lines(cell.text)
    text = f"<strong>{text}</strong>" if cell.bold and text else text
    if text and cell.address.startswith("/"):
        text = f'<a class="govuk-link" href="{escape(cell.address)}">{text}</a>'
    return f"<{tag}{attributes}>{_badge(cell)}{text}</{tag}>"


def _badge(cell: Cell) -> str:
    if cell.badge is None:
        return ""
    code = "".join(char for char in cell.badge.code.lower() if char.isascii() and char.isalnum())
    return f'<span class="badge badge--{code}">{_text(cell.badge.text)}</span> '


def _logo(logo: Logo | None) -> str:
    if logo is None or not logo.url.startswith("/"):
        return ""
    width, height = (round(points * 4 / 3) for points in logo.size)
    words = escape(clean_text(logo.alt).strip() or "Logo")
    address = escape(logo.url)
    return f'<img class="document-logo" src="{address}" alt="{words}" width="{width}" height="{height}">'


def chart_html(wide: str, narrow: str = "") -> SafeString:
    """A checked drawing in both its widths, of which the style sheet shows the one that fits."""
    if not narrow:
        return SafeString(f'<div class="chart">{checked_svg(wide)}</div>')
    widths = {"wide": wide, "narrow": narrow}
    parts = "".join(f'<div class="chart__{name}">{checked_svg(svg)}</div>' for name, svg in widths.items())
    return SafeString(f'<div class="chart">{parts}</div>')


def _drawing(image: Image) -> str:
    return f'<figure role="img" aria-label="{_text(image.alt)}">{chart_html(image.svg, image.narrow)}</figure>'
