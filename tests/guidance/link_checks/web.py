"""A small web on loopback, over real HTTP and TLS, for tests of the link check.

The check runs as in production: its rules about addresses and ports hold. Only two functions are replaced: the look-up
of names, and the last step of a connection, which leads from (public address, 80 or 443) to the servers here. A
connection to any other address fails the test.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HERE = "93.184.215.14"  # a public address, at which the servers seem to be
BODY = b"<p>A page about online safety</p>"


@dataclass
class Web:
    """What names mean, and what was asked for. A value of `names` may be a function, for a name server that changes its
    mind.
    """

    names: dict[str, list[str] | Callable[[], list[str]]] = field(default_factory=dict)
    ports: dict[int, int] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    reached: list[tuple[str, int]] = field(default_factory=list)
    requests: list[tuple[str, str, str]] = field(default_factory=list)  # method, host, path with query
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=dict)  # host → most requests at the same time
    stopping: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    _open: dict[str, int] = field(default_factory=dict)

    def look_up(self, host: str) -> list[str]:
        self.looked_up.append(host)
        found = self.names.get(host)
        if found is None:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
            return [row[4][0] for row in rows]
        return found() if callable(found) else found

    def reach(self, sock: socket.socket, address: str, port: int) -> None:
        self.reached.append((address, port))
        assert ip_address(address).is_global, f"connected to {address}"
        if address != HERE:
            raise ConnectionRefusedError
        sock.connect(("127.0.0.1", self.ports[port]))

    def count(self, host: str, by: int) -> None:
        with self.lock:
            self._open[host] = self._open.get(host, 0) + by
            self.at_once[host] = max(self.at_once.get(host, 0), self._open[host])


def handler_of(web: Web) -> type[BaseHTTPRequestHandler]:
    """What the servers answer, by the path."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.answer()

        def do_GET(self):
            self.answer()

        def answer(self):
            host, path = self.headers["Host"], urlsplit(self.path).path
            web.requests.append((self.command, host, self.path))
            web.headers.append(dict(self.headers))
            web.count(host, 1)
            try:
                kind, _, value = path.strip("/").partition("/")
                getattr(self, f"send_{kind or 'status'}", self.send_status)(value or kind)
            except ConnectionError:
                pass  # the check has read enough
            finally:
                web.count(host, -1)

        def send_status(self, value: str):
            self.begin(int(value) if value.isdigit() else 200)

        def begin(self, status: int, body: bytes = BODY, **headers: str):
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def send_head(self, value: str):
            """HEAD is answered with a status, GET with a page."""
            self.begin(int(value) if self.command == "HEAD" else 200)

        def send_chain(self, value: str):
            """So many redirects, and then a page."""
            left = int(value)
            self.begin(302, Location=f"/chain/{left - 1}") if left else self.begin(200)

        def send_to(self, value: str):
            self.begin(302, Location=parse_qs(urlsplit(self.path).query)["url"][0])

        def send_slow_to(self, value: str):
            time.sleep(int(value) / 1000)
            self.send_to(value)

        def send_nowhere(self, value: str):
            self.begin(302)

        def send_silent(self, value: str):
            """HEAD is never answered; GET at once, or never with `/silent/get`."""
            if self.command == "GET" and value != "get":
                self.begin(200)
            else:
                web.stopping.wait(20)

        def send_closed(self, value: str):
            """HEAD closes the connection without an answer."""
            if self.command == "GET":
                self.begin(200)

        def send_nonsense(self, value: str):
            self.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")

        def send_drip(self, value: str):
            """A byte of the body, or with `/drip/head` of the headers, every twentieth of a second, for ever."""
            self.command == "HEAD" and self.begin(405)
            if self.command == "GET":
                start = b"HTTP/1.1 200 OK\r\n" + (b"X-Slow: " if value == "head" else b"\r\n")
                self.wfile.write(start)
                while not web.stopping.wait(0.05):
                    self.wfile.write(b"x")

        def send_endless(self, value: str):
            """A body without an end, in chunks with `/endless/chunks`; or headers without one with `/endless/head`."""
            if self.command == "HEAD":
                self.begin(405)
                return
            head = b"HTTP/1.1 200 OK\r\n" + (b"" if value == "head" else b"Content-Type: text/html\r\n")
            chunked = value == "chunks"
            self.wfile.write(head + (b"Transfer-Encoding: chunked\r\n" if chunked else b""))
            self.wfile.write(b"" if value == "head" else b"\r\n")
            part = {"chunks": b"400\r\n" + b"x" * 1024 + b"\r\n", "head": b"X: " + b"x" * 1000 + b"\r\n"}
            until = time.monotonic() + 20
            while time.monotonic() < until:
                self.wfile.write(part.get(value, b"x" * 1024))

        def send_slow(self, value: str):
            time.sleep(int(value) / 1000)
            self.begin(200)

        def log_message(self, *args):
            pass

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that goes away is what these tests are about."""


def serve(web: Web, certificate: Path | None = None) -> Server:
    """A running server, under TLS with a certificate."""
    server = Server(("127.0.0.1", 0), handler_of(web))
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A certificate authority that only tests trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, sign("Authority of tests", key, key, None, days=30)


def sign(name: str, key, by, issuer: x509.Certificate | None, *, days: int) -> x509.Certificate:
    """A certificate for a host; without an issuer its own, which may sign others. It ends in so many days."""
    now, subject = dt.datetime.now(dt.UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    from_authority = issuer.subject if issuer else subject
    builder = x509.CertificateBuilder(from_authority, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=60)).not_valid_after(now + dt.timedelta(days=days))
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    builder = builder.add_extension(identifier, critical=False)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    if issuer:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    else:
        others = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        usage = dict.fromkeys((*others, "encipher_only", "decipher_only", "crl_sign"), False)
        builder = builder.add_extension(x509.KeyUsage(key_cert_sign=True, **usage), critical=True)
    return builder.sign(by, hashes.SHA256())


def certificate(folder: Path, name: str, *, days: int = 30, is_trusted: bool = True) -> Path:
    """A file with a key and a certificate for a host, signed by the authority of tests unless it is not trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    by, issuer = authority() if is_trusted else (key, None)
    made = sign(name, key, by, issuer, days=days)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path
