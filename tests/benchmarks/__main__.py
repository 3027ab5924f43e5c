"""Measure the targets of docs/performance.md.

    python3 dev.py bench              everything
    python3 dev.py bench --quick      fewer rounds
    python3 dev.py bench --only 1     only this line (1 brings 2, 3 and 4); can be repeated
    python3 dev.py bench --size 0.05  against a board that has grown to a twentieth, for a quick try
    python3 dev.py bench --record     and keep the table in docs/performance.md

Starts web servers of its own on loopback, on copies of databases that it keeps beside the one of DATABASE_URL: a plain
Django project, the demonstration board ("real") and a board that has grown. The first run, and the first after a change
of the code that makes them, takes some minutes longer. Prints a table; a target that is missed is no failure of the run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LINES = ["1", "5", "6", "7", "8", "9", "10", "12", "13"]
NAMES = {"load": "9", "memory": "12", "restarts": "13"}


def main(words: list[str]) -> int:
    """Run what the words ask for; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", action="append", choices=[*LINES, *NAMES], help="measure only this line")
    parser.add_argument("--size", type=float, default=1.0, help="of the board that has grown, 1 for its full size")
    parser.add_argument("--record", action="store_true", help="keep the table in docs/performance.md")
    options = parser.parse_args(words)
    lines = {NAMES.get(line, line) for line in options.only or LINES}
    from tests.benchmarks.database import Missing, server_version
    from tests.benchmarks.figures import table
    from tests.benchmarks.record import in_words, keep, short_table

    url, begin = os.environ.get("DATABASE_URL") or "sqlite://:memory:", time.monotonic()
    try:
        results, failed = run(url, lines, quick=options.quick, size=options.size)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    text = in_words(results, words, time.monotonic() - begin, server_version(url))
    print(f"\n{text}\n\n{table(results)}")
    if options.record:
        keep(f"{text}\n\n{short_table(results)}")
    if failed:
        print(f"\nCould not be measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(url: str, lines: set[str], *, quick: bool, size: float) -> tuple[list, list[str]]:
    """Measure these lines: the results, and what could not be measured."""
    from tests.benchmarks.database import prefix

    prefix(url)  # before anything is started
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the image holds compiled Python too
    folder = Path(__file__).resolve().parents[2] / "var" / "benchmarks"
    os.environ.update(DATABASE_URL=url, VAR_DIR=str(folder), TLS_ELSEWHERE="", DEMO="", DEBUG="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests.benchmarks import boards, crowd, documents, imports, memory, migrating, pages, past, restarts, yearly
    from tests.benchmarks.rounds import FULL, QUICK
    from tests.benchmarks.server import SHIPPED

    pace, results, failed = QUICK if quick else FULL, [], []
    temporary = tempfile.TemporaryDirectory()
    log = Path(temporary.name) / "servers.log"

    def measure(what: str, function: Callable, *args, **options) -> None:
        print(f"Measuring {what}", flush=True)
        try:
            results.extend(function(*args, **options))
        except Exception:  # what was measured before, and the rest, is of use all the same
            traceback.print_exc()
            print(log.read_text()[-2000:])
            failed.append(what)

    with temporary:
        print("Making the boards, where they are not kept", flush=True)
        real = boards.real_database(url)
        grown = boards.grown_database(url, size) if lines & {"1", "5", "8"} else ""
        call_command("collectstatic", verbosity=0, interactive=False)
        if lines & {"1", "5", "8"}:
            with boards.served(url, "grown", grown, log) as large:
                if "1" in lines:
                    with plain_project(url, log) as plain, boards.served(url, "real", real, log) as small:
                        measure("the main pages", pages.main_pages, plain, [small, large], pace)
                    large.use()
                if "5" in lines:
                    measure("a long file", documents.long_file, large, log)
                if "8" in lines:
                    measure("the figures of a year", yearly.edition_of_a_year)
        if lines & {"12", "13"}:
            with boards.served(url, "real", real, log, *SHIPPED) as small:
                if "12" in lines:
                    measure("memory", memory.memory, small, log, quick=quick)
                if "13" in lines:
                    measure("restarts", restarts.restarts, small, log)
        if lines & {"5", "6", "7"}:
            with boards.served(url, "real", real, log) as small:
                if "5" in lines:
                    measure("files", documents.files, small, pace)
                if "6" in lines:
                    measure("imports", imports.agencies, small)
                if "7" in lines:
                    measure("the past", past.past, small, pace)
        if "9" in lines:
            with boards.served(url, "real", real, log, "--threads", "4") as small:  # as the product starts it
                measure(f"{crowd.PEOPLE} people at once", crowd.people_at_once, small, quick=quick)
        if "10" in lines:
            measure("a bare migrate", migrating.bare_migrate, url, log.parent)
    return sorted(results, key=lambda result: int(result.line)), failed


@contextmanager
def plain_project(url: str, log: Path) -> Iterator:
    """A client of the plain project with a session, and its server; both are gone on leaving."""
    from tests.benchmarks.database import copied_database
    from tests.benchmarks.server import Client, running

    with copied_database(url, "plain") as plain:
        env = {"PLAIN_DATABASE_URL": plain, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.plain.settings"}
        words = [sys.executable, "-m", "tests.benchmarks.plain.prepare"]
        session = subprocess.run(words, env=os.environ | env, check=True, stdout=subprocess.PIPE, text=True).stdout
        with running(env, log, app="tests.benchmarks.plain.wsgi") as (port, _):
            yield Client(port, session.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
