"""Uploads are looked at by a real clamd, with one signature of our own; while it does not answer they are refused."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import scanning
from core.files.uploads import NOT_SCANNED, inspect_upload
from core.records.rules import RuleBroken
from tests.actions.pages import errors_of, value_of
from tests.core.files.upload_files import PDF, package
from tests.mailbox import free_port
from tests.missing_packages import is_ci
from tests.running.processes import until

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
BAD = b"a text that our own signature finds"
LARGEST = 2_000_000  # bytes that this clamd takes
CONFIG = """
Foreground yes
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
StreamMaxLength {largest}
"""


@pytest.fixture(scope="module")
def clamd() -> Iterator[list[str | tuple[str, int]]]:
    """The two addresses of a clamd of the test's own, which downloads nothing."""
    if not CLAMD and not is_ci():
        pytest.skip("No clamd is installed (Debian: clamav-daemon), so that no file is shown to a real scanner.")
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:  # (the path of a socket is short)
        folder, port = Path(name), free_port()
        (folder / "signatures").mkdir()
        (folder / "signatures" / "own.ndb").write_text(f"Esafety.Test:0:*:{BAD.hex()}\n")
        (folder / "clamd.conf").write_text(CONFIG.format(folder=folder, port=port, largest=LARGEST))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([CLAMD, "--config-file", folder / "clamd.conf"], stdout=log, stderr=log)
        try:
            until(lambda: not socket.create_connection(("127.0.0.1", port)).close(), seconds=60, what="clamd")
            until((folder / "clamd.sock").exists, seconds=60)
            yield [("127.0.0.1", port), f"{folder}/clamd.sock"]
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(autouse=True)
def scanner(settings):
    settings.UPLOAD_SCANNER = "core.scanning.clamd"
    return settings


@pytest.mark.parametrize("place", [0, 1], ids=["tcp", "unix"])
def test_clamd_takes_a_clean_file_and_names_what_it_finds(clamd, settings, place):
    settings.CLAMD_ADDRESS = clamd[place]
    assert scanning.clamd(PDF, "a.pdf") == ""
    assert scanning.clamd(b"x" * (scanning.PIECE - 3) + BAD, "a.txt") == "Esafety.Test.UNOFFICIAL"
    assert scanning.clamd(package(word__document_dot_xml=BAD), "a.docx") == "Esafety.Test.UNOFFICIAL"
    with pytest.raises(RuleBroken, match=r"refused this file \(Esafety\.Test\.UNOFFICIAL\)"):
        inspect_upload(BAD, "a.txt")


@pytest.mark.long
def test_upload_is_refused_and_its_title_stays_when_clamd_finds_something(clamd, settings, board, enter, marian):
    settings.CLAMD_ADDRESS = clamd[0]
    action = board.open.by_group
    before = action.evidence.count()
    answer = send(enter(marian), action, BAD, "notes.txt")
    assert answer.status_code == 422 and "Esafety.Test" in errors_of(answer)[0]
    assert value_of(answer, "title") == "Minutes of the May meeting"
    assert action.evidence.count() == before
    assert send(enter(marian), action, PDF, "May.pdf").status_code == 302
    assert action.evidence.count() == before + 1


@pytest.mark.parametrize("place", [0, 1], ids=["tcp", "unix"])
def test_file_is_not_kept_when_it_is_larger_than_clamd_takes(clamd, settings, place):
    settings.CLAMD_ADDRESS = clamd[place]
    with pytest.raises(RuleBroken, match=NOT_SCANNED):
        inspect_upload(b"x" * (LARGEST + 1_000_000), "a.txt")


@pytest.mark.long
def test_upload_is_refused_and_its_title_stays_when_clamd_is_silent(settings, board, enter, marian, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_ADDRESS = silent.getsockname()
        check_not_scanned(send(enter(marian), board.open.by_group, PDF, "May.pdf"))


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"stream: OK\nstream: OK\0", b"stream: Ok\0", b"OK\0", b"\0", b"\xff" * 9_000, b"FOUND\0",
     b"INSTREAM size limit exceeded. ERROR\0", b"stream: x" * 9_000 + b" FOUND\0"],
)  # fmt: skip
def test_file_is_not_kept_when_the_answer_is_none_of_clamd_s(settings, answer):
    with answering(answer) as settings.CLAMD_ADDRESS, pytest.raises(RuleBroken, match=NOT_SCANNED):
        inspect_upload(PDF, "a.pdf")


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, int]]:
    """The address of a server that reads what one caller sends, gives this answer, and ends the connection."""

    def serve() -> None:
        with server.accept()[0] as line:
            while not line.recv(1 << 20).endswith(b"\0\0\0\0"):
                pass
            line.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as pool:
        pool.submit(serve)
        yield server.getsockname()


@pytest.mark.parametrize("place", ["port", "socket"])
def test_upload_is_refused_and_its_title_stays_when_clamd_is_away(settings, board, enter, marian, tmp_path, place):
    settings.CLAMD_ADDRESS = ("127.0.0.1", free_port()) if place == "port" else str(tmp_path / "no.sock")
    check_not_scanned(send(enter(marian), board.open.by_group, PDF, "May.pdf"))


def send(client, action, content: bytes, name: str):
    sent = {"file": SimpleUploadedFile(name, content), "title": "Minutes of the May meeting"}
    return client.post(reverse("add_evidence", args=[action.pk]), sent)


def check_not_scanned(answer) -> None:
    assert answer.status_code == 422 and errors_of(answer) == [NOT_SCANNED]
    assert value_of(answer, "title") == "Minutes of the May meeting"
