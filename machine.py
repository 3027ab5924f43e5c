"""What this machine has and lacks: a Python that can make .venv, and the packages that set-up and tests need.

Used by dev.py. Needs nothing but the standard library, and keeps to what Python 2.7 can parse and 3.6 can run.
"""

from __future__ import print_function

import glob
import os
import re
import shutil
import subprocess
import sys

from steps import Steps

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
OTHERS = ("VIRTUAL_ENV", "PYTHONHOME", "DJANGO_SETTINGS_MODULE")
OLDEST = (3, 12)
# the first is Chromium without the parts that draw windows: the same pages for half of the processor time
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NO_PYTHON = """No Python 3.12 or newer was found that can make a virtual environment. Install one, for example
  Debian or Ubuntu:   apt-get install python3 python3-venv
  macOS (Homebrew):   brew install python
  with pyenv or uv:   pyenv install 3.13    or    uv python install 3.13
and run this command again. What was tried:
"""


class Stop(Exception):
    """Work cannot go on; the message says why and what to do, in words for the person at the keyboard."""


def say(text):
    """Print one line at once, so that it stands before what a child process prints."""
    if Steps.current:
        Steps.current.say(text)
    else:
        print(text, flush=True)


def read(path):
    """The text of a file, or "" where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def version_in(text):
    """The first dotted number in a text as a tuple: "v20.11.1" gives (20, 11, 1); () where there is none."""
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def environment(**more):
    """This process's environment without what belongs to other projects, with .venv's programs first."""
    env = {key: value for key, value in os.environ.items() if key not in OTHERS}
    env["PATH"] = BIN + os.pathsep + env.get("PATH", "")
    env["PYTHONUNBUFFERED"] = "1"
    env.setdefault("UV_SYSTEM_CERTS", "true")  # as pip does: offices add certificates of their own
    env.update(more)
    return env


def answer(command):
    """(worked, output) of a quick command; never raises, never waits longer than 30 seconds."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment(), timeout=30, **quiet)
    except (OSError, subprocess.SubprocessError) as error:
        return False, str(error)
    return done.returncode == 0, done.stdout.decode("utf-8", "replace").strip()


def working_uv():
    """The path of a uv that starts, or None."""
    uv = shutil.which("uv")
    return uv if uv and answer([uv, "--version"])[0] else None


def candidates(uv):
    """Programs that may be a new enough Python, best first, each once; none inside .venv itself."""
    names = ["python3.%d" % minor for minor in (14, 13, 12)] + ["python3", "python"]
    found = [os.path.realpath(sys.executable)] + [shutil.which(name) for name in names]
    found += sorted(glob.glob("/usr/bin/python3*") + glob.glob("/usr/local/bin/python3*"), reverse=True)
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    versions = glob.glob(os.path.join(pyenv, "versions", "3.*", "bin", "python3"))
    found += sorted(versions, key=lambda path: version_in(path[len(pyenv) :]), reverse=True)
    if uv:
        worked, path = answer([uv, "python", "find", "--system", "--no-project", ">=3.12"])
        found += [path] if worked else []
    unique = []
    for path in found:
        if path and "config" not in path and not path.startswith(VENV + os.sep) and path not in unique:
            unique.append(path)
    return unique


def find_python(uv):
    """The first candidate that runs, is new enough and can make a virtual environment (uv can for any).

    Each is really started: a pyenv shim may stand on the path and start nothing. Raises Stop where none does.
    """
    tried = []
    ask = "import sys; print('%d.%d' % sys.version_info[:2]); import venv; import ensurepip"
    for path in candidates(uv):
        worked, output = answer([path, "-c", ask])
        lines = output.splitlines() or ["no answer"]
        if re.match(r"^3\.\d+$", lines[0]) and version_in(lines[0]) >= OLDEST and (worked or uv):
            return path
        tried.append("  %s: %s" % (path, lines[0] if worked else lines[-1]))
    raise Stop(NO_PYTHON + "\n".join(tried))


def venv_version():
    """Version of the Python in .venv ("3.13.5"), or "" where it is missing, broken, too old, or was moved.

    A moved environment still runs, but its programs name the old place; `activate` tells where it was made.
    """
    worked, version = answer([PYTHON, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"])
    at_home = VENV in read(os.path.join(BIN, "activate"))
    return version if worked and at_home and version_in(version) >= OLDEST else ""


def has_program(names):
    """Whether one of some programs is on the path."""
    return any(shutil.which(name) for name in names)


def has_library(name):
    """Whether a shared library can be loaded."""
    try:
        import ctypes

        ctypes.CDLL(name)
    except (ImportError, OSError):
        return False
    return True


def has_browser():
    """Whether there seems to be a Chromium or Chrome, Playwright's own included."""
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or os.path.expanduser("~/.cache/ms-playwright")
    return bool(os.environ.get("BROWSER_PATH") or has_program(BROWSERS) or glob.glob(os.path.join(own, "chromium*")))


def can_make_venv():
    """False where .venv is missing and this Python, though new enough, comes without what makes it, as on Debian."""
    if venv_version() or sys.version_info < OLDEST:
        return True
    try:
        return bool(find_python(working_uv()))
    except Stop:
        return False


VENV_NEED = ("python3-venv", can_make_venv)
BROWSER_PACKAGES = ("libatomic1", "chromium-headless-shell")  # the first is for the driver of the browser


def tests_need(words):
    """What tests need beside Python: a list of (Debian package, function that returns whether it is installed)."""
    needs = [
        ("libatomic1", lambda: has_library("libatomic.so.1")),
        ("chromium-headless-shell", has_browser),
        ("fonts-liberation", lambda: glob.glob("/usr/share/fonts/truetype/liberation*")),
        ("fonts-dejavu-core", lambda: glob.glob("/usr/share/fonts/truetype/dejavu*")),  # pages are measured with it
        ("git", lambda: has_program(["git"])),
        ("poppler-utils", lambda: has_program(["pdftotext"])),
        ("qpdf", lambda: has_program(["qpdf"])),
        ("docker-compose", lambda: has_program(["docker-compose", "docker"])),
        ("clamav-daemon", lambda: has_program(["clamd", "/usr/sbin/clamd"])),
        ("libreoffice-writer-nogui", lambda: has_program(["soffice", "libreoffice"])),
        ("libreoffice-calc-nogui", lambda: glob.glob("/usr/lib*/libreoffice/program/libsclo.so")),
    ]
    if "--long" in words:
        needs.append(("postgresql", lambda: glob.glob("/usr/lib/postgresql/*/bin/initdb")))
    return needs


def require(needs):
    """Print one line with the missing packages, on systems with apt-get; returns them.

    Raises Stop if python3-venv is missing.
    """
    needs = [VENV_NEED] + list(needs)
    missing = [package for package, is_there in needs if not is_there()] if shutil.which("apt-get") else []
    line = "apt-get install --no-install-recommends " + " ".join(missing)
    if VENV_NEED[0] in missing:
        raise Stop("Packages are missing on this machine. Install them as root, then run this again: " + line)
    if missing:
        say("Packages are missing on this machine, so some tests cannot run. Install them as root: " + line)
    return missing
