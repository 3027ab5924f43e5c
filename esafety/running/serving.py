"""How gunicorn serves the application: `gunicorn --config python:esafety.running.serving esafety.wsgi:application`.

WEB_CONCURRENCY sets the number of processes (3 unless told); each answers four requests at a time.
Told to stop, it takes no new requests and has half a minute to answer those that it has; compose waits a little longer.
"""

import os

bind = "0.0.0.0:8000"  # noqa: S104 (inside the container; what is published is said in docker-compose.yml)
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
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
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"level": "INFO", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
