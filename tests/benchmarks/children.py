"""Line 9: thirty children of a class send their forms within one second."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result, percentile
from tests.benchmarks.server import Client
from tests.benchmarks.tally import Tally
from tests.benchmarks.tasks import CHILD, JSON, MARK, open_classes

CHILDREN, CLASSES, P95_SECONDS = 30, 3, 0.4


def forms_in_a_second(board: Board) -> list[Result]:
    """Some classes, one after the other: how long a child waits for the answer, and forms that were not counted.

    The pages are opened before; a class that nobody measures warms each process.
    """
    client, tally = Client(board.port), Tally()
    for group in open_classes(CLASSES + 1, CHILDREN, label="Bench"):
        if group.label.endswith(" 0"):
            send_all(client, group.key, Tally())
        else:
            send_all(client, group.key, tally)
    what = f"{CHILDREN} children’s forms in one second: "
    rate = f"{len(tally.seconds)} forms, median {percentile(tally.seconds, 0.5) * 1000:.0f} ms"
    return [
        Result("9", f"{what}p95", rate, percentile(tally.seconds, 0.95), P95_SECONDS, unit="s"),
        Result("9", f"{what}errors and lost", "", len(tally.errors) + len(tally.lost()), 0, unit="forms"),
    ]


def send_all(client: Client, key: str, tally: Tally) -> None:
    """Send a form of each child of a class, evenly over one second."""
    marks = [MARK.search(client.must(200, f"/s/{key}/").text)[1] for _ in range(CHILDREN)]
    begin = time.monotonic() + 0.1

    def send(child: int) -> None:
        time.sleep(max(0, begin + child / CHILDREN - time.monotonic()))
        reply = client.send(f"/s/{key}/send/", {"mark": marks[child], **CHILD}, JSON)
        tally.note(reply, "a form", 200)
        tally.forms[key] += reply.status == 200

    with ThreadPoolExecutor(CHILDREN) as pool:
        list(pool.map(send, range(CHILDREN)))
