"""A worker inside a web server that runs alone, as on the demonstration board: threads that end with the process."""

import threading
import time

from django.db import close_old_connections

from core.jobs.lanes import start_lanes

INTERVAL = 0.5  # seconds between checks of the queue
LOOK_AGAIN = 60  # seconds between checks for daily jobs and emails that are due


def start_worker() -> list[threading.Thread]:
    """Run tasks, one at a time in each lane, and the daily jobs, until the process ends."""
    days = threading.Thread(target=_keep_days, name="days", daemon=True)
    days.start()
    return [days, *start_lanes(interval=INTERVAL, worker_id="beside-the-server")]


def _keep_days() -> None:
    from core.jobs.daily import run_daily, run_often  # not before the server answers

    while True:
        run_daily()
        run_often()
        close_old_connections()
        time.sleep(LOOK_AGAIN)
