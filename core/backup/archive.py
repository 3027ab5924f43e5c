"""The format of a backup: a ZIP of a dump, files, and a manifest that tells what each must be when read back."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 2
LAST_VERSIONS = {1: "0.1.0"}  # format → the last version that reads it
DUMP = "database.dump"
MANIFEST = "manifest.json"
PIECE = 1 << 20  # bytes read at once
ONLY_OWNER = 0o600  # it holds names and email addresses


class Broken(Exception):
    """A backup that cannot be written or read back; the message says why."""


@dataclass
class Manifest:
    """The content of a backup: rows by table, bytes by file, digest by member.

    `postgresql` is the major version of the server. `migrations` are those of the database at that time, as pairs of
    app and name; `made_at` is ISO 8601; `head` is the digest of the latest seal of the history (core/seals), "" where
    there was none.
    """

    made_at: str
    postgresql: int
    migrations: list[list[str]] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    head: str = ""
    format: int = FORMAT


class Member:
    def __init__(self, out: IO[bytes]):
        self.out, self.digest, self.size = out, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.out.write(data)


class Writer:
    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest):
        self.archive, self.manifest = archive, manifest

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        with self.archive.open(name, "w", force_zip64=True) as out:
            member = Member(out)
            yield member
        self.manifest.digests[name] = member.digest.hexdigest()

    def finish(self) -> None:
        self.archive.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1))


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write a backup that appears at `path` complete and flushed to disk, or not at all. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, ONLY_OWNER), "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                writer = Writer(archive, manifest)
                yield writer
                writer.finish()
            out.flush()
            os.fsync(out.fileno())
        os.link(part, path)  # unlike a rename, this never overwrites
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


class Reader:
    """An opened backup; call `check` before its members are used."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        try:
            values = json.loads(archive.read(MANIFEST))
            refuse_other_format(values.get("format"))
            self.manifest = Manifest(**values)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise Broken("It holds no list of its contents: this is no backup of ours, or it is cut off.") from error

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with self.archive.open(name) as member:
            yield member

    def check(self) -> None:
        """Raise Broken where a member is missing or differs from its digest."""
        if DUMP not in self.manifest.digests:
            raise Broken("It holds no database.")
        for name, digest in self.manifest.digests.items():
            try:
                with self.open(name) as member:
                    actual = hashlib.file_digest(member, "sha256").hexdigest()
            except (KeyError, zipfile.BadZipFile, EOFError, OSError) as error:
                raise Broken(f"{name} cannot be read: the file is damaged.") from error
            if actual != digest:
                raise Broken(f"{name} is not what was written: the file is damaged.")


def refuse_other_format(number: int) -> None:
    """Raise Broken, naming the version that reads an older format."""
    if number == FORMAT:
        return
    if version := LAST_VERSIONS.get(number):
        raise Broken(
            f"It was made by version {version} or an earlier one, whose backups this version does not read. Restore it "
            f"with version {version}, install this version over it, and make a new backup."
        )
    raise Broken(f"It has the form {number}, which this version cannot read. Install a later version.")


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a backup. Raises Broken where it is none, and OSError where it is not there."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Broken("This is no backup of ours, or it is cut off.") from error
    with archive:
        yield Reader(archive)
