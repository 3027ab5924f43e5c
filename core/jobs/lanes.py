"""The lanes of background work: emails in one, all else in another, so that a mail server that hangs delays no file."""

import logging
import threading
import time

from django.db import close_old_connections

logger = logging.getLogger("core.jobs")

MAIL = "mail"  # the queue of tasks that speak to the mail server; all others are in "default"
PAUSE = 5  # seconds after a failure of a lane itself
LANES = {MAIL: {"queue_names": [MAIL]}, "files": {"queue_names": ["*"], "excluded_queue_names": [MAIL]}}


class Lane(threading.Thread):
    """A thread that does the tasks of a lane, one at a time, until it is told to stop or the process ends."""

    def __init__(self, name: str, *, interval: float, worker_id: str):
        super().__init__(name=name, daemon=True)
        from django_tasks_db.management.commands.db_worker import Worker  # not before the server answers

        queues = {"excluded_queue_names": []} | LANES[name]
        self.worker = Worker(
            interval=interval, batch=False, backend_name="default", startup_delay=False, max_tasks=None,
            worker_id=f"{worker_id}-{name}", **queues,
        )  # fmt: skip

    def run(self) -> None:
        while self.worker.running:
            try:
                self.worker.run()
            except Exception:  # the database is away, busy or being rebuilt; the queue remains
                logger.exception("The lane “%s” stumbled and goes on", self.name)
                close_old_connections()
                time.sleep(PAUSE)

    def stop(self) -> None:
        """Take no new task; that in hand is finished."""
        self.worker.running = False


def start_lanes(*, interval: float, worker_id: str) -> list[Lane]:
    lanes = [Lane(name, interval=interval, worker_id=worker_id) for name in LANES]
    for lane in lanes:
        lane.start()
    return lanes
