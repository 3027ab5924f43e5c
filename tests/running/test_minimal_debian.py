"""Runs both commands of the README on debootstrap's smallest Debian with Python, in its own root folder.

Packages come from the sources that pip and npm use on this machine. Takes about ten minutes on two cores.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.architecture.test_howto import copy_project
from tests.benchmarks.server import free_port

NEEDED = ("debootstrap", "unshare", "chroot")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
SETTINGS = ["/etc/resolv.conf", "/etc/hosts", CERTIFICATES]  # of the network
# pip's settings for the source of packages; others name files that are not there
PIP = re.compile(r"[:\w]+\.((?:extra-)?index-url|trusted-host|proxy)='(.*)'")
ENVIRONMENT = {
    "HOME": "/srv",
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "PIP_CERT": CERTIFICATES,
    "NODE_EXTRA_CA_CERTS": CERTIFICATES,
}
ENTER = """set -e
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev"
exec chroot "$0" sh -c 'cd /project && exec python3 dev.py "$@"' dev.py "$@"
"""
pytestmark = pytest.mark.long


def get_skip_reason() -> str:
    """Why no Debian can be made on this machine, as a sentence; "" if one can."""
    if os.geteuid() != 0:
        return "Only root can make a Debian in a folder."
    missing = [name for name in NEEDED if not shutil.which(name)]
    return f"To make a Debian in a folder, install {' and '.join(missing)}." if missing else ""


@pytest.fixture(scope="module")
def debian(tmp_path_factory) -> Path:
    """The root folder of a minimal Debian with Python, and the project's files in /project."""
    if reason := get_skip_reason():
        pytest.skip(reason)
    root = tmp_path_factory.mktemp("debian")
    command = ["debootstrap", "--variant=minbase", "--include=python3,python3-venv", "trixie", str(root)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    for source, name in [*zip(SETTINGS, SETTINGS, strict=True), (Path.home() / ".npmrc", "/srv/.npmrc")]:
        if Path(source).is_file():
            (target := Path(f"{root}{name}")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    project = root / "project"
    project.mkdir()
    copy_project(project)
    shutil.rmtree(project / "var", ignore_errors=True)
    (project / "build").unlink()  # a link to this machine's fonts
    return root


def environment() -> dict[str, str]:
    """The environment of programs in that Debian, with this machine's sources of packages."""
    settings = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    own = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in PIP.findall(settings)}
    return ENVIRONMENT | own | {key: value for key, value in os.environ.items() if key.lower().endswith("_proxy")}


def begin(root: Path, *words: str) -> subprocess.Popen:
    """Start `python3 dev.py WORDS` in that Debian, with mounts and processes that end with it."""
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, str(root), *words]
    return subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_run_serves_the_first_page_on_a_minimal_debian(debian):
    port, started = free_port(), time.monotonic()
    with begin(debian, "run", "--port", str(port)) as process:
        silent, before, printed = 0.0, started, []
        for line in process.stdout:
            silent, before = max(silent, time.monotonic() - before), time.monotonic()
            printed.append(line)
            if line.startswith("Serving "):
                break
        url = f"http://127.0.0.1:{port}/accounts/login/"
        try:
            assert printed[-1].startswith("Serving "), "".join(printed[-40:])
            assert urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url).status == 200
        finally:
            process.kill()  # unshare forwards no other signal; its processes end with it
    print(f"First page after {before - started:.0f} s, silent for {silent:.1f} s at most")
    assert any("/demo/sign-in/" in line for line in printed)
    assert silent < 10  # a line every four seconds, on a machine that may be busy


def test_suite_skips_what_a_minimal_debian_lacks_and_ends_with_3(debian):
    started = time.monotonic()
    with begin(
        debian, "test", "--all", "tests/core/text", "tests/core/documents", "tests/browser/test_start.py"
    ) as process:
        printed = process.communicate(timeout=1800)[0]
    print(f"Tests of a part after {time.monotonic() - started:.0f} s")
    assert process.returncode == 3, printed[-3000:]
    assert "apt-get install --no-install-recommends libatomic1 chromium-headless-shell" in printed
    assert "Browser tests were skipped." in printed
    assert "failed" not in printed.lower()
