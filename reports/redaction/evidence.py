"""Evidence files with words to redact: searched where their text can be read; others are named by a person.

A file is named by the number at the end of its URL: "12" for evidence of an action, "R12" for that of an audit return.
"""

import io
import re
import zipfile

from django.core.files.storage import default_storage
from django.db import transaction

from actions.models import Evidence
from audits.models import AnswerEvidence
from core.files.packages import BadPackage, Package
from core.files.uploads import decoded
from core.records.locking import save_versioned
from core.text.dates import today
from reports.redaction.wording import GONE

REASON = "File removed: words in it must not be held"
TEXTS = ("text/plain", "text/csv")
TAGS = re.compile(r"<[^>]*>")
MODELS = {"": Evidence, "R": AnswerEvidence}  # by the prefix of the number
NUMBER = re.compile(r"(R?)([1-9][0-9]{0,17})", re.ASCII | re.IGNORECASE)

Piece = Evidence | AnswerEvidence


def text_of(content: bytes, kind: str) -> str:
    """The text of a plain text or Office file; empty for any other."""
    if kind in TEXTS:
        return decoded(content) or ""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return ""
    try:
        package = Package(content)
        parts = [package.read(name) for name in sorted(package.names) if name.endswith((".xml", ".rels"))]
    except BadPackage:
        return ""
    joined = (part.decode("utf-8", "replace") for part in parts)
    return "\n".join(f"{TAGS.sub('', part)}\n{TAGS.sub(' ', part)}" for part in joined)


def pieces(names: list[str]) -> list[Piece]:
    found = []
    for before, model in MODELS.items():
        keys = [int(match[2]) for name in names if (match := NUMBER.fullmatch(name)) and match[1].upper() == before]
        found += model.objects.filter(pk__in=keys).exclude(file="").order_by("pk")
    return found


def files_containing(pattern: re.Pattern) -> list[Piece]:
    rows = (row for model in MODELS.values() for row in model.objects.exclude(file="").order_by("pk"))
    return [row for row in rows if pattern.search(text_of(*read(row)))]


def read(row: Piece) -> tuple[bytes, str]:
    try:
        with row.file.open("rb") as file:
            return file.read(), row.content_type
    except FileNotFoundError:
        return b"", row.content_type


def same_files(rows: list[Piece]) -> list[Piece]:
    """Every record of the same files, including records carried over into another year."""
    found = []
    for model in MODELS.values():
        names = {row.file.name for row in rows if isinstance(row, model)}
        found += model.objects.filter(file__in=names - {""}).order_by("pk")
    return found


def remove_files(rows: list[Piece], *, by) -> int:
    """Delete the files of some records; call it with all records of each file (same_files). Returns how many files. The
    records stay without a file, so that a backup does not miss it.
    """
    names = {row.file.name for row in rows}
    for row in rows:
        row.removed_on = row.removed_on or today()
        row.title, row.file, row.filename, row.sha256, row.size = GONE, "", GONE, "", None
        fields = ["removed_on", "title", "file", "filename", "sha256", "size"]
        save_versioned(row, expected=row.version, fields=fields, by=by, reason=REASON)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))
    return len(names)
