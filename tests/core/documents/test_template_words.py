"""What a Word template says by itself: refused where nobody sees it or it waits for something, else named."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from core.documents.template_words import (
    BODY,
    BOX,
    FOOT,
    HEAD,
    PICTURE,
    WATERMARK,
    FoundText,
    fields_of,
    placeholders_in,
)
from core.documents.word_template import BadTemplate, read_template, says_where, texts_in_file
from tests.factories.word_files import changed, word_template
from tests.rows import try_rows

W = nsdecls("w")
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
RUN = "<w:r><w:t>{}</w:t></w:r>"
BEGIN, APART, END = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))


def code(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'


def field(words: str) -> str:
    return BEGIN + code(words) + APART + RUN.format("result") + END


def box(words: str) -> str:
    """A text box as old and new programs read it: the same words twice."""
    inside = f"<w:txbxContent><w:p>{RUN.format(words)}</w:p></w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{inside}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict {VML}><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def file_with(inside: str, *, where: str = "text", body: str = "Cover\n[report]", style: str = "") -> bytes:
    """A Word file with these runs in a paragraph of its text, its head or its foot."""
    made = docx.Document(io.BytesIO(word_template(body)))
    paragraph = parse_xml(f"<w:p {W}>{inside}</w:p>")
    section = made.sections[0]
    area = {"text": made.element.body, "head": section.header._element, "foot": section.footer._element}[where]
    area.insert(0, paragraph)
    if style:
        made.styles.element.append(parse_xml(style))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@try_rows(("inside", "said"), [
    (field("MERGEFIELD Name"), "a field (MERGEFIELD)"),
    (field('HYPERLINK "https://example.org/"'), "a field (HYPERLINK)"),
    (field("DATE"), "a field (DATE)"),
    (BEGIN + code("IF") + field("DOCPROPERTY Client") + code("= 1") + END, "a field (DOCPROPERTY)"),
    ('<w:fldSimple w:instr=" USERNAME "/>', "a field (USERNAME)"),
    ("<w:ins>" + RUN.format("New") + "</w:ins>", "changes"),
    ("<w:del><w:r><w:delText>Anna Example</w:delText></w:r></w:del>", "changes"),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>For our eyes</w:t></w:r>", "hidden words"),
    ('<w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>For our eyes</w:t></w:r>', "hidden words"),
    (RUN.format("Dear [Name of chair],"), "a placeholder"),
    (RUN.format("Dear {{ name }},"), "{{ name }}"),
    ("<w:r><w:t>Dear «Na</w:t></w:r><w:r><w:t>me»</w:t></w:r>", "«Name»"),
    (RUN.format("Dear &lt;name&gt;,"), "<name>"),
    (RUN.format("Lorem ipsum dolor"), "Lorem ipsum"),
    (RUN.format("Click or tap here to enter text."), "Click or tap here to enter text"),
    (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{RUN.format('Name')}</w:sdtContent></w:sdt>",
     "a control that asks to be filled in"),
    (box("To be filled in by {{ who }}"), "{{ who }}"),
    (f'<w:r><w:pict {VML}><v:shape href="https://example.org/a"/></w:pict></w:r>', "outside it: https://example.org/a"),
    (f'<w:r><w:pict {VML}><v:imagedata src="file://server/a.png"/></w:pict></w:r>', "outside it: file://server/a.png"),
])  # fmt: skip
@try_rows("where", ["text", "head", "foot"])
def test_what_would_go_on_in_every_report_unseen_or_unfilled_is_refused_with_its_place(inside, said, where):
    style = f'<w:style {W} w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    with pytest.raises(BadTemplate) as told:
        read_template(file_with(inside, where=where, style=style))
    assert said in told.value.message
    if "outside" not in said:
        assert {"text": "in the text", "head": "in the head", "foot": "in the foot"}[where] in told.value.message or (
            "in a text box" in told.value.message
        )


@try_rows(("data", "said"), [
    (word_template("[report]\nand again\n[report]"), "[report] is in the text where no report can go"),
    (word_template("[report]", head="[report]"), "[report] is in the head of pages where no report can go"),
    (file_with(box("[report]")), "[report] is in the text where no report can go"),
])  # fmt: skip
def test_a_place_where_no_report_can_go_is_refused(data, said):
    with pytest.raises(BadTemplate) as told:
        read_template(data)
    assert said in told.value.message


@try_rows("inside", [
    field("PAGE"), field("NUMPAGES \\* MERGEFORMAT"), field('STYLEREF "Heading 1"'), '<w:fldSimple w:instr=" PAGE "/>',
    BEGIN + code('TOC \\o "1-3"') + APART + field('HYPERLINK \\l "_Toc1"') + END,
    "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>Seen</w:t></w:r>",
    RUN.format("Write to board@example.org, 5 &lt; 6"),
])  # fmt: skip
def test_numbers_titles_contents_and_plain_words_may_stand(inside):
    assert read_template(file_with(inside, where="foot")).missing == ()


def test_a_place_within_other_words_is_none_and_goes_with_them():
    made = read_template(word_template("The report: [report]"))
    assert not made.has_place and not says_where(made.data)
    assert texts_in_file(made.data) == [FoundText(HEAD, "Northmere letterhead")]


def test_what_it_says_in_every_report_is_named_by_its_place_and_once():
    picture = (
        '<w:r><w:drawing><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'id="1" name="P" title="Our logo" descr="Three herons"/></w:drawing></w:r>'
    )
    mark = f'<w:r><w:pict {VML}><v:shape><v:textpath string="DRAFT 2"/></v:shape></w:pict></w:r>'
    data = file_with(RUN.format("With regards") + box("Town hall") + picture + mark)
    made = read_template(data)
    assert made.has_place and says_where(made.data)
    assert texts_in_file(made.data) == [
        FoundText(BODY, "With regards"), FoundText(BOX, "Town hall"), FoundText(PICTURE, "Our logo"), FoundText(PICTURE, "Three herons"),
        FoundText(WATERMARK, "DRAFT 2"), FoundText(BODY, "Cover"), FoundText(HEAD, "Northmere letterhead"),
    ]  # fmt: skip


@pytest.mark.long
def test_of_a_file_that_does_not_say_where_the_report_goes_no_text_is_kept_but_that_of_its_last_head():
    made = docx.Document(io.BytesIO(word_template("Dear [Name], about Anna Example", head="Kept letterhead")))
    for number in (1, 2):
        made.add_section(WD_SECTION.NEW_PAGE)
        made.add_paragraph(f"Letter {number} about Anna Example")
    middle = made.sections[1].footer
    middle.is_linked_to_previous = False
    middle.paragraphs[0].text = "Foot about Anna Example"
    made.sections[2].footer.is_linked_to_previous = False
    made.sections[2].footer.paragraphs[0].text = "Last foot"
    made.core_properties.comments = "About Anna Example"
    out = io.BytesIO()
    made.save(out)
    found = read_template(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(found.data)) as package:
        assert not [name for name in package.namelist() if b"Anna" in package.read(name)]
    assert texts_in_file(found.data) == [FoundText(HEAD, "Kept letterhead"), FoundText(FOOT, "Last foot")]
    assert read_template(found.data) == found


def test_variables_that_letters_leave_in_a_file_are_left_out():
    settings = (b"</w:settings>", b'<w:docVars><w:docVar w:name="n" w:val="Anna"/></w:docVars></w:settings>')
    data = read_template(changed(word_template(), {"word/settings.xml": settings})).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if b"Anna" in package.read(name)]


@try_rows(("xml", "kinds"), [
    (field("PAGE"), ["PAGE"]),
    (code("DDE excel"), ["DDE"]),
    (BEGIN + code("PA") + "<w:r><w:instrText>GE</w:instrText></w:r>" + END, ["PA"]),
    (BEGIN + code("QUOTE") + field("REF x") + END, ["REF", "QUOTE"]),
    (BEGIN + code("ASK who"), ["ASK"]),
    ('<w:fldSimple w:instr="ddeauto&quot;cmd&quot;"/>', ["DDEAUTO"]),
])  # fmt: skip
def test_each_field_is_known_by_its_first_word(xml, kinds):
    assert list(fields_of(etree.fromstring(f"<w:p {W}>{xml}</w:p>"))) == kinds


@try_rows(("text", "found"), [
    ("[report]", ["[report]"]), ("Room [12], [12]", ["[12]"]), ("a < b and c > d", []), ("<anna@example.org>", []),
    ("${board} and «chair»", ["${board}", "«chair»"]), ("Plain words (in brackets)", []),
])  # fmt: skip
def test_placeholders_are_known_by_their_brackets(text, found):
    assert placeholders_in([text]) == found
