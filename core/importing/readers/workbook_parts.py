"""What the parts of a workbook say beside its values: merged cells, comments, conditional colours.

The library reads these only where it holds a whole workbook in memory, and then a file of a few kilobytes can make it
fill billions of merged cells.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from core.files.packages import Package
from core.importing.readers.docx_marks import day_of
from core.importing.readers.docx_xml import attribute, child, children, name_of
from core.importing.readers.relations import related, relations
from core.importing.source import Comment

MAX_MERGES = 50_000  # of one sheet; further ones are ignored
_PLACE = rb"\$?([A-Z]{1,3})\$?(\d{1,7})"
_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']" + _PLACE + b":" + _PLACE)
_CONDITIONAL = re.compile(rb"<(?:[\w.-]+:)?conditionalFormatting[\s>]")
_IN_THREAD = "[Threaded comment]"


@dataclass(frozen=True)
class Area:
    """Rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class WorksheetParts:
    """`comments` by (row, column), both from 0."""

    merges: list[Area] = field(default_factory=list)
    comments: dict[tuple[int, int], tuple[Comment, ...]] = field(default_factory=dict)
    is_conditional: bool = False


def read_parts(package: Package) -> dict[str, WorksheetParts]:
    """Name of a sheet → what its parts say. Raises BadPackage."""
    main = related(package, "").get("officeDocument", "xl/workbook.xml")
    if main not in package.names:
        return {}
    parts = {each.id: each.part for each in relations(package, main)}
    people = _people(package, related(package, main).get("person", ""))
    found = {}
    for worksheet in children(child(package.xml(main), "sheets"), "sheet"):
        part = parts.get(attribute(worksheet, "id"), "")
        if part in package.names:
            found[worksheet.get("name", "")] = _read_worksheet(package, part, people)
    return found


def _read_worksheet(package: Package, part: str, people: dict[str, str]) -> WorksheetParts:
    content = package.read(part).replace(b"\x00", b"")
    found = WorksheetParts(is_conditional=bool(_CONDITIONAL.search(content)))
    for match in _MERGE.finditer(content):
        (top, left), (bottom, right) = _place(match[1], match[2]), _place(match[3], match[4])
        found.merges.append(Area(top, left, bottom, right))
    beside = related(package, part)
    _add_comments(package, beside.get("comments", ""), found.comments)
    _add_threads(package, beside.get("threadedComment", ""), people, found.comments)
    return found


def _place(characters: bytes, digits: bytes) -> tuple[int, int]:
    """(row, column) from 0, of e.g. "B3"."""
    column = 0
    for character in characters:
        column = column * 26 + character - 64
    return int(digits) - 1, column - 1


def _place_of(element: etree._Element) -> tuple[int, int] | None:
    match = re.fullmatch(_PLACE, element.get("ref", "").encode())
    return _place(match[1], match[2]) if match else None


def _add_comments(package: Package, part: str, comments: dict) -> None:
    if part not in package.names:
        return
    root = package.xml(part)
    authors = [item.text or "" for item in children(child(root, "authors"), "author")]
    for item in children(child(root, "commentList"), "comment"):
        place, number = _place_of(item), item.get("authorId", "")
        text = "".join(each.text or "" for each in item.iter() if name_of(each) == "t").strip()
        if place and text and not text.startswith(_IN_THREAD):
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            if author and text.startswith(f"{author}:"):
                text = text.removeprefix(f"{author}:").strip()  # Excel prints the name into the text
            comments[place] = (*comments.get(place, ()), Comment(author, None, text))


def _add_threads(package: Package, part: str, people: dict[str, str], comments: dict) -> None:
    if part not in package.names:
        return
    for item in children(package.xml(part), "threadedComment"):
        place, text = _place_of(item), child(item, "text")
        if place and text is not None and text.text:
            comment = Comment(people.get(item.get("personId", ""), ""), day_of(item.get("dT", "")), text.text)
            comments[place] = (*comments.get(place, ()), comment)


def _people(package: Package, part: str) -> dict[str, str]:
    if part not in package.names:
        return {}
    return {item.get("id", ""): item.get("displayName", "") for item in children(package.xml(part), "person")}
