"""Line 12: memory of the web process with two workers, of the worker and of the scheduler; growth after many pages."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from actions.models import Plan
from agencies.models import Agency
from audits.models import Return, Round
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result
from tests.benchmarks.server import Client, children, process

PAGES = {True: 3_000, False: 10_000}  # quick or not
SETTLED = 1_000  # until then caches are still being filled
AT_ONCE = 4
MEGABYTES, GROWTH = 350, 5  # per cent
TEXTS = ("school", "filtering", "parents", "board", "children", "police", "training")
OFTEN = [
    "/plan/", "/plan/?sort=due", "/plan/?sort=colour&status=in_progress", "/plan/?timescale=past", "/plan/desk/",
    "/agencies/", "/agencies/?kind=primary", "/agencies/?sort=trained", "/incidents/records/", "/incidents/figures/",
    "/reports/", "/audits/", "/audits/improvements/",
]  # fmt: skip


def addresses(plan: Plan) -> list[str]:
    """Pages of all kinds of the demonstration board, those that are read often more often."""

    def each(path: str, values: Iterable) -> list[str]:
        return [path.format(value) for value in values]

    def pks(queryset) -> list[int]:
        return list(queryset.order_by("pk").values_list("pk", flat=True)[:90])

    actions, rounds = pks(plan.actions), pks(Round.objects)
    return [
        *OFTEN * 20,
        *each("/plan/?q={}", TEXTS),
        *each("/search/?q={}", TEXTS),
        *each("/plan/actions/{}/", actions * 4),
        *each("/plan/actions/{}/history/", actions),
        *each("/plan/as-at/2026-{:02}-15/", range(1, 11)),
        *["/plan/check/", "/plan/glossary/", "/plan/?edit=1"] * 4,
        *each("/agencies/{}/", pks(Agency.objects)),
        *each("/audits/rounds/{}/", rounds),
        *each("/audits/results/{}/", rounds),
        *each("/audits/returns/{}/", pks(Return.objects)),
    ]


def pss(pid: int) -> float:
    """Megabytes of a process, what it shares with others divided among them; 0 where the kernel does not say."""
    file = Path(f"/proc/{pid}/smaps_rollup")
    lines = file.read_text().splitlines() if file.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def visit(client: Client, paths: list[str]) -> None:
    """Read these pages, several at once. Raises RuntimeError where one of them fails."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for reply in pool.map(lambda path: client.must(200, path), paths):
            del reply


def memory(board: Board, log: Path, *, quick: bool) -> list[Result]:
    """All processes of a board after its web process has shown many pages."""
    client, dice = board.client("manager"), random.Random(18)  # noqa: S311 (no secret)
    paths, count = addresses(Plan.objects.in_force()), PAGES[quick]
    visit(client, dice.choices(paths, k=SETTLED))
    settled = sum(map(pss, children(board.pid)))
    visit(client, dice.choices(paths, k=count - SETTLED))
    web = sum(map(pss, children(board.pid))) + pss(board.pid)
    growth = (web - pss(board.pid)) / settled * 100 - 100
    with ExitStack() as stack:
        others = []
        for words in (["worker"], ["daily", "--keep-on"]):
            started = process(["manage.py", *words], {"DATABASE_URL": board.url}, log)
            others.append(stack.enter_context(started))
        visit(client, paths[:SETTLED])  # the others are ready meanwhile
        parts = [web, *(pss(other.pid) for other in others)]
    figure = " + ".join(f"{part:.0f}" for part in parts)
    return [
        Result("12", "web process, worker, scheduler", figure, sum(parts), MEGABYTES, unit="MB"),
        Result("12", f"growth of the web process from page {SETTLED:,} to {count:,}", "", growth, GROWTH, unit="%"),
    ]
