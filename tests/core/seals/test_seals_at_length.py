"""Every one of two hundred alterations is found, and no write beside a seal raises an alarm; prints what it took."""

from __future__ import annotations

import datetime as dt
import random
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from threading import Event

import pytest
from django.db import connections, transaction

from accounts.models import User
from core.history.guards import ask_to_clean
from core.models import Reseal, SealedBlock
from core.seals import services
from core.seals.checking import check_history
from core.seals.services import seal_history
from tests.core.seals.altering import TABLE, Past, alter, seal_all
from tests.factories.accounts import UserFactory
from tests.removals import purge_of_yesterday

DAY = dt.date(2026, 11, 17)
BLOCKS = 200
PAUSES = [0, 0, 0.001, 0.01, 0.05]  # seconds
KINDS = [
    "UPDATE {} SET name = name || '.' WHERE history_id = {}",
    "UPDATE {} SET history_date = '2020-02-02 10:00:00+00' WHERE history_id = {}",
    "UPDATE {} SET history_change_reason = 'Typed anew' WHERE history_id = {}",
    "UPDATE {} SET id = id + 1 WHERE history_id = {}",
    "DELETE FROM {} WHERE history_id = {}",
]


def add_rows(count: int) -> None:
    """Versions of one person, each with another name."""
    row = UserFactory(name="Somebody").history.get()
    values = {f.attname: getattr(row, f.attname) for f in Past._meta.concrete_fields if not f.primary_key}
    names = (f"Somebody with a name of usual length {number}" for number in range(count))
    Past.objects.bulk_create([Past(**values | {"name": name}) for name in names], batch_size=500)


@pytest.mark.parametrize("size", [10, pytest.param(1_000, marks=pytest.mark.long)])
def test_each_alteration_in_two_hundred_blocks_is_found(db, monkeypatch, size):
    monkeypatch.setattr(services, "ROWS", size)
    add_rows(BLOCKS * size)
    seal_history()
    start = time.perf_counter()
    seal_history()
    sealed = time.perf_counter() - start
    start = time.perf_counter()
    assert check_history(full=True, on=DAY).is_sound
    checked, rows = time.perf_counter() - start, Past.objects.count()
    each = 1e6 / rows
    print(f"\n{rows} rows: sealed {sealed:.1f} s, {sealed * each:.0f} µs a row;", end=" ")
    print(f"checked {checked:.1f} s, {checked * each:.0f} µs a row")
    blocks = list(SealedBlock.objects.filter(table=TABLE).order_by("first_id"))[:BLOCKS]
    stored, chance = iter(Past.objects.order_by("pk").values_list("pk", flat=True)), random.Random(76)
    keys = [chance.choice(list(islice(stored, block.rows))) for block in blocks]
    alter(*(KINDS[place % len(KINDS)].format(TABLE, key) for place, key in enumerate(keys)))
    found = {block.pk for block in check_history(full=True, on=DAY).altered}
    print(f"{len(found)} of {BLOCKS} alterations found")
    assert found == {block.pk for block in blocks}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("writes", [800, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_write_beside_a_seal_raises_an_alarm(monkeypatch, writes):
    """Eight people write in transactions of different length, some of them undone, while history is sealed, checked and
    purged without a pause."""
    monkeypatch.setattr(services, "ROWS", 20)
    monkeypatch.setattr(services, "sealed_models", lambda: [Past, Reseal])  # more seals in the same time
    anna, ben = UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    add_rows(50)
    first, people, stopped = Past.objects.filter(id=User.objects.latest("pk").pk), 8, Event()
    values = {f.attname: getattr(first[0], f.attname) for f in Past._meta.concrete_fields if not f.primary_key}

    def write(number: int) -> int:
        chance = random.Random(number)
        for _ in range(writes // people):
            with transaction.atomic():
                for _ in range(chance.choice([1, 1, 1, 3])):
                    Past.objects.create(**values)
                time.sleep(chance.choice(PAUSES))
                if chance.random() < 0.05:
                    transaction.set_rollback(True)
        return writes // people

    def seal() -> list[str]:
        seal_history()
        return check_history(full=True, on=DAY).findings

    def purge() -> list[str]:
        rows = list(first.order_by("?").values_list("pk", flat=True)[:3])
        request = ask_to_clean(Past, rows=rows, columns=["name"], purpose="redaction", by=anna)
        purge_of_yesterday(request, anna, ben)
        return []

    def repeat(step) -> tuple[int, list[str]]:
        """How often a step was done until all was written, and the alarms."""
        runs, alarms = 0, []
        while not stopped.is_set():
            alarms += step()
            runs += 1
        return runs, alarms

    with ThreadPoolExecutor(people + 2) as pool:
        sealing, purging = (pool.submit(in_thread, repeat, step) for step in (seal, purge))
        done = sum(pool.map(partial(in_thread, write), range(people)))
        stopped.set()
        (seals, alarms), (purges, _) = sealing.result(), purging.result()
    seal_all()
    alarms += check_history(full=True, on=DAY).findings
    print(f"\n{done} writes, {seals} seals, {purges} purges, {Reseal.objects.count()} reseals: {len(alarms)} alarms")
    assert done == writes // people * people and seals > 3 and purges and not alarms


def in_thread(work, *args):
    """Does it with connections of its own, which it closes."""
    try:
        return work(*args)
    finally:
        connections.close_all()
