"""Line 18: what a web process holds after ten thousand pages of all kinds, against one that has shown only the floor."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator

from actions.models import Plan
from agencies.models import Agency
from audits.models import Return, Round
from tests.benchmarks.figures import Result
from tests.benchmarks.lines import HELLO1
from tests.benchmarks.middleware import memory
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.server import Client

REQUESTS = {True: 3_000, False: 10_000}  # quick or not
SETTLED = 1_000  # until then what is kept of pages is still being filled
AT_ONCE, TRIES = 4, 60
SHARE_OF_FLOOR, GROWTH = 1.5, 5  # times the floor; per cent
WORDS = ("school", "filtering", "parents", "zephyr", "board", "police", "training")


def pages(plan: Plan) -> Iterator[str]:
    """Addresses of all kinds of pages of the demonstration board, the ones that are read often more often."""
    actions = list(plan.actions.values_list("pk", flat=True))
    yield from ["/plan/", "/plan/?sort=due", "/plan/?sort=colour&status=in_progress", "/plan/?timescale=past"] * 20
    yield from (f"/plan/?q={word}" for word in WORDS)
    yield from (f"/plan/actions/{key}/" for key in actions * 4)
    yield from (f"/plan/actions/{key}/history/" for key in actions)
    yield from (f"/plan/as-at/2026-{month:02}-15/?plan={plan.pk}" for month in range(1, 11))
    yield from ["/plan/check/", "/plan/glossary/", "/plan/desk/", "/plan/structure/"] * 4
    yield from ["/agencies/", "/agencies/eslos/", "/agencies/?kind=primary", "/agencies/?sort=trained"] * 10
    yield from (f"/agencies/{key}/" for key in Agency.objects.order_by("pk").values_list("pk", flat=True)[:90])
    yield from (f"/audits/rounds/{key}/" for key in Round.objects.order_by("pk").values_list("pk", flat=True)[:4])
    yield from (f"/audits/results/{key}/" for key in Round.objects.order_by("pk").values_list("pk", flat=True)[:4])
    yield from (f"/audits/returns/{key}/" for key in Return.objects.order_by("pk").values_list("pk", flat=True)[:60])
    yield from ["/incidents/", "/incidents/figures/", "/reports/", "/audits/", "/audits/improvements/"] * 10
    yield from (f"/search/?q={word}" for word in WORDS)


def resident(process: int) -> float:
    """Megabytes that a process holds."""
    return memory("VmRSS", process) / 1024


def workers(client: Client) -> set[int]:
    """The numbers of the processes that answer."""
    return {json.loads(client.must(200, "/bench/connection/").body)["worker"] for _ in range(TRIES)}


def ask(client: Client, addresses: list[str]) -> None:
    """Ask for these pages, several at once. Raises RuntimeError where one does not answer with a page."""
    waiting, failed = iter(addresses), []
    lock_only = threading.Lock()

    def go() -> None:
        while not failed:
            with lock_only:
                address = next(waiting, None)
            if address is None:
                return
            try:
                client.must(200, address)
            except (OSError, RuntimeError) as error:
                failed.append(error)

    threads = [threading.Thread(target=go) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"A page failed: {failed[0]}")


def flat(port: int, plan: Plan, *, quick: bool) -> list[Result]:
    """The largest of the processes: against itself when it had shown only the floor, and after the first thousand."""
    client, dice = signed_in(port, person("manager")), random.Random(18)
    all_pages, count = list(pages(plan)), REQUESTS[quick]
    ask(client, [HELLO1] * 100)
    numbers = workers(client)
    floor = max(resident(number) for number in numbers)
    ask(client, dice.choices(all_pages, k=SETTLED))
    settled = {number: resident(number) for number in numbers}
    ask(client, dice.choices(all_pages, k=count - SETTLED))
    after = {number: resident(number) for number in numbers}
    growth = max(after[number] / settled[number] - 1 for number in numbers) * 100
    most = max(after.values())
    said = ", ".join(f"{settled[number]:.0f} → {after[number]:.0f}" for number in sorted(numbers))
    return [
        Result(
            "18", f"memory of a worker after {count:,} pages", f"{most:.0f} MB", most / floor, SHARE_OF_FLOOR,
            floor=f"{floor:.0f} MB",
        ),
        Result("18", f"growth after the first {SETTLED:,}", f"{said} MB", growth, GROWTH, unit="%"),
    ]  # fmt: skip
