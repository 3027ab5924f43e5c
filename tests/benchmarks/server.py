"""The web process under test: gunicorn with two workers on loopback, and a client that keeps no connection."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "b" * 32  # a CSRF secret: cookie and form carry the same
LONGEST = 120  # seconds that an answer may take
AS_IN_THE_IMAGE = {"MALLOC_ARENA_MAX": "2"}  # as the Dockerfile sets it
# As the product starts it, but that no process ends after so many requests, so that growth is seen
SHIPPED = ("--config", "python:esafety.running.serving", "--max-requests", "0")
TRIES = 30  # requests after which each worker has answered one


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: dict[str, str]
    sent: bytes
    seconds: float

    @cached_property
    def body(self) -> bytes:
        """What was sent, unpacked by whoever reads it: who asks shares the processor with who answers."""
        sent = unchunked(self.sent) if self.headers.get("transfer-encoding") == "chunked" else self.sent
        return gzip.decompress(sent) if self.headers.get("content-encoding") == "gzip" else sent

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class Client:
    """Requests to one server as one person, each over a connection of its own, as through a proxy that ends TLS."""

    port: int
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def message(self, path: str, data: dict | bytes | None = None, headers: dict | None = None) -> bytes:
        """The bytes of a GET, or of a POST of the form `data`; bytes are sent as they are, `headers` say as what."""
        body = data or b""
        if isinstance(data, dict):
            body = urlencode(data | {"csrfmiddlewaretoken": TOKEN}, doseq=True).encode()
        lines = {
            "Host": f"127.0.0.1:{self.port}",
            "Connection": "close",
            "Accept-Encoding": "gzip",
            "X-Forwarded-Proto": "https",
            # by its name in production, and by that in a plain Django project
            "Cookie": "; ".join(
                f"{prefix}sessionid={self.session}; {prefix}csrftoken={TOKEN}" for prefix in ("__Host-", "")
            ),
        }
        if data is not None:
            lines |= {
                "Origin": f"https://127.0.0.1:{self.port}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body)),
            }
        lines |= headers or {}
        verb = "GET" if data is None else "POST"
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{verb} {path} HTTP/1.1\r\n{head}\r\n".encode() + body

    def send(self, path: str, data: dict | bytes | None = None, headers: dict | None = None) -> Answer:
        """Ask, and read the whole answer. OSError where nobody answers, or not in full."""
        message = self.message(path, data, headers)
        begin = time.perf_counter()
        raw = exchange(self.port, message)
        seconds = time.perf_counter() - begin
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        found = {name.lower(): value.strip() for name, value in pairs}
        if len(body) < int(found.get("content-length", 0)):
            raise OSError(f"Only {len(body)} bytes of {found['content-length']} came for {path}.")
        return Answer(int(first.split()[1]), found, body, seconds)

    def must(self, status: int, path: str, data: dict | None = None, headers: dict | None = None) -> Answer:
        """send(), with RuntimeError where the answer has another status: a quick error is no speed."""
        answer = self.send(path, data, headers)
        if answer.status != status:
            raise RuntimeError(f"{path} answered {answer.status}, not {status}: {answer.body[:300]!r}")
        return answer


def exchange(port: int, message: bytes) -> bytes:
    """All bytes that come back for a message until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as connection:
        connection.sendall(message)
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def unchunked(sent: bytes) -> bytes:
    """The bytes that came in chunks, each after its size."""
    parts = []
    while (line := sent.partition(b"\r\n"))[0].strip(b"0"):
        size = int(line[0], 16)
        parts.append(line[2][:size])
        sent = line[2][size + 2 :]
    return b"".join(parts)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def find_workers(client: Client) -> set[int]:
    """The processes that answer a person.

    RuntimeError where one of them opens another database connection for another request (CONN_MAX_AGE): nothing else
    is worth measuring then.
    """
    replies = [client.must(200, "/accessibility/", None, {"X-Measure": "process"}) for _ in range(TRIES)]
    pairs = {tuple(map(int, reply.headers["x-measured"].split())) for reply in replies}
    workers = {worker for worker, _ in pairs}
    if len(workers) < len(pairs):
        raise RuntimeError("Workers do not keep their database connection.")
    return workers


def children(pid: int) -> list[int]:
    """The numbers of the processes that a process started and that are there."""
    return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def running(
    env: dict[str, str], log: Path, *options: str, app: str = "esafety.wsgi", port: int = 0
) -> Iterator[tuple[int, int]]:
    """(port, process number) of a web server of `app` with two workers, ready to answer; ended on leaving, it alone.

    `options` are more words for gunicorn. RuntimeError with its last words where it is not ready within half a minute.
    """
    port = port or free_port()
    words = ["-m", "gunicorn", app, "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    words += ["--timeout", str(LONGEST), "--log-level", "warning", *options]
    with process(words, env, log) as server:
        wait_until_ready(Client(port), server, log)
        yield port, server.pid


@contextmanager
def process(words: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A process of Python with these words; ended on leaving."""
    with log.open("ab") as out:
        env = os.environ | AS_IN_THE_IMAGE | env
        started = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)
            try:
                started.wait(20)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def wait_until_ready(client: Client, server: subprocess.Popen, log: Path) -> None:
    """Wait until /readyz says yes."""
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        try:
            if client.send("/readyz").status == 200:
                return
        except (OSError, IndexError):
            pass  # it does not listen yet
        time.sleep(0.01)
    raise RuntimeError(f"The server did not become ready:\n{log.read_text()[-2000:]}")
