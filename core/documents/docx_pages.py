"""Portrait and landscape pages of a Word file: one section for each stretch of pages.

The first stretch uses the section of the file. Each later section has copies of its header and footer, rewritten for
its own width.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt
from lxml import etree

from core.documents.model import Document, PageBreak

AREAS = ("header", "footer", "even_page_header", "even_page_footer")
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_FIRST_ONLY = ("w:titlePg", "w:type", "w:pgNumType")  # would restart with each section
_NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')


def turns(document: Document) -> bool:
    orientations = (block.lying for block in document.blocks if isinstance(block, PageBreak))
    return any(lying not in (None, document.landscape) for lying in orientations)


def turn(section: Section, lying: bool) -> None:
    if (section.page_width > section.page_height) != lying:
        section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT


def text_area(section: Section) -> tuple[float, float]:
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    return width / Pt(1), height / Pt(1)


class Pages:
    """`held` is the section in which the document starts; `add_lines` writes its header and footer."""

    def __init__(self, held: Section, part, document: Document, add_lines: Callable[[Section, Document], None]):
        self.documents = {document.landscape: document}
        self.held, self.begun = held, False
        other = _turned(held, part, lying=not document.landscape)
        wide = replace(document, landscape=not document.landscape, paper=document.paper and text_area(other))
        self.documents[wide.landscape] = wide
        self.sections = {document.landscape: held, wide.landscape: other}
        add_lines(other, wide)

    def ending(self, lying: bool) -> str:
        inside = etree.tostring(self.section(lying), encoding="unicode")
        inside = _NAMESPACES.sub("", inside)  # the part names them
        return f'<w:p><w:pPr><w:pStyle w:val="TableGap"/>{inside}</w:pPr></w:p>'

    def section(self, lying: bool) -> etree._Element:
        """Section properties of the next stretch; only the first has a different first page."""
        found = deepcopy(self.sections[lying]._sectPr)
        if self.begun:
            for name in _FIRST_ONLY:
                for each in found.findall(qn(name)):
                    found.remove(each)
        self.begun = True
        return found

    def finish(self, lying: bool) -> None:
        own = self.held._sectPr
        own.getparent().replace(own, self.section(lying))


def _turned(held: Section, part, *, lying: bool) -> Section:
    properties = parse_xml(etree.tostring(held._sectPr))  # with the namespaces declared above it
    for each in [each for each in properties if each.tag in (*_REFERENCES, qn("w:titlePg"))]:
        properties.remove(each)
    made = Section(properties, part)
    turn(made, lying)
    for name in AREAS:
        source = getattr(held, name)
        if source.is_linked_to_previous and source._prior_headerfooter is None:
            continue  # no such header or footer
        area = getattr(made, name)
        area.is_linked_to_previous = False
        _copy(source.part, area.part)
    return made


def _copy(source, target) -> None:
    target._element = deepcopy(source._element)  # whole, since its content uses the namespaces of its root
    for key, link in source.rels.items():
        aim = link.target_ref if link.is_external else link.target_part
        target.rels.add_relationship(link.reltype, aim, key, link.is_external)
