"""The whole suite, as `python3 dev.py test` runs it: style rules, drift, and every test.

    python -m tests.suite test [--long] [--all] [...]    further arguments are for pytest
    python -m tests.suite bench [...]                    the benchmarks

Tests run on the PostgreSQL of DATABASE_URL_TEST_PG, which dev.py sets: it starts one of its own where none is named.
With --long all tests run, and property tests try all of their examples, else a third (tests/examples.py). Without it,
tests/weekly.py says which tests of the browser and of the repository are left to --long; all those of a file run where
the file is named. A test beside a feature is marked `long` where it takes long and other tests of its app, without the
mark, execute each line of the app that it executes; the fast tests are all in the default run.

The whole should take minutes, however many apps there are. So the tests of a new app
  - prove its rules as pure functions in tables of cases, which need no database: a test that uses one takes ten to a
    hundred times as long
  - take people and records from `board` (tests/cast.py), and what many tests of a file share from a module fixture
    that wraps `stored` (tests/stored.py), which creates it once for a state of the code. The demonstration board is
    loaded by `demo_plan`, and by `board` in tests/browser
  - list its URLs in one module tests/access/matrix_*.py, with records of the cast, and add no loop over people and URLs
    of their own
  - look at a page in the browser only for what only a browser shows: the axe lists take the URL of a page, one story
    goes through the app, and what the server answers is asserted with the client
  - open few migrations: each is replayed only when one changes, since migrated databases are copied (tests/migrated.py)
To see what takes long: pytest --durations=30. Wall time on a busy machine says little; compare with time.process_time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dev
from machine import BROWSER_PACKAGES, BROWSERS
from tests.missing_packages import get_browser_skip_reason, is_ci, list_missing_packages

ROOT = Path(__file__).resolve().parent.parent
NO_BROWSER = """No browser was found, and the suite tests pages in one. Install Chromium, for example
  Debian:   apt-get install chromium-headless-shell fonts-liberation libatomic1
  others:   .venv/bin/python -m playwright install chromium
or set BROWSER_PATH to the program of a Chromium or Chrome."""
SKIPPED = 3  # exit code where all passed, and some was skipped
OLDEST = 150000  # PostgreSQL 15, as it numbers its versions
NO_SERVER = "Set DATABASE_URL_TEST_PG to a PostgreSQL, or run `python3 dev.py test`, which starts one."


class Missing(Exception):
    """The machine lacks what the suite needs; the message says what to install or set."""


def is_parallel(extra: list[str], cores: int) -> bool:
    """Whether several processes are faster: there are cores for them, and all tests or those of whole folders run."""
    return cores > 1 and all((ROOT / word).is_dir() for word in extra)


def pytest_arguments(long: bool, extra: list[str], cores: int) -> list[str]:
    """The arguments of pytest for the suite. The caller's come last, so that they override ours.

    On one core, or for a few chosen tests, one process is faster than several.
    """
    processes = min(cores, 4) if is_parallel(extra, cores) else 1
    parallel = ["--dist", "worksteal", "-n", str(processes)] if processes > 1 else []
    is_file_named = any(".py" in word for word in extra)
    wanted = [] if long or is_file_named else ["-m", "not long"]
    return parallel + wanted + extra


def starts(*command: str) -> bool:
    """Whether a program runs and exits with 0 within half a minute; its output is dropped."""
    try:
        return subprocess.run(command, capture_output=True, timeout=30, cwd=ROOT).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def find_browser() -> str:
    """Path of a Chromium or Chrome that starts: BROWSER_PATH, a name on the path, or Playwright's own.

    Raises Missing where there is none, or where BROWSER_PATH names one that does not start.
    """
    if chosen := os.environ.get("BROWSER_PATH"):
        if starts(chosen, "--version"):
            return chosen
        raise Missing(f"BROWSER_PATH names {chosen}, which does not start.")
    for path in filter(None, map(shutil.which, BROWSERS)):
        if starts(path, "--version"):
            return path
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception as error:  # (a driver that does not start raises no class of its own)
        raise Missing(NO_BROWSER) from error
    if starts(own, "--version"):
        return own
    raise Missing(NO_BROWSER)


def why_unusable(url: str) -> str:
    """Why tests cannot run on the PostgreSQL at this URL; "" where they can."""
    import dj_database_url
    import psycopg2

    parts = dj_database_url.parse(url)
    login = {
        "host": parts["HOST"],
        "port": parts["PORT"] or 5432,
        "user": parts["USER"],
        "dbname": "postgres",
    }
    try:
        connection = psycopg2.connect(password=parts["PASSWORD"] or None, connect_timeout=3, **login)
    except psycopg2.Error as error:
        return " ".join(str(error).split())
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        may_create = cursor.fetchone()[0]
    version = connection.server_version
    connection.close()
    if version < OLDEST:
        return "it is older than version 15"
    return "" if may_create else "this account may not make databases"


def find_postgres() -> str:
    """URL of the PostgreSQL on which tests run; raises Missing where there is none, or it cannot be used."""
    url = os.environ.get("DATABASE_URL_TEST_PG", "").strip()
    if not url:
        raise Missing(NO_SERVER)
    if reason := why_unusable(url):
        raise Missing(f"The PostgreSQL of DATABASE_URL_TEST_PG cannot be used: {reason}")
    return url


def call(*command: str, quiet: bool = False, **more: str) -> int:
    """Run a command in the project's folder under the settings for tests; returns its exit code.

    With `quiet` its output is printed in one piece when it ends. Compiled Python is cached for the next.
    """
    dropped = ("DEMO", "DEBUG", "SECRET_KEY", "PYTHONDONTWRITEBYTECODE")
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    env |= {"DJANGO_SETTINGS_MODULE": "esafety.settings_test"} | more
    if not quiet:
        return subprocess.run(command, cwd=ROOT, env=env).returncode
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="", flush=True)
    return done.returncode


def checks(database: str) -> list[str]:
    """Names of the failed among: style rules, drift between models and migrations, conflicting packages."""
    python, packages = sys.executable, [sys.executable, "-m", "pip", "check"]
    if not starts(python, "-m", "pip", "--version"):  # an environment that uv made has no pip of its own
        packages = ["uv", "pip", "check", "--quiet", "--python", python]
    commands = {
        "style rules": [python, "-m", "ruff", "check", "--quiet", "."],
        "style rules of templates": dev.djade(["--check"]),
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "packages": packages,
    }
    with ThreadPoolExecutor() as threads:
        codes = threads.map(lambda command: call(*command, quiet=True, DATABASE_URL=database), commands.values())
        return [name for name, code in zip(commands, codes, strict=True) if code]


def find_browser_or_skip() -> str:
    """Path of a browser, or "" if browser tests are skipped, which this records for them; raises Missing under CI."""
    try:
        return "" if get_browser_skip_reason() else find_browser()
    except Missing:
        if is_ci() or os.environ.get("BROWSER_PATH"):
            raise
        os.environ["TESTS_LACK"] = f"{os.environ.get('TESTS_LACK', '')} {BROWSER_PACKAGES[-1]}"
        print(NO_BROWSER, file=sys.stderr)
        return ""


def test(words: list[str]) -> int:
    """Run every check and every test.

    Returns 0 if all of them passed; with --all, 3 if tests were skipped because packages are missing.
    """
    extra = [word for word in words if word not in ("--long", "--all")]
    browser, database = find_browser_or_skip(), find_postgres()
    cores = os.cpu_count() or 1
    arguments = pytest_arguments("--long" in words, extra, cores)
    more = {"BROWSER_PATH": browser, "DATABASE_URL": database, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    with ThreadPoolExecutor(1) as thread:
        checking = thread.submit(checks, database)
        code = call(sys.executable, "-m", "pytest", *arguments, **more)
        failed = checking.result() + (["tests"] if code else [])
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll passed", flush=True)
    if skipped := " ".join(sorted(list_missing_packages())):
        browsers = "Browser tests were skipped. " if get_browser_skip_reason() else ""
        print(f"{browsers}Not on this machine: {skipped}", flush=True)
    if failed:
        return 1
    return SKIPPED if skipped and "--all" in words else 0


def bench(words: list[str]) -> int:
    return call(sys.executable, "-m", "tests.benchmarks", *words, DATABASE_URL=find_postgres())


def main(words: list[str]) -> int:
    commands = {"test": test, "bench": bench}
    if not words or words[0] not in commands:
        print(__doc__)
        return 2
    try:
        return commands[words[0]](words[1:])
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
