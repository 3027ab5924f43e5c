"""Word files for templates, valid or with one fault."""

from __future__ import annotations

import functools
import io
import zipfile

import docx

RELS = "word/_rels/document.xml.rels"


@functools.cache
def word_template(body: str = "", head: str = "Northmere letterhead", without: str = "") -> bytes:
    """A Word file with these paragraphs, joined by line feeds, and this header; `without` a style."""
    made = docx.Document()
    if without:
        made.styles.element.remove(made.styles[without].element)
    made.sections[0].header.paragraphs[0].text = head
    for text in body.split("\n"):
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, changes: dict[str, tuple[bytes, bytes]] | None = None, more: dict[str, bytes] | None = None):
    """A package with a text replaced in some parts, and with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in (changes or {}):
                before, after = changes[name]
                assert before in content
                content = content.replace(before, after, 1)
            new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def linked(kind: str, target: str, *, outside: bool = False) -> bytes:
    """A Word file whose text has a relationship of this kind."""
    mode = ' TargetMode="External"' if outside else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed(word_template(), {RELS: (b"</Relationships>", link.encode())}, {f"word/{target}": b"<a/>"})
