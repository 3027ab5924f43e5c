"""Measure the targets of docs/performance.md.

    python3 dev.py bench            everything: plans of 43, 10,000 and 100,000 actions; twenty minutes
    python3 dev.py bench --quick    without the largest plan and with fewer rounds; under ten minutes
    python3 dev.py bench --only 2   only those of lines 1, 2, 5 to 7, 9 to 13, 15, 18, 20 (1 brings 3, 4 and 17;
                                    2 brings 3 and 4 at size; 13 brings 14, 15 brings 16 and line 5 for reports; "load" is another word for 20)
    python3 dev.py bench --record   and keep the table in docs/performance.md

Makes a PostgreSQL database and a folder of its own, starts its own web process with two workers on loopback, and takes
all of it away again. Prints a table; a line that is not met is no failure of the run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

LINES = ["1", "2", "5", "6", "7", "9", "10", "11", "12", "13", "15", "18", "20"]
WORDS = {"load": "20", "memory": "18"}


def main(words: list[str]) -> int:
    """Run what the words ask for; 1 where it cannot be run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no plan of 100,000 actions")
    parser.add_argument(
        "--only",
        action="append",
        choices=[*LINES, *WORDS],
        help="measure only this line; can be repeated",
    )
    parser.add_argument("--record", action="store_true", help="keep the table in docs/performance.md")
    options = parser.parse_args(words)
    wanted = {WORDS.get(line, line) for line in options.only or LINES}
    from tests.benchmarks.database import Missing, own_database, server_version

    begin = time.monotonic()
    try:
        with own_database(os.environ.get("DATABASE_URL", "")) as url, tempfile.TemporaryDirectory() as folder:
            version = server_version(url)
            results, failed = run(url, Path(folder), quick=options.quick, wanted=wanted)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    from tests.benchmarks.record import in_words, keep

    said = in_words(results, words, time.monotonic() - begin, version)
    print(f"\n{said}")
    if options.record:
        keep(said)
    if failed:
        print(f"\nCould not be measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(url: str, folder: Path, *, quick: bool, wanted: set[str]) -> tuple[list, list[str]]:
    """Make the data, start the server at each size, and measure: the results, and what could not be measured."""
    env = {"DATABASE_URL": url, "VAR_DIR": str(folder), "TLS_ELSEWHERE": "", "DEMO": "", "DEBUG": ""}
    env["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    os.environ.update(env)
    import django

    django.setup()
    from django.core.management import call_command

    from esafety.demo.load import load_demo
    from tests.benchmarks import lines
    from tests.benchmarks.people import person
    from tests.benchmarks.scale.agencies import make_agencies
    from tests.benchmarks.scale.plan import make_plan
    from tests.benchmarks.scale.saving import refresh_statistics
    from tests.benchmarks.server import running

    pace, starts, results, failed = lines.QUICK if quick else lines.FULL, [], [], []
    log = folder / "server.log"

    def measure(what: str, *steps, options: tuple[str, ...] = ()) -> None:
        say(f"Measuring {what}")
        refresh_statistics()
        with running(env, log, *options) as (port, seconds):
            starts.append(seconds)
            for step in steps:
                try:
                    results.extend(step(port))
                except Exception:  # what was measured before, and the rest, is wanted all the same
                    traceback.print_exc()
                    failed.append(what)

    say("Making the database and the demonstration plan")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    small = load_demo()
    manager = person("manager")
    steps = [lambda port: lines.small_pages(port, pace)] if "1" in wanted else []
    steps += [lambda port: lines.files(port, pace)] if "5" in wanted else []
    if steps:
        measure("the plan of 43 rows", *steps)
    if "15" in wanted:
        from tests.benchmarks import reports

        say("Measuring the draft of a report and its forms")
        refresh_statistics()
        results.extend(reports.drafts(pace))
        measure("the pages of reports", lambda port: reports.files(port, pace), lambda port: reports.pages(port, pace))
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
        past.deepen(small)
        measure("ten years of history", lambda port: past.past_pages(port, pace, small))
        past.written_for_ten_years(small)
        measure("ten years of updates", lambda port: past.changes_page(port, pace, small))
    if "11" in wanted:
        from tests.benchmarks import audit_returns

        measure("the answers of a return", lambda port: audit_returns.saves(port, pace))
    small_boards: list = []
    if "12" in wanted:
        from audits.models import Round
        from tests.benchmarks import audit_returns

        demo = Round.objects.get(edition__questionnaire__key="arrangements", state="open").pk
        measure("a round of ninety", lambda port: small_boards.append(audit_returns.boards(port, pace, demo)) or [])
    if wanted & {"9", "10", "12"}:
        from tests.benchmarks import agencies

        found = []
        for count in (0, agencies.MANY) if wanted & {"9", "12"} else ():
            say(f"Making {count:,} agencies more")
            first = make_agencies(count, by=manager) if count else 0
            if "9" in wanted:
                measure("the list of agencies", lambda port: found.append(agencies.looked_at(port, pace)) or [])
        results.extend(agencies.line_nine(*found) if len(found) == 2 else [])
        if "12" in wanted:
            from tests.benchmarks import opening

            say("Making a round of 28,000 returns")
            asked, large = audit_returns.make_round(first, by=manager), []
            measure(
                "a round of 28,000",
                lambda port: large.append(audit_returns.boards(port, pace, asked.pk)) or [],
                lambda port: audit_returns.results(port, pace, asked),
            )
            if small_boards and large:
                results.extend(
                    agencies.row_for_row("12", "board", small_boards[0], large[0], audit_returns.BOARD_LIMIT)
                )
            say("Opening a round by the worker")
            results.extend(opening.opened(by=manager))
        if "10" in wanted:
            measure("a list of agencies that is taken in", agencies.taken_in)
    if "13" in wanted:
        from core.text.dates import today
        from incidents.figures.cut_offs import cut_off_due
        from tests.benchmarks import incidents
        from tests.benchmarks.scale.incidents import make_incidents

        say(f"Making {incidents.MANY:,} incidents of ten years")
        make_incidents(incidents.MANY, incidents.YEARS, by=manager, numbered=incidents.NUMBERED)
        cut_off_due(today())  # as it is with a board
        steps = [lambda port: incidents.figures(port, pace), lambda port: incidents.recording(port, pace)]
        measure(f"{incidents.MANY:,} incidents", *steps)
    if "18" in wanted:
        from tests.benchmarks import memory

        measure("the memory of a worker", lambda port: memory.flat(port, small, quick=quick))
    if "20" in wanted:
        from tests.benchmarks import crowd

        measure(
            f"{crowd.PEOPLE} people at once",
            lambda port: crowd.measured(port, small, quick=quick),
            options=("--threads", "4"),  # as the product starts it (Dockerfile)
        )
    results.extend([lines.ready(starts)] if starts else [])
    django.db.connections.close_all()
    return results, failed


def say(text: str) -> None:
    """One line for whoever waits."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
