"""Measure the targets of docs/performance.md that can be measured so far.

    python3 dev.py bench            everything: plans of 43, 10,000 and 100,000 actions; under five minutes
    python3 dev.py bench --quick    without the largest plan and with fewer rounds; under one minute
    python3 dev.py bench --only 2   only those of lines 1, 2, 5, 6, 7 (1 brings 3, 4 and 17; 2 brings 3 and 4 at size)

Makes a PostgreSQL database and a folder of its own, starts its own web process with two workers on loopback, and takes
all of it away again. Prints a table; a line that is not met is no failure of the run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def main(words: list[str]) -> int:
    """Run what the words ask for; 1 where it cannot be run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no plan of 100,000 actions")
    parser.add_argument(
        "--only",
        action="append",
        choices=["1", "2", "5", "6", "7"],
        help="measure only this line; can be repeated",
    )
    options = parser.parse_args(words)
    wanted = set(options.only or ["1", "2", "5", "6", "7"])
    from tests.benchmarks.database import Missing, own_database

    begin = time.monotonic()
    try:
        with own_database(os.environ.get("DATABASE_URL", "")) as url, tempfile.TemporaryDirectory() as folder:
            results = run(url, Path(folder), quick=options.quick, wanted=wanted)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    from tests.benchmarks.figures import table

    print(
        f"\n{table(results)}\n\n{time.monotonic() - begin:.0f} seconds in all; the machine has {os.cpu_count()} cores."
    )
    return 0


def run(url: str, folder: Path, *, quick: bool, wanted: set[str]) -> list:
    """Make the data, start the server at each size, and measure."""
    env = {"DATABASE_URL": url, "VAR_DIR": str(folder), "TLS_ELSEWHERE": "", "DEMO": "", "DEBUG": ""}
    env["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    os.environ.update(env)
    import django

    django.setup()
    from django.core.management import call_command

    from esafety.demo.load import load_demo
    from tests.benchmarks import lines
    from tests.benchmarks.data import make_plan, refresh_statistics
    from tests.benchmarks.people import person
    from tests.benchmarks.server import running

    pace, starts, results, log = lines.QUICK if quick else lines.FULL, [], [], folder / "server.log"

    def measure(what: str, *steps) -> None:
        say(f"Measuring {what}")
        refresh_statistics()
        with running(env, log) as (port, seconds):
            starts.append(seconds)
            for step in steps:
                results.extend(step(port))

    say("Making the database and the demonstration plan")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    small = load_demo()
    manager = person("manager")
    steps = [lambda port: lines.small_pages(port, pace)] if "1" in wanted else []
    steps += [lambda port: lines.files(port, pace)] if "5" in wanted else []
    if steps:
        measure("the plan of 43 rows", *steps)
    if wanted & {"2", "6"}:
        say("Making plans of 6,000 and 10,000 actions")
        six, ten = (make_plan(count, by=manager) for count in (6_000, 10_000))
        steps = [lambda port: lines.large_pages(port, pace, ten, small.pk)] if "2" in wanted else []
        steps += (
            [lambda port: lines.large_files(port, ten, six, times=1 if quick else 3, log=log)] if "6" in wanted else []
        )
        measure("10,000 actions", *steps)
    if "2" in wanted and not quick:
        say("Making a plan of 100,000 actions")
        hundred = make_plan(100_000, by=manager)
        measure("100,000 actions", lambda port: lines.large_pages(port, pace, hundred, small.pk))
    if "7" in wanted:
        from tests.benchmarks import past

        say("Making ten years of history")
        past.known_for_ten_years(small)
        found = []
        for rows in (100_000,) if quick else (100_000, 1_000_000):
            past.deepen(small, rows - 100_000 * len(found))
            begin = len(results)
            measure(f"{rows:,} rows of history", lambda port, rows=rows: past.past_pages(port, pace, small, rows))
            found.append(results[begin:])
        results.extend(past.flat(*found) if len(found) > 1 else [])
        past.written_for_ten_years(small)
        measure("ten years of updates", lambda port: past.changes_page(port, pace, small))
    results.append(lines.ready(starts))
    django.db.connections.close_all()
    return results


def say(text: str) -> None:
    """One line for whoever waits."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
