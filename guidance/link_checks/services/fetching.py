"""Requests a link as a careful stranger: ADR 0105.

A name is resolved once, every address it has is checked, and the connection goes to an address that was checked; so no
answer of a name server, and no redirect, leads the request into a network that only this machine reaches.
"""

import socket
import ssl
from concurrent.futures import Future
from functools import cache
from http.client import HTTPConnection, HTTPException, IncompleteRead
from threading import Thread
from time import monotonic

from django.conf import settings

from guidance.link_checks.rules import (
    BROKEN,
    MOST_READ,
    REDIRECTED,
    REDIRECTS,
    WITHIN,
    NotAsked,
    Outcome,
    Target,
    interpret_status,
    is_useful,
    next_url,
    read_url,
)
from guidance.resources.rules import is_public

CHUNK = 8192  # bytes


class _Limited:
    """Mixed into a socket: reading ends at the moment `until`, however slowly bytes come, and after `left` bytes."""

    until = 0.0
    left = MOST_READ

    def recv_into(self, buffer, nbytes=None, flags=0) -> int:
        if self.left <= 0:
            return 0
        self.settimeout(seconds_to(self.until))
        allowed = memoryview(buffer)[: self.left]
        count = super().recv_into(allowed, len(allowed), flags)
        self.left -= count
        return count


class _Plain(_Limited, socket.socket):
    pass


class _Encrypted(_Limited, ssl.SSLSocket):
    pass


def check_link(url: str, *, within: float = WITHIN) -> Outcome:
    """What came of a link: HEAD, then GET where needed, within so many seconds."""
    until, names = monotonic() + within, {}
    method, redirects = "HEAD", 0
    try:
        while True:
            target = read_url(url)
            if target.host not in names:
                names[target.host] = find_addresses(target.host, until)
            status, location = request(method, target, names[target.host], until)
            if status in REDIRECTED and location:
                redirects += 1
                if redirects > REDIRECTS:
                    return Outcome(BROKEN, f"more than {REDIRECTS} redirects")
                url = next_url(url, location)
            elif method == "HEAD" and not is_useful(status):
                method = "GET"
            else:
                return Outcome(interpret_status(status), f"answer {status}")
    except NotAsked as error:
        return Outcome(error.result, f"not requested: {error}", is_answered=False)
    except (OSError, HTTPException, ValueError) as error:
        return Outcome(BROKEN, failure(error), is_answered=False)


def failure(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid: {error.verify_message}"
        case ssl.SSLError():
            return "no encrypted connection"
        case TimeoutError():
            return "no answer in time"
        case socket.gaierror() | ValueError():
            return "its name was not found"
        case HTTPException():
            return "its answer is not one of a web server"
    return "no connection"


def find_addresses(host: str, until: float) -> list[str]:
    """The addresses of a host, by one look-up; NotAsked where any is not public, TimeoutError, OSError."""
    found: Future[list[str]] = Future()
    Thread(target=_resolve, args=(host, found), daemon=True).start()  # a look-up has no time limit of its own
    addresses = found.result(seconds_to(until))
    if not addresses or not all(map(is_public, addresses)):
        raise NotAsked("leads to an address that is not on the internet")
    return addresses


def _resolve(host: str, found: Future[list[str]]) -> None:
    try:
        found.set_result(look_up(host))
    except (OSError, ValueError) as error:
        found.set_exception(error)


def look_up(host: str) -> list[str]:
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def request(method: str, target: Target, addresses: list[str], until: float) -> tuple[int, str]:
    """Status and Location of the answer; status 0 where a server cannot deal with HEAD."""
    plain = connect(addresses, target.port, until)
    with plain, encrypt(plain, target.host, until) if target.scheme == "https" else plain as sock:
        if method == "GET":
            return exchange(method, target, sock)
        sock.until -= seconds_to(until) / 2  # the other half is for GET
        try:
            return exchange(method, target, sock)
        except (OSError, HTTPException):
            return 0, ""


def connect(addresses: list[str], port: int, until: float) -> _Plain:
    """A connection to the first address that takes one, each with its share of the time; OSError if none does."""
    for place, address in enumerate(addresses):
        sock = _Plain(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock.until = until
        try:
            sock.settimeout(seconds_to(until) / (len(addresses) - place))
            reach(sock, address, port)
        except OSError:
            sock.close()
            if place == len(addresses) - 1:
                raise
        else:
            return sock
    raise OSError("no address")


def reach(sock: socket.socket, address: str, port: int) -> None:
    sock.connect((address, port))


def encrypt(sock: _Plain, host: str, until: float) -> ssl.SSLSocket:
    sock.settimeout(seconds_to(until))  # of the whole handshake
    encrypted = tls().wrap_socket(sock, server_hostname=host)
    encrypted.until = until
    return encrypted


@cache
def tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _Encrypted
    return context


def exchange(method: str, target: Target, sock: socket.socket) -> tuple[int, str]:
    """Send one request and read its answer, of a page MOST_READ bytes at most: it has to arrive, not only begin."""
    connection = HTTPConnection(target.host, target.port)
    connection.sock = sock
    sock.settimeout(seconds_to(sock.until))
    headers = {"Host": target.host_header, "User-Agent": user_agent(), "Accept": "*/*", "Connection": "close"}
    connection.request(method, target.path, headers=headers)
    response = connection.getresponse()
    try:
        if sock.left <= 0:
            raise HTTPException("headers without an end")
        while method == "GET" and 200 <= response.status < 300 and response.read(CHUNK):
            pass
    except IncompleteRead:
        if sock.left > 0:  # otherwise it was we who stopped
            raise
    finally:
        response.close()
    location = response.headers.get("Location", "")
    return response.status, location.encode("latin-1", "replace").decode("utf-8", "replace")  # as browsers read it


def user_agent() -> str:
    return f"e-Safety Action Plan, weekly check of links (+{settings.SITE_URL})"


def seconds_to(moment: float) -> float:
    seconds = moment - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
