"""Files that people send are judged by what is in them, not by what they are called."""

from __future__ import annotations

import hashlib

import pytest

from core.files import uploads
from core.files.uploads import KINDS, inspect_upload, tidy_name
from core.records.rules import RuleBroken
from core.web.checks import scanner_is_there
from tests.core.files.upload_files import PDF, disguised_files, good_files
from tests.rows import try_rows

TYPES = {
    "minutes.pdf": "application/pdf",
    "minutes.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "heads.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "slides.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "minutes.odt": "application/vnd.oasis.opendocument.text",
    "heads.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "poster.png": "image/png",
    "poster.jpg": "image/jpeg",
    "notes.txt": "text/plain",
    "heads.csv": "text/csv",
}


@try_rows("name", good_files())
def test_a_file_of_a_kind_on_the_list_is_kept_as_what_it_is(name):
    data = good_files()[name]
    judged = inspect_upload(data, name)
    assert (judged.name, judged.size, judged.sha256) == (name, len(data), hashlib.sha256(data).hexdigest())
    assert judged.mime_type == TYPES.get(name, judged.mime_type)


def test_every_kind_on_the_list_is_tried():
    assert {name.rpartition(".")[2].lower() for name in good_files()} == set(KINDS)


@try_rows("what", disguised_files())
def test_a_file_in_disguise_is_refused_in_words(what):
    name, data, said = disguised_files()[what]
    with pytest.raises(RuleBroken, match=said) as refused:
        inspect_upload(data, name)
    assert refused.value.field == "file"


def test_a_file_over_the_limit_is_refused_and_the_limit_is_said():
    with pytest.raises(RuleBroken, match="larger than 1 MB"):
        inspect_upload(PDF + bytes(1024 * 1024), "big.pdf", most=1024 * 1024)
    assert inspect_upload(PDF, "small.pdf", most=1024 * 1024)


@try_rows(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\notes.txt", "notes.txt"),
        ("../../etc/notes.txt", "notes.txt"),
        ('no\r\ntes "of"  <us>.txt', "notes of us.txt"),
        ("exe\u202etxt.pdf", "exetxt.pdf"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
    ],
)
def test_names_lose_what_no_name_should_hold(given, kept):
    assert tidy_name(given) == kept


def clean(data, name):
    return ""


def suspicious(data, name):
    return f"EICAR in {name}"


def broken(data, name):
    raise OSError("no scanner is listening")


def test_the_scanner_is_asked_about_every_file(settings):
    settings.UPLOAD_SCANNER = f"{__name__}.clean"
    assert inspect_upload(PDF, "a.pdf")
    settings.UPLOAD_SCANNER = f"{__name__}.suspicious"
    with pytest.raises(RuleBroken, match="EICAR in a.pdf"):
        inspect_upload(PDF, "a.pdf")


def test_a_file_that_could_not_be_scanned_is_not_kept(settings, caplog):
    settings.UPLOAD_SCANNER = f"{__name__}.broken"
    with pytest.raises(RuleBroken, match="could not be checked for viruses"):
        inspect_upload(PDF, "a.pdf")
    assert "no scanner is listening" in caplog.text


@pytest.mark.parametrize(
    ("named", "faults"), [("", 0), ("core.files.uploads.scan", 0), ("core.nowhere.scan", 1), ("x", 1)]
)
def test_a_scanner_that_is_not_there_stops_the_start(settings, named, faults):
    settings.UPLOAD_SCANNER = named
    assert len(scanner_is_there(None)) == faults


def test_a_text_that_talks_about_pages_is_a_text():
    said = "Ask the pupils what a <tag> is, and whether 1<2."
    assert inspect_upload(said.encode(), "notes.txt").mime_type == "text/plain"
    assert uploads.decoded(said.encode()) == said
