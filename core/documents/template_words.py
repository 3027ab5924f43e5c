"""Finds the text, fields and pending changes in a part of a Word template.

Pure functions of the XML of one part: its text by place, fields, tracked changes, hidden text, external addresses,
placeholders.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = (f"{W}t", "{http://schemas.openxmlformats.org/drawingml/2006/main}t")
_TABS = (f"{W}tab", f"{W}br", f"{W}cr")
_BOX = f"{W}txbxContent"
_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # fallback content for old programs
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "sectPrChange")
_URL_ATTRIBUTES = ("href", "src", "althref")
# Fields whose words follow from the report in which they stand; a number may be printed otherwise
HARMLESS = frozenset({
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "STYLEREF", "TITLE", "SUBJECT", "TOC", "SEQ", "SYMBOL",
})  # fmt: skip
_INSIDE = re.compile(r"\s*HYPERLINK\s+\\l\b", re.IGNORECASE)  # a link within the file, as in a table of contents
_PLACEHOLDERS = re.compile(
    r"\[[^\[\]]{1,80}\]|\{\{[^{}]{1,80}\}\}|\$\{[^{}]{1,80}\}|«[^»]{1,80}»|<<[^<>]{1,80}>>|<[a-z][^<>@]{0,60}>"
    r"|lorem ipsum|(?:click|tap)[^.]{0,20} to enter [a-z ]{1,20}",
    re.IGNORECASE,
)
BODY, HEAD, FOOT, NOTE = "In the text", "In the head of pages", "In the foot of pages", "In a note"
BOX, PICTURE, WATERMARK = "In a text box", "As words for a picture", "Across the page"


@dataclass(frozen=True)
class FoundText:
    """Text of a template that every report would print, and where it is."""

    where: str
    text: str


def texts_in(root, where: str) -> list[FoundText]:
    """The text of a part by paragraph; `where` names the part."""
    found = []
    for element in root.iter():
        if any(above.tag == _TWICE for above in element.iterancestors()):
            continue
        if element.tag == f"{W}p":
            in_box = any(above.tag == _BOX for above in element.iterancestors())
            found.append(FoundText(BOX if in_box else where, text_of(element)))
        elif _name(element) == "docPr":
            found += [FoundText(PICTURE, element.get(name, "")) for name in ("title", "descr")]
        elif _name(element) == "textpath":
            found.append(FoundText(WATERMARK, element.get("string", "")))
        elif element.tag == _TEXTS[1]:
            found.append(FoundText(PICTURE, element.text or ""))
    tidied = (FoundText(item.where, " ".join(item.text.split())) for item in found)
    return [item for item in tidied if item.text]


def text_of(paragraph) -> str:
    parts = []
    for part in paragraph.iter(_TEXTS[0], *_TABS):
        if next(above for above in part.iterancestors() if above.tag == f"{W}p") is paragraph:
            parts.append(part.text or "" if part.tag == _TEXTS[0] else " ")
    return "".join(parts)


def fields_of(root) -> Iterator[str]:
    """The kind of each field: its first word in capitals. Fields may be nested, and split over several runs."""
    open_fields: list[str] = []
    loose = ""
    for part in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if part.tag == f"{W}fldSimple":
            yield _kind(part.get(f"{W}instr", ""))
        elif part.tag == f"{W}instrText" and open_fields:
            open_fields[-1] += part.text or ""
        elif part.tag == f"{W}instrText":
            loose += part.text or ""
        elif part.get(f"{W}fldCharType") == "begin":
            open_fields.append("")
        elif part.get(f"{W}fldCharType") == "end" and open_fields:
            yield _kind(open_fields.pop())
    yield from map(_kind, [*open_fields, *([loose] if loose.strip() else [])])


def _kind(instruction: str) -> str:
    """ "PAGE" of " PAGE \\* MERGEFORMAT"; "" of a field that says nothing."""
    if _INSIDE.match(instruction):
        return ""
    found = re.match(r"\s*([A-Za-z=]+)", instruction)
    return found[1].upper() if found else instruction.strip()[:20].upper()


def is_harmless(kind: str) -> bool:
    return not kind or kind in HARMLESS


def has_changes(root) -> bool:
    return any(True for _ in root.iter(*(f"{W}{name}" for name in _CHANGES)))


def hidden_in(root, hidden_styles: frozenset[str]) -> str:
    for run in root.iter(f"{W}r"):
        text = "".join(part.text or "" for part in run.iter(_TEXTS[0]))
        if text.strip() and (_vanishes(run.find(f"{W}rPr")) or _style(run) & hidden_styles):
            return " ".join(text.split())
    return ""


def hidden_styles(styles) -> frozenset[str]:
    every = styles.iter(f"{W}style")
    return frozenset(each.get(f"{W}styleId", "") for each in every if _vanishes(each.find(f"{W}rPr")))


def _vanishes(properties) -> bool:
    mark = properties.find(f"{W}vanish") if properties is not None else None
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _style(run) -> set[str]:
    own = run.find(f"{W}rPr/{W}rStyle")
    paragraph = next((above for above in run.iterancestors() if above.tag == f"{W}p"), None)
    outer = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    return {each.get(f"{W}val", "") for each in (own, outer) if each is not None}


def outside_in(root) -> str:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _URL_ATTRIBUTES and value.strip() and not value.startswith("#"):
                return value.strip()
    return ""


def asks_for_words(root) -> bool:
    """Whether a content control still shows its placeholder text."""
    return any(True for _ in root.iter(f"{W}showingPlcHdr"))


def placeholders_in(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found[0] for text in texts for found in _PLACEHOLDERS.finditer(text)))


def _name(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
