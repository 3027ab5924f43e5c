"""The pages of a Word file that stand and that lie: a section of the file for each stretch of them.

The first stretch is on the pages that the file has; others turn them. A section has the head and foot of the pages as
they stand, written anew for the width of its own.
"""

from __future__ import annotations

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
_FIRST_ONLY = ("w:titlePg", "w:type", "w:pgNumType")  # what would begin anew with each section
_NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')


def turns(document: Document) -> bool:
    """Whether some pages of a document lie and others stand."""
    said = (block.lying for block in document.blocks if isinstance(block, PageBreak))
    return any(lying not in (None, document.landscape) for lying in said)


def turn(section: Section, lying: bool) -> None:
    """Lay or stand the pages of a section; its margins stay."""
    if (section.page_width > section.page_height) != lying:
        section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT


def room(section: Section) -> tuple[float, float]:
    """Width and height of the text on the pages of a section, in points."""
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    return width / Pt(1), height / Pt(1)


class Pages:
    """The sections of the pages that stand and of those that lie; `held` is that in which the document begins.

    `add_lines` writes what stands on every page into the head and foot of a section of this document.
    """

    def __init__(self, held: Section, part, document: Document, add_lines: Callable[[Section, Document], None]):
        self.documents = {document.landscape: document}
        self.held, self.begun = held, False
        other = _turned(held, part, lying=not document.landscape)
        wide = replace(document, landscape=not document.landscape, paper=document.paper and room(other))
        self.documents[wide.landscape] = wide
        self.sections = {document.landscape: held, wide.landscape: other}
        add_lines(other, wide)

    def ending(self, lying: bool) -> str:
        """The paragraph with which a stretch of pages ends, as XML."""
        inside = etree.tostring(self.section(lying), encoding="unicode")
        inside = _NAMESPACES.sub("", inside)  # the part names them
        return f'<w:p><w:pPr><w:pStyle w:val="TableGap"/>{inside}</w:pPr></w:p>'

    def section(self, lying: bool) -> etree._Element:
        """The properties of the next stretch of pages; only the first one has a first page of its own."""
        found = deepcopy(self.sections[lying]._sectPr)
        if self.begun:
            for name in _FIRST_ONLY:
                for each in found.findall(qn(name)):
                    found.remove(each)
        self.begun = True
        return found

    def finish(self, lying: bool) -> None:
        """The section in which the document began is now that of its last stretch, and of what follows it."""
        own = self.held._sectPr
        own.getparent().replace(own, self.section(lying))


def _turned(held: Section, part, *, lying: bool) -> Section:
    """A section like this one whose pages are turned, with copies of its heads and feet."""
    properties = parse_xml(etree.tostring(held._sectPr))  # with the names of namespaces that stand above it
    for each in [each for each in properties if each.tag in (*_REFERENCES, qn("w:titlePg"))]:
        properties.remove(each)
    made = Section(properties, part)
    turn(made, lying)
    for name in AREAS:
        source = getattr(held, name)
        if source.is_linked_to_previous and source._prior_headerfooter is None:
            continue  # there is none
        area = getattr(made, name)
        area.is_linked_to_previous = False
        _copy(source.part, area.part)
    return made


def _copy(source, target) -> None:
    """The content of a head or foot, with the pictures to which it leads."""
    target._element = deepcopy(source._element)  # whole, since texts in it name the namespaces of its root
    for key, link in source.rels.items():
        aim = link.target_ref if link.is_external else link.target_part
        target.rels.add_relationship(link.reltype, aim, key, link.is_external)
