"""Scans files with ClamAV: UPLOAD_SCANNER=core.scanning.clamd, and CLAMD_URL (docs/deploying.md).

clamd is asked by its own protocol, which is shorter than the packages that speak it.
"""

import socket
import struct

from django.conf import settings

PIECE = 1 << 16  # bytes
SECONDS = 20  # of silence, until the scanner counts as away
LONGEST = 4096  # bytes of an answer


class NotScanned(Exception):
    """clamd did not scan a file; the message is clamd's."""


def clamd(content: bytes, name: str) -> str:
    """The name of what clamd found in a file; "" if it found nothing. The name of the file is not sent.

    Raises NotScanned if clamd refuses to scan, for example because the file is larger than its StreamMaxLength, and
    OSError if it does not answer.
    """
    answer = send_to_clamd(content)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NotScanned(answer)


def send_to_clamd(content: bytes) -> str:
    """Send INSTREAM and the content in pieces, each after its length, with a length of nought at the end.

    Returns clamd's answer.
    """
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
