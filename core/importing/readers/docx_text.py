"""The text of Word paragraphs and cells as a reader of the final page sees it.

Kept: insertions, content controls, links, results of fields, line breaks, automatic numbers. Left out, and
said in the notes: hidden text, text boxes, footnotes. Deletions are tracked changes of the cell. Left out silently:
instructions of fields, pictures. A no-break hyphen becomes a hyphen and a soft hyphen goes, so that words can be found.
"""

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from core.importing.readers.docx_marks import MarkReader
from core.importing.readers.docx_numbers import Numbering, Style
from core.importing.readers.docx_xml import attribute, child, flag, name_of, value_of
from core.importing.source import join_paragraphs

_THROUGH = frozenset((
    "smartTag", "hyperlink", "sdt", "sdtContent", "customXml", "fldSimple", "bdo",
    "dir", "ruby", "rubyBase", "oMath", "oMathPara", "r", "AlternateContent",
))  # fmt: skip
_ADDED = frozenset(("ins", "moveTo"))
_BLOCK_THROUGH = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent", "Choice", "body"))
_SIGNS = {
    "F0FC": "✓",
    "F0FB": "✗",
    "F0FE": "☑",
    "F0A8": "☐",
    "F0B7": "•",
    "F0A7": "▪",
    "F0D8": "➢",
    "F0E0": "→",
}


def blocks_of(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables inside a body or cell, through content controls, in reading order."""
    for item in element:
        name = name_of(item)
        if name in ("p", "tbl"):
            yield item
        elif name in _BLOCK_THROUGH:
            yield from blocks_of(item)


def parts_of(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows ("tr") or cells ("tc"), through content controls; deleted rows are left out."""
    for item in element:
        name = name_of(item)
        if name == wanted:
            if not is_deleted(child(item, "trPr")):
                yield item
        elif name in _BLOCK_THROUGH:
            yield from parts_of(item, wanted)


def is_deleted(properties: etree._Element | None) -> bool:
    return child(properties, "del") is not None or child(properties, "moveFrom") is not None


def is_struck(properties: etree._Element | None) -> bool:
    """Whether the properties of a run strike it through, by one line or two."""
    return flag(properties, "strike") is True or flag(properties, "dstrike") is True


class TextReader:
    """Reads the paragraphs of one document in order, since fields and numbers run from one to the next."""

    def __init__(self, styles: dict[str, Style], numbering: Numbering, marks: MarkReader):
        self._styles = styles
        self._marks = marks
        self._numbering = numbering
        self._fields: list[bool] = []  # one per open field: still inside its instruction?
        self._carried = ""  # text before a deleted paragraph mark
        self.hidden: list[str] = []
        self.boxes: dict[str, None] = {}  # each text once, in order
        self.footnotes: set[str] = set()  # "footnote 3": those that the text refers to

    def style_of(self, paragraph: etree._Element) -> str:
        """ "title", "heading", "contents" (an entry of a table of contents) or ""."""
        properties = child(paragraph, "pPr")
        style = self._styles.get(value_of(properties, "pStyle"), Style())
        name = style.name or value_of(properties, "pStyle").lower()
        if name == "title":
            return "title"
        if name.startswith(("toc ", "toc1", "contents ")):
            return "contents"
        outline = value_of(properties, "outlineLvl")
        if name.startswith("heading") or style.outline not in (None, 9) or outline not in ("", "9"):
            return "heading"
        return ""

    def line(self, paragraph: etree._Element) -> tuple[str, str] | None:
        """(automatic number, text); None where its mark is deleted: its text joins the next one."""
        text = self._carried + self._inline(paragraph)
        self._carried = ""
        self._fields = [False] * len(self._fields)
        mark = child(child(paragraph, "pPr"), "rPr")
        if is_deleted(mark):
            self._marks.end_line("removed")
            self._carried = text
            return None
        is_added = child(mark, "ins") is not None or child(mark, "moveTo") is not None
        self._marks.end_line("added" if is_added else "")
        return self._numbering.label(paragraph), text

    def paragraph(self, paragraph: etree._Element) -> str | None:
        """The printed text of a paragraph, its automatic number in front; None where its mark is deleted."""
        found = self.line(paragraph)
        return None if found is None else _numbered(*found)

    def cell(self, cell: etree._Element, nested: Callable[[etree._Element], Iterable[str]]) -> str:
        """The text of a cell. The number of an empty list paragraph counts only where it stands alone
        ("3."). `nested` reads a table in the cell as lines of text."""
        lines: list[tuple[str, str]] = []
        for item in blocks_of(cell):
            if name_of(item) == "tbl":
                lines.extend(("", text) for text in nested(item))
                continue
            found = self.line(item)
            if found is not None:
                lines.append(found)
        if self._carried:
            lines.append(("", self._carried))
            self._carried = ""
        if any(text.strip() for _, text in lines):
            return join_paragraphs(_numbered(label, text) if text.strip() else text for label, text in lines)
        return join_paragraphs(label for label, _ in lines)

    def skip(self, cell: etree._Element) -> str:
        """The text of a cell merged with the one above, which Word does not show; numbers do not count."""
        lines = [self._carried + self._inline(item) for item in blocks_of(cell) if name_of(item) == "p"]
        self._carried, self._fields = "", [False] * len(self._fields)
        return join_paragraphs(lines)

    def _inline(self, element: etree._Element) -> str:
        return "".join(self._piece(item, "") for item in element)

    def _piece(self, item: etree._Element, so_far: str) -> str:
        name = name_of(item)
        if name == "r" and self._is_hidden(item):
            self._remember_hidden(item)
            return ""
        if name == "AlternateContent":
            choice = child(item, "Choice")
            choice = choice if choice is not None else child(item, "Fallback")
            return self._inline(choice) if choice is not None else ""
        if name in _ADDED:
            self._marks.enter()
            text = self._pieces(item)
            self._marks.leave(item, text)
            return text
        if name == "r" and is_struck(child(item, "rPr")):
            text = self._pieces(item)
            if text.strip():
                self._marks.strike(text)
            return text
        if name in _THROUGH:
            return self._pieces(item)
        if name in ("del", "moveFrom"):
            self._marks.remove(item)
            return ""
        if name in ("commentRangeStart", "commentReference"):
            self._marks.refer(attribute(item, "id"))
            return ""
        if name == "bookmarkStart":
            self._marks.bookmark(attribute(item, "name"))
            return ""
        if name == "fldChar":
            self._field(attribute(item, "fldCharType"))
            return ""
        if name in ("drawing", "pict", "object"):
            self._remember_box(item)
            return ""
        sign = "" if any(self._fields) else self._sign(item, name, so_far)
        if sign:
            self._marks.plain()
        return sign

    def _pieces(self, element: etree._Element) -> str:
        text = ""
        for inner in element:
            text += self._piece(inner, text)
        return text

    def _sign(self, item: etree._Element, name: str, so_far: str) -> str:
        if name == "t":
            return (item.text or "").translate({9: " ", 10: " ", 13: " "})
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            is_page = attribute(item, "type") in ("page", "column")
            return "" if is_page and not so_far.strip() else "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            return _SIGNS.get(attribute(item, "char").upper(), "\ufffd")
        if name in ("footnoteReference", "endnoteReference"):
            self.footnotes.add(name.removesuffix("Reference") + " " + attribute(item, "id"))
        return ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = child(run, "rPr")
        own = flag(properties, "vanish")
        if own is None:
            own = self._styles.get(value_of(properties, "rStyle"), Style()).hidden
        return own is True

    def _remember_hidden(self, run: etree._Element) -> None:
        for mark in run.iter():
            if name_of(mark) == "fldChar":
                self._field(attribute(mark, "fldCharType"))
        text = _words(run)
        if text:
            self.hidden.append(text)

    def _remember_box(self, drawing: etree._Element) -> None:
        text = " ".join(_words(box) for box in drawing.iter() if name_of(box) == "txbxContent").strip()
        if text:
            self.boxes.setdefault(text)


def _numbered(label: str, text: str) -> str:
    return f"{label} {text.lstrip()}" if label else text


def _words(element: etree._Element) -> str:
    return " ".join("".join(item.text or "" for item in element.iter() if name_of(item) == "t").split())
