"""Builds the image of the application with Debian's buildah, as root and without an engine, and runs commands in it.

Each base image of the Dockerfile is replaced by one made here by debootstrap: Debian trixie, which has Python 3.13
and PostgreSQL 17, with Node from requirements-node.txt. So the content of the base images is not tested, only each step
of ours. Packages come from the sources that apt, pip and npm use on this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.running.cluster import ROOT

NEEDED = ("buildah", "debootstrap", "unshare", "chroot")
HELPERS = ("/usr/lib/podman", "/usr/libexec/podman", "/usr/local/lib/podman", "/usr/local/libexec/podman")
PACKAGES = "ca-certificates,libatomic1,postgresql-client,python3,python3-pip,python3-venv"
CERTIFICATES = "etc/ssl/certs/ca-certificates.crt"
BASE = "localhost/base"
LIMITS = (
    "--ulimit",
    "nofile=20000:20000",
    "--ulimit",
    "nproc=90000:90000",
)  # some machines have lower ones, and buildah fails
# pip's settings for the source of packages; others name files that are not in the image
PIP = re.compile(r"[:\w]+\.((?:extra-)?index-url|trusted-host|proxy)='(.*)'")
# As in docker-compose.yml: the image's files are read-only, /tmp is its own, and `var` is outside
ENTER = """set -e
mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp"
mount --bind "$1" "$0/srv/esafety/var"
root="$0" user="$2" && shift 2
exec chroot --userspec="$user" "$root" "$@"
"""


def get_skip_reason() -> str:
    """Why no image can be built on this machine, as a sentence; "" if one can."""
    if os.geteuid() != 0:
        return "Without an engine only root can build the image."
    missing = [name for name in NEEDED if not shutil.which(name)]
    missing += [] if any(Path(folder, "netavark").exists() for folder in HELPERS) else ["netavark"]
    return f"To build the image without an engine, install {' and '.join(missing)}." if missing else ""


def run(*words: str | Path, seconds: int = 900) -> str:
    """The output of a command; AssertionError with its end if it fails."""
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, f"{words}: {(done.stdout + done.stderr)[-3000:]}"
    return done.stdout


@dataclass(frozen=True)
class Image:
    """A built image: its settings as Docker has them, and the folder with its files."""

    config: dict
    root: Path

    def command(self, words: list[str], var: Path, env: dict[str, str]) -> list[str]:
        """The command line that runs `words` as the user of the image, with `var` as its folder of files."""
        values = [*self.config["Env"], *(f"{name}={value}" for name, value in env.items())]
        inside = ["env", "-i", "-C", self.config["WorkingDir"], *values, *words]
        enter = ["unshare", "--mount", "--propagation", "private", "sh", "-c", ENTER]
        return [*enter, str(self.root), str(var), self.config["User"], *inside]


@contextmanager
def built_image() -> Iterator[Image]:
    """The image of this folder as it is now; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="esafety-image-"))
    store = ["--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"]

    def buildah(*words: str | Path) -> str:
        return run("buildah", *store, *words).strip()

    try:
        container = buildah("from", "scratch")
        make_base(Path(buildah("mount", container)))
        buildah("commit", "--quiet", "--rm", "--format", "docker", container, BASE)
        bases = set(re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
        contexts = [word for name in bases for word in ("--build-context", f"{name}=container-image://{BASE}")]
        # Docker's format, since OCI's has no health check
        options = ["--isolation", "chroot", "--format", "docker", *LIMITS, *contexts]
        buildah("build", *options, "--tag", "localhost/esafety", ROOT)
        config = json.loads(buildah("inspect", "--type", "image", "localhost/esafety"))["Docker"]["config"]
        yield Image(config, Path(buildah("mount", buildah("from", "localhost/esafety"))))
    finally:
        shutil.rmtree(folder)


def make_base(root: Path) -> None:
    """Fill a folder with Debian, Python and Node, set to fetch packages from the sources of this machine."""
    run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", "trixie", root)
    shutil.copy(ROOT / "requirements-node.txt", root / "tmp")
    if Path("/", CERTIFICATES).exists():
        shutil.copy(Path("/", CERTIFICATES), root / CERTIFICATES)
    lines = ["[global]", f"cert = /{CERTIFICATES}"]
    lines += [f"{found[1]} = {found[2]}" for found in PIP.finditer(run("python3", "-m", "pip", "config", "list"))]
    (root / "etc" / "pip.conf").write_text("\n".join(lines))
    registry = run("npm", "config", "get", "registry").strip() if shutil.which("npm") else ""
    npm = [f"cafile=/{CERTIFICATES}", *([f"registry={registry}"] if registry else [])]
    (root / "root" / ".npmrc").write_text("\n".join(npm))
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc", name), root / "etc" / name)
    inside = [
        "ln -s /usr/bin/python3 /usr/local/bin/python",
        "python -m venv /opt/node",
        "/opt/node/bin/pip install --quiet --no-cache-dir --require-hashes --requirement /tmp/requirements-node.txt",
        "ln -s /opt/node/bin/node /opt/node/bin/npm /opt/node/bin/npx /usr/local/bin",
    ]
    run("chroot", root, "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", "sh", "-c", " && ".join(inside))
