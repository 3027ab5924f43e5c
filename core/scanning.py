"""Asks the virus scanner ClamAV about files: UPLOAD_SCANNER=core.scanning.clamd, and CLAMD_URL (docs/deploying.md)."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

PIECE = 1 << 16  # bytes
SECONDS = 20  # of silence, until the scanner counts as away
LONGEST = 4096  # bytes of an answer


class NotScanned(Exception):
    """clamd did not look at a file; the message is its own."""


def clamd(content: bytes, name: str) -> str:
    """What clamd found in a file, "" where it found nothing. Its name is not sent.

    Raises NotScanned where clamd refuses to look, for example since the file is larger than its StreamMaxLength, and
    OSError where it does not answer.
    """
    answer = ask(content)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NotScanned(answer)


def ask(content: bytes) -> str:
    """clamd's answer to INSTREAM: the content in pieces, each after its length, and a length of nought at the end."""
    where = settings.CLAMD_ADDRESS
    with socket.socket(socket.AF_UNIX) if isinstance(where, str) else socket.create_connection(where, SECONDS) as line:
        if isinstance(where, str):
            line.settimeout(SECONDS)
            line.connect(where)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while len(answer) < LONGEST and not answer.endswith(b"\0") and (more := line.recv(LONGEST)):
            answer += more
    if not answer.endswith(b"\0"):
        raise NotScanned(f"cut off: {answer[:100]!r}")
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
