"""Opens Office files (zip packages of XML parts) from users: checks sizes first, then content.

Nothing here knows what the parts mean. Macros and embedded objects are never read.
"""

import io
import re
import zipfile
import zlib

from lxml import etree

MAX_FILE_BYTES = 20 * 1024 * 1024  # the file as it arrives; a plan of 600 rows is under 0.5 MB
MAX_ENTRIES = 2_000  # parts in one package
MAX_UNPACKED_BYTES = 150 * 1024 * 1024  # all parts together, as the directory states them
MAX_PART_BYTES = 40 * 1024 * 1024  # one part that is read
MAX_RATIO = 250  # unpacked to packed; plain zip reaches about 1,000, real XML stays under 100
RATIO_FROM_BYTES = 2 * 1024 * 1024  # smaller parts may compress better

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"

_TOO_LARGE = "This file unpacks to far more than a document needs, so it was not opened."
_DAMAGED = "This file is damaged and cannot be opened. Open it in the program that made it and save it again."
_LOCKED = "This file is protected by a password. Remove the password and try again."


class BadPackage(Exception):
    """The file cannot be opened safely; the message says why, for the person who chose it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class Package:
    """A zip package whose directory has been checked. Raises BadPackage, and nothing else."""

    def __init__(self, data: bytes):
        if len(data) > MAX_FILE_BYTES:
            raise BadPackage(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
            raise BadPackage(_DAMAGED) from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise BadPackage(_TOO_LARGE)
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        if len(self._entries) != len(entries):
            raise BadPackage(_DAMAGED)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of one part; the sizes in the directory are not trusted."""
        entry = self._entries.get(name)
        if entry is None:
            raise BadPackage(_DAMAGED)
        if entry.flag_bits & 0x1:
            raise BadPackage(_LOCKED)
        allowed = MAX_PART_BYTES
        if entry.file_size > RATIO_FROM_BYTES:
            allowed = min(allowed, MAX_RATIO * max(entry.compress_size, 1))
        if entry.file_size > allowed:
            raise BadPackage(_TOO_LARGE)
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(allowed + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
            raise BadPackage(_DAMAGED) from None
        if len(content) > allowed:
            raise BadPackage(_TOO_LARGE)
        return content

    def beginning(self, name: str) -> bytes:
        """The first bytes of one part, as many as tell what it is."""
        entry = self._entries[name]
        if entry.flag_bits & 0x1:
            raise BadPackage(_LOCKED)
        try:
            with self._zip.open(entry) as stream:
                return stream.read(len(OLE_MAGIC))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
            raise BadPackage(_DAMAGED) from None

    def xml(self, name: str) -> etree._Element:
        """The root element of one part; document types and entities are refused."""
        return parse_xml(self.read(name))


def parse_xml(content: bytes) -> etree._Element:
    """Parse one XML part without entities, network or unlimited depth; raises BadPackage."""
    refuse_document_type(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        if "depth" in str(problem).lower():
            raise BadPackage("This file is nested too deeply to be a document, so it was not opened.") from None
        raise BadPackage(_DAMAGED) from None
    except ValueError:
        raise BadPackage(_DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadPackage(_ENTITIES)
    return root


_ENTITIES = "This file declares entities or a document type, which Office files never do, so it was not opened."


def refuse_document_type(content: bytes) -> None:
    """Raise BadPackage where a part declares a document type or an entity, in any encoding Office allows."""
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content.replace(b"\x00", b""), re.IGNORECASE):
        raise BadPackage(_ENTITIES)


def describe_ole(data: bytes) -> str | None:
    """What an old-style Office container holds: "encrypted", "doc", "xls", "other", or None if it is none."""
    if not data.startswith(OLE_MAGIC):
        return None
    for name, kind in (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls")):
        if name.encode("utf-16-le") in data:
            return kind
    return "other"
