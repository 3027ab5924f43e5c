"""What a run has found, with the machine in words; kept between two marks of docs/performance.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.figures import Result, number

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- the last run: written by bench --record -->", "<!-- end of the last run -->"


def in_words(results: Sequence[Result], words: Sequence[str], seconds: float, version: str) -> str:
    """What was measured when and on what, to stand above the table; `version` is that of PostgreSQL."""
    day, asked = dt.date.today(), " ".join(word for word in words if word != "--record") or "the whole"
    met = [result.met for result in results if result.met is not None]
    return (
        f"{day.day} {day:%B} {day.year}, {asked}, {seconds / 60:.0f} minutes, on {machine(version)}: "
        f"{sum(met)} of {len(met)} targets met."
    )


def short_table(results: Iterable[Result]) -> str:
    """The results as a Markdown table with one row for each page or thing; what misses its target is bold."""
    groups: dict[tuple[str, str], list[Result]] = {}
    lines = {}
    for result in results:
        line = lines.setdefault(result.what, result.line)
        groups.setdefault((line, result.what), []).append(result)
    rows = ["| line | what | figure | values |", "|------|------|--------|--------|"]
    for (line, what), found in groups.items():
        values = ", ".join(short_value(result, first=result is found[0]) for result in found)
        rows.append(f"| {line} | {what} | {found[0].figure} | {values} |")
    return "\n".join(rows)


def short_value(result: Result, *, first: bool) -> str:
    """A value with its unit, and unless it is the first of its row what it is: "grown 1.11 ×"."""
    name = "" if first else "grown " if result.line == "3" else "p95 " if result.unit == "×" else ""
    value = result.figure if not first and result.unit == "statements" else number(result.value)
    text = f"{name}{value} {result.unit}"
    return f"**{text}**" if result.met is False else text


def machine(version: str) -> str:
    """The machine, without its name."""
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0
    return (
        f"{os.cpu_count()} cores with {memory():.0f} GB ({platform.system()}, {platform.machine()}), "
        f"Python {platform.python_version()}, PostgreSQL {version}, load {load:.1f} at the end"
    )


def memory() -> float:
    """Gigabytes of the machine; 0 where it does not say."""
    file = Path("/proc/meminfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return sum(int(line.split()[1]) / 1024**2 for line in lines if line.startswith("MemTotal:"))


def keep(said: str, document: Path = DOCUMENT) -> None:
    """Put it in the place of what the last run said. Raises ValueError where the document has no such place."""
    text = document.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has no place for the table.")
    document.write_text(f"{before}{BEGIN}\n\n{said}\n\n{END}{after}")
