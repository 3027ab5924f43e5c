"""Small tables of a PDF, and the sentence before them, on one page."""

from __future__ import annotations

from core.documents import render
from core.documents.model import Cell, Column, Document, Paragraph, Table
from tests.core.documents.pdfs import pages_of
from tests.core.documents.samples import DAY


def test_pdf_keeps_a_small_table_and_the_sentence_before_it_on_one_page():
    """At most half a page high; a longer table breaks between rows."""
    columns = (Column("No."), Column("Text"))

    def table(rows: int) -> Table:
        return Table(columns, tuple((Cell(f"row {number}"), Cell("text")) for number in range(rows)))

    for rows, expected in ((12, "new page"), (60, "same page")):
        before = tuple(Paragraph(f"line {number}") for number in range(32))
        document = Document("Report", DAY, (*before, Paragraph("leads to"), table(rows)), landscape=False)
        first, second, *_ = pages_of(render(document, "pdf"))
        assert ("leads to" in first and "row 0" in first) is (expected == "same page"), rows
        assert ("leads to" in second and "row 0" in second) is (expected == "new page"), rows
