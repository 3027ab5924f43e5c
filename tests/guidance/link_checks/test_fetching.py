"""Each result over real HTTP, and what a link must never reach."""

from __future__ import annotations

import socket
from itertools import chain, count, repeat
from time import monotonic
from urllib.parse import quote

import pytest

from guidance.link_checks.rules import BROKEN, MOST_READ, REFUSES, WORKS
from guidance.link_checks.services import fetching
from guidance.link_checks.services.fetching import check_link
from tests.guidance.link_checks.web import HERE, certificate

SITE = "http://works.example"
SOON = 5  # seconds: on a busy machine too, and long before a server here gives up
NOT_ON_THE_INTERNET = "not requested: leads to an address that is not on the internet"


@pytest.mark.parametrize(
    ("path", "result", "why", "methods"),
    [
        ("/200", WORKS, "answer 200", ["HEAD"]),
        ("/head/405", WORKS, "answer 200", ["HEAD", "GET"]),
        ("/head/404", WORKS, "answer 200", ["HEAD", "GET"]),
        ("/head/500", WORKS, "answer 200", ["HEAD", "GET"]),
        ("/head/403", WORKS, "answer 200", ["HEAD", "GET"]),
        ("/closed", WORKS, "answer 200", ["HEAD", "GET"]),
        ("/404", BROKEN, "answer 404", ["HEAD", "GET"]),
        ("/410", BROKEN, "answer 410", ["HEAD", "GET"]),
        ("/500", BROKEN, "answer 500", ["HEAD", "GET"]),
        ("/503", BROKEN, "answer 503", ["HEAD", "GET"]),
        ("/nowhere", BROKEN, "answer 302", ["HEAD", "GET"]),
        ("/401", REFUSES, "answer 401", ["HEAD", "GET"]),
        ("/403", REFUSES, "answer 403", ["HEAD", "GET"]),
        ("/405", REFUSES, "answer 405", ["HEAD", "GET"]),
        ("/406", REFUSES, "answer 406", ["HEAD", "GET"]),
        ("/429", REFUSES, "answer 429", ["HEAD"]),
        ("/451", REFUSES, "answer 451", ["HEAD", "GET"]),
        ("/999", REFUSES, "answer 999", ["HEAD", "GET"]),
        ("/chain/5", WORKS, "answer 200", ["HEAD"] * 6),
        ("/chain/6", BROKEN, "more than 5 redirects", ["HEAD"] * 6),
    ],
)
def test_an_answer_gives_a_result(web, path, result, why, methods):
    found = check_link(SITE + path)
    assert (found.result, found.why) == (result, why)
    assert [method for method, _, _ in web.requests] == methods
    assert found.is_answered


def test_nonsense_is_no_answer_of_a_web_server(web):
    found = check_link(f"{SITE}/nonsense")
    assert (found.result, found.why) == (BROKEN, "its answer is not one of a web server")


def test_a_request_says_who_asks_and_carries_nothing_else(web, settings):
    settings.SITE_URL = "https://plan.example.gov.uk"
    web.names["two.example"] = [HERE]
    assert check_link(f"{SITE}/to?url={quote('http://two.example/200')}").result == WORKS
    assert [headers["Host"] for headers in web.headers] == ["works.example", "two.example"]
    for headers in web.headers:
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        agent = "e-Safety Action Plan, weekly check of links (+https://plan.example.gov.uk)"
        assert headers["User-Agent"] == agent


LEADS_INSIDE = [
    "127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "10.1.2.3:80", "192.168.0.1", "100.64.0.1", "0.0.0.0",
    "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::7f00:1]", "[fd00:ec2::254]", "[::]", "224.0.1.1",
    "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0x7f000001", "017700000001", "0", "2852039166",
    "inside.example", "mixed.example",
]  # fmt: skip


@pytest.mark.parametrize("host", LEADS_INSIDE)
@pytest.mark.parametrize("redirects", [0, 1, 2])
def test_no_address_inside_a_network_is_reached_at_any_hop(web, host, redirects):
    web.names |= {"inside.example": ["10.0.0.7"], "mixed.example": [HERE, "10.0.0.7"]}
    url = f"http://{host}/latest/meta-data/"
    for _ in range(redirects):
        url = f"{SITE}/to?url={quote(url)}"
    found = check_link(url)
    assert (found.result, found.why) == (BROKEN, NOT_ON_THE_INTERNET)
    assert web.reached == [(HERE, 80)] * redirects
    assert len(web.requests) == redirects


@pytest.mark.parametrize(
    ("location", "result"),
    [
        ("ftp://works.example/", BROKEN),
        ("file:///etc/passwd", BROKEN),
        ("javascript:alert(1)", BROKEN),
        ("http://me:secret@works.example/200", BROKEN),
        ("http://works.example:6379/", REFUSES),
        ("http://[::1", BROKEN),
    ],
)
def test_a_redirect_to_what_is_not_asked_ends_the_check(web, location, result):
    found = check_link(f"{SITE}/to?url={quote(location)}")
    assert found.result == result
    assert found.why.startswith("not requested: ")
    assert len(web.requests) == 1


def test_a_redirect_may_be_relative_or_contain_letters_beyond_ascii(web):
    assert check_link(f"{SITE}/to?url={quote('../200')}").result == WORKS
    assert check_link(f"{SITE}/to?url={quote('/head/200?q=caf%C3%A9')}").result == WORKS
    assert web.requests[-1] == ("HEAD", "works.example", "/head/200?q=caf%C3%A9")


def test_a_name_server_that_changes_its_answer_is_asked_once(web):
    """DNS rebinding: the address that was checked is the one that is connected to, for HEAD, GET and on the way back."""
    answers = chain([[HERE]], repeat(["127.0.0.1"]))
    web.names["rebinding.example"] = lambda: next(answers)
    assert check_link("http://rebinding.example/head/405").result == WORKS
    assert web.looked_up == ["rebinding.example"]
    assert web.reached == [(HERE, 80), (HERE, 80)]
    assert check_link("http://rebinding.example/200").why == NOT_ON_THE_INTERNET  # the next check asks anew
    assert len(web.reached) == 2


def test_a_name_that_is_met_again_in_redirects_keeps_its_address(web):
    answers = chain([[HERE]], repeat(["127.0.0.1"]))
    web.names["rebinding.example"] = lambda: next(answers)
    back = quote("http://rebinding.example/200")
    assert check_link(f"http://rebinding.example/to?url={quote(f'{SITE}/to?url={back}')}").result == WORKS
    assert web.looked_up == ["rebinding.example", "works.example"]


def test_a_second_address_is_tried_where_the_first_takes_no_connection(web):
    web.names["two.example"] = ["2606:4700:4700::1111", HERE]
    assert check_link("http://two.example/200").result == WORKS
    assert web.reached == [("2606:4700:4700::1111", 80), (HERE, 80)]


def test_no_connection_and_no_such_name_are_no_answer(web):
    web.names["refused.example"] = ["8.8.8.8"]
    refused, unknown = check_link("http://refused.example/"), check_link("http://unknown.example/")
    assert (refused.result, refused.why, refused.is_answered) == (BROKEN, "no connection", False)
    assert (unknown.result, unknown.why, unknown.is_answered) == (BROKEN, "its name was not found", False)


def test_a_look_up_that_hangs_ends_in_time(web):
    web.names["hangs.example"] = lambda: web.stopping.wait(20) and [HERE]
    begun = monotonic()
    assert check_link("http://hangs.example/", within=0.3).why == "no answer in time"
    assert monotonic() - begun < SOON


@pytest.mark.parametrize("path", ["/drip", "/drip/head", "/silent/get"])
def test_a_server_that_dawdles_is_left_in_time(web, path):
    begun = monotonic()
    found = check_link(SITE + path, within=0.6)
    assert (found.result, found.why) == (BROKEN, "no answer in time")
    assert 0.4 < monotonic() - begun < SOON


def test_a_server_that_never_answers_head_is_asked_with_get(web):
    begun = monotonic()
    assert check_link(f"{SITE}/silent", within=3).result == WORKS
    assert 1.4 < monotonic() - begun < 3


def test_the_time_counts_for_all_redirects_together(web):
    url = f"{SITE}/200"
    for _ in range(5):
        url = f"{SITE}/slow_to/150?url={quote(url)}"
    begun = monotonic()
    assert check_link(url, within=0.5).why == "no answer in time"
    assert monotonic() - begun < SOON
    assert check_link(url, within=20).result == WORKS


@pytest.mark.parametrize(
    ("path", "result"), [("/endless", WORKS), ("/endless/chunks", WORKS), ("/endless/head", BROKEN)]
)
def test_at_most_64_kilobytes_of_an_answer_are_read(web, monkeypatch, path, result):
    bytes_of: dict[int, int] = {}
    number = count()

    class Counting(fetching._Plain):
        def recv_into(self, buffer, nbytes=None, flags=0):
            came = super().recv_into(buffer, nbytes, flags)
            self.number = getattr(self, "number", None) or f"socket {next(number)}"
            bytes_of[self.number] = bytes_of.get(self.number, 0) + came
            return came

    monkeypatch.setattr(fetching, "_Plain", Counting)
    begun = monotonic()
    assert check_link(SITE + path).result == result
    assert monotonic() - begun < SOON
    head, get = bytes_of.values()
    assert head < 1000 < get <= MOST_READ
    if result == WORKS:
        assert get == MOST_READ


def test_a_certificate_of_the_host_is_accepted(web, secure, tmp_path):
    web.names["secure.example"] = [HERE]
    secure(certificate(tmp_path, "secure.example"))
    assert check_link("https://secure.example/head/405").result == WORKS
    assert check_link(f"{SITE}/to?url={quote('https://secure.example/200')}").result == WORKS
    assert check_link("https://secure.example/endless").result == WORKS
    begun = monotonic()
    assert check_link("https://secure.example/drip", within=1).why == "no answer in time"
    assert monotonic() - begun < SOON
    assert {port for _, port in web.reached} == {80, 443}


@pytest.mark.parametrize(
    ("name", "options", "why"),
    [
        ("other.example", {}, "Hostname mismatch, certificate is not valid for 'secure.example'."),
        ("secure.example", {"days": -1}, "certificate has expired"),
        ("secure.example", {"is_trusted": False}, "self-signed certificate"),
    ],
)
def test_a_bad_certificate_does_not_work_and_nothing_is_asked_with_it(web, secure, tmp_path, name, options, why):
    web.names["secure.example"] = [HERE]
    secure(certificate(tmp_path, name, **options))
    found = check_link("https://secure.example/200")
    assert (found.result, found.why) == (BROKEN, f"its certificate is not valid: {why}")
    assert web.requests == []


def test_a_server_without_tls_on_its_port_does_not_work(web):
    web.ports[443] = web.ports[80]
    found = check_link("https://works.example/200")
    assert (found.result, found.why) == (BROKEN, "no encrypted connection")


def test_look_up_gives_every_form_of_an_address_as_the_system_reads_it():
    """Without the replaced look-up: what a browser, or a library, would connect to."""
    assert fetching.look_up("2130706433") == ["127.0.0.1"]
    assert fetching.look_up("0x7f.1") == ["127.0.0.1"]
    assert fetching.look_up("::1") == ["::1"]
    with pytest.raises(socket.gaierror):
        fetching.look_up("no such name")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_is_not_reached_with_the_look_up_of_the_system(monkeypatch, host):
    reached = []
    monkeypatch.setattr(fetching, "reach", lambda sock, address, port: reached.append(address))
    assert check_link(f"http://{host}/").why == NOT_ON_THE_INTERNET
    assert reached == []
