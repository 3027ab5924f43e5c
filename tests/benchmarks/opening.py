"""Line 12: a round is opened for 28,000 agencies by the worker, from the press until each first letter is in the queue.

It is the product's own worker with the settings of the server; it stops after its second task, before it sends letters.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import time

from django_tasks_db.models import DBTaskResult

from audits.models import Edition, Round
from audits.rounds.services import open_round, prepare_round
from core.text.dates import today
from tests.benchmarks.figures import Result
from tests.benchmarks.middleware import memory
from tests.benchmarks.server import ROOT

TASKS = ("make_returns_of", "ask_all")
WORKER = ("manage.py", "db_worker", "--batch", "--no-startup-delay", "--max-tasks", str(len(TASKS)))
MONTH = dt.timedelta(days=30)
LOOK = 0.1  # seconds between looks at the memory of the worker


def opened(*, by) -> list[Result]:
    """A round of all agencies that are there: how long until it is open, and until everybody's letter and invitation is
    in the queue; and the memory of the worker."""
    asked = prepare(by)
    DBTaskResult.objects.all().delete()  # what was left by other lines would come first
    open_round(asked=asked, expected=asked.version, by=by)
    pressed = DBTaskResult.objects.get().enqueued_at
    worker = subprocess.Popen([sys.executable, *WORKER], cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL)
    used, most = ended(worker)
    ends = {task.task_name: task.finished_at for task in DBTaskResult.objects.successful()}
    asked.refresh_from_db()
    if set(ends) != set(TASKS) or asked.state != Round.State.OPEN or asked.seen_at is not None:
        raise RuntimeError("The round was not opened.")
    what, cpu = (
        f"a round for {asked.made:,} agencies",
        f"{used.ru_utime + used.ru_stime:.1f} s of the worker’s processor",
    )
    is_open, is_asked = ((ends[name] - pressed).total_seconds() for name in TASKS)
    return [
        Result("12", f"{what} is open, start of a worker included", "", is_open, None, unit="s"),
        Result("12", f"{what}: all first letters are in the queue", cpu, is_asked, None, unit="s"),
        Result("12", f"{what}: memory of the worker", "", most / 1024, None, unit="MB"),
    ]


def ended(process: subprocess.Popen) -> tuple[resource.struct_rusage, int]:
    """What a process has used once it has ended, and the kilobytes that it held at most.

    They are looked at as long as it runs: in what the kernel counts of a process that has ended (ru_maxrss) is also what
    the one that started it held then.
    """
    most = 0
    while True:
        gone, _, used = os.wait4(process.pid, os.WNOHANG)
        if gone:
            return used, most
        most = max(most, memory("VmHWM", process.pid))
        time.sleep(LOOK)


def prepare(by) -> Round:
    """A round that asks every agency, of a year in which there is none."""
    edition = Edition.objects.published().select_related("questionnaire").get(questionnaire__key="arrangements")
    return prepare_round(
        edition=edition,
        title="Opened by the worker",
        year=2028,
        opens_on=today(),
        first_deadline=today() + MONTH,
        final_deadline=today() + 2 * MONTH,
        by=by,
    )
