"""Thirty children send forms with a word in everything that a browser tells, at a time that stands still. Neither the
word nor the time is found anywhere afterwards, and no backup holds a count.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
import time_machine
from django.db import connection, transaction

from core.backup.archive import reading
from core.text.dates import today
from tests.core.backup.databases import restored
from tests.examples import examples
from tests.factories.accounts import UserFactory
from tests.stored import read_rows
from tests.voices.answering.sending import Browser, open_class, receive
from tests.voices.answering.traces import MARKER, SENT_AT, WANTED, describe, everything, hits, listening
from voices.answering.services import hash_mark, lost_answers, send_limit, throw_away
from voices.models import SurveyClass, WaitingCount, WaitingMark

real = pytest.mark.django_db(transaction=True)
FORMS, ORDERS = 30, examples(20)
UNTIL = SENT_AT.replace(year=2040, month=1, day=1, hour=9, minute=0, second=0, microsecond=0)
COUNTS, MARKS = WaitingCount._meta.db_table, WaitingMark._meta.db_table
BROWSER = {
    "User-Agent": f"{MARKER}/1.0",
    "X-Forwarded-For": f"{MARKER}, 203.0.113.77",
    "X-Request-ID": f"{MARKER}-12345678",
    "Referer": f"https://testserver/{MARKER}",
    "Accept-Language": MARKER,
    "Cookie": f"sessionid={MARKER}; csrftoken={MARKER}; messages={MARKER}; other={MARKER}",
    "Sec-Fetch-Site": "same-origin",
}


def form(number: int) -> dict:
    """What a child chose, and words that a form of ours would not hold."""
    happened = {"C7": "yes", "C10": ["parent", "friend"]} if number % 3 else {"C7": "no", "C10": ["staff"]}
    return {
        "mark": f"{MARKER}{number:010}",
        "C6": ["talk", "both"][number % 2],
        "C4": ["home", MARKER],
        MARKER: MARKER,
    } | happened


def send_all(group: SurveyClass) -> None:
    """Thirty children: the page, and its form, every second one without script; one goes wrong wherever one can."""
    browser = Browser(REMOTE_ADDR="203.0.113.77", REMOTE_HOST=MARKER)
    for number in range(FORMS):
        accept = {"Accept": "application/json"} if number % 2 else {}
        assert browser.get(f"/s/{group.key}/", {"q": MARKER}, headers=BROWSER).status_code == 200
        response = browser.post(f"/s/{group.key}/send/", form(number), headers=BROWSER | accept)
        assert response.status_code == 200 and "Set-Cookie" not in response
    browser.get(f"/s/{MARKER}/", headers=BROWSER)
    browser.get(f"/s/{MARKER}/{MARKER}/{MARKER}/", headers=BROWSER)
    browser.put(f"/s/{group.key}/", MARKER, headers=BROWSER)
    browser.post(f"/s/{group.key}/send/", form(0), headers=BROWSER | {"Sec-Fetch-Site": "cross-site"})
    browser.post(f"/s/{group.key}/send/", {"mark": MARKER}, headers=BROWSER)


@real
def test_sending_leaves_no_marker_or_time_anywhere(tmp_path, capfd):
    group = open_class(roll=FORMS, open_until=UNTIL)
    before = everything(tmp_path, "before")
    with listening() as said, time_machine.travel(SENT_AT, tick=False):
        send_all(group)
    output = capfd.readouterr()
    after = everything(tmp_path, "after") | {"log": said.getvalue(), "output": output.out + output.err}
    assert after["log"] == "" and after["output"] == ""
    assert hits(before) == hits(after) == []
    group.refresh_from_db()
    assert group.received == FORMS == WaitingMark.objects.count()
    assert changed(before, after) == {COUNTS, MARKS, SurveyClass._meta.db_table}
    print(describe(after))  # shown by pytest -s
    assert len([name for name in after if name.startswith("table ")]) > 100


def changed(before: dict, after: dict) -> set[str]:
    """The tables of the database that are not as they were."""
    return {name.removeprefix("table ") for name in after if name.startswith("table ") and after[name] != before[name]}


@real
def test_search_finds_what_is_there(tmp_path):
    """Otherwise the test above would prove nothing."""
    with listening() as said, time_machine.travel(SENT_AT, tick=False):
        UserFactory(name=MARKER)
        assert today() == SENT_AT.date()
        Browser().get("/plan/nothing/", {"q": MARKER}, headers=BROWSER)
    found = {name for name, _ in hits(everything(tmp_path, "planted") | {"log": said.getvalue()})}
    assert {"table accounts_user", "table accounts_historicaluser", "log"} <= found
    assert any(name.startswith("planted.zip") for name in found)


@real
def test_backup_before_finish_has_no_counts_and_restores_an_empty_class(tmp_path):
    group = open_class(roll=FORMS, open_until=UNTIL)
    numbers = [receive(group, C6="talk", C7="yes") for _ in range(14)]
    stored = read_rows()
    members = everything(tmp_path, "during")
    hashes = [hash_mark(group, number) for number in numbers]
    assert hits({name: text for name, text in members.items() if name.startswith("during.zip")}, hashes) == []
    with reading(tmp_path / "during.zip") as reader:
        reader.check()
        assert (reader.manifest.tables[COUNTS], reader.manifest.tables[MARKS]) == (0, 0)
        assert reader.manifest.tables[SurveyClass._meta.db_table] == 1
    with restored(tmp_path / "during.zip"):
        assert not WaitingCount.objects.exists() and not WaitingMark.objects.exists()
        group.refresh_from_db()
        assert lost_answers(group) == 14
        for name, rows in read_rows().items():
            assert name in (COUNTS, MARKS) or sorted(map(str, rows)) == sorted(map(str, stored[name]))


@pytest.mark.long
@real
def test_order_of_sending_leaves_no_trace_in_the_counters():
    """Nor in the order in which the database stores them: each time it begins with a new table."""
    group, other = open_class(roll=FORMS, open_until=UNTIL), open_class(label="7C", open_until=UNTIL)
    forms = [form(number) for number in range(FORMS)]
    rows, found = list(WaitingCount.objects.order_by("pk")), set()
    for order in range(ORDERS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {COUNTS}")
            WaitingCount.objects.bulk_create(rows)
            for each in random.Random(order).sample(forms, FORMS):
                receive(group, each["mark"], **{code: said for code, said in each.items() if code != "mark"})
                send_limit.clear()
            receive(other, C6="both")
            found.add("\n".join(map(str, read_rows()[COUNTS])).encode())
            transaction.set_rollback(True)
    assert len(found) == 1
    assert summed_by_band(group) == {}  # all of it was undone


def summed_by_band(*groups: SurveyClass) -> Counter:
    """The counters of classes added up, as they are when a survey is finished."""
    total = Counter()
    for row in WaitingCount.objects.filter(survey_class__in=groups, n__gt=0).select_related("survey_class"):
        total[row.survey_class.band, row.question, row.option] += row.n
    return total


@pytest.mark.long
@real
def test_counters_add_up_to_what_was_sent():
    group = open_class(roll=FORMS, open_until=UNTIL)
    for number in range(FORMS):
        receive(group, f"{MARKER}{number:010}", **{code: said for code, said in form(number).items() if code != "mark"})
    yes = sum(1 for number in range(FORMS) if number % 3)
    assert summed_by_band(group) == {
        ("12_15", "C4", "home"): FORMS, ("12_15", "C6", "talk"): 15, ("12_15", "C6", "both"): 15,
        ("12_15", "C7", "yes"): yes, ("12_15", "C7", "no"): FORMS - yes, ("12_15", "any", "any"): yes,
        ("12_15", "C10", "parent"): yes, ("12_15", "C10", "friend"): yes,
    }  # fmt: skip
    throw_away(group)
    assert summed_by_band(group) == {} and WANTED
