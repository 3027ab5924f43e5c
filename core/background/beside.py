"""A worker beside a web server that runs alone, as on the demonstration board: a thread that ends with the process."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

logger = logging.getLogger("core.background")

INTERVAL = 0.5  # seconds between looks into the queue
PAUSE = 5  # seconds after a failure of the worker itself


def start_worker() -> threading.Thread:
    """Does the jobs of the day and then tasks, one at a time, until the process ends."""
    thread = threading.Thread(target=_work, name="worker", daemon=True)
    thread.start()
    return thread


def _work() -> None:
    from django_tasks_db.management.commands.db_worker import Worker  # (not before the server answers)

    from core.background.daily import run_daily

    run_daily()
    worker = Worker(
        queue_names=["default"],
        interval=INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="beside-the-server",
        excluded_queue_names=[],
    )
    while True:
        try:
            worker.run()
        except Exception:  # the database is busy or being made anew; the queue is still there
            logger.exception("The worker stumbled and goes on")
            close_old_connections()
            time.sleep(PAUSE)
