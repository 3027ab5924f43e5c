"""Files of evidence in which words stand: those whose text can be read are found; any other is named by a person."""

from __future__ import annotations

import io
import re
import zipfile

from django.core.files.storage import default_storage
from django.db import transaction

from actions.models import Evidence
from core.dates import today
from core.locking import save_versioned
from core.packages import BadPackage, Package
from core.uploads import decoded
from reports.redacting.wording import GONE

REASON = "File removed: words in it must not be held"
TEXTS = ("text/plain", "text/csv")
TAGS = re.compile(r"<[^>]*>")


def text_of(content: bytes, kind: str) -> str:
    """The text of a file as far as it can be read: plain texts, and Office files; empty for any other."""
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


def files_holding(pattern: re.Pattern) -> list[Evidence]:
    """The pieces of evidence in whose files the words can be read."""
    return [row for row in Evidence.objects.exclude(file="").order_by("pk") if pattern.search(text_of(*read(row)))]


def read(row: Evidence) -> tuple[bytes, str]:
    """The content of a file and its kind; empty where it is gone."""
    try:
        with row.file.open("rb") as file:
            return file.read(), row.content_type
    except FileNotFoundError:
        return b"", row.content_type


def remove_files(keys: list[int], *, by) -> int:
    """Remove the files of some evidence for good, under every record that leads to them. How many files."""
    names = set(Evidence.objects.filter(pk__in=keys).exclude(file="").values_list("file", flat=True))
    for row in Evidence.objects.filter(file__in=names):
        row.removed_on = row.removed_on or today()
        row.title, row.filename, row.sha256, row.size = GONE, GONE, "", None
        fields = ["removed_on", "title", "filename", "sha256", "size"]
        save_versioned(row, expected=row.version, fields=fields, by=by, reason=REASON)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))
    return len(names)
