"""Counts the statements of one request, or names its worker, where the benchmark asks for it by a header."""

from __future__ import annotations

import os

from django.db import connection, reset_queries


class Measure:
    """`X-Measure: statements` or `process`; the answer is in the header `X-Measured`.

    Statements include those of the transaction: BEGIN, SAVEPOINT, COMMIT. A process is the number of the worker and
    that of the process of PostgreSQL behind its connection: "17 42".
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        measure = request.headers.get("X-Measure")
        if not measure:
            return self.get_response(request)
        connection.ensure_connection()
        if measure == "process":
            response = self.get_response(request)
            response["X-Measured"] = f"{os.getpid()} {connection.connection.get_backend_pid()}"
            return response
        connection.force_debug_cursor = True
        reset_queries()
        try:
            response = self.get_response(request)
            response["X-Measured"] = str(len(connection.queries))
        finally:
            connection.force_debug_cursor = False
        return response
