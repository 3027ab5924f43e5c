"""The fragment for pages: headings of every cell, text escaped, no style and no script."""

import pytest
from lxml import html

from core.documents import render
from core.documents.html import html_fragment
from core.documents.model import Badge, Bullets, Cell, Column, Document, Heading, Image, Paragraph, Run, Table
from tests.core.documents.samples import DAY, SVG, every_block, flat, headings_of, plan_table
from tests.rows import try_rows


def parsed(*blocks, **words):
    return html.fragment_fromstring(html_fragment(Document("T", DAY, blocks, **words)), create_parent="main")


def test_every_cell_names_its_column_and_its_row_headers():
    table = plan_table(43)
    page = parsed(table)
    texts = {node.get("id"): flat(node.text_content()) for node in page.iter("th")}
    got = {
        flat(node.text_content()): {texts[name] for name in node.get("headers").split()}
        for node in page.iterfind(".//tbody//*[@headers]")
    }
    assert got == {text: set(map(flat, names)) for text, names in headings_of(table).items()}


def test_headers_have_scopes_and_spans():
    page = parsed(Table((Column("A", 1, True), Column("B")), ((Cell("a", rowspan=2), Cell("b")), (Cell("c"),))))
    assert [node.get("scope") for node in page.iter("th")] == ["col", "col", "rowgroup"]
    assert page.find(".//tbody/tr/th").get("rowspan") == "2"


def test_ids_are_unique_in_one_document_and_between_two():
    document = Document("T", DAY, (plan_table(10), plan_table(10)))
    both = html.fragment_fromstring(html_fragment(document, "a") + html_fragment(document, "b"), create_parent="main")
    ids = [node.get("id") for node in both.iter() if node.get("id")]
    assert len(ids) == len(set(ids)) > 40


def test_a_caption_is_seen_only_where_it_is_wanted():
    table = {"columns": (Column("A"),), "rows": ((Cell("x"),),), "caption": "Plan", "summary": "One column"}
    page = parsed(Table(**table), Table(**table, show_caption=True))
    captions = page.findall(".//caption")
    assert [node.text for node in captions] == [None, "Plan "]
    assert [node.find("span").get("class") for node in captions] == ["govuk-visually-hidden"] * 2
    assert [node.text_content() for node in captions] == ["Plan. One column", "Plan One column"]


def test_headings_begin_below_the_pages_own_and_none_is_skipped():
    page = parsed(Heading(1, "A", anchor="a-1"), Heading(3, "B"), Heading(1, "C", anchor="not fit"))
    assert [(node.tag, node.get("id")) for node in page] == [("h2", "a-1"), ("h3", None), ("h2", None)]


def test_runs_and_lists_keep_their_form():
    page = parsed(Paragraph((Run("a", bold=True), Run("b", italic=True))), Bullets(("x\ny",)))
    text = html.tostring(page).decode()
    assert "<p><strong>a</strong><em>b</em></p>" in text
    assert "<li>x<br>y</li>" in text


def test_a_badge_has_a_class_and_no_style():
    text = html_fragment(
        Document("T", DAY, (Table((Column("A"),), ((Cell("x", badge=Badge("R", "Overdue", "#ff0000")),),)),))
    )
    assert '<span class="badge badge--r">R Overdue</span>' in text
    assert "style=" not in text


def test_markup_in_a_text_is_escaped_wherever_it_stands():
    text = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' &amp;"
    page = html.fragment_fromstring(html_fragment(every_block(text)), create_parent="main")
    assert {node.tag for node in page.iter()}.isdisjoint({"script", "img"})
    assert page.find(".//p").text_content() == text
    assert not [node for node in page.iter() if any(name.startswith("on") for name in node.attrib)]


def test_folded_table_is_closed_under_its_name_and_keeps_its_caption():
    page = parsed(Table((Column("A"),), ((Cell("x"),),), caption="Colours <1>", is_folded=True))
    (details,) = page.iter("details")
    assert details.get("open") is None
    assert details.find("summary").text_content() == "Colours <1>: the same as a table"
    assert details.find(".//table/caption").text_content() == "Colours <1>"


def test_caption_that_repeats_the_heading_is_for_screen_readers_only():
    table = Table((Column("A"),), ((Cell("x"),),), caption="Reds", show_caption=True)
    same, other = (parsed(Heading(1, heading), table).find(".//caption") for heading in ("Reds", "Ambers"))
    assert same.find("span").get("class") == "govuk-visually-hidden"
    assert other.find("span") is None
    assert [same.text_content(), other.text_content()] == ["Reds", "Reds"]


def test_a_drawing_in_two_widths_shows_the_one_that_fits():
    page = parsed(Image(SVG, "Returns by sector", narrow=SVG))
    assert [part.get("class") for part in page.iter("div")][-3:] == ["chart", "chart__wide", "chart__narrow"]


def test_a_drawing_stands_in_the_page_with_its_words():
    page = parsed(Image(SVG, "Returns by sector"))
    assert page.find("figure").get("aria-label") == "Returns by sector"
    assert page.find("figure").find(".//rect") is not None


@try_rows(
    "inside",
    [
        "<script>1</script>",
        '<rect onload="x()"/>',
        '<rect style="fill:url(http://example.org)"/>',
        '<image href="http://example.org/x.png"/>',
        '<use href="http://example.org/x.svg#a"/>',
        "<foreignObject/>",
        "<style>*{}</style>",
        '<rect xmlns="http://www.w3.org/1999/xhtml"/>',
        "<?php x ?>",
        "<a>unclosed",
    ],
)
@try_rows("format", ["html", "pdf", "docx"])
def test_a_drawing_that_does_more_than_draw_is_refused(inside, format):
    svg = SVG.replace("</svg>", f"{inside}</svg>")
    with pytest.raises(ValueError, match="drawing"):
        render(Document("T", DAY, (Image(svg, "x"),)), format)


def test_a_drawing_with_a_document_type_is_refused():
    with pytest.raises(ValueError, match="no plain SVG"):
        render(Document("T", DAY, (Image('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "x"),)), "html")


def test_parts_after_the_open_ones_are_folded_under_their_headings():
    blocks = [block for name in "ABCD" for block in (Heading(1, name), Paragraph(f"about {name}"))]
    document = Document("T", DAY, (Paragraph("before"), *blocks))
    page = html.fragment_fromstring(html_fragment(document, open_parts=2), create_parent="main")
    folded = page.findall("details")
    assert [each.find("summary/h2").text for each in folded] == ["C", "D"]
    assert [each.find("p").text for each in folded] == ["about C", "about D"]
    assert [each.text for each in page.findall("h2")] == ["A", "B"]
    for none in (0, 4, 5):
        assert "<details" not in html_fragment(document, open_parts=none)


WORDS = "More words than a number has"


@try_rows(
    ("cells", "is_cards"),
    [
        ((Cell("1"), Cell(WORDS), Cell("–")), True),
        ((Cell("1"), Cell(WORDS, colspan=2)), False),
        ((Cell("1"), Cell("2"), Cell("3")), False),
    ],
)
def test_only_tables_of_words_without_spans_become_cards(cells, is_cards):
    columns = (Column("No.", 1, True), Column("Action"), Column("Owner"))
    table = parsed(Table(columns, (cells,))).find("table")
    assert ("card-table" in table.get("class")) == is_cards


@try_rows(("second", "is_cards"), [("5 December 2025", True), ("12 (100%)", False)])
def test_table_of_five_columns_becomes_cards_for_a_date_and_not_for_numbers(second, is_cards):
    columns = tuple(map(Column, ("ESLO return", "Wanted by", "Asked", "Answered", "Outstanding")))
    cells = tuple(map(Cell, ("Return 2025", second, "84", "70", "14")))
    assert ("card-table" in parsed(Table(columns, (cells,))).find("table").get("class")) == is_cards


def test_cells_of_cards_have_labels_and_empty_ones_are_marked():
    columns = (Column("No.", 1, True), *map(Column, ("Action", "Colour", "Owner", "Date")))
    row = (Cell("1"), Cell(WORDS), Cell("", badge=Badge("R", "Overdue", "#f4cdc6")), Cell("Police"), Cell("–"))
    cells = parsed(Table(columns, (row,))).findall(".//tbody/tr/*")
    assert [each.get("data-label") for each in cells] == [None, None, None, "Owner", None]
    assert [each.get("data-empty") is not None for each in cells] == [False, False, False, False, True]
