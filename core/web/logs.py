"""Logging: one JSON object a line, with the number of its request and no personal data.

The URL pattern, not the URL (which may hold a secret link or a search); the kind of an error and where it happened, not
its message (which may quote input); a keyed hash of the network address (core/security/services.py); and no
email address in any message.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import time
import traceback
from contextvars import ContextVar
from secrets import token_hex

from django.http import HttpRequest

HEADER = "X-Request-ID"
QUIET = {"healthz", "readyz"}  # requested every few seconds
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
# Loggers of the web server whose arguments hold a URL or a network address
OF_A_VISITOR = ("Error handling request", "Invalid request")
# Kinds of errors whose messages are about machines and files, never about input
SPEAK_OF_MACHINES = ("OperationalError", "InterfaceError", "ImproperlyConfigured", "ImportError", "ModuleNotFoundError")
DEEPEST = 40  # stack frames of one error

logger = logging.getLogger("core.requests")
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Gives each request an id, for every log line and a response header, and logs its end.

    A proxy in front may have set one already. Must be the first middleware, so that the lines of the others have it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        request.id = given if GIVEN.fullmatch(given) else token_hex(8)
        token, begin = current.set(request.id), time.perf_counter()
        try:
            answer = self.get_response(request)
            answer[HEADER] = request.id
            page = url_pattern(request)
            if page not in QUIET:
                took = round((time.perf_counter() - begin) * 1000)
                facts = {"method": request.method, "page": page, "status": answer.status_code, "ms": took}
                logger.info("%s %s %s", request.method, page, answer.status_code, extra={"facts": facts})
            return answer
        finally:
            current.reset(token)


def url_pattern(request: HttpRequest) -> str:
    """The URL pattern of a request, such as plan/actions/<int:pk>/; "(none)" where it matches none of ours."""
    match = getattr(request, "resolver_match", None)
    return (match.route or "(home)") if match else "(none)"


class JsonLines(logging.Formatter):
    """A log record as one line of JSON: time (UTC), level, logger, message, request id, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if number := getattr(getattr(record, "request", None), "id", "") or current.get():
            line["request"] = number
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = error_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def message_of(record: logging.LogRecord) -> str:
    """The message of a record, without URLs and email addresses."""
    if str(record.msg).startswith(OF_A_VISITOR):
        return str(record.msg)
    request, arguments = getattr(record, "request", None), record.args
    if isinstance(request, HttpRequest) and isinstance(arguments, tuple):
        asked = {request.path, request.path.encode("unicode_escape").decode()}
        arguments = tuple(url_pattern(request) if each in asked else each for each in arguments)
    text = str(record.msg) % arguments if arguments else str(record.msg)
    return ADDRESS.sub("[address]", text)


def error_of(error: BaseException) -> list[dict]:
    """An error and its causes, the last first: kind, place, and the constraint that it broke."""
    found, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        each = {"kind": type(error).__name__, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}
        if rule := getattr(getattr(error, "diag", None), "constraint_name", None):
            each["rule"] = rule
        if each["kind"] in SPEAK_OF_MACHINES:
            each["words"] = ADDRESS.sub("[address]", " ".join(str(error).split()))[:300]
        found.append(each)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def logging_settings(*, demonstration: bool) -> dict:
    """The LOGGING setting: JSON on standard error, and on standard output for security events; plain lines in the
    demonstration, which has no personal data.
    """
    quiet = {"level": "WARNING" if demonstration else "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "lines": {"()": "core.web.logs.JsonLines"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "plain" if demonstration else "lines"},
            "journal": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if demonstration else "lines",
                "stream": "ext://sys.stdout",
            },
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},  # by the root only, or each line would be printed twice
            # Keeps the sign-in links of the demonstration visible above the log
            "django.tasks": quiet,
            "django_tasks_db": quiet,
            "core.requests": quiet,
            "core.security": quiet | {"handlers": ["journal"], "propagate": False},
        },
    }
