"""What the log says: one JSON object a line, with the number of the request it belongs to and nothing about a person.

No address of a page as it was asked for (it may hold the secret of a link or what somebody searched for), but the
pattern that it fits; no words of an error that may quote what was typed, but its kind and where it happened; no
network address but a keyed hash of it (accounts/sign_in/security_log.py), and no e-mail address whoever wrote it into a
message.
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
QUIET = {"healthz", "readyz"}  # asked every few seconds
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
# Messages of the web server whose arguments are an address as it was asked for, or a network address
OF_A_VISITOR = ("Error handling request", "Invalid request")
# Kinds of errors that speak of machines and files, and never of what somebody typed
SPEAK_OF_MACHINES = ("OperationalError", "InterfaceError", "ImproperlyConfigured", "ImportError", "ModuleNotFoundError")
DEEPEST = 40  # frames of one error

logger = logging.getLogger("core.requests")
current: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Gives each request a number, which every line of the log and the answer's header hold, and logs its end.

    A proxy in front may have given it one already. To be the first, so that the others' lines have it too.
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
            page = page_of(request)
            if page not in QUIET:
                took = round((time.perf_counter() - begin) * 1000)
                facts = {"method": request.method, "page": page, "status": answer.status_code, "ms": took}
                logger.info("%s %s %s", request.method, page, answer.status_code, extra={"facts": facts})
            return answer
        finally:
            current.reset(token)


def page_of(request: HttpRequest) -> str:
    """The pattern that an address fits, such as plan/actions/<int:pk>/; "(none)" where it fits none of ours."""
    match = getattr(request, "resolver_match", None)
    return (match.route or "(home)") if match else "(none)"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, request, and what is known of an error."""

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
    """What a record says, without the address that was asked for and without e-mail addresses."""
    if str(record.msg).startswith(OF_A_VISITOR):
        return str(record.msg)
    request, arguments = getattr(record, "request", None), record.args
    if isinstance(request, HttpRequest) and isinstance(arguments, tuple):
        asked = {request.path, request.path.encode("unicode_escape").decode()}
        arguments = tuple(page_of(request) if each in asked else each for each in arguments)
    text = str(record.msg) % arguments if arguments else str(record.msg)
    return ADDRESS.sub("[address]", text)


def error_of(error: BaseException) -> list[dict]:
    """An error and what it followed from, the last first: its kind, where it happened, and what it broke."""
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
    """LOGGING: lines of JSON on standard error; in the demonstration, which has nobody's data, plain lines."""
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
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "propagate": True},  # by the root alone, or each line would be printed twice
            # In the demonstration the sign-in links stand above what is logged, and must not be pushed out of sight
            "django.tasks": quiet,
            "django_tasks_db": quiet,
            "core.requests": quiet,
            "accounts.security": quiet,
        },
    }
