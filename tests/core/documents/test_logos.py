"""Logos: judged by what is in them, made safe, and nothing kept that is no picture."""

import io
from dataclasses import replace

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from PIL import Image

from core.charts.contrast import contrast
from core.documents import render
from core.documents.logos import KEPT, read_logo
from core.documents.model import Document, TitlePage
from core.records.rules import RuleBroken
from tests.core.documents.samples import DAY
from tests.rows import try_rows

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 10">'


def pixels(kind="PNG", size=(60, 20), **more):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def drawing(inside):
    return f"{HEAD}{inside}</svg>".encode()


def test_pixels_are_written_anew_and_made_no_larger_than_wanted():
    place = Image.Exif()
    place[0x010E] = "where it was taken"
    made = read_logo(pixels("JPEG", (3000, 1000), exif=place) + b"<script>")
    assert (made.kind, made.width, made.height) == ("jpeg", KEPT[0], 333)
    assert b"taken" not in made.data and b"script" not in made.data
    assert Image.open(io.BytesIO(read_logo(pixels()).data)).format == "PNG"


def test_a_drawing_keeps_its_look_and_nothing_that_does_more_than_draw():
    made = read_logo(
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
        + drawing('<metadata>me</metadata><style>.a{fill:#123456}</style><rect class="a" width="30" height="10"'
                  ' style="stroke:red" data-x="1" xmlns:p="urn:p" p:q="r"/>')
    )  # fmt: skip
    text = made.data.decode()
    assert 'fill="#123456"' in text and 'stroke="red"' in text
    assert not [word for word in ("metadata", "style", "data-x", "urn:p", "DOCTYPE") if word in text]
    picture = Image.open(io.BytesIO(made.pixels))
    assert (picture.format, picture.getpixel((picture.width // 2, picture.height // 2))[:3]) == (
        "PNG",
        (0x12, 0x34, 0x56),
    )


@try_rows(("data", "said"), [
    (drawing("<script>alert(1)</script>"), "script"),
    (drawing('<rect onload="alert(1)"/>'), "onload"),
    (drawing('<image href="http://example.org/x.png"/>'), "image"),
    (drawing("<foreignObject><b/></foreignObject>"), "foreignObject"),
    (drawing('<rect fill="url(http://example.org/#a)"/>'), "elsewhere"),
    (drawing('<use xlink:href="http://example.org/#a"/>'), "elsewhere"),
    (drawing('<a href="javascript:alert(1)"><rect/></a>'), "holds “a”"),
    (drawing("<style>@import 'x';</style>"), "style sheet"),
    (drawing('<g id="a"><use href="#b"/></g><use href="#a"/>'), "repeats"),
    (drawing("<path/>" * 3001), "too many parts"),
    (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("<rect/>"), "no plain SVG"),
    (b"<html><svg></svg></html>", "something else"),
    (HEAD.replace('viewBox="0 0 30 10"', "").encode() + b"</svg>", "how large"),
    (drawing("<rect/>").replace(b"30 10", b"300 10"), "as wide as high"),
    (drawing(" " * 300_000), "larger than 256 KB"),
    (b"GIF89a", "something else"),
    (b"", "something else"),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 40, "damaged"),
    (pixels("PNG", (9000, 3000)), "too many pixels"),
    (pixels(size=(600, 4)), "as wide as high"),
    (b"\x89PNG" * 300_000, "larger than 1 MB"),
])  # fmt: skip
def test_what_is_no_plain_picture_is_refused_in_words(data, said):
    with pytest.raises(RuleBroken, match=said) as told:
        read_logo(data)
    assert told.value.field == "logo"


@try_rows("data", [pixels(), pixels("JPEG"), drawing('<rect width="30" height="10"/>')])
def test_a_logo_stands_in_page_pdf_and_word_with_its_words(data):
    logo = replace(read_logo(data), alt="Logo of <Northmere>", url="/reports/cover/logo/1/")
    document = Document("T", DAY, (TitlePage(own_page=False),), board="Board", logo=logo)
    page = render(document, "html").decode()
    assert 'src="/reports/cover/logo/1/" alt="Logo of &lt;Northmere&gt;"' in page
    word = docx.Document(io.BytesIO(render(document, "docx")))
    assert [node.get("descr") for node in word.element.iter(qn("wp:docPr"))] == ["Logo of <Northmere>"]
    with pikepdf.open(io.BytesIO(render(document, "pdf"))) as pdf:
        said = [
            str(each.get("/Alt")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert said == ["Logo of <Northmere>"]


@try_rows(("one", "other", "ratio"), [
    ("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54), ("#1d4f76", "#ffffff", 8.65),
])  # fmt: skip
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.05)
