"""Checks a board's own Word file, in whose styles, page, head and foot reports are written.

template = read_template(data)  # BadTemplate says why a file is refused; template.missing names styles it lacks

The stored file is rebuilt from the parts that a report needs, each reached by a link of a known kind. A paragraph of
the body that holds only [report] marks the report's place; without one the body's text is dropped. Other text of the
file is printed in every report, so it is searched (template_words.py): hidden text, and text that waits to be filled in
or accepted, is refused; texts_in_file() gives the rest.
"""

import io
import posixpath
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from core.documents import template_words
from core.documents.template_words import BODY, FOOT, HEAD, NOTE, FoundText
from core.files.packages import OLE_MAGIC, ZIP_MAGIC, BadPackage, Package, describe_ole, parse_xml

MOST_BYTES = 3 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
PLACE = "[report]"
REQUIRED = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", "Caption")
DAY = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same file gives the same bytes

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
# The last part of the type of a link; links on neither list are dropped, since a report does not need them.
_KEPT = {
    "officeDocument", "styles", "settings", "theme", "fontTable", "numbering", "header", "footer", "footnotes",
    "endnotes", "image", "webSettings",
}  # fmt: skip
_HARMFUL = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control that runs a program",
    "activeXControlBinary": "a control that runs a program",
    "aFChunk": "another document inside",
    "subDocument": "another document inside",
    "vbaProject": "macros, which are programs",
    "wordVbaData": "macros, which are programs",
    "attachedToolbars": "toolbars, which can run programs",
    "keyMapCustomizations": "keys that run programs",
    "frame": "a frame that loads something",
    "mailMergeSource": "a source of letters",
}
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
# whole words, whatever follows them: a tab or a quotation mark separates them as a space does
_FIELDS = re.compile(
    r"(?<![A-Z0-9_])(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|RD|MACROBUTTON|EMBED)(?![A-Z0-9_])"
)
_LEFT_OUT = {  # of settings
    "documentProtection", "writeProtection", "trackRevisions", "attachedTemplate", "mailMerge", "docVars",
}  # fmt: skip
_WHERE = {"officeDocument": BODY, "header": HEAD, "footer": FOOT, "footnotes": NOTE, "endnotes": NOTE}
_ENDINGS = {"document.main": BODY, "header": HEAD, "footer": FOOT, "footnotes": NOTE, "endnotes": NOTE}  # of types


class BadTemplate(Exception):
    """The file cannot be used; the message says why, for the person who chose it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class WordTemplate:
    """A checked and rebuilt file, the styles it lacks, and whether it marks the report's place."""

    data: bytes
    missing: tuple[str, ...]
    has_place: bool


def read_template(data: bytes) -> WordTemplate:
    """Check a file, and rebuild it from the parts that a report needs. Raises BadTemplate."""
    if len(data) > MOST_BYTES:
        raise BadTemplate(f"This file is larger than {MOST_BYTES // 1024 // 1024} MB. Take pictures out of it.")
    if data.startswith(OLE_MAGIC):
        locked = describe_ole(data) == "encrypted"
        raise BadTemplate("Remove the password from this file." if locked else "Save this file as .docx or .dotx.")
    if not data.startswith(ZIP_MAGIC):
        raise BadTemplate("Choose a Word file (.docx or .dotx). This file holds something else.")
    try:
        made = _Made(Package(data))
        styles = made.parts.get(made.styles)
        missing = missing_styles(parse_xml(styles), made.numbering()) if styles else REQUIRED
        packed = made.packed()
    except BadPackage as problem:
        raise BadTemplate(problem.message) from None
    _require_opens(packed)
    return WordTemplate(packed, missing, has_place(parse_xml(made.parts[made.main])))


def texts_in_file(data: bytes) -> list[FoundText]:
    found = []
    for where, root in spoken(data):
        if where != BODY or has_place(root):
            found += template_words.texts_in(root, where)
    return [item for item in dict.fromkeys(found) if item.text.lower() != PLACE]


def says_where(data: bytes) -> bool:
    return any(where == BODY and has_place(root) for where, root in spoken(data))


def spoken(data: bytes) -> list[tuple[str, etree._Element]]:
    package, found = Package(data), []
    for each in package.xml("[Content_Types].xml"):
        where = _ENDINGS.get(each.get("ContentType", "").rpartition("wordprocessingml.")[2].removesuffix("+xml"))
        if where:
            found.append((where, package.xml(each.get("PartName", "").lstrip("/"))))
    return found


def inherit(sections: list) -> None:
    """Give each section the headers and footers that it inherits from the one before, so that it can do without it."""
    known: dict[tuple[str, str], etree._Element] = {}
    for properties in sections:
        own = {
            (each.tag, each.get(f"{_W}type", "")): each
            for each in properties
            if each.tag in (f"{_W}headerReference", f"{_W}footerReference")
        }
        for kind in known.keys() - own.keys():
            properties.insert(0, deepcopy(known[kind]))
        known |= own


def has_place(document) -> bool:
    body = document.find(f"{_W}body")
    return body is not None and any(is_place(element) for element in body)


def is_place(element) -> bool:
    text = "".join(part.text or "" for part in element.iter(f"{_W}t"))
    return element.tag == f"{_W}p" and text.strip().lower() == PLACE


def missing_styles(styles, numbering) -> tuple[str, ...]:
    """Paragraph styles that a report needs and the file lacks; a list style without bullets counts as missing."""
    found = {_name(style): style for style in styles.iter(f"{_W}style") if style.get(f"{_W}type") == "paragraph"}
    missing = [name for name in REQUIRED if name.lower() not in found]
    bullets = found.get("list bullet")
    if bullets is not None and (numbering is None or not _has_signs(bullets, found)):
        missing.append("List Bullet (it is there, and it has no bullets)")
    return tuple(missing)


def _name(style) -> str:
    name = style.find(f"{_W}name")
    return (name.get(f"{_W}val", "") if name is not None else "").lower()


def _has_signs(style, found) -> bool:
    by_key = {each.get(f"{_W}styleId"): each for each in found.values()}
    for _ in range(20):  # styles that are based on each other in a circle
        if style is None:
            return False
        if style.find(f"{_W}pPr/{_W}numPr") is not None:
            return True
        based = style.find(f"{_W}basedOn")
        style = by_key.get(based.get(f"{_W}val")) if based is not None else None
    return False


def without_text(document) -> None:
    """Remove the text of a body; its page, and the header and footer of its last section, stay."""
    body = document.find(f"{_W}body")
    if body is None:
        return
    inherit(list(body.iter(f"{_W}sectPr")))
    for element in [each for each in body if each.tag != f"{_W}sectPr"]:
        body.remove(element)


def refusal(root, where: str, hidden: frozenset[str]) -> str:
    """Why a part cannot be printed, "" where it can; `hidden` are the ids of hidden styles."""
    place = f"{where[0].lower()}{where[1:]}"
    if kind := next((each for each in template_words.fields_of(root) if not template_words.is_harmless(each)), ""):
        return f"This file holds a field ({kind}) {place}, whose words do not come from the report. Take it out."
    if template_words.has_changes(root):
        return (
            f"This file holds changes {place} that nobody has accepted. Accept or reject them all, and save it again."
        )
    if words := template_words.hidden_in(root, hidden):
        return f"This file holds hidden words {place}: “{words[:80]}”. Show or delete them, and save it again."
    texts = [item.text for item in template_words.texts_in(root, where)]
    if sum(text.lower().count(PLACE) for text in texts) > (where == BODY):
        return f"{PLACE} is {place} where no report can go. It must be there once, in a paragraph of its own."
    others = [each for each in template_words.placeholders_in(texts) if each.lower() != PLACE]
    if others or template_words.asks_for_words(root):
        named = ", ".join(others[:5]) or "a control that asks to be filled in"
        return f"This file holds a placeholder {place} that reports do not know: {named}. They know {PLACE} alone."
    return ""


class _Made:
    def __init__(self, package: Package):
        self.package = package
        self.parts: dict[str, bytes] = {}
        self.links: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.main = self.styles = ""
        self.has_place, self.used = False, frozenset()
        self.unpacked = 0
        self.read_types()
        self.follow("")
        if not self.main:
            raise BadTemplate("This file is no Word document. Choose a .docx or .dotx file.")
        self.search()

    def read_types(self) -> None:
        if "[Content_Types].xml" not in self.package.names:
            raise BadTemplate("This file is no Word document. Choose a .docx or .dotx file.")
        named, by_ending = {}, {}
        for each in self.package.xml("[Content_Types].xml"):
            kind = each.get("ContentType", "")
            if "macroEnabled" in kind or "vbaProject" in kind or "activeX" in kind:
                raise BadTemplate("This file holds macros, which are programs. Save it without macros and try again.")
            if each.tag == f"{{{_TYPES}}}Override":
                named[each.get("PartName", "").lstrip("/")] = kind
            else:
                by_ending[each.get("Extension", "").lower()] = kind
        self.types = {
            name: named.get(name) or by_ending.get(name.rpartition(".")[2].lower(), "") for name in self.package.names
        }

    def follow(self, owner: str) -> None:
        folder, name = posixpath.split(owner)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self.package.names:
            return
        root = self.package.xml(place)
        for link in list(root):
            kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
            if kind in _HARMFUL:
                raise BadTemplate(f"This file holds {_HARMFUL[kind]}. Take it out and try again.")
            if link.get("TargetMode") == "External":
                if kind != "attachedTemplate":  # path of the original template on somebody's computer
                    raise BadTemplate(f"This file links to something outside it: {target[:120]}. Take the link out.")
                root.remove(link)
            elif kind not in _KEPT or kind in ("header", "footer") and link.get("Id") not in self.used:
                root.remove(link)
            else:
                name = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
                was_there = name in self.parts
                self.take(name, kind)
                if kind == "image" and owner == self.main and link.get("Id") not in self.used:
                    root.remove(link)  # a picture in text that is dropped
                    if not was_there:
                        del self.parts[name]
        self.links[place] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)

    def take(self, name: str, kind: str) -> None:
        if kind == "officeDocument":
            if self.types.get(name) not in (_MAIN, _TEMPLATE):
                raise BadTemplate("This file is no Word document. Choose a .docx or .dotx file.")
            self.main = name
        if kind == "styles":
            self.styles = name
        if name in self.parts:
            return
        content = self.package.read(name)
        self.unpacked += len(content)
        if self.unpacked > MOST_UNPACKED:
            raise BadTemplate("This file unpacks to far more than a template needs, so it was not opened.")
        self.kinds[name] = kind
        self.parts[name] = content if kind == "image" else self.checked(parse_xml(content), kind)
        if kind == "image":
            held = next((found for magic, found in _PICTURES.items() if content.startswith(magic)), None)
            if held is None:
                raise BadTemplate("This file holds a picture that is no PNG, JPEG or GIF. Save the picture as PNG.")
            self.types[name] = held
        else:
            self.follow(name)

    def checked(self, root, kind: str) -> bytes:
        """A part without what may not be held. BadTemplate for fields that fetch or run, and external addresses."""
        # a word may be split over parts of one field, but never over two fields
        parts = root.iter(f"{_W}instrText", f"{_W}fldChar")
        text = "".join(part.text or "" if part.tag == f"{_W}instrText" else " " for part in parts)
        text = " ".join([text, *(words.get(f"{_W}instr", "") for words in root.iter(f"{_W}fldSimple"))])
        if found := _FIELDS.search(text.upper()):
            raise BadTemplate(
                f"This file holds a field ({found[0].upper()}) that fetches something from elsewhere or runs a "
                "program. Take it out and try again."
            )
        if url := template_words.outside_in(root) if kind in _WHERE else "":
            raise BadTemplate(f"This file links to something outside it: {url[:120]}. Take the link out.")
        if kind == "settings":
            for element in [each for each in root if etree.QName(each).localname in _LEFT_OUT]:
                root.remove(element)
        if kind == "officeDocument":
            self.has_place = has_place(root)
            if not self.has_place:
                without_text(root)
            self.used = frozenset(value for each in root.iter() for name, value in each.attrib.items() if _R in name)
        if kind in ("footnotes", "endnotes") and not self.has_place:
            for note in [each for each in root if not each.get(f"{_W}type")]:
                root.remove(note)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)

    def search(self) -> None:
        """BadTemplate for hidden text, and for text that waits to be filled in or accepted."""
        styles = self.parts.get(self.styles)
        hidden = template_words.hidden_styles(parse_xml(styles)) if styles else frozenset()
        for name, kind in self.kinds.items():
            if kind not in _WHERE or name not in self.parts:
                continue
            if problem := refusal(parse_xml(self.parts[name]), _WHERE[kind], hidden):
                raise BadTemplate(problem)

    def numbering(self) -> bytes | None:
        return next((data for name, data in self.parts.items() if name.endswith("numbering.xml")), None)

    def packed(self) -> bytes:
        types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
        links = "application/vnd.openxmlformats-package.relationships+xml"
        etree.SubElement(types, f"{{{_TYPES}}}Default", Extension="rels", ContentType=links)
        for name in self.parts:
            kind = _MAIN if name == self.main else self.types[name]
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
        head = etree.tostring(types, encoding="UTF-8", xml_declaration=True, standalone=True)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in {"[Content_Types].xml": head, **self.links, **self.parts}.items():
                info = zipfile.ZipInfo(name, DAY)
                info.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(info, data)
        return out.getvalue()


def _require_opens(data: bytes) -> None:
    """BadTemplate where python-docx cannot open it or finds no page in it."""
    import docx  # slow to load

    try:
        if not docx.Document(io.BytesIO(data)).sections:
            raise BadTemplate("This file has no page. Open it in Word, save it and try again.")
    except BadTemplate:
        raise
    except Exception:  # whatever error the library raises, the file is not used
        raise BadTemplate("This file is damaged. Open it in Word, save it again and try once more.") from None
