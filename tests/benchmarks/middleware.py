"""Counts statements and memory of one request, where the benchmark asks for it by a header."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, reset_queries


def memory(name: str, process: int | str = "self") -> int:
    """Kilobytes of a process that the kernel reports as `name` (VmRSS, VmHWM); 0 where it does not say."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines.get(name, "0").split()[0])


def forget_peak() -> None:
    """Let the kernel count the peak of memory from here."""
    if (refs := Path("/proc/self/clear_refs")).exists():
        refs.write_text("5")


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
