"""How gunicorn serves the application: `gunicorn --config python:esafety.running.serving esafety.wsgi:application`.

Read again by no signal: since the application is loaded before the processes are made, a new version needs a new start.
WEB_CONCURRENCY sets the number of processes (3 unless told); each answers four requests at a time.
Told to stop, it takes no new requests and has half a minute to answer those that it has; compose waits a little longer.
"""

import os

bind = "0.0.0.0:8000"  # noqa: S104 (inside the container; what is published is said in docker-compose.yml)
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
preload_app = True  # loaded once: a process that takes another's place is there in moments, and shares its memory
# A process ends after 800 to 1,200 requests, not all at once, and another takes its place: what it lost hold of goes
max_requests = 800
max_requests_jitter = 400
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (a file that tells a process is alive)
control_socket_disable = True
accesslog = None  # it would hold network addresses and what was searched for; core/web/logs.py notes each request
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "core.web.logs.JsonLines"}},
    "filters": {"untraced": {"()": "core.web.logs.UntracedFilter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["untraced"]}},
    "root": {"level": "INFO", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}


def post_fork(server, worker) -> None:
    """No process answers over a connection to the database that another one has opened."""
    from django.db import connections  # gunicorn reads this file before there are settings

    for connection in connections.all(initialized_only=True):
        connection.close()
