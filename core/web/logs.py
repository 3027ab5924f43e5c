"""Logging: one JSON object a line, with the number of its request and no personal data.

The URL pattern, not the URL (which may hold a secret link or a search); the kind of an error and where it happened, not
its message (which may quote input); a keyed hash of the network address (core/security/services.py); and no
email address in any message. Requests to the addresses of the setting UNTRACED_PATHS leave no line at all: their
errors are counted by the hour (ADR 89).

What a line may hold is decided here; a list of words to strike out would always be one behind.
"""

import atexit
import datetime as dt
import json
import logging
import re
import threading
import time
import traceback
from collections import Counter
from contextvars import ContextVar
from secrets import token_hex

from django.conf import settings
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

HEADER = "X-Request-ID"
QUIET = {"healthz", "readyz", "metrics"}  # requested every few seconds
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
# Loggers of the web server whose arguments hold a URL or a network address
OF_A_VISITOR = ("Error handling request", "Invalid request")
# Kinds of errors whose messages are about machines and files, never about input
SPEAK_OF_MACHINES = ("OperationalError", "InterfaceError", "ImproperlyConfigured", "ImportError", "ModuleNotFoundError")
DEEPEST = 40  # stack frames of one error

logger = logging.getLogger("core.requests")
current: ContextVar[str] = ContextVar("request_id", default="")
untraced: ContextVar[bool] = ContextVar("untraced", default=False)  # while such a request is answered


def is_untraced(path: str) -> bool:
    """Whether requests to an address leave no line in the log, and are given no id."""
    return path.startswith(settings.UNTRACED_PATHS)


class RequestIdMiddleware(MiddlewareMixin):
    """Gives each request an id, for every log line and a response header, and logs its end.

    A proxy in front may have set one already. Must be the first middleware, so that the lines of the others have it.
    Untraced requests get no id, take none over, and silence what is logged while they are answered.
    """

    def __call__(self, request):
        if is_untraced(request.path_info):
            return self.without_trace(request)
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

    def without_trace(self, request):
        """The answer, without a line or an id."""
        request.id, token = "", untraced.set(True)
        try:
            return self.get_response(request)
        finally:
            untraced.reset(token)


class UntracedFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path_info", "")
        return not (untraced.get() or (path and is_untraced(path)))


class HourlyErrors:
    """Errors of untraced requests by kind, logged each hour or at the end, so that no line says when one failed."""

    def __init__(self):
        self.lock, self.kinds = threading.Lock(), Counter()

    def note(self, kind: str) -> None:
        with self.lock:
            if not self.kinds:
                clock = threading.Timer(3600 - time.time() % 3600, self.write)
                clock.daemon = True
                clock.start()
            self.kinds[kind] += 1

    def write(self) -> None:
        with self.lock:
            kinds, self.kinds = self.kinds, Counter()
        if kinds:
            text = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
            logging.getLogger("core.errors").error("Errors of untraced pages in this hour: %s", text)


hourly_errors = HourlyErrors()
atexit.register(hourly_errors.write)


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
    """JSON on standard error, and on standard output for security events; plain in the demonstration."""
    quiet = {"level": "WARNING" if demonstration else "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "lines": {"()": "core.web.logs.JsonLines"},
        },
        "filters": {"untraced": {"()": "core.web.logs.UntracedFilter"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if demonstration else "lines",
                "filters": ["untraced"],
            },
            "journal": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if demonstration else "lines",
                "filters": ["untraced"],
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
