"""Counts statements and memory of one request, where the benchmark asks for it by a header."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, reset_queries

STATUS = Path("/proc/self/status")


def memory(name: str) -> int:
    """Kilobytes of this process that the kernel reports as `name` (VmRSS, VmHWM); 0 where it does not say."""
    if not STATUS.exists():
        return 0
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines() if ":" in line)
    return int(lines.get(name, "0").split()[0])


def forget_peak() -> None:
    """Let the kernel count the peak of memory from here."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")


class Measure:
    """`X-Measure: statements` or `memory`; the answer stands in the header `X-Measured`.

    Statements are those of the transaction too: BEGIN, SAVEPOINT, COMMIT. Memory is what the peak lies above what the
    worker held before, in kilobytes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.headers.get("X-Measure")
        if not asked:
            return self.get_response(request)
        if asked == "memory":
            before = memory("VmRSS")
            forget_peak()
            response = self.get_response(request)
            response["X-Measured"] = str(memory("VmHWM") - before)
            return response
        connection.ensure_connection()
        connection.force_debug_cursor = True
        reset_queries()
        try:
            response = self.get_response(request)
            response["X-Measured"] = str(len(connection.queries))
        finally:
            connection.force_debug_cursor = False
        return response
