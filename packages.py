"""Makes .venv agree with the requirements files, and builds the styles and fonts, for dev.py.

Uses only the standard library; Python 2.7 can parse it and 3.6 can run it.
"""

from __future__ import print_function

import glob
import hashlib
import os
import re
import shutil
import subprocess

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
    venv_version,
    version_in,
    working_uv,
)
from steps import Steps

BUILDS = [os.path.join(ROOT, "static", "build"), os.path.join(ROOT, "build", "fonts")]  # what build.mjs fills
NPM_QUIET = ["--no-audit", "--no-fund", "--loglevel=error"]
OLDEST_NODE = 18
FOR_RUN, FOR_TESTS = ["requirements.txt", "requirements-postgres.txt"], ["requirements-dev.txt"]


def fingerprint(paths, *words):
    """SHA-256, as hex, over the names and contents of files and some words; a missing file counts as such."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(os.path.relpath(path, ROOT).encode() + b"\0")
        digest.update(read(path).encode() if os.path.exists(path) else b"missing")
    for word in words:
        digest.update(b"\0" + str(word).encode())
    return digest.hexdigest()


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


def install(files, uv):
    """Install requirements files into .venv; every package must have its known hash."""
    say("Installing %s" % " and ".join(files))
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
        command += ["--progress-bar=off"] if Steps.current else ["--quiet"]
    packages = sum(len(re.findall(r"^[^\s#]+==", read(os.path.join(ROOT, name)), re.M)) for name in files)
    command += ["--require-hashes"]
    for name in files:
        command += ["-r", name]
    must(command, "The Python packages could not be installed.", packages=packages)


def setup(words=()):
    """Make .venv agree with requirements-dev.txt; does nothing where it already does."""
    install_once(FOR_TESTS)


def install_once(files):
    """Make .venv agree with requirements files; requirements-dev.txt includes all of the others."""
    stamp = os.path.join(VENV, "installed.txt")
    version = venv_version()
    if version and read(stamp) in [installed_from(files, version), installed_from(FOR_TESTS, version)]:
        return
    uv = working_uv()
    if not version or not (uv or answer([PYTHON, "-m", "pip", "--version"])[0]):
        make_venv(uv)
    elif os.path.exists(stamp):
        os.remove(stamp)
    install(files, uv)
    write(stamp, installed_from(files, venv_version()))


def installed_from(files, version):
    """What stands in .venv's stamp after requirements files were installed for a version of Python."""
    return fingerprint([os.path.join(ROOT, name) for name in files], version)


def find_npm():
    """Path of npm beside a new enough Node; from a package in .venv where the machine has none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    worked, version = answer([node, "--version"]) if node and npm else (False, "")
    if worked and version_in(version) >= (OLDEST_NODE,):
        return npm
    own = os.path.join(BIN, "npm.exe" if WINDOWS else "npm")
    if not os.path.exists(own):
        say("No Node %d or newer here; installing one into .venv" % OLDEST_NODE)
        install(["requirements-node.txt"], working_uv())
    return own


def npm_environment(npm):
    """The environment in which npm finds the Node beside it."""
    path = environment()["PATH"] + os.pathsep + os.path.dirname(npm)
    return environment(PATH=path, npm_config_update_notifier="false")


def assets(words=()):
    """Set up, and build the styles, the design system's script and the fonts, unless they are current."""
    install_once(FOR_RUN)
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
