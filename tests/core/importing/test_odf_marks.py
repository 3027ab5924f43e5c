"""Tracked changes, row keys and prints in OpenDocument files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from core.importing.readers import read_file
from core.importing.source import Edit, Source

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"))
)
CHANGE = """<text:changed-region text:id="{id}"><text:{kind}><office:change-info><dc:creator>{author}</dc:creator>
<dc:date>2026-11-20T09:00:00</dc:date></office:change-info>{text}</text:{kind}></text:changed-region>"""
DAY = dt.date(2026, 11, 20)


def read(body: str, kind: str = "text") -> Source:
    """What is read of a file with this body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(
            "content.xml",
            f'<office:document-content {NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body>'
            f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
    return read_file(out.getvalue())


def table(*cells: str) -> str:
    row = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table><table:table-row>{row}</table:table-row></table:table>"


def test_tracked_changes_belong_to_their_cell():
    changes = (
        CHANGE.format(id="a", kind="insertion", author="Ann Lee", text="")
        + CHANGE.format(id="b", kind="deletion", author="Bob Ray", text="<text:p>old</text:p><text:p>words</text:p>")
        + CHANGE.format(id="c", kind="insertion", author="Cy", text="")
    )
    cell = (
        '<text:p>One <text:change-start text:change-id="a"/>new<text:s/>line</text:p>'
        '<text:p>and more<text:change-end text:change-id="a"/><text:change text:change-id="b"/> two</text:p>'
    )
    source = read(f"<text:tracked-changes>{changes}</text:tracked-changes>" + table(cell, "<text:p>Plain</text:p>"))
    first, second = source.tables[0].rows[0]
    assert (first.text, second.text) == ("One new line\nand more two", "Plain")
    assert first.edits == (
        Edit("Ann Lee", DAY, added="new line\nand more"),
        Edit("Bob Ray", DAY, removed="old\nwords"),
    )
    assert second.edits == ()


def test_keys_and_prints_are_read_from_bookmarks_and_fields():
    fields = (
        '<text:user-field-decl office:string-value="45:aa bb;46:cc" text:name="plan_prints_1"/>'
        '<text:user-field-decl office:string-value="47:dd" text:name="other"/>'
    )
    cell = '<text:p><text:bookmark-start text:name="_plan_r45"/>1<text:bookmark-end text:name="_plan_r45"/></text:p>'
    source = read(f"<text:user-field-decls>{fields}</text:user-field-decls>" + table(cell, "<text:p>Train</text:p>"))
    assert [each.key for each in source.tables[0].rows[0]] == ["45", ""]
    assert source.prints == {"45": ("aa", "bb"), "46": ("cc",)}


def test_apostrophe_that_protects_a_cell_is_no_text():
    source = read(table("<text:p>'=SUM(A1)</text:p>", "<text:p>'quoted'</text:p>"), "spreadsheet")
    assert [each.text for each in source.tables[0].rows[0]] == ["=SUM(A1)", "'quoted'"]
