"""Files of every kind that is kept as evidence, and files that only say that they are of one."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part

FOLDER = Path(__file__).parent  # from LibreOffice and ImageMagick
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def package(**parts: bytes | str) -> bytes:
    """A zip package; `__` in a name stands for a folder, and `_dot_` for a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def office(main: str, kind: str, **more: bytes | str) -> bytes:
    """An Office package whose main part has this name and type."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("[Content_Types].xml", types)
        file.writestr(main, "<main/>")
        for name, content in more.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def open_document(kind: str, **more: bytes | str) -> bytes:
    """An OpenDocument package of this kind."""
    return package(mimetype=OPEN_DOCUMENT + kind, content_dot_xml="<office/>", **more)


@cache
def workbook() -> bytes:
    """An Excel file with one sheet."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet("Heads").write_row(0, 0, ["School", "Agreed"])
    return held.getvalue()


def word_file(part: str, content: bytes, kind: str = RT.OLE_OBJECT) -> bytes:
    """A Word document with a further part, to which it links as to an embedded file."""
    document = docx.Document()
    document.add_paragraph("See the enclosed file")
    added = Part(PackURI(f"/word/embeddings/{part}"), "application/octet-stream", content, document.part.package)
    document.part.relate_to(added, kind)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_programs() -> list[tuple[str, str, bytes, str]]:
    """(what, name, content, words of the refusal) of Office files in which something can run."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Package".encode("utf-16-le") + bytes(500) + EXE
    inside = word_file("oleObject1.bin", ole)
    runs = "can run as a program"
    excel = office("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml", xl__embeddings__a_dot_bin=ole)
    macros = office("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml", xl__vbaProject_dot_bin=b"\x00")
    return [
        ("an embedded package", "report.docx", inside, runs),
        ("an embedded program", "report.docx", word_file("a.dat", EXE, RT.PACKAGE), runs),
        ("an embedded script by its name", "report.docx", word_file("a.vbs", b"x", RT.PACKAGE), runs),
        ("an embedded document with an embedded package", "report.docx", word_file("b.docx", inside, RT.PACKAGE), runs),
        ("an embedded workbook with macros", "report.docx", word_file("b.xlsm", macros, RT.PACKAGE), "macros"),
        ("an embedded package", "heads.xlsx", excel, runs),
        (
            "a control",
            "slides.pptx",
            office("ppt/presentation.xml", PRESENTATION, ppt__activeX__a_dot_xml="<a/>"),
            runs,
        ),
        ("an embedded object", "minutes.odt", open_document("text", Object1=ole), runs),
        ("an embedded program", "heads.ods", open_document("spreadsheet", Object_dot_exe=b"x"), runs),
    ]


def held(name: str) -> bytes:
    """A file from the folder."""
    return (FOLDER / name).read_bytes()


def good_files() -> dict[str, bytes]:
    """Name → content, one or more for every kind."""
    return {
        "minutes.pdf": PDF,
        "minutes.docx": held("minutes.docx"),
        "with-a-chart.docx": word_file("Microsoft_Excel_Sheet1.xlsx", workbook(), RT.PACKAGE),
        "heads.xlsx": workbook(),
        "slides.pptx": office("ppt/presentation.xml", PRESENTATION),
        "minutes.odt": held("minutes.odt"),
        "heads.ods": open_document("spreadsheet"),
        "poster.png": held("poster.png"),
        "poster.jpg": held("poster.jpg"),
        "POSTER.JPEG": held("poster.jpg"),
        "notes.txt": "Heads’ meeting: 3 < 4 schools agreed.\r\n\tAll the others will.\n".encode(),
        "notes-utf16.txt": "Notes of the heads’ meeting".encode("utf-16"),
        "notes-windows.txt": "The heads\u2019 meeting – \u00a35".encode("cp1252"),
        "heads.csv": b"School,Agreed\nHarbour Lane,yes\n",
    }


def disguised_files() -> dict[str, tuple[str, bytes, str]]:
    """What it is → (name, content, words of the refusal)."""
    macros = office("word/document.xml", WORD, word__vbaProject_dot_bin=b"\x00")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    return {
        "a program named .pdf": ("report.pdf", EXE, "something else than a PDF"),
        "a program named .docx": ("report.docx", EXE, "something else than a Word document"),
        "a program named .txt": ("report.txt", EXE, "something else than a plain text"),
        "a program": ("setup.exe", EXE, "Files of this kind are not accepted"),
        "a page named .txt": ("notes.txt", HTML, "something else than a plain text"),
        "a page named .csv": ("notes.csv", b"\n  " + HTML, "something else than a CSV file"),
        "a page behind words": ("notes.txt", b"Hello <SCRIPT src=x>", "something else than a plain text"),
        "a page in UTF-16": ("notes.txt", HTML.decode().encode("utf-16"), "something else than a plain text"),
        "a page behind a mark": ("notes.txt", b"\xef\xbb\xbf" + HTML, "something else than a plain text"),
        "a picture that can run": ("poster.svg", SVG, "Files of this kind are not accepted"),
        "the same named .png": ("poster.png", SVG, "something else than a PNG picture"),
        "the same named .txt": ("poster.txt", SVG, "something else than a plain text"),
        "a page": ("page.html", HTML, "Files of this kind are not accepted"),
        "a script named .txt": ("go.txt", b"#!/bin/sh\nrm -r x\n", "something else than a plain text"),
        "a double ending": ("report.pdf.exe", PDF, "Files of this kind are not accepted"),
        "a name without ending": ("report", PDF, "Files of this kind are not accepted"),
        "a PNG named .jpg": ("poster.jpg", held("poster.png"), "something else than a JPEG picture"),
        "a Word file named .xlsx": ("heads.xlsx", held("minutes.docx"), "something else than an Excel file"),
        "a text document named .ods": ("heads.ods", held("minutes.odt"), "something else than an OpenDocument"),
        "a bare zip named .docx": ("report.docx", package(a_dot_txt="x"), "something else than a Word document"),
        "a bare zip named .odt": ("report.odt", package(a_dot_txt="x"), "something else than an OpenDocument text"),
        "half a zip": ("report.docx", held("minutes.docx")[:2000], "damaged"),
        "macros in a Word file": ("report.docx", macros, "macros"),
        "a macro file renamed": ("report.docx", office("word/document.xml", MACRO_WORD), "macros"),
        "macros in an OpenDocument": ("a.odt", open_document("text", Basic__script_dot_xml="<x/>"), "macros"),
        **{f"{what} in {name}": (name, data, words) for what, name, data, words in with_programs()},
        "an old Word file": ("report.docx", ole + "WordDocument".encode("utf-16-le"), "older form of Office"),
        "a locked Word file": ("report.docx", ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        "nothing": ("notes.txt", b"", "This file is empty"),
    }
