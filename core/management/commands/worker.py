"""`manage.py worker`: does the work of the queue, emails in one thread and all else in another, until it is stopped."""

import signal
import threading

from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from core.jobs.lanes import start_lanes


class Command(BaseCommand):
    help = "Sends emails, and prepares what takes too long for a page. Several can run side by side."
    requires_system_checks = [Tags.security]  # the others would load all pages

    def add_arguments(self, parser):
        parser.add_argument("--interval", type=float, default=1, help="seconds between looks at an empty queue (1)")

    def handle(self, *, interval, **options):
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        lanes = start_lanes(interval=interval, worker_id=get_random_string(32))
        stopped.wait()
        for lane in lanes:
            lane.stop()
        for lane in lanes:  # a task that has begun is finished
            lane.join()
