"""Which links are checked when, what is stored, and when schools no longer see a resource."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from core.jobs.daily import run_daily
from core.jobs.models import JobFailure
from guidance.link_checks.rules import AT_ONCE, BROKEN, REFUSES, WORKS, Outcome
from guidance.link_checks.services import checks
from guidance.models import Resource
from tests.factories.guidance import ResourceFactory
from tests.guidance.link_checks.web import HERE, certificate

pytestmark = pytest.mark.django_db
DAY = dt.date(2010, 2, 3)
SITE = "http://works.example"


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days)


@pytest.fixture(autouse=True)
def checks_are_on(settings):
    settings.LINK_CHECKS = True


@pytest.fixture
def results(monkeypatch):
    """URL → result of the check, for tests that need no request; "" stands for a link without an answer."""
    found: dict[str, str] = {}
    asked = found.setdefault("asked", [])

    def check(url: str) -> Outcome:
        asked.append(url)
        result = found.get(url, WORKS)
        return Outcome(result or BROKEN, "as the test says", is_answered=bool(result))

    monkeypatch.setattr(checks, "check_link", check)
    return found


def run_on(day: dt.date) -> str:
    """The daily job of a day, and all that it queues."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(6), dt.UTC), tick=False):
        return run_daily()["links to be checked"]


def state_of(resource: Resource) -> tuple:
    resource.refresh_from_db()
    return resource.result, resource.checked_on, resource.failing_since


def is_shown(resource: Resource) -> bool:
    return Resource.objects.listed().shown().filter(pk=resource.pk).exists()


@pytest.mark.parametrize(
    ("result", "checked_on", "failing_since", "shown"),
    [
        ("", None, None, True),
        (WORKS, DAY, None, True),
        (REFUSES, DAY, None, True),
        (BROKEN, DAY, DAY, True),
        (BROKEN, DAY, later(-1), True),
        (BROKEN, DAY, later(-6), True),
        (BROKEN, DAY, later(-7), False),
        (BROKEN, DAY, later(-8), False),
        (BROKEN, DAY, later(-400), False),
        (BROKEN, dt.date(2010, 3, 1), dt.date(2010, 2, 23), True),  # 6 days over the end of February
        (BROKEN, dt.date(2010, 3, 1), dt.date(2010, 2, 22), False),
        (BROKEN, dt.date(2011, 1, 3), dt.date(2010, 12, 28), True),
        (BROKEN, dt.date(2011, 1, 3), dt.date(2010, 12, 27), False),
    ],
)
def test_a_resource_is_hidden_after_two_weekly_failures(result, checked_on, failing_since, shown):
    resource = ResourceFactory(result=result, checked_on=checked_on, failing_since=failing_since)
    assert is_shown(resource) is shown


def test_a_link_is_hidden_after_two_weeks_and_shown_when_it_works_again(results):
    resource, other = ResourceFactory(), ResourceFactory()
    before = resource.history.count(), resource.version
    results[resource.url] = BROKEN
    run_on(DAY)
    assert (state_of(resource), is_shown(resource)) == ((BROKEN, DAY, DAY), True)
    run_on(later(6))
    assert state_of(resource) == (BROKEN, DAY, DAY)
    run_on(later(7))
    assert (state_of(resource), is_shown(resource)) == ((BROKEN, later(7), DAY), False)
    run_on(later(14))
    assert (state_of(resource), is_shown(resource)) == ((BROKEN, later(14), DAY), False)
    results[resource.url] = WORKS
    run_on(later(21))
    assert (state_of(resource), is_shown(resource)) == ((WORKS, later(21), None), True)
    assert state_of(other) == (WORKS, later(21), None)
    assert (resource.history.count(), resource.version) == before


def test_a_link_that_refuses_machines_between_two_failures_begins_anew(results):
    resource = ResourceFactory()
    for weeks, result in enumerate([BROKEN, REFUSES, BROKEN]):
        results[resource.url] = result
        run_on(later(7 * weeks))
    assert state_of(resource) == (BROKEN, later(14), later(14))
    assert is_shown(resource)


def test_only_listed_links_are_checked_once_in_seven_days(results):
    fresh = ResourceFactory(url="http://fresh.example/", result=WORKS, checked_on=later(-6))
    due = ResourceFactory(url="http://due.example/", result=WORKS, checked_on=later(-7))
    new = ResourceFactory(url="http://new.example/")
    removed = ResourceFactory(url="http://removed.example/", removed_on=later(-1))
    assert run_on(DAY) == "done"
    assert set(results["asked"]) == {due.url, new.url}
    assert run_on(DAY) == "done before"
    assert [state_of(each)[1] for each in (fresh, due, new, removed)] == [later(-6), DAY, DAY, None]


def test_links_are_checked_in_batches_and_one_host_is_asked_once_at_a_time(web):
    web.names |= {f"{name}.example": [HERE] for name in "abcdefghijkl"}
    for number in range(12):
        ResourceFactory(url=f"http://{'abcdefghijkl'[number]}.example/slow/100")
        ResourceFactory(url=f"{SITE}/slow/{50 + number}")
    run_on(DAY)
    assert Resource.objects.filter(result=WORKS, checked_on=DAY).count() == 24
    assert set(web.at_once.values()) == {1}
    assert len(web.requests) == 24


def test_a_batch_is_one_task_that_goes_behind_the_others(results, monkeypatch):
    queued = []
    monkeypatch.setattr(type(checks.check_some), "enqueue", lambda self, *args: queued.append((self.priority, args)))
    for _ in range(AT_ONCE + 2):
        ResourceFactory()
    dead = Resource.objects.first()
    results[dead.url] = ""
    assert run_on(DAY) == "done"
    assert (queued, results["asked"]) == ([(checks.LAST, ())], [])
    with time_machine.travel(dt.datetime.combine(DAY, dt.time(7), dt.UTC), tick=False):
        for asked in (AT_ONCE, AT_ONCE + 2, AT_ONCE + 2):
            _, args = queued.pop()
            checks.check_some.func(*args)
            assert len(results["asked"]) == asked
    assert queued == []
    assert state_of(dead) == (BROKEN, DAY, DAY)


def test_no_link_is_said_to_be_broken_while_nothing_at_all_answers(results):
    """A server that is kept off the web would hide every resource after two weeks."""
    resources = [ResourceFactory(result=WORKS, checked_on=later(-7)) for _ in range(3)]
    results |= dict.fromkeys([each.url for each in resources], "")
    run_on(DAY)
    assert {state_of(each) for each in resources} == {(WORKS, later(-7), None)}
    assert JobFailure.objects.get().job == "check the links of resources"
    results[resources[0].url] = WORKS
    run_on(later(1))
    assert [state_of(each)[0] for each in resources] == [WORKS, BROKEN, BROKEN]
    assert not JobFailure.objects.exists()


def test_two_links_without_an_answer_do_not_work(results):
    resources = [ResourceFactory() for _ in range(2)]
    results |= dict.fromkeys([each.url for each in resources], "")
    run_on(DAY)
    assert {state_of(each) for each in resources} == {(BROKEN, DAY, DAY)}


def test_a_url_that_was_changed_meanwhile_gets_no_result():
    resource = ResourceFactory()
    checks.store(resource.pk, "http://before.example/", BROKEN)
    assert state_of(resource) == ("", None, None)


def test_nothing_is_requested_while_checks_are_off(web, settings, capsys):
    resource = ResourceFactory(url=f"{SITE}/404", result=WORKS, checked_on=later(-30))
    settings.LINK_CHECKS = False
    assert run_on(DAY) == "done"
    checks.check_some.func()  # one that was queued before
    out = StringIO()
    call_command("check_links", "--all", stdout=out)
    assert out.getvalue() == "LINK_CHECKS is off: nothing was requested.\n"
    assert (web.requests, web.looked_up) == ([], [])
    assert state_of(resource) == (WORKS, later(-30), None)


def command(*args: str) -> list[str]:
    out = StringIO()
    with time_machine.travel(dt.datetime.combine(DAY, dt.time(6), dt.UTC)):
        call_command("check_links", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_prints_each_result_and_a_summary(web, secure, tmp_path):
    web.names |= {"secure.example": [HERE], "inside.example": ["10.0.0.7"], "refused.example": ["8.8.8.8"]}
    secure(certificate(tmp_path, "secure.example", days=-1))
    wanted = {
        f"{SITE}/200": "Works (answer 200)",
        f"{SITE}/head/405": "Works (answer 200)",
        f"{SITE}/chain/5": "Works (answer 200)",
        f"{SITE}/endless": "Works (answer 200)",
        f"{SITE}/chain/6": "Does not work (more than 5 redirects)",
        f"{SITE}/404": "Does not work (answer 404)",
        f"{SITE}/410": "Does not work (answer 410)",
        f"{SITE}/500": "Does not work (answer 500)",
        f"{SITE}/403": "Refuses machines: look yourself (answer 403)",
        f"{SITE}/429": "Refuses machines: look yourself (answer 429)",
        "https://secure.example/": "Does not work (its certificate is not valid: certificate has expired)",
        "http://unknown.example/": "Does not work (its name was not found)",
        "http://refused.example/": "Does not work (no connection)",
        "http://inside.example/": "Does not work (not requested: leads to an address that is not on the internet)",
        "http://2130706433/": "Does not work (not requested: leads to an address that is not on the internet)",
        f"{SITE}/to?url=http://169.254.169.254/": (
            "Does not work (not requested: leads to an address that is not on the internet)"
        ),
        "https://works.example:8443/": "Refuses machines: look yourself (not requested: port 8443 is not one of the web)",
    }
    for url in wanted:
        ResourceFactory(url=url)
    lines = command()
    print("\n".join(lines))
    assert set(lines[:-1]) == {f"{url}  {words}" for url, words in wanted.items()}
    assert lines[-1] == "17 checked: 4 work, 10 do not work, 3 refuse machines"
    assert Resource.objects.filter(checked_on=DAY).count() == 17
    for resource in Resource.objects.all():
        assert wanted[resource.url].startswith(resource.get_result_display())


def test_the_command_checks_those_that_are_due_or_all(results):
    resource = ResourceFactory(result=WORKS, checked_on=later(-1))
    assert command() == ["0 checked: 0 work, 0 do not work, 0 refuse machines"]
    assert command("--all")[-1] == "1 checked: 1 work, 0 do not work, 0 refuse machines"
    assert state_of(resource) == (WORKS, DAY, None)


def test_the_command_fails_where_nothing_answers(results):
    results |= dict.fromkeys([ResourceFactory().url for _ in range(4)], "")
    with pytest.raises(CommandError, match="kept off the web"):
        command()
    assert not Resource.objects.exclude(checked_on=None).exists()
