"""A returned file with 2,000 changes: compared in seconds, taken over by a task, and its page says how far that is."""

from __future__ import annotations

import re
import time
from threading import Thread
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from actions.models import Action, ActionLead, ProgressUpdate, Timescale
from core.importing import views
from core.importing.jobs import save_in_background
from core.models import Import
from tests.actions.returns.long_return import returned_book
from tests.benchmarks.scale.plan import make_plan

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]
ACTIONS, ROWS = 2_200, 2_000  # a twentieth of the actions is withdrawn, and not printed
SECONDS = 5  # of the processor, for the upload and for a page of the comparison
LONGEST = 180  # for taking all over, on a machine that has much else to do
DONE = re.compile(r"(\d+)% done\.")
VALUE = 'name="{}" value="([^"]*)"'


def timed(call, clock=time.perf_counter):
    start = clock()
    answer = call()
    return answer, clock() - start


def sent(page: str, **more: str) -> dict:
    """What the form of a comparison sends with all that is ticked on its page."""
    fields = ("version", "mark", "page")
    keys = re.findall(VALUE.format("row"), page)
    offered = re.findall(r'name="(offered [^"]+)"', page)
    ticked = re.findall(r'name="(tick [^"]+)"[^>]*checked', page)
    assert len(keys) == len(offered) == len(ticked) == 50
    values = {name: re.search(VALUE.format(name), page)[1] for name in fields}
    return values | {"step": "preview", "row": keys} | dict.fromkeys([*offered, *ticked], "1") | more


def shares_meanwhile(client, url: str, save) -> list[int]:
    """What the page says twice a second while a thread saves."""

    def work() -> None:
        try:
            save()
        finally:
            connections.close_all()

    worker, shares = Thread(target=work), []
    worker.start()
    while worker.is_alive():
        if found := DONE.search(client.get(url).content.decode()):
            shares.append(int(found[1]))
        worker.join(0.5)
    return shares


def test_two_thousand_rows_are_taken_over_while_the_page_says_how_far(manager, client, monkeypatch):
    plan = make_plan(ACTIONS, by=manager)
    file = SimpleUploadedFile("plan.xlsx", returned_book(plan, ROWS))
    client.force_login(manager)
    answer, seconds = timed(lambda: client.post("/plan/return/", {"file": file}), time.thread_time)
    url = answer["Location"]
    assert seconds < SECONDS, f"upload: {seconds:.1f} s"
    client.get(url)
    answer, seconds = timed(lambda: client.get(f"{url}?page={ROWS // 50}"), time.thread_time)
    last = answer.content.decode()
    assert seconds < SECONDS, f"preview: {seconds:.1f} s"
    assert len(answer.content) < 200_000, len(answer.content)
    assert f"<strong>{ROWS} of {ROWS} changes</strong>" in last

    # a tick of another page stays
    values = sent(last)
    left_out = next(name for name in values if name.startswith("tick "))
    del values[left_out]
    client.post(url, values)
    page = client.get(url).content.decode()
    assert f"<strong>{ROWS - 1} of {ROWS} changes</strong>" in page

    held = Import.objects.get()
    begun = []
    monkeypatch.setattr(views, "save_in_background", SimpleNamespace(enqueue=lambda *keys: begun.append(keys)))
    assert client.post(f"{url}accept/", sent(page))["Location"] == url
    assert begun == [(held.pk, manager.pk)]
    assert "0% done." in client.get(url).content.decode()

    start = time.perf_counter()
    shares = shares_meanwhile(client, url, lambda: save_in_background.call(held.pk, manager.pk))
    assert shares == sorted(shares) and len({share for share in shares if 0 < share < 100}) > 2, shares
    taken = time.perf_counter() - start
    assert taken < LONGEST, f"accept: {taken:.1f} s"
    held.refresh_from_db()
    assert (held.state, held.counts["changed"]) == ("accepted", ROWS - 1)
    saved = (
        Action.objects.filter(text__endswith=" soon").count(),
        ActionLead.objects.filter(printed_as="New Trust").count(),
        Timescale.objects.filter(wording__startswith="By June 2031, ").count(),
        ProgressUpdate.objects.filter(text__startswith="Sent ").count(),
    )
    assert sum(saved) == ROWS - 1 and min(saved) >= ROWS // 4 - 1, saved

    answer, seconds = timed(lambda: client.post(f"{url}undo/", {"version": held.version, "reason": "A mistake"}))
    assert answer.status_code == 302 and seconds < LONGEST, f"undo: {seconds:.1f} s"
    held.refresh_from_db()
    assert (held.state, held.saved["stays"]) == ("undone", [])
    print(f"{ROWS} rows: accepted in {taken:.1f} s, undone in {seconds:.1f} s")
