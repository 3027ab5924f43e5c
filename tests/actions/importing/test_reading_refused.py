"""Files that are no plan, or that no careful program opens: a sentence for the person, and nothing else raised."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.reading import read_plan
from actions.wording.document import UnreadablePlan
from core.files import packages
from tests.actions.wordfiles import (
    ROW,
    package,
    paragraph,
    parts_of,
    plan_file,
    plan_table,
    row,
    table,
    word_file,
)
from tests.examples import examples
from tests.rows import try_rows

OLE = packages.OLE_MAGIC + b"\x00" * 600


def refusal(data: bytes) -> UnreadablePlan:
    """What read_plan says of a file that it refuses."""
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(data)
    return caught.value


def document_with(xml: str) -> bytes:
    """A Word file whose document part is this text."""
    return package(parts_of() | {"word/document.xml": xml})


@try_rows(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"Dear all", "holds no table"),
        (b"%PDF-1.7", "Choose the Word file or spreadsheet that it was made from"),
        (b"{\\rtf1", "save it as .docx"),
        (OLE + "WordDocument".encode("utf-16-le"), "old kind (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "old kind"),
        (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
        (
            package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "holds no text and no table",
        ),
        (package({"word/document.xml": "<w:document"}), "damaged"),
        (word_file(paragraph("1. Raise awareness")), "no table"),
        (b"x" * (packages.MAX_FILE_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_reason(data, words):
    assert words in refusal(data).message


def test_a_file_cut_short_is_refused_as_damaged():
    whole = plan_file(ROW)
    assert "damaged" in refusal(whole[: len(whole) // 2]).message


def test_a_part_with_a_wrong_checksum_is_refused_as_damaged():
    whole = package(parts_of(plan_table(ROW)))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entry = archive.getinfo("word/document.xml")
        start = entry.header_offset + 30 + len(entry.filename)
    broken = whole[: start + 40] + bytes([whole[start + 40] ^ 0xFF]) + whole[start + 41 :]
    assert "damaged" in refusal(broken).message


def test_tables_without_the_header_words_are_refused_with_the_headings_that_were_seen():
    caught = refusal(word_file(table(row("Name", "Telephone"), row("Ann", "1")), table(row("Room", "Name"))))
    assert caught.message == (
        "It is not certain which column of this file holds the action. Its headings are: Name; Telephone; Room. Choose"
        " the columns on the page “Import a plan”."
    )
    assert caught.seen == ("Name", "Telephone", "Room")


@pytest.mark.long
def test_a_bomb_whose_directory_tells_the_truth_is_refused_before_unpacking():
    assert "far more" in refusal(document_with("<a>" + " " * 30_000_000 + "</a>")).message


@pytest.mark.long
def test_a_bomb_whose_directory_lies_is_refused_while_unpacking():
    whole = bytearray(document_with("<a>" + " " * 30_000_000 + "</a>"))
    size = (30_000_007).to_bytes(4, "little")
    assert whole.count(size) >= 1
    lying = bytes(whole).replace(size, (900).to_bytes(4, "little"))
    assert refusal(lying).message


def test_too_many_parts_are_refused():
    many = {f"word/part{place}.xml": "" for place in range(packages.MAX_ENTRIES + 1)}
    assert "far more" in refusal(package(parts_of(plan_table(ROW)) | many)).message


def test_parts_that_stand_twice_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("word/document.xml", "<b/>")
    assert "damaged" in refusal(stream.getvalue()).message


@try_rows("encoding", ["utf-8", "utf-16"])
@try_rows(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
def test_entities_and_document_types_are_refused_in_every_encoding(declared, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<a>&x;</a>'
    data = package(parts_of() | {"word/document.xml": xml.encode(encoding)})
    assert "declares entities" in refusal(data).message


@try_rows("depth", [200, 5_000])
def test_deep_nesting_is_refused_or_read_and_never_ends_in_an_error(depth):
    inner = "<w:sdt><w:sdtContent>" * depth + plan_table(ROW) + "</w:sdtContent></w:sdt>" * depth
    assert "nested too deeply" in refusal(word_file(paragraph("1. Raise"), inner)).message


def test_a_table_with_absurd_spans_is_refused():
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='200'/></w:tcPr>{paragraph('x')}</w:tc>"
    assert "more than 300 columns" in refusal(plan_file(row(wide, wide))).message


def test_a_part_locked_by_a_password_is_refused():
    whole = bytearray(package(parts_of(plan_table(ROW))))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(sign)
        while place >= 0:
            whole[place + offset] |= 1
            place = whole.find(sign, place + 4)
    assert "password" in refusal(bytes(whole)).message


def test_a_file_with_macros_is_read_and_the_macros_are_not_touched():
    data = package(parts_of(paragraph("1. Raise"), plan_table(ROW)) | {"word/vbaProject.bin": b"\xd0\xcf not opened"})
    assert read_plan(data).counts() == {"1": 1}


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_no_damage_raises_anything_but_a_refusal(changes):
    data = bytearray(plan_file(ROW, ROW))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        read_plan(bytes(data))
    except UnreadablePlan as refused:
        assert refused.message.endswith(".")
