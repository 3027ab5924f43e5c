"""Checks uploaded files: the type by content, compared with the file extension.

Only listed kinds are accepted; one whose content does not match its name, or with macros, is refused. The setting
UPLOAD_SCANNER adds a virus scanner.
"""

import codecs
import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from core.files.packages import MAX_FILE_BYTES, OLE_MAGIC, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.records.rules import RuleBroken

logger = logging.getLogger(__name__)

LONGEST_NAME = 150  # characters of the stored name, extension included
CONTENT_TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^(Basic|Scripts)/|\.(bas|vba)$", re.IGNORECASE)
# Parts of an Office file that can run: controls, and programs by their name or first bytes
RUNS = re.compile(r"(^|/)activeX/|\.(exe|com|scr|msi|dll|bat|cmd|ps1|vbs?|js|jse|wsf|hta|jar|lnk)$", re.IGNORECASE)
PROGRAM_MAGIC = (OLE_MAGIC, b"MZ", b"\x7fELF", b"#!")
NESTED = 3  # embedded files in embedded files that are looked into
# What a browser or a shell would run, at or near the beginning of a text
MARKUP = re.compile(
    rb"^\s*<(!doctype|!--|\?|[a-z])|<\s*(html|head|body|script|svg|iframe|object|embed|style|title|xml)\b",
    re.IGNORECASE,
)
SNIFFED = 4096  # bytes that are searched for markup
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # plain text holds only tabs, line breaks and form feeds


@dataclass(frozen=True)
class Kind:
    name: str
    mime_type: str
    fault: Callable[[bytes], str]


@dataclass(frozen=True)
class InspectedFile:
    """A file that may be stored: cleaned name, type, size in bytes, and SHA-256 in hexadecimal."""

    name: str
    mime_type: str
    size: int
    sha256: str


def begins(*magic: bytes) -> Callable[[bytes], str]:
    return lambda data: "" if data.startswith(magic) else "other"


def program_in(package: Package, depth: int = 0) -> str:
    """What can run in an Office file, or in one that is embedded in it: "macros", "embedded" (a program, a control, or
    an object of the old kind, which may hold any file), or "". A chart with its table holds none.
    """
    if any(MACROS.search(name) for name in package.names):
        return "macros"
    for name in package.names:
        if RUNS.search(name):
            return "embedded"
        first = package.beginning(name) if not name.endswith("/") else b""
        if first.startswith(PROGRAM_MAGIC):
            return "embedded"
        if first.startswith(ZIP_MAGIC):
            if depth == NESTED:
                return "embedded"
            if found := program_in(Package(package.read(name)), depth + 1):
                return found
    return ""


def office(folder: str, main: str) -> Callable[[bytes], str]:
    """A test for an Office package whose main part has this type."""

    def fault(data: bytes) -> str:
        old = describe_ole(data)
        if old:
            return "locked" if old == "encrypted" else "old"
        if not data.startswith(ZIP_MAGIC):
            return "other"
        package = Package(data)
        if found := program_in(package):
            return found
        if CONTENT_TYPES not in package.names or not any(name.startswith(folder) for name in package.names):
            return "other"
        types = [part.get("ContentType", "") for part in package.xml(CONTENT_TYPES)]
        if any("macroEnabled" in kind for kind in types):
            return "macros"
        return "" if OFFICE + main + ".main+xml" in types else "other"

    return fault


def open_document(kind: str) -> Callable[[bytes], str]:
    def fault(data: bytes) -> str:
        if not data.startswith(ZIP_MAGIC):
            return "other"
        package = Package(data)
        if found := program_in(package):
            return found
        held = package.read("mimetype") if "mimetype" in package.names else b""
        whole = "content.xml" in package.names
        return "" if whole and held.strip() == (OPEN_DOCUMENT + kind).encode() else "other"

    return fault


def text_fault(data: bytes) -> str:
    """The fault of a text: unreadable, or a page or picture for a browser; "" where there is none."""
    text = decoded(data)
    if text is None or CONTROLS.search(text) or text.startswith("#!"):
        return "other"
    return "other" if MARKUP.search(text[:SNIFFED].encode()) else ""


def decoded(data: bytes) -> str | None:
    """The text in one of the usual encodings; None where it is in none."""
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
    "embedded": "This file holds another one that can run as a program. Take that out, save the file and try again.",
    "macros": "This file holds macros, which are programs. Save it without macros and try again.",
}
REFUSED = "The virus scanner refused this file{why}. It has not been saved."
NOT_SCANNED = "The file could not be checked for viruses, so it has not been saved. Try again later."


def inspect_upload(data: bytes, filename: str, *, most: int = MAX_FILE_BYTES) -> InspectedFile:
    """`most` is the limit in bytes. Raises RuleBroken for the field "file"."""
    name = tidy_name(filename)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(ending)
    if kind is None:
        raise RuleBroken(f"Files of this kind are not accepted. Choose {LISTED}.", field="file")
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
    return InspectedFile(name, kind.mime_type, len(data), hashlib.sha256(data).hexdigest())


def content_of(file) -> bytes:
    """The bytes of a file that is read and not stored, after the virus scan.

    Raises RuleBroken where it is too large, holds a program, or the scanner refuses it. What cannot be opened is left
    to whoever reads it, who can say more.
    """
    if file.size > MAX_FILE_BYTES:
        raise RuleBroken(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.", field="file")
    data = file.read()
    try:
        found = program_in(Package(data)) if data.startswith(ZIP_MAGIC) else ""
    except BadPackage:
        found = ""
    if found:
        raise RuleBroken(FAULTS[found], field="file")
    scan(data, file.name)
    return data


def tidy_name(filename: str) -> str:
    """The name without folders and forbidden characters, truncated before its extension."""
    name = re.split(r"[\\/]", filename)[-1]
    name = " ".join(re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "", name).split())
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else name[:LONGEST_NAME]


def scan(data: bytes, name: str) -> None:
    """Call the virus scanner that UPLOAD_SCANNER names, if any: (content, name) → "" or what it found.

    Raises RuleBroken for a finding. Any error of the scanner counts as not scanned, and the file is refused too.
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
