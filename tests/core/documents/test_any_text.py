"""Whatever people paste: no export breaks, and none loses a text without a trace."""

import csv
import io

import docx
import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.documents import KINDS, render
from core.documents.model import Document, Paragraph
from core.text.safe_text import clean_text
from tests.core.documents.samples import DAY, every_block
from tests.examples import examples
from tests.rows import try_rows

NASTY = (
    "العربية مع أرقام ١٢٣",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1ec\U0001f1e7\u2764\ufe0f",
    '#import "@preview/x": *\n*bold* $x$ _a_ `b` <c> @d [e] \\ // /* ',
    "</w:t></w:p><w:p> ]]> &#0; &amp; <!--",
    "x" * 4000,
    "\U0001f600" * 400,
    "https://example.org/" + "?a=b&c=d/" * 200,
    "a\x00b\x07c\x1bd\x7fe\x85f",
    "\ud800 \udfff \ufffe \uffff",
    "\u202eright to left\u2066 \u200f",
    "e" + "\u0301" * 300,
    "क्षि" * 60 + "\u094d\u093f",
    "\u0e33\u0e4d\u1789\u17d2\u1780 \u1000\u1039\u1001",
    "中文 한국어 \u2610 \U00020000",
    '=HYPERLINK("http://x")',
    "\n\n \n\t\n",
    "\u200b\u200d\u00ad\u2060\ufeff",
    "{{ x }} {% y %} {0} %(z)s",
    "",
)
ANY_TEXT = st.text(st.characters(), max_size=200)
READERS = {
    "docx": lambda data: docx.Document(io.BytesIO(data)).tables[0].cell(1, 0).text,
    "pdf": lambda data: len(pikepdf.open(io.BytesIO(data)).pages),
    "xlsx": lambda data: openpyxl.load_workbook(io.BytesIO(data)).sheetnames,
    "csv": lambda data: list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))),
    "html": lambda data: data.decode("utf-8"),
}


@pytest.mark.long
@try_rows("text", NASTY)
@try_rows("format", KINDS)
def test_text_that_has_broken_exports_elsewhere_breaks_none(format, text):
    assert READERS[format](render(every_block(text), format)) is not None


@pytest.mark.parametrize("format", KINDS)
@settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT)
@example(text="\x0c")
def test_any_text_at_every_place_breaks_no_export(format, text):
    assert READERS[format](render(every_block(text), format)) is not None


@pytest.mark.long
@settings(deadline=None, max_examples=examples(60))
@given(text=ANY_TEXT)
def test_a_cell_in_word_holds_the_cleaned_text_line_by_line(text):
    file = docx.Document(io.BytesIO(render(every_block(text), "docx")))
    lines = [paragraph.text for paragraph in file.tables[0].cell(1, 0).paragraphs]
    assert "\n".join(lines) == clean_text(text)


@pytest.mark.long
@try_rows("format", KINDS)
def test_a_document_of_nothing_is_still_a_file(format):
    data = render(Document("", DAY), format)
    assert data or format == "html"
    assert render(Document("\x00", DAY, (Paragraph(""),)), format) is not None


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(ValueError, match="no format odt; there are docx, pdf"):
        render(Document("T", DAY), "odt")
