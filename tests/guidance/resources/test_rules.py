"""Which links may be listed, how they are compared, and when a resource is to be reviewed."""

from __future__ import annotations

import datetime as dt

from guidance.resources.rules import (
    NO_HOST,
    NOT_WEB,
    OWN_NETWORK,
    SIGNED_IN,
    is_public,
    is_to_review,
    site_name,
    tidy_url,
    url_fault,
)
from tests.rows import try_rows

FINE = [
    "https://www.example.org/page?x=1#top", "http://example.org", "HTTPS://Example.ORG/", "https://example.org:8443/a",
    "https://müller.example/", "https://xn--mller-kva.example/", "https://a_b.example/", "https://8.8.8.8/",
    "https://[2606:4700:4700::1111]/", "https://local.gov.uk/", "https://internal.example.org/", "https://example.org./",
]  # fmt: skip
BAD = [
    ("", NOT_WEB), ("example.org", NOT_WEB), ("ftp://example.org/", NOT_WEB), ("javascript:alert(1)", NOT_WEB),
    ("data:text/html,x", NOT_WEB), ("//example.org/", NOT_WEB), ("https://exa mple.org/", NOT_WEB),
    ("https://example.org/a\tb", NOT_WEB), ("https://example.org\\@evil.example/", NOT_WEB),
    ("https://example.org:port/", NOT_WEB), ("https:///page", NO_HOST), ("https://", NO_HOST),
    ("https://.example.org/", NO_HOST), ("https://exa!mple.org/", NO_HOST), ("https://-a.example/", NO_HOST),
    ("https://127.1/", NO_HOST), ("https://10.0.0.0x1/", NO_HOST), ("https://999.1.1.1/", NO_HOST),
    ("https://jo:secret@example.org/", SIGNED_IN), ("https://jo@example.org/", SIGNED_IN),
    ("https://:@example.org/", SIGNED_IN),
    ("http://localhost/", OWN_NETWORK), ("http://LOCALHOST:8000/", OWN_NETWORK), ("http://intranet/", OWN_NETWORK),
    ("http://school.local/", OWN_NETWORK), ("http://a.b.internal/", OWN_NETWORK), ("http://nas.home.arpa/", OWN_NETWORK),
    ("http://x.localhost./", OWN_NETWORK), ("http://2130706433/", OWN_NETWORK), ("http://0x7f000001/", OWN_NETWORK),
    ("http://127.0.0.1/", OWN_NETWORK), ("http://10.1.2.3/", OWN_NETWORK), ("http://192.168.0.1/", OWN_NETWORK),
    ("http://172.16.0.1/", OWN_NETWORK), ("http://169.254.169.254/latest", OWN_NETWORK), ("http://0.0.0.0/", OWN_NETWORK),
    ("http://100.64.0.1/", OWN_NETWORK), ("http://224.0.0.1/", OWN_NETWORK), ("http://255.255.255.255/", OWN_NETWORK),
    ("http://[::1]/", OWN_NETWORK), ("http://[fe80::1%25eth0]/", OWN_NETWORK), ("http://[fd00::1]/", OWN_NETWORK),
    ("http://[::ffff:127.0.0.1]/", OWN_NETWORK), ("http://127。0。0。1/", OWN_NETWORK),
    ("http://１２７.0.0.1/", OWN_NETWORK), ("http://Ⓛocalhost/", OWN_NETWORK),
    ("http://[2002:808:808::1]/", OWN_NETWORK), ("http://168.63.129.16/", OWN_NETWORK),
]  # fmt: skip


@try_rows("url", FINE)
def test_links_that_every_school_can_open_are_fine(url):
    assert url_fault(url) == ""


@try_rows(("url", "fault"), BAD)
def test_other_links_are_refused_with_the_reason(url, fault):
    assert url_fault(url) == fault


@try_rows(
    "address",
    ["8.8.8.8", "93.184.215.14", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700:4700::1111"],
)
def test_public_addresses_are_asked(address):
    assert is_public(address)


@try_rows(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # private
        "169.254.169.254", "169.254.0.1",  # link-local, with the metadata of clouds
        "0.0.0.0", "0.1.2.3", "255.255.255.255", "240.0.0.1", "192.0.0.1", "198.18.0.1",  # unspecified, reserved
        "100.64.0.1", "100.100.100.200", "100.127.255.255",  # shared by customers of a provider
        "224.0.0.1", "224.0.1.1", "239.255.255.250", "233.252.0.1",  # multicast
        "192.0.2.1", "198.51.100.1", "203.0.113.1",  # documentation
        "192.88.99.1", "168.63.129.16",
        "::", "::1", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
        "ff02::1", "ff0e::1",
        "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::8.8.8.8", "::127.0.0.1",  # mapped, compatible
        "64:ff9b::8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b:1::a00:1",  # NAT64
        "2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # 6to4, Teredo
        "2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1",
        "", "localhost", "1.2.3", "2130706433",
    ],
)  # fmt: skip
def test_no_other_address_is_asked(address):
    assert not is_public(address)


@try_rows(
    ("typed", "compared"),
    [
        (" https://Example.ORG/Page ", "https://example.org/Page"),
        ("HTTPS://example.org", "https://example.org/"),
        ("https://example.org?x=1", "https://example.org/?x=1"),
        ("not a link", "not a link"),
        ("", ""),
    ],
)
def test_the_same_link_is_compared_by_the_same_text(typed, compared):
    assert tidy_url(typed) == compared


def test_host_is_shown_without_port_and_page():
    assert site_name("https://www.example.org:8443/page") == "www.example.org"
    assert site_name("https://example.org:port/") == ""


@try_rows(
    ("reviewed_on", "on", "due"),
    [
        (None, dt.date(2010, 3, 1), True),
        (dt.date(2009, 3, 1), dt.date(2010, 3, 1), False),
        (dt.date(2009, 2, 28), dt.date(2010, 3, 1), True),
        (dt.date(2008, 2, 29), dt.date(2009, 2, 28), False),
        (dt.date(2010, 3, 1), dt.date(2010, 3, 1), False),
    ],
)
def test_review_is_due_after_twelve_months(reviewed_on, on, due):
    assert is_to_review(reviewed_on, on) is due
