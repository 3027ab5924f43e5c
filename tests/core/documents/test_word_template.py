"""Word files of the board's own: refused with the reason, made anew without what reports do not need, and used."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from core.documents import render
from core.documents.word_template import MOST_BYTES, BadTemplate, read_template
from tests.core.documents.samples import every_block
from tests.core.files.upload_files import workbook
from tests.factories.word_files import changed, linked, word_template
from tests.rows import try_rows

DOCUMENT = "word/document.xml"


def field(code):
    """A Word file with a field."""
    run = f"<w:p><w:r><w:instrText>{code[:4]}</w:instrText></w:r><w:r><w:instrText>{code[4:]}</w:instrText></w:r></w:p>"
    return changed(word_template(), {DOCUMENT: (b"<w:body>", b"<w:body>" + run.encode())})


TWO_FIELDS = b"""<w:body><w:p>
  <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
  <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>
</w:p>"""


@try_rows(("data", "said"), [
    (b"%PDF-1.7", "something else"),
    (b"PK\x03\x04", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Save this file as"),
    (b"PK\x03\x04" + b"0" * MOST_BYTES, "larger than 3 MB"),
    (changed(word_template(), {"[Content_Types].xml": (b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")}),
     "no Word document"),
    (changed(word_template(), {"[Content_Types].xml": (
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
        b"application/vnd.ms-word.document.macroEnabled.main")}), "macros"),
    (linked("vbaProject", "vbaProject.bin"), "macros"),
    (linked("oleObject", "embeddings/a.bin"), "embedded object"),
    (linked("aFChunk", "other.html"), "another document"),
    (linked("image", "http://example.org/a.png", outside=True), "outside it: http://example.org/a.png"),
    (linked("hyperlink", "https://example.org/", outside=True), "outside it"),
    (linked("image", "media/a.png"), "no PNG, JPEG or GIF"),
    (field('INCLUDETEXT "c:/secret.docx"'), "INCLUDETEXT"),
    (field("dde excel sheet"), "DDE"),
    (field("DDEAUTO\tcmd"), "DDEAUTO"),
    (field('DDEAUTO"cmd"'), "DDEAUTO"),
    (changed(word_template(), {DOCUMENT: (b"<w:body>", TWO_FIELDS)}), "DDEAUTO"),
    (changed(word_template(), {DOCUMENT: (b"?>", b'?><!DOCTYPE w [<!ENTITY a "b">]>')}), "entities"),
    (changed(word_template(), {DOCUMENT: (b"</w:document>", b"")}), "damaged"),
    (changed(word_template(), {DOCUMENT: (b"<w:body>", b"<w:body>" + b" " * 30_000_000)}), "far more"),
])  # fmt: skip
def test_a_file_that_is_no_safe_template_is_refused_with_the_reason(data, said):
    with pytest.raises(BadTemplate) as told:
        read_template(data)
    assert said in told.value.message


def test_styles_that_reports_need_and_that_are_missing_are_named():
    assert read_template(word_template()).missing == ()
    assert read_template(word_template(without="Heading 3")).missing == ("Heading 3",)
    assert read_template(word_template(without="Caption")).missing == ("Caption",)
    plain = changed(word_template(), {"word/styles.xml": (b'<w:numId w:val="3"/>', b"")})
    assert read_template(plain).missing == ()  # still a list: Word gives it the signs of its first one
    bare = docx.Document(io.BytesIO(word_template()))
    style = bare.styles["List Bullet"].element
    style.remove(style.pPr)
    out = io.BytesIO()
    bare.save(out)
    assert read_template(out.getvalue()).missing == ("List Bullet (it is there, and it has no bullets)",)


def test_what_a_report_does_not_need_is_left_out_and_a_template_file_becomes_a_document():
    outside = linked("attachedTemplate", "file:///C:/letters/anna.dotm", outside=True)
    template = changed(outside, {"[Content_Types].xml": (b"document.main+xml", b"template.main+xml")})
    made = read_template(changed(template, more={"customXml/item9.xml": b"<a/>", "word/comments.xml": b"<a/>"}))
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert not [name for name in parts if "customXml" in name or "comments" in name or "thumbnail" in name]
    assert not [name for name, data in parts.items() if b"anna" in data or b"template.main" in data]
    assert read_template(made.data) == made


def written(data, **more):
    """A document with every kind of block, written with a template."""
    document = replace(every_block(), marking="OFFICIAL", word_template=read_template(data).data, **more)
    return render(document, "docx")


@pytest.mark.long
def test_a_document_takes_the_styles_the_page_and_the_head_of_the_template():
    source = docx.Document(io.BytesIO(word_template()))
    source.styles["Heading 1"].font.name = "Georgia"
    source.sections[0].left_margin = 914400
    out = io.BytesIO()
    source.save(out)
    data = written(out.getvalue(), landscape=True)
    assert data == written(out.getvalue(), landscape=True)
    made = docx.Document(io.BytesIO(data))
    section = made.sections[0]
    assert made.styles["Heading 1"].font.name == "Georgia" and section.left_margin == 914400
    assert section.page_width > section.page_height
    head = "\n".join(paragraph.text for paragraph in section.header.paragraphs)
    assert head.startswith("Northmere letterhead\n") and "OFFICIAL" in head
    assert "PAGE" in "".join(code.text for code in section.footer._element.iter(qn("w:instrText")))
    used = {each.get(qn("w:val")) for each in made.element.iter(qn("w:pStyle"))}
    assert used <= {style.style_id for style in made.styles}
    wide = (section.page_width - section.left_margin - section.right_margin) / 635
    assert all(float(each.get(qn("w:w"))) <= wide + 1 for each in made.element.iter(qn("w:tblW")))


@pytest.mark.long
@try_rows(("body", "first", "last"), [
    ("A cover of our own\n[report]\nThe end", "A cover of our own", "The end"), ("Old text\nMore of it", "", ""),
])  # fmt: skip
def test_the_report_stands_where_the_template_says_or_in_place_of_all(body, first, last):
    texts = [part.text for part in docx.Document(io.BytesIO(written(word_template(body)))).paragraphs]
    assert "[report]" not in texts and "Old text" not in texts and "words" in texts
    assert not first or (texts[0], texts[-1]) == (first, last) or (first in texts[:2] and texts[-1] == last)


def test_other_office_files_are_no_templates():
    with pytest.raises(BadTemplate, match="no Word document"):
        read_template(workbook())
