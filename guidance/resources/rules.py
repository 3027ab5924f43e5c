"""Which links may be listed, and when a resource is to be reviewed. Pure."""

import datetime as dt
import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from agencies.posts.rules import months_before

# Statutory guidance and helplines change with the school year: a link that nobody has opened for a year may have moved.
REVIEW_AFTER = 12  # months
MOST_BESIDE = 3  # resources beside one weak answer

# Names that mean a machine of one's own network: RFC 6761, 6762 and 8375, ICANN's ".internal" of 2024, and those that
# networks use without asking.
LOCAL_ENDINGS = frozenset(
    {"localhost", "local", "internal", "home.arpa", "lan", "home", "corp", "intranet", "private", "test", "invalid"}
)
# Inside the one block of public IPv6 addresses, and inside public IPv4: what leads to a machine that they do not name
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
NEVER = [
    ipaddress.ip_network(each)
    for each in (
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "168.63.129.16/32",  # Azure's own services, as its machines see them
        "2001::/32",  # Teredo, which contains an IPv4 address (RFC 4380)
        "2002::/16",  # 6to4, likewise (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
]
IN_NO_LINK = re.compile(r"[\s\x00-\x1f\\]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")

NOT_WEB = "Enter a web address that begins with https:// or http://"
NO_HOST = "Enter the whole web address, with the name of the site, such as https://example.org"
SIGNED_IN = "Take the user name and password out of the web address"
OWN_NETWORK = "This address works only inside one network. Enter one that every school can open"


def url_fault(url: str) -> str:
    parts = split(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"}:
        return NOT_WEB
    if parts.username is not None or parts.password is not None:
        return SIGNED_IN
    host = plain_host(parts)
    if not host:
        return NO_HOST
    if is_address(host):
        return "" if is_public(host) else OWN_NETWORK
    labels = host.split(".")
    if len(labels) < 2 or host.endswith(tuple(f".{ending}" for ending in LOCAL_ENDINGS)):
        return OWN_NETWORK
    if not all(LABEL.match(label) for label in labels) or not is_name(labels[-1]):
        return NO_HOST
    return ""


def split(url: str) -> SplitResult | None:
    """The parts of a link; None where it is none: with blanks or backslashes in it, or a port that is no number."""
    if IN_NO_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises ValueError for one that is none)
    except ValueError:
        return None
    return parts


def plain_host(parts: SplitResult) -> str:
    """The host as browsers look it up: small letters, ASCII, no last dot; "" without or for an impossible one."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a single machine on the internet. Not:
    private, loopback, link-local (with the metadata of clouds), multicast, reserved, unspecified, shared by customers
    of a provider (RFC 6598), and IPv6 that contains an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo).
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6 and (found not in GLOBAL_IPV6 or found.scope_id):
        return False
    inside = any(found in network for network in NEVER if network.version == found.version)
    return found.is_global and not found.is_multicast and not inside


def is_name(last: str) -> bool:
    """Whether the last part of a host is that of a name: browsers read "127.1" and "10.0x1" as numbers of machines."""
    return not last.isdigit() and not re.match(r"0x[0-9a-f]*\Z", last)


def tidy_url(url: str) -> str:
    """A link without blanks at its ends, its scheme and host in small letters, so that the same one is found again."""
    url = url.strip()
    parts = split(url)
    if parts is None or not parts.netloc:
        return url
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def site_name(url: str) -> str:
    parts = split(url)
    return (parts.hostname or "") if parts else ""


def is_to_review(reviewed_on: dt.date | None, on: dt.date) -> bool:
    return reviewed_on is None or reviewed_on < months_before(on, REVIEW_AFTER)
