"""Measure the targets of docs/performance.md.

    python3 dev.py bench              everything
    python3 dev.py bench --quick      fewer rounds
    python3 dev.py bench --only 1     only this line (1 brings 2, 3 and 4); can be repeated
    python3 dev.py bench --only 11    a start from nothing, which fetches all packages anew; never without being told
    python3 dev.py bench --only 14    the time of the whole suite and of one app; never without being told
    python3 dev.py bench --soak 30    the crowd of line 9 for 30 minutes, with the memory of each process meanwhile
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

ON_REQUEST = ["11", "14"]  # lines that are no part of a whole run
LINES = ["1", "5", "6", "7", "8", "9", "10", "12", "13"]
NAMES = {"load": "9", "memory": "12", "restarts": "13"}


def main(words: list[str]) -> int:
    """Run what the words ask for; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", action="append", choices=[*LINES, *ON_REQUEST, *NAMES], help="measure only this line")
    parser.add_argument("--size", type=float, default=1.0, help="of the board that has grown, 1 for its full size")
    parser.add_argument("--soak", nargs="?", const=30, type=float, metavar="MINUTES", help="the crowd for so long (30)")
    parser.add_argument("--record", action="store_true", help="keep the table in docs/performance.md")
    options = parser.parse_args(words)
    lines = {NAMES.get(line, line) for line in options.only or ([] if options.soak else LINES)}
    from tests.benchmarks.database import Missing, server_version
    from tests.benchmarks.figures import table
    from tests.benchmarks.record import in_words, keep, short_table

    url, begin = os.environ.get("DATABASE_URL", ""), time.monotonic()
    try:
        results, failed = run(url, lines, quick=options.quick, size=options.size, soak=options.soak)
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


def run(url: str, lines: set[str], *, quick: bool, size: float, soak: float | None) -> tuple[list, list[str]]:
    """Measure these lines, and `soak` for so many minutes: the results, and what could not be measured."""
    from tests.benchmarks import elsewhere
    from tests.benchmarks.database import prefix

    prefix(url)  # before anything is started
    results, failed = [], []
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "servers.log"
        log.touch()

        def measure(what: str, function: Callable, *args, **options) -> None:
            print(f"Measuring {what}", flush=True)
            try:
                results.extend(function(*args, **options))
            except Exception:  # what was measured before, and the rest, is of use all the same
                traceback.print_exc()
                print(log.read_text()[-2000:])
                failed.append(what)

        if "11" in lines:
            measure("a start from nothing", elsewhere.first_start, Path(temporary))
        if "14" in lines:
            measure("the suite", elsewhere.suite, log, quick=quick)
        if lines - {*ON_REQUEST} or soak:
            prepare_django(url)
            measure_boards(measure, url, lines, log, quick=quick, size=size, soak=soak)
    return sorted(results, key=lambda result: int(result.line)), failed


def prepare_django(url: str) -> None:
    """Let this process and those that it starts use the settings of the benchmark."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the image holds compiled Python too
    folder = Path(__file__).resolve().parents[2] / "var" / "benchmarks"
    os.environ.update(DATABASE_URL=url, VAR_DIR=str(folder), TLS_ELSEWHERE="", DEMO="", DEBUG="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def measure_boards(
    measure: Callable, url: str, lines: set[str], log: Path, *, quick: bool, size: float, soak: float | None
) -> None:
    """What needs a board: each part on a copy of its own, so that none meets what another has written."""
    from tests.benchmarks import boards, children, crowd, migrating
    from tests.benchmarks.rounds import FULL, QUICK
    from tests.benchmarks.server import SHIPPED
    from tests.benchmarks.soak import soak as soaked

    print("Making the boards, where they are not kept", flush=True)
    real, pace = boards.real_database(url), QUICK if quick else FULL
    if lines & {"1", "5", "6", "8"}:
        measure_grown(measure, url, real, lines, log, pace, size)
    if lines & {"5", "6", "7", "12", "13"}:
        measure_real(measure, url, real, lines, log, pace, quick)
    if "9" in lines:
        with boards.served(url, "real", real, log, "--threads", "4") as small:  # as the product starts it
            measure("children’s forms", children.forms_in_a_second, small)
            measure(f"{crowd.PEOPLE} people at once", crowd.people_at_once, small, quick=quick)
    if "10" in lines:
        measure("a bare migrate", migrating.bare_migrate, url)
    if soak:
        with boards.served(url, "real", real, log, *SHIPPED) as small:
            measure(f"a soak of {soak:g} minutes", soaked, small, log, minutes=soak)


def measure_grown(measure: Callable, url: str, real: str, lines: set[str], log: Path, pace, size: float) -> None:
    """What is measured on the board that has grown."""
    from tests.benchmarks import boards, documents, imports, pages, yearly

    grown = boards.grown_database(url, size)
    with boards.served(url, "grown", grown, log) as large:
        if "1" in lines:
            with plain_project(url, log) as plain, boards.served(url, "real", real, log) as small:
                measure("the main pages", pages.main_pages, plain, [small, large], pace)
            large.use()
        if "5" in lines:
            measure("a long file", documents.long_file, large, log)
        if "8" in lines:
            measure("the figures of a year", yearly.edition_of_a_year)
        if "6" in lines:
            measure("a long merge", imports.long_merge, large, log)


def measure_real(measure: Callable, url: str, real: str, lines: set[str], log: Path, pace, quick: bool) -> None:
    """What is measured on the demonstration board by one person at a time."""
    from tests.benchmarks import boards, documents, imports, memory, past, restarts
    from tests.benchmarks.server import SHIPPED

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
                measure("imports", imports.imports, small)
            if "7" in lines:
                measure("the past", past.past, small, pace)


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
