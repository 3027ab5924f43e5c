"""Which reader is asked for a file, what LibreOffice saves, and which files are refused."""

import datetime as dt
import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.files import packages
from core.importing.readers import read_file
from core.importing.source import Edit, UnreadableFile
from tests.actions.wordfiles import cell, package, paragraph, row, run, table, word_file
from tests.core.importing.reading import refusal, texts
from tests.rows import try_rows

OLE = packages.OLE_MAGIC + b"\x00" * 600
BY = 'w:id="1" w:author="Ann Lee" w:date="2026-11-20T10:00:00Z"'


def converted(data: bytes, kind: str, target: str, folder) -> bytes:
    """A file saved by LibreOffice as another kind."""
    (folder / f"file.{kind}").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(folder), str(folder / f"file.{kind}")], check=True, capture_output=True)
    return (folder / f"file.{target}").read_bytes()


class TestSavedByLibreOffice:
    def test_a_word_file_and_a_text_document(self, tmp_path):
        comments = (
            f'<w:comment w:id="0" {BY.replace("w:id=" + chr(34) + "1" + chr(34), "")}>{paragraph("Sure?")}</w:comment>'
        )
        red = '<w:shd w:val="clear" w:color="auto" w:fill="FF0000"/>'
        said = paragraph("May", '<w:r><w:commentReference w:id="0"/></w:r>')
        changed = paragraph("By ", f"<w:ins {BY}>{run('June')}</w:ins>")
        body = table(
            row("What", "Who", "When"),
            row(cell("Train", merge="restart"), cell(said), cell("x", properties=red)),
            row(cell("", merge=""), cell(changed), "y"),
        )
        plain = word_file(paragraph("Aims"), body, comments=comments)
        again = read_file(converted(converted(plain, "docx", "odt", tmp_path), "odt", "docx", tmp_path))
        odt = read_file((tmp_path / "file.odt").read_bytes(), "plan.doc")
        for source in (again, odt):
            assert texts(source) == [["What", "Who", "When"], ["Train", "May", "x"], ["By June", "y"]]
            found = source.tables[0].rows
            assert (found[1][2].fill, found[2][0].continues) == ("#ff0000", True)
            assert [item.text for item in found[1][1].comments] == ["Sure?"]
        assert again.tables[0].rows[2][1].edits == (Edit("Ann Lee", dt.date(2026, 11, 20), "June"),)
        assert (again.kind, odt.kind) == ("docx", "odt")

    @pytest.mark.long
    @pytest.mark.parametrize(("kind", "target"), [("docx", "doc"), ("docx", "rtf"), ("docx", "pdf"), ("docx", "html")])
    def test_other_kinds_are_refused(self, kind, target, tmp_path):
        words = {"doc": "save it as .docx", "rtf": "save it as .docx", "pdf": "is a PDF", "html": "web page"}
        data = converted(word_file(table(row("What", "Who"))), kind, target, tmp_path)
        assert words[target] in refusal(data, "plan.docx")


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "too large": (b"x" * (packages.MAX_FILE_BYTES + 1), "larger than 20 MB"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "Remove the password"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
    "xls": (OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
    "old": (OLE, "Save it as .docx or .xlsx"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
    "png": (b"\x89PNG\r\n\x1a\n\x00", "picture"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40, "picture"),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>a</td></tr></table>", "web page"),
    "html of an .xls": ("<html><table>".encode("utf-16"), "web page"),
    "rtf": (b"{\\rtf1\\ansi", ".rtf"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "program": (b"MZ\x90\x00\x03\x00", "program"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "archive"),
    "zip": (package({"a.txt": "a"}), "archive"),
    "slides": (package({"ppt/presentation.xml": "<a/>"}), "presentation"),
    "xlsb": (package({"xl/workbook.bin": b"\x00"}), ".xlsb"),
    "odg": (package({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "cannot be read"),
    "half a zip": (b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    "broken document": (package({"word/document.xml": "<w:document"}), "damaged"),
    "a document without a table": (word_file(paragraph("Dear all")), "no table"),
    "a letter": (b"Dear all,\n\nplease send the plan, and the list, to me.\n\nAnn\n", "holds no table"),
    "noise": (bytes(range(256)) * 10, "neither a spreadsheet nor text"),
}  # fmt: skip


class TestRefused:
    @try_rows(("data", "words"), REFUSED.values())
    @try_rows("name", ["", "plan.docx"])
    def test_what_cannot_be_read_is_refused_with_its_reason(self, data, words, name):
        assert words in refusal(data, name)

    def test_a_bomb_is_not_unpacked(self):
        bomb = package({"word/document.xml": "<a>" + " " * 30_000_000 + "</a>"})
        begin = time.perf_counter()
        assert "far more" in refusal(bomb)
        assert time.perf_counter() - begin < 2

    def test_a_part_locked_by_a_password(self):
        whole = bytearray(word_file(table(row("a", "b"))))
        for start in (b"PK\x03\x04", b"PK\x01\x02"):
            offset, flags = 0, 6 if start == b"PK\x03\x04" else 8
            while (offset := whole.find(start, offset)) >= 0:
                whole[offset + flags] |= 1
                offset += 4
        assert "password" in refusal(bytes(whole))

    def test_a_name_decides_nothing(self):
        data = word_file(table(row("What", "Who"), row("Train", "Ann")))
        assert read_file(data, "list.csv") == read_file(data, "plan.xlsx") == read_file(data)

    @given(st.text(alphabet="\t\n 12.:,;aOM", max_size=200))
    def test_no_text_ends_in_another_error(self, text):
        for name in ("", "list.csv"):
            try:
                assert read_file(text.encode(), name).tables
            except UnreadableFile as refused:
                assert refused.message
