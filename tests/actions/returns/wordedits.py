"""Edits in the Word files of a plan as Word makes them: tracked changes, comments, rows."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from lxml import etree

DAY = "2026-11-20T09:00:00Z"
COLUMNS = ("objective", "method", "number", "action", "leads", "timescale", "colour", "update")


@dataclass
class WordPlan:
    """The body of a file of a plan with colours; rows are named by their placements."""

    body: etree._Element
    columns: tuple[str, ...] = COLUMNS
    ids: list[int] = field(default_factory=lambda: [9_000])

    @property
    def keys(self) -> list[int]:
        """The placements of the rows in their order."""
        marks = self.body.iter(qn("w:bookmarkStart"))
        names = [mark.get(qn("w:name"), "") for mark in marks]
        return list(dict.fromkeys(int(name[7:]) for name in names if name.startswith("_plan_r")))

    def row(self, placement: int) -> etree._Element:
        (mark,) = self.body.xpath(f"//w:bookmarkStart[@w:name='_plan_r{placement}']")
        return next(mark.iterancestors(qn("w:tr")))

    def cell(self, placement: int, column: str) -> etree._Element:
        return self.row(placement).findall(qn("w:tc"))[self.columns.index(column)]

    def write(self, placement: int, column: str, text: str) -> None:
        """Put a text into a cell, without a trace."""
        first = self.paragraphs(placement, column)[0]
        for run in first.findall(qn("w:r")):
            first.remove(run)
        first.append(run_of(text))
        for other in self.paragraphs(placement, column)[1:]:
            other.getparent().remove(other)

    def replace(self, placement: int, column: str, text: str, author: str) -> None:
        """Tracked: what the first paragraph says goes, this comes."""
        first = self.paragraphs(placement, column)[0]
        gone, come = self.change("del", author), self.change("ins", author)
        for run in first.findall(qn("w:r")):
            for each in run.iter(qn("w:t")):
                each.tag = qn("w:delText")
            gone.append(run)
        come.append(run_of(text))
        first.extend([gone, come])

    def append(self, placement: int, column: str, text: str, author: str) -> None:
        """Tracked: words at the end of the first paragraph."""
        come = self.change("ins", author)
        come.append(run_of(text))
        self.paragraphs(placement, column)[0].append(come)

    def add_line(self, placement: int, column: str, text: str, author: str) -> None:
        """Tracked: a paragraph above the others of a cell."""
        line = parse_xml(f"<w:p xmlns:w='{qn('w:p')[1:-2]}'><w:pPr><w:rPr/></w:pPr></w:p>")
        line.find(f".//{qn('w:rPr')}").append(self.change("ins", author))
        come = self.change("ins", author)
        come.append(run_of(text))
        line.append(come)
        self.paragraphs(placement, column)[0].addprevious(line)

    def paragraphs(self, placement: int, column: str) -> list[CT_P]:
        return self.cell(placement, column).findall(qn("w:p"))

    def copied(self, placement: int) -> etree._Element:
        """A copy of a row below it; Word leaves the bookmark with the original."""
        row = self.row(placement)
        copied = copy.deepcopy(row)
        for mark in copied.xpath(".//w:bookmarkStart | .//w:bookmarkEnd"):
            mark.getparent().remove(mark)
        row.addnext(copied)
        return copied

    def change(self, name: str, author: str) -> etree._Element:
        self.ids[0] += 1
        made = etree.Element(qn(f"w:{name}"))
        for key, value in (("id", str(self.ids[0])), ("author", author), ("date", DAY)):
            made.set(qn(f"w:{key}"), value)
        return made


def run_of(text: str) -> etree._Element:
    run = etree.Element(qn("w:r"))
    made = etree.SubElement(run, qn("w:t"))
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def edited_word(data: bytes, edit: Callable[[WordPlan], None]) -> bytes:
    """The file after `edit` of its body."""
    return with_parts(data, {"word/document.xml": lambda root: edit(WordPlan(root))})


def without_marks(data: bytes) -> bytes:
    """The file as a program leaves it that keeps neither properties nor bookmarks nor variables."""

    def clear(root: etree._Element) -> None:
        for each in [*root.iter(*map(qn, ("w:bookmarkStart", "w:bookmarkEnd", "w:docVars")))]:
            each.getparent().remove(each)

    def forget(root: etree._Element) -> None:
        root[:] = []

    return with_parts(data, {"word/document.xml": clear, "word/settings.xml": clear, "docProps/custom.xml": forget})


def with_parts(data: bytes, edits: dict[str, Callable[[etree._Element], None]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if edit := edits.get(name):
                root = parse_xml(content)
                edit(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(name, content)
    return out.getvalue()
