"""A worker inside a web server that runs alone, as on the demonstration board: a thread that ends with the process."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

logger = logging.getLogger("core.jobs")

INTERVAL = 0.5  # seconds between checks of the queue
PAUSE = 5  # seconds after a failure of the worker itself
LOOK_AGAIN = 60  # seconds between checks for daily jobs and emails that are due


def start_worker() -> tuple[threading.Thread, threading.Thread]:
    """Run tasks, one at a time, and the daily jobs, until the process ends."""
    threads = tuple(threading.Thread(target=each, name=each.__name__, daemon=True) for each in (_work, _keep_days))
    for thread in threads:
        thread.start()
    return threads


def _keep_days() -> None:
    from core.jobs.daily import run_daily, run_often  # not before the server answers

    while True:
        run_daily()
        run_often()
        close_old_connections()
        time.sleep(LOOK_AGAIN)


def _work() -> None:
    from django_tasks_db.management.commands.db_worker import Worker

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
        except Exception:  # the database is busy or being rebuilt; the queue remains
            logger.exception("The worker stumbled and goes on")
            close_old_connections()
            time.sleep(PAUSE)
