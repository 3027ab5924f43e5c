"""How links are checked: which addresses are never asked, what a web server's answer means, and how often."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri, punycode

from guidance.resources.rules import site_name

WORKS, BROKEN, REFUSES = "works", "broken", "refuses"  # Resource.Result
WITHIN = 10  # seconds for a link, redirects included
REDIRECTS = 5
MOST_READ = 64 * 1024  # bytes of one answer
EVERY = dt.timedelta(days=7)
AT_ONCE = 8  # links of different hosts, so that a batch takes WITHIN at most
FEW = 3  # so many links without any answer, and none with one, mean that our own connection is at fault

PORTS = {"http": 80, "https": 443}
REDIRECTED = {301, 302, 303, 307, 308}
GONE = {404, 408, 410}
TOO_MANY = 429


class NotAsked(Exception):
    def __init__(self, why: str, result: str = BROKEN):
        super().__init__(why)
        self.result = result


@dataclass(frozen=True)
class Target:
    """One request: the host as it is resolved and named in TLS, and the path with its query, all in ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Outcome:
    """Result and why, in words; not `is_answered`: no server gave a last answer, maybe by our own fault."""

    result: str
    why: str
    is_answered: bool = True


def read_url(url: str) -> Target:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = punycode((parts.hostname or "").removesuffix("."))
    except ValueError:
        raise NotAsked("not a web address") from None
    if parts.scheme not in PORTS or not host:
        raise NotAsked("not a web address")
    if parts.username is not None or parts.password is not None:
        raise NotAsked("an address with a name or password in it")
    if port not in PORTS.values():
        raise NotAsked(f"port {port} is not one of the web", REFUSES)  # it may well open for a person
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, host, port, iri_to_uri((parts.path or "/") + query))


def next_url(url: str, location: str) -> str:
    """Where a redirect leads; NotAsked where its Location cannot be read."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotAsked("a redirect to what is not a web address") from None


def is_useful(status: int) -> bool:
    """Whether HEAD is enough: any failure is asked again with GET, unless servers ask to be left alone."""
    return 200 <= status < 300 or status == TOO_MANY


def interpret_status(status: int) -> str:
    """The result of a last answer; 401, 403, 429 and 999 may still open for a person."""
    if 200 <= status < 300:
        return WORKS
    return BROKEN if status in GONE or status < 400 or 500 <= status < 600 else REFUSES


def one_for_each_host(urls: list[str]) -> list[int]:
    """The places in a list of URLs to check at once: the first for each host, at most AT_ONCE."""
    first: dict[str, int] = {}
    for place, url in enumerate(urls):
        first.setdefault(site_name(url), place)
    return list(first.values())[:AT_ONCE]


def may_be_ours(answered: bool, unanswered: int) -> bool:
    return not answered and unanswered >= FEW
