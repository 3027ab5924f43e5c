"""Custom properties of a Word file: pairs of name and text that no page shows, kept by Word and LibreOffice."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that people name; ECMA-376 part 1, 22.3.2
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
