"""Writes the Word files of the layouts: tables with borders, fills and merged cells, headings and bullets."""

from __future__ import annotations

from tests.actions import wordfiles
from tests.actions.wordfiles import paragraph, row, run

__all__ = ["band", "bold", "cell", "document", "paragraph", "row", "table"]

BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
PAGE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="850" w:bottom="850" w:left="850" w:header="400" w:footer="400" w:gutter="0"/>'
    "</w:sectPr>"
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"{default}><w:name w:val="{name}"/>'
    f"<w:pPr>{spacing}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    for key, default, name, spacing, look in (
        ("Normal", ' w:default="1"', "Normal", "", '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="18"/>'),
        ("Title", "", "Title", '<w:spacing w:after="200"/>', '<w:b/><w:sz w:val="32"/>'),
        ("Heading1", "", "heading 1", '<w:spacing w:before="240" w:after="80"/>', '<w:b/><w:sz w:val="26"/>'),
    )
)
BULLETS = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
    '<w:pPr><w:ind w:left="360" w:hanging="240"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


def bold(text: str, colour: str = "") -> str:
    """A paragraph in bold."""
    return paragraph(run(text, "<w:b/>" + (f'<w:color w:val="{colour}"/>' if colour else "")))


def cell(*paragraphs: str, fill: str = "", span: int = 1, merge: str | None = None) -> str:
    """A cell of texts (each line a paragraph) or ready XML; `fill` is "rrggbb", `merge` as in wordfiles.cell."""
    lines = [line for item in paragraphs for line in ([item] if item.startswith("<w:") else item.split("\n"))]
    if lines and lines[-1].startswith("<w:tbl>"):
        lines.append("<w:p/>")  # Word wants a paragraph after an inner table
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return wordfiles.cell(*lines, merge=merge, span=span, properties=shade)


def band(text: str, width: int, fill: str, colour: str = "") -> str:
    """A row with one filled cell over the whole table."""
    return row(cell(bold(text, colour), fill=fill, span=width))


def table(*rows: str, widths: tuple[int, ...]) -> str:
    """A table of ready rows; widths in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    looks = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
    layout = '<w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{looks}{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def document(*body: str) -> bytes:
    """A Word file in landscape."""
    return wordfiles.word_file(*body, PAGE, styles=STYLES, numbering=BULLETS)
