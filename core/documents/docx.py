"""The document as a Word file: python-docx makes the shell, the text is written as XML in one go."""

import datetime
import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from core.documents import layout
from core.documents.docx_body import GAP, Body, escaped
from core.documents.docx_pages import Pages, text_area, turn, turns
from core.documents.docx_properties import set_custom_properties, set_prints
from core.documents.model import Document, TitlePage
from core.documents.word_template import REQUIRED, inherit, is_place
from core.text.safe_text import clean_text

FONT = "Arial"
_QUIET = RGBColor(0x50, 0x50, 0x50)
_THEME_FONTS = re.compile(rb"<w:rFonts [^>]*Theme=[^>]*/>")
_PLAIN_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'.encode()
_LANGUAGE = re.compile(rb'(<w:(?:lang|themeFontLang) w:val=")[^"]*"')
_BODY = re.compile(rb"(<w:body>).*?(<w:sectPr\b)", re.DOTALL)
_HERE = "the report goes here 7f0c51"
_PLACE = re.compile(rb"()<w:p\b[^>]*><w:r\b[^>]*><w:t\b[^>]*>" + _HERE.encode() + rb"</w:t></w:r></w:p>()")
_OWN = (  # our own styles: name, size in points, space after, bold
    ("Table Text", layout.FONT_SIZE, 2, False),
    ("Table Heading", layout.FONT_SIZE, 2, True),
    ("Table Gap", 4, 4, False),
    ("Board Name", 15, 6, False),
    ("Title Line", 12, 4, False),
)
_USED = (*REQUIRED, "Heading 5", "Heading 6", *(name for name, *_ in _OWN))
_STYLE = re.compile(f'(<w:pStyle w:val=")({"|".join(name.replace(" ", "") for name in _USED)})"')


def render_docx(document: Document) -> bytes:
    """`document` as a DOCX file; the same document gives the same bytes.

    Real headings, repeated heading rows, merged cells, page numbers, language and title set.
    Raises MisfitTable for a table whose spans do not fit, ValueError for a drawing that is not a plain SVG.
    """
    if document.word_template:
        return _on_template(document)
    shell = docx.Document(io.BytesIO(_template()))
    _set_styles(shell, document)
    pages = _set_page(shell, document)
    _set_properties(shell, document)
    writer = Body(document, shell.part, pages=pages)
    body = writer.xml()
    set_prints(shell.settings.element, writer.keys)
    if pages:
        pages.finish(writer.document.landscape)
    out = io.BytesIO()
    shell.save(out)
    return _finished(out, body, document)


def _on_template(document: Document) -> bytes:
    shell = docx.Document(io.BytesIO(document.word_template))
    _add_styles(shell)
    sections = list(shell.sections)
    for section in sections:
        turn(section, document.landscape)
    place = _place_in(shell.element.body)
    held = sections[-1] if place is None else _section_of(place, sections)
    document = replace(document, paper=text_area(held))
    pages = Pages(held, shell.part, document, _add_lines) if turns(document) else None
    for section in sections:
        _add_lines(section, document)
    inherit([section._sectPr for section in sections])
    _set_properties(shell, document)
    writer = Body(document, shell.part, first_mark=1000, pages=pages)
    body = writer.xml()
    set_prints(shell.settings.element, writer.keys)
    lying = writer.document.landscape
    if pages and lying != document.landscape and _followed(place, held):
        body, lying = body.removesuffix(GAP) + pages.ending(lying), document.landscape
    keys = {name.replace(" ", ""): shell.styles[name].style_id for name in _USED}
    body = _STYLE.sub(lambda match: f'{match[1]}{keys[match[2]]}"', body)
    _place_marker(shell.element.body, place)
    if pages:
        pages.finish(lying)
    out = io.BytesIO()
    shell.save(out)
    return _finished(out, body, document)


def _add_lines(section, document: Document) -> None:
    """Add title, marking and foot to the template's header and footer, whose own page number stays."""
    right = " · ".join(text for text in (document.shown_title, document.marking) if text.strip())
    first = section._document_part.document.sections[0]._sectPr
    heads, feet = [section.header], [section.footer]
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
        feet.append(section.first_page_footer)
    if section._document_part.document.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
        feet.append(section.even_page_footer)
    for areas, left, end in ((heads, document.board, _plain_run(right)), (feet, document.foot, "")):
        for area in areas:
            if area.is_linked_to_previous and section._sectPr is not first:
                continue  # inherits that of the section before
            numbered = any("PAGE" in (code.text or "") for code in area._element.iter(qn("w:instrText")))
            numbered = numbered or any(
                "PAGE" in code.get(qn("w:instr"), "") for code in area._element.iter(qn("w:fldSimple"))
            )
            own = end or ("" if numbered else _page_of_pages())
            _set_line(area, left, own, layout.text_width(document), below=_contains_something(area._element))


def _contains_something(element) -> bool:
    wanted = (qn("w:t"), qn("w:drawing"), qn("w:pict"), qn("w:instrText"), qn("w:fldSimple"), qn("w:tbl"))
    return any(part.tag != qn("w:t") or (part.text or "").strip() for part in element.iter(*wanted))


def _place_in(body):
    """The paragraph that marks the report's place, or None. A section break in it gets a paragraph of its own."""
    place = next((element for element in body if is_place(element)), None)
    ending = place.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") if place is not None else None
    if ending is not None:
        after = parse_xml(f"<w:p {nsdecls('w')}><w:pPr/></w:p>")
        place.addnext(after)
        after[0].append(ending)
    return place


def _section_of(place, sections):
    after = {*place.itersiblings()}
    return next(each for each in sections if not after.isdisjoint((each._sectPr, *each._sectPr.iterancestors())))


def _followed(place, held) -> bool:
    if place is None:
        return False
    ends = (held._sectPr, *held._sectPr.iterancestors())
    for element in place.itersiblings():
        if _contains_something(element):
            return True
        if element in ends:
            return False
    return False


def _place_marker(body, place) -> None:
    """Put a marker where the report goes: into its paragraph, or in place of the whole body where there is none."""
    if place is None:
        for element in [each for each in body if each.tag != qn("w:sectPr")]:
            body.remove(element)
        place = parse_xml(f"<w:p {nsdecls('w')}/>")
        body.insert(0, place)
    for child in list(place):
        place.remove(child)
    place.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{_HERE}</w:t></w:r>"))


@cache
def _template() -> bytes:
    """The default file of python-docx without its picture and unused styles, with our own styles added."""
    shell = docx.Document()
    package, part = shell.part.package, shell.part
    for owner, kind in ((package, "thumbnail"), (part, "stylesWithEffects"), (part, "customXml")):
        for key in [key for key, link in owner.rels.items() if link.reltype.endswith(kind)]:
            del owner.rels[key]
    for style in list(shell.styles.element.iter(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            shell.styles.element.remove(style)
    _add_styles(shell)
    out = io.BytesIO()
    shell.save(out)
    return out.getvalue()


def _add_styles(shell) -> None:
    there = {style.name for style in shell.styles}
    for level in (5, 6):
        if f"Heading {level}" not in there:
            style = shell.styles.add_style(f"Heading {level}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = shell.styles["Heading 4"]
    for name, size, after, bold in (each for each in _OWN if each[0] not in there):
        style = shell.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = shell.styles.default(WD_STYLE_TYPE.PARAGRAPH)
        style.font.size, style.font.bold = Pt(size), bold
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0


def _set_styles(shell, document: Document) -> None:
    styles, tight = shell.styles, document.is_tight
    colour = RGBColor.from_string(document.colour.lstrip("#").upper())
    styles["Normal"].font.size = Pt(10.5)
    if tight:
        styles["Normal"].paragraph_format.space_after, styles["Normal"].paragraph_format.line_spacing = Pt(4), 1.0
        for name in ("Table Text", "Table Heading", "Table Gap"):
            styles[name].paragraph_format.space_after = Pt(0)
    for level, size in enumerate((16, 13, 11.5, 11, 10.5, 10.5), start=1):
        style = styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = colour
        style.paragraph_format.space_before = Pt((16 if level == 1 else 12) - 6 * tight)
        style.paragraph_format.space_after = Pt(7 - 4 * tight)
        style.paragraph_format.line_spacing = 1.0 if tight else style.paragraph_format.line_spacing
        style.paragraph_format.keep_with_next = True
    title = styles["Title"]
    title.font.size, title.font.bold, title.font.color.rgb = Pt(20 if tight else 34), True, colour
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    title.paragraph_format.space_after = Pt(4 if tight else 10)
    subtitle = styles["Subtitle"]
    subtitle.font.size, subtitle.font.italic, subtitle.font.bold = Pt(13 if tight else 17), False, False
    subtitle.font.color.rgb = RGBColor(0, 0, 0)
    subtitle.paragraph_format.space_after = Pt(4 if tight else 20)
    if tight:
        styles["Board Name"].font.size, styles["Title Line"].font.size = Pt(12), Pt(10)
        styles["Title Line"].paragraph_format.space_after = Pt(2)
    styles["Board Name"].font.color.rgb = _QUIET
    styles["Board Name"].paragraph_format.space_before = Pt(120)
    for name in ("Board Name", "Title", "Subtitle", "Title Line"):
        styles[name].paragraph_format.left_indent = Pt(20)
        _rule_beside(styles[name], document.accent or document.colour)
    caption = styles["Caption"]
    caption.font.color.rgb, caption.font.bold = _QUIET, False
    caption.paragraph_format.keep_with_next = True


def _rule_beside(style, colour: str) -> None:
    line = f'<w:left w:val="single" w:sz="36" w:space="12" w:color="{colour.lstrip("#").upper()}"/>'
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _set_page(shell, document: Document) -> Pages | None:
    """Set A4, header and footer; the title page carries only its protective marking. Returns the portrait and landscape
    sections where the document has both.
    """
    section = shell.sections[0]
    width, height = Pt(595.3), Pt(841.9)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if document.landscape else (width, height)
    section.left_margin = section.right_margin = Pt(layout.MARGIN)
    section.top_margin, section.bottom_margin = Pt(58), Pt(52)
    section.header_distance, section.footer_distance = Pt(28), Pt(24)
    section.different_first_page_header_footer = bool(document.blocks) and isinstance(document.blocks[0], TitlePage)
    pages = Pages(section, shell.part, document, _set_lines) if turns(document) else None
    _set_lines(section, document)
    if section.different_first_page_header_footer:
        end = layout.text_width(document)
        _set_line(section.first_page_header, "", _plain_run(document.marking), end)
        _set_line(section.first_page_footer, document.foot, _page_of_pages(), end)
    return pages


def _set_lines(section, document: Document) -> None:
    right = " · ".join(text for text in (document.shown_title, document.marking) if text.strip())
    end = layout.text_width(document)
    _set_line(section.header, document.board, _plain_run(right), end, ruled=True)
    _set_line(section.footer, document.foot, _page_of_pages(), end)


def _set_line(area, left: str, right: str, width: float, ruled: bool = False, below: bool = False) -> None:
    """One line in header or footer: `left` is text, `right` is runs as XML, flush right at `width` points.

    `below` adds it below the existing lines.
    """
    paragraph = area.add_paragraph() if below or not area.paragraphs else area.paragraphs[0]
    for stop in list(paragraph.style.paragraph_format.tab_stops):
        paragraph.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(width), WD_TAB_ALIGNMENT.RIGHT)
    if ruled:
        rule = '<w:bottom w:val="single" w:sz="4" w:space="3" w:color="A5A5A5"/>'
        paragraph._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:jc"
        )
    runs = f"{_plain_run(left)}<w:r>{_SMALL}<w:tab/></w:r>{right}"
    for run in parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"):
        paragraph._p.append(run)


_SMALL = '<w:rPr><w:color w:val="505050"/><w:sz w:val="16"/></w:rPr>'


def _plain_run(text: str) -> str:
    text = " ".join(clean_text(text).split())
    return f'<w:r>{_SMALL}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def _page_of_pages() -> str:
    def field(code: str) -> str:
        marks = [f'<w:r>{_SMALL}<w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")]
        words = f'<w:r>{_SMALL}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        return f"{marks[0]}{words}{marks[1]}<w:r>{_SMALL}<w:t>1</w:t></w:r>{marks[2]}"

    return f"{_plain_words('Page ')}{field('PAGE')}{_plain_words(' of ')}{field('NUMPAGES')}"


def _plain_words(text: str) -> str:
    return f'<w:r>{_SMALL}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _set_properties(shell, document: Document) -> None:
    """Set the file's properties; every property of the default file is overwritten."""

    def short(text: str) -> str:
        return " ".join(clean_text(text).split())[:255]

    moment = datetime.datetime.combine(document.date, datetime.time())
    properties = shell.core_properties
    properties.title, properties.subject = short(document.shown_title), short(document.subject)
    properties.author = properties.last_modified_by = short(document.author or document.board)
    properties.comments, properties.keywords, properties.category = "", "", ""
    properties.language = document.language
    properties.created = properties.modified = moment
    properties.revision = 1
    set_custom_properties(shell.part.package, document.properties)


def _finished(shell: io.BytesIO, body: str, document: Document) -> bytes:
    moment = (max(document.date.year, 1980), document.date.month, document.date.day, 0, 0, 0)
    language = document.language.encode("ascii", "replace")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(shell) as parts,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file,
    ):
        for name in parts.namelist():
            data = parts.read(name)
            if name == "word/document.xml" or document.word_template and _HERE.encode() in data:
                place = _PLACE if document.word_template else _BODY
                data = place.sub(lambda match: match[1] + body.encode("utf-8") + match[2], data, count=1)
            elif name in ("word/styles.xml", "word/settings.xml") and not document.word_template:
                data = _LANGUAGE.sub(lambda match: match[1] + language + b'"', _THEME_FONTS.sub(_PLAIN_FONTS, data))
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data)
    return out.getvalue()
