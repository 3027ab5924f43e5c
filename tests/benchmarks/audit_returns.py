"""Lines 11 and 12: saving one answer of a return; the board of a round at 28,000 returns, and its results.

The board is measured against the same page at the demonstration round of some ninety returns, row for row. The
results are counted anew before each request, as after a return has come in.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db.models import F
from django.urls import reverse

from audits.models import Answer, Return, Round
from audits.results.services import move_on
from tests.benchmarks.agencies import MANY, Listed, rows_shown
from tests.benchmarks.figures import Result, Sample, milliseconds
from tests.benchmarks.lines import HELLO1, Pace, counted
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page
from tests.benchmarks.scale.returns import make_rounds
from tests.benchmarks.server import Client

SENT_BACK = 560  # returns
SAVE_LIMIT, SAVE_STATEMENTS, BOARD_LIMIT, RESULT_SECONDS = 3, 8, 1.5, 1
BOARDS = {  # the first is full at either size
    "as opened": "",
    "page 90": "?page=90",
    "sent back": "?show=sent_back",
    "past the last day": "?show=late",
    "primary schools": "?kind=primary",
    "a word of many": "?q=school",
    "a word of one": "?q=zephyr",
}


def make_round(first: int, *, by) -> Round:
    """A round on arrangements that asks the agencies from the key `first` on: each has answered, most returns have come
    in, some were sent back."""
    (key,) = make_rounds(first, MANY, 1, by=by, every=1)
    waiting = Return.objects.filter(round=key, state="in_progress").order_by("pk")[:SENT_BACK]
    Return.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(state="sent_back")
    return Round.objects.select_related("edition__questionnaire").get(pk=key)


def boards(port: int, pace: Pace, asked: int) -> Listed:
    """The pages of the board of a round with their rows, and the floor of the same rounds."""
    manager, address = signed_in(port, person("manager")), reverse("audits:round", args=[asked])
    things = {"hello1": page(manager, HELLO1), **{what: page(manager, address + q) for what, q in BOARDS.items()}}
    times = interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)
    return Listed(times, rows_shown(manager, address, BOARDS))


def results(port: int, pace: Pace, asked: Round) -> list[Result]:
    """The page of results: for the manager after a return has come in, for the board as of the last step."""
    begin = time.perf_counter()
    move_on(asked)
    seconds = time.perf_counter() - begin
    address, rows = reverse("audits:results", args=[asked.pk]), []
    for what, role, ready in (("counted anew", "manager", touch), ("as of the last step", "board", lambda asked: None)):
        client, times = signed_in(port, person(role)), []
        for _ in range(max(3, pace.rounds)):
            ready(asked)
            times.append(client.must(200, address).seconds)
        found = Sample([times])
        rows.append(Result("12", f"results over 28 questions, {what}", milliseconds(found), found.median,
                           RESULT_SECONDS, unit="s"))  # fmt: skip
    return [*rows, Result("12", "the first step of 28,000 returns, by the scheduler", "", seconds, None, unit="s")]


def touch(asked: Round) -> None:
    """What is kept of the figures of a round is out of date."""
    first = asked.returns.filter(state="submitted").order_by("pk")[:1]
    Return.objects.filter(pk__in=first).update(version=F("version") + 1)


def saves(port: int, pace: Pace) -> list[Result]:
    """Line 11: one answer given again and again, as the page of a section does."""
    fills = person("agency")
    audit_return = Return.objects.filter(agency__in=fills.memberships.values("agency"), state="in_progress").first()
    client, key = signed_in(port, fills), audit_return.round.edition.questions.get(code="A2.4").pk
    things = {"hello1": page(client, HELLO1), "answer": saving(client, audit_return, key)}
    found = interleave(things, rounds=pace.rounds, each=pace.each, within=pace.within)
    answer = client.must(
        200, *form_of_answer(audit_return, key, "p"), {"HX-Request": "true", "X-Measure": "statements"}
    )
    return [
        Result("11", "saving one answer of a return", milliseconds(found["answer"]),
               found["answer"].against(found["hello1"]), SAVE_LIMIT),
        counted("11", "statements of it", int(answer.headers["x-measured"]), SAVE_STATEMENTS),
    ]  # fmt: skip


def saving(client: Client, audit_return: Return, key: int) -> Callable[[], float]:
    """A thing that answers otherwise at each turn."""
    said = iter("yn" * 10_000)
    return lambda: client.must(200, *form_of_answer(audit_return, key, next(said)), {"HX-Request": "true"}).seconds


def form_of_answer(audit_return: Return, key: int, said: str) -> tuple[str, dict]:
    """Address and form of an answer, with the version that stands."""
    version = (
        Answer.objects.filter(audit_return=audit_return, question=key).values_list("version", flat=True).first() or 0
    )
    form = {f"q{key}-version": str(version), f"q{key}-answer": said}
    return reverse("audits:answer", args=[audit_return.pk, key]), form
