"""Requests to addresses of which nothing is kept leave no line on any handler, of the application or the web server."""

from __future__ import annotations

import io
import logging
from logging.config import dictConfig

import pytest
from django.conf import settings
from django.test import RequestFactory

from core.web.logs import HourlyErrors, RequestIdMiddleware, current, is_untraced, untraced
from esafety.running import serving
from tests.rows import try_rows


@try_rows(
    ("path", "expected"),
    [("/s/abc/", True), ("/s/lead/token/", True), ("/s", False), ("/static/s/", False), ("/plan/", False), ("", False)],
)
def test_is_untraced_goes_by_the_beginning_of_the_address(path, expected):
    assert is_untraced(path) is expected


@pytest.fixture(params=[settings.LOGGING, serving.logconfig_dict], ids=["application", "web server"])
def stream(request):
    """What the first handler of a logging configuration writes to."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    config = {**request.param, "loggers": {}}
    dictConfig(config)
    (handler,) = root.handlers
    handler.setStream(io.StringIO())
    yield handler.stream
    root.handlers[:], root.level = before


def test_handlers_drop_records_of_untraced_requests(stream):
    factory, logger = RequestFactory(), logging.getLogger("django.request")
    logger.error("%s: %s", "Not Found", "/s/abc/", extra={"request": factory.get("/s/abc/")})
    assert stream.getvalue() == ""
    logger.error("%s: %s", "Not Found", "/plan/", extra={"request": factory.get("/plan/")})
    assert stream.getvalue().count("\n") == 1


def test_middleware_silences_every_logger_while_it_answers(stream):
    def answer(request):
        logging.getLogger("anything").error("C7=yes")
        assert (untraced.get(), current.get(), request.id) == (True, "", "")
        raise ValueError

    request = RequestFactory().get("/s/abc/", headers={"X-Request-ID": "proxy-0001"})
    with pytest.raises(ValueError):
        RequestIdMiddleware(answer)(request)
    assert stream.getvalue() == "" and not untraced.get()


def test_hourly_errors_are_logged_once_with_their_kinds(caplog):
    errors = HourlyErrors()
    for kind in ("ValueError", "KeyError", "ValueError"):
        errors.note(kind)
    assert caplog.records == []
    errors.write()
    errors.write()
    (record,) = caplog.records
    assert record.getMessage() == "Errors of untraced pages in this hour: KeyError 1, ValueError 2"
