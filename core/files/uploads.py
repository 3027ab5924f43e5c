"""What a file that somebody sends really is: judged by its content, and held against the ending of its name.

Only kinds that are on the list are kept. A file whose content is another kind than its name says is refused, and so is
one with macros. Beyond that stands a hook for a virus scanner (the setting UPLOAD_SCANNER).
"""

from __future__ import annotations

import codecs
import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.records.rules import RuleBroken

logger = logging.getLogger(__name__)

LONGEST_NAME = 150  # characters of the name under which it is saved again, the ending included
CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^(Basic|Scripts)/|\.(bas|vba)$", re.IGNORECASE)
# What a browser or a shell would run, where a text begins with it or holds it near its beginning
MARKUP = re.compile(
    rb"^\s*<(!doctype|!--|\?|[a-z])|<\s*(html|head|body|script|svg|iframe|object|embed|style|title|xml)\b",
    re.IGNORECASE,
)
SNIFFED = 4096  # bytes from the beginning in which markup is looked for
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # a text has tabs, line breaks and form feeds, and nothing else


@dataclass(frozen=True)
class Kind:
    """One kind of file: what people call it, its type, and a test of its content that gives what is wrong, or ""."""

    name: str
    mime_type: str
    fault: Callable[[bytes], str]


@dataclass(frozen=True)
class Judged:
    """A file that may be kept: its tidied name, its type, size in bytes and fingerprint (SHA-256, in hexadecimal)."""

    name: str
    mime_type: str
    size: int
    sha256: str


def begins(*magic: bytes) -> Callable[[bytes], str]:
    """A test that the content begins with one of these."""
    return lambda data: "" if data.startswith(magic) else "other"


def office(folder: str, main: str) -> Callable[[bytes], str]:
    """A test for an Office package whose main part is of this type."""

    def fault(data: bytes) -> str:
        old = describe_ole(data)
        if old:
            return "locked" if old == "encrypted" else "old"
        if not data.startswith(ZIP_MAGIC):
            return "other"
        package = Package(data)
        if any(MACROS.search(name) for name in package.names):
            return "macros"
        if CONTENT_TYPES not in package.names or not any(name.startswith(folder) for name in package.names):
            return "other"
        types = [part.get("ContentType", "") for part in package.xml(CONTENT_TYPES)]
        if any("macroEnabled" in kind for kind in types):
            return "macros"
        return "" if OFFICE + main + ".main+xml" in types else "other"

    return fault


def open_document(kind: str) -> Callable[[bytes], str]:
    """A test for an OpenDocument package of this kind."""

    def fault(data: bytes) -> str:
        if not data.startswith(ZIP_MAGIC):
            return "other"
        package = Package(data)
        if any(MACROS.search(name) for name in package.names):
            return "macros"
        held = package.read("mimetype") if "mimetype" in package.names else b""
        whole = "content.xml" in package.names
        return "" if whole and held.strip() == (OPEN_DOCUMENT + kind).encode() else "other"

    return fault


def text_fault(data: bytes) -> str:
    """A test for plain text: readable, and nothing that a browser would take for a page or a picture."""
    text = decoded(data)
    if text is None or CONTROLS.search(text) or text.startswith("#!"):
        return "other"
    return "other" if MARKUP.search(text[:SNIFFED].encode()) else ""


def decoded(data: bytes) -> str | None:
    """A text in one of the encodings in which people keep it; None where it is none."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = Kind("a JPEG picture", "image/jpeg", begins(b"\xff\xd8\xff"))
KINDS = {
    "pdf": Kind("a PDF", "application/pdf", begins(b"%PDF-")),
    "docx": Kind(
        "a Word document",
        OFFICE + "wordprocessingml.document",
        office("word/", "wordprocessingml.document"),
    ),
    "xlsx": Kind("an Excel file", OFFICE + "spreadsheetml.sheet", office("xl/", "spreadsheetml.sheet")),
    "pptx": Kind(
        "a PowerPoint file", OFFICE + "presentationml.presentation", office("ppt/", "presentationml.presentation")
    ),
    "odt": Kind("an OpenDocument text", OPEN_DOCUMENT + "text", open_document("text")),
    "ods": Kind("an OpenDocument spreadsheet", OPEN_DOCUMENT + "spreadsheet", open_document("spreadsheet")),
    "png": Kind("a PNG picture", "image/png", begins(PNG)),
    "jpg": JPEG,
    "jpeg": JPEG,
    "txt": Kind("a plain text", "text/plain", text_fault),
    "csv": Kind("a CSV file", "text/csv", text_fault),
}
LISTED = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument (.odt, .ods), PNG, JPEG, text or CSV"
FAULTS = {
    "other": "This file is named .{ending}, but it holds something else than {name}. Save it again in its program.",
    "old": "This file is named .{ending}, but it is in an older form of Office. Save it as .{ending} and try again.",
    "locked": "This file is protected by a password. Remove the password and try again.",
    "macros": "This file holds macros, which are programs. Save it without macros and try again.",
}
REFUSED = "The virus scanner refused this file{why}. It has not been kept."
NOT_SCANNED = "The file could not be checked for viruses, so it has not been kept. Try again later."


def judge_upload(data: bytes, filename: str, *, most: int = MAX_FILE_BYTES) -> Judged:
    """What a file is, if it may be kept. `most` is the most bytes; 20 MiB is the most that is ever opened.

    Raises RuleBroken, with the field "file", in words for the person who chose it.
    """
    name = tidy_name(filename)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(ending)
    if kind is None:
        raise RuleBroken(f"Files of this kind are not kept. Choose {LISTED}.", field="file")
    if not data:
        raise RuleBroken("This file is empty.", field="file")
    if len(data) > min(most, MAX_FILE_BYTES):
        megabytes = min(most, MAX_FILE_BYTES) // 1024 // 1024
        raise RuleBroken(f"This file is larger than {megabytes} MB. Choose a smaller one, or a link.", field="file")
    try:
        fault = kind.fault(data)
    except BadPackage as problem:
        raise RuleBroken(problem.message, field="file") from None
    if fault:
        raise RuleBroken(FAULTS[fault].format(ending=ending, name=kind.name), field="file")
    scan(data, name)
    return Judged(name, kind.mime_type, len(data), hashlib.sha256(data).hexdigest())


def content_of(file) -> bytes:
    """What is in a file that somebody sent to be read and not kept, once the virus scanner has looked at it.

    Raises RuleBroken for one that is larger than any that is read, and for what the scanner refuses.
    """
    if file.size > MAX_FILE_BYTES:
        raise RuleBroken(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.", field="file")
    data = file.read()
    scan(data, file.name)
    return data


def tidy_name(filename: str) -> str:
    """The name without folders and without signs that no file system takes, cut before its ending."""
    name = re.split(r"[\\/]", filename)[-1]
    name = " ".join(re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "", name).split())
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else name[:LONGEST_NAME]


def scan(data: bytes, name: str) -> None:
    """Ask the virus scanner that the setting UPLOAD_SCANNER names, where it names one.

    It is a function of the content and the name that gives "" for a clean file, else what was found. Whatever it
    raises means that the file was not scanned, and the file is refused.
    """
    if not settings.UPLOAD_SCANNER:
        return
    try:
        found = import_string(settings.UPLOAD_SCANNER)(data, name)
    except Exception:
        logger.exception("The virus scanner failed")
        raise RuleBroken(NOT_SCANNED, field="file") from None
    if found:
        raise RuleBroken(REFUSED.format(why=f" ({found})"), field="file")
