"""Which addresses are asked, and what an answer means."""

from __future__ import annotations

import pytest

from guidance.link_checks import rules
from guidance.link_checks.rules import BROKEN, REFUSES, WORKS, NotAsked
from guidance.models import Resource


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.215.14", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700:4700::1111"],
)
def test_public_addresses_are_asked(address):
    assert rules.is_public(address)


@pytest.mark.parametrize(
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
    assert not rules.is_public(address)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://a.example", ("http", "a.example", 80, "/")),
        ("https://a.example/x?y=1#z", ("https", "a.example", 443, "/x?y=1")),
        ("HTTP://A.Example./", ("http", "a.example", 80, "/")),
        ("https://a.example:443/", ("https", "a.example", 443, "/")),
        ("http://a.example:443/", ("http", "a.example", 443, "/")),
        ("https://bücher.example/straße?q=é", ("https", "xn--bcher-kva.example", 443, "/stra%C3%9Fe?q=%C3%A9")),
        ("https://a.example/two words", ("https", "a.example", 443, "/two%20words")),
        ("https://a.example/50%25", ("https", "a.example", 443, "/50%25")),
        ("https://a.example//b", ("https", "a.example", 443, "//b")),
        ("http://[::1]/", ("http", "::1", 80, "/")),
        ("http://１２７.0.0.1/", ("http", "127.0.0.1", 80, "/")),
    ],
)
def test_a_request_is_read_from_a_url(url, target):
    found = rules.read_url(url)
    assert (found.scheme, found.host, found.port, found.path) == target


@pytest.mark.parametrize(
    ("url", "result"),
    [
        ("", BROKEN),
        ("works.example", BROKEN),
        ("ftp://works.example/", BROKEN),
        ("file:///etc/passwd", BROKEN),
        ("gopher://works.example/", BROKEN),
        ("javascript:alert(1)", BROKEN),
        ("http://", BROKEN),
        ("http:///x", BROKEN),
        ("http://[::1", BROKEN),
        ("http://a..example/", BROKEN),
        (f"http://{'a' * 64}.example/", BROKEN),
        ("http://works.example:99999/", BROKEN),
        ("http://me:secret@works.example/", BROKEN),
        ("http://works.example@evil.example/", BROKEN),
        ("http://works.example:22/", REFUSES),
        ("http://works.example:8000/", REFUSES),
        ("https://works.example:8443/", REFUSES),
    ],
)
def test_what_is_not_asked_has_a_result(url, result):
    with pytest.raises(NotAsked) as refused:
        rules.read_url(url)
    assert refused.value.result == result


@pytest.mark.parametrize(
    ("result", "statuses"),
    [
        (WORKS, [200, 201, 204, 206]),
        (BROKEN, [100, 300, 302, 304, 404, 408, 410, 500, 502, 503, 504, 520, 599]),
        (REFUSES, [400, 401, 402, 403, 405, 406, 407, 418, 421, 429, 451, 499, 600, 999]),
    ],
)
def test_a_status_means_a_result(result, statuses):
    assert {status: rules.result_of(status) for status in statuses} == dict.fromkeys(statuses, result)


@pytest.mark.parametrize(
    ("status", "is_useful"),
    [(200, True), (204, True), (429, True), (404, False), (405, False), (403, False), (0, False)],
)
def test_an_answer_to_head_is_enough_or_not(status, is_useful):
    assert rules.is_useful(status) is is_useful


def test_each_host_is_asked_once_at_a_time():
    urls = ["https://a.example/1", "http://A.example/2", "https://b.example/", "http://[::1", "https://b.example/3"]
    assert rules.one_for_each_host(urls) == [0, 2, 3]
    assert len(rules.one_for_each_host([f"https://{n}.example/" for n in range(20)])) == rules.AT_ONCE
    assert rules.one_for_each_host([]) == []


@pytest.mark.parametrize(
    ("answered", "unanswered", "ours"), [(False, 0, False), (False, 2, False), (False, 3, True), (True, 30, False)]
)
def test_several_links_without_one_answer_are_our_own_fault(answered, unanswered, ours):
    assert rules.may_be_ours(answered, unanswered) is ours


def test_results_are_those_of_the_record():
    assert {WORKS, BROKEN, REFUSES} == set(Resource.Result.values)
