"""The crowd of line 9 for half an hour or longer, with the memory of each process meanwhile."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

from actions.models import Plan
from tests.benchmarks.boards import Board
from tests.benchmarks.crowd import crowd, report, together
from tests.benchmarks.figures import Result
from tests.benchmarks.memory import GROWTH, pss
from tests.benchmarks.server import children, process

LINES = 30  # of the table of memory, at most one a minute and at least one in ten seconds
SHORTEST, LONGEST = 10, 60  # seconds
SETTLED = 0.2  # of the time, until which caches are still being filled


def soak(board: Board, log: Path, *, minutes: float) -> list[Result]:
    """Two hundred people on a board in use, its worker and its scheduler for so long; prints memory as it goes."""
    people, seconds = crowd(board.port, Plan.objects.in_force()), minutes * 60
    with ExitStack() as stack:
        words = (["worker"], ["daily", "--keep-on"])
        others = [
            stack.enter_context(process(["manage.py", *each], {"DATABASE_URL": board.url}, log)) for each in words
        ]
        tallies = []
        thread = Thread(target=lambda: tallies.append(together(people, seconds)))
        begin, found = time.monotonic(), []
        thread.start()
        print("  minute  web master  web workers  worker  scheduler  together (MB of PSS)", flush=True)
        while thread.is_alive():
            thread.join(min(max(seconds / LINES, SHORTEST), LONGEST))
            minute = (time.monotonic() - begin) / 60
            parts = memory_of(board, [other.pid for other in others])
            print(f"  {minute:6.1f}" + "".join(f"{part:11.0f}" for part in (*parts, sum(parts))), flush=True)
            found.append((minute, *parts))
    return [*report(tallies[0], seconds), *growth(found, minutes)]


def memory_of(board: Board, others: list[int]) -> list[float]:
    """Megabytes of the web master, of its workers together, and of each of the others."""
    return [pss(board.pid), sum(map(pss, children(board.pid))), *map(pss, others)]


def growth(found: list[tuple[float, ...]], minutes: float) -> list[Result]:
    """How much all processes grew after they had settled."""
    settled = [sum(parts) for minute, *parts in found if minute >= minutes * SETTLED]
    percent = settled[-1] / settled[0] * 100 - 100
    what = f"growth of all processes within {minutes * (1 - SETTLED):.0f} minutes"
    return [Result("12", what, f"{settled[0]:.0f} to {settled[-1]:.0f} MB", percent, GROWTH, unit="%")]
