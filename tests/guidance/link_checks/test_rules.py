"""Which addresses are asked, and what an answer means."""

from __future__ import annotations

import pytest

from guidance.link_checks import rules
from guidance.link_checks.rules import BROKEN, REFUSES, WORKS, NotAsked
from guidance.models import Resource


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
    assert {status: rules.interpret_status(status) for status in statuses} == dict.fromkeys(statuses, result)


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
