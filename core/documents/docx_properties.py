"""What a Word file carries unseen: custom properties and document variables, which Word and LibreOffice keep."""

from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that people name; ECMA-376 part 1, 22.3.2
LONGEST = 8_000  # characters of a variable; Word allows 65,280
_AFTER = (  # what a file's settings have after the variables; ECMA-376 part 1, 17.15.1.78
    *("rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats"),
    *("doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary"),
    *("shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator", "docId", "defaultImageDpi"),
)
_FIRST = 2  # the numbers 0 and 1 are reserved


def set_custom_properties(package, properties: tuple[tuple[str, str], ...]) -> None:
    """Add custom properties to a python-docx package; one of the same name is replaced."""
    if not properties:
        return
    part = next((each for each in package.iter_parts() if each.content_type == _CONTENT), None)
    root = etree.fromstring(part.blob) if part else etree.Element(
        f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _VALUES}
    )  # fmt: skip
    for name, value in properties:
        for old in [each for each in root if each.get("name") == name]:
            root.remove(old)
        number = max([_FIRST - 1, *(int(each.get("pid", 0)) for each in root)]) + 1
        item = etree.SubElement(root, f"{{{_PROPERTIES}}}property", fmtid=_FORM, pid=str(number), name=name)
        etree.SubElement(item, f"{{{_VALUES}}}lpwstr").text = value
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if part:
        part._blob = content
        return
    new = Part(PackURI("/docProps/custom.xml"), _CONTENT, content, package)
    package.relate_to(new, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def set_prints(settings, keys: dict[str, list[tuple[str, ...]]]) -> None:
    """Write the keys of rows into the variables `<prefix>_prints_1`… of a file: `45:print print …` for each row, with
    semicolons between them. Those of the same prefix that are there already are removed.
    """
    for prefix, rows in keys.items():
        found = settings.find(qn("w:docVars"))
        if found is None:
            found = etree.Element(qn("w:docVars"))
            after = next((each for each in settings if etree.QName(each).localname in _AFTER), None)
            settings.append(found) if after is None else after.addprevious(found)
        for old in [each for each in found if each.get(qn("w:name"), "").startswith(f"{prefix}_prints_")]:
            found.remove(old)
        for number, text in enumerate(_within(LONGEST, (f"{row}:{' '.join(prints)}" for row, *prints in rows)), 1):
            etree.SubElement(found, qn("w:docVar"), {qn("w:name"): f"{prefix}_prints_{number}", qn("w:val"): text})


def _within(most: int, entries: Iterator[str]) -> Iterator[str]:
    """Entries joined by semicolons into texts of at most `most` characters."""
    text = ""
    for entry in entries:
        if text and len(text) + len(entry) >= most:
            yield text
            text = ""
        text += (";" if text else "") + entry
    if text:
        yield text
