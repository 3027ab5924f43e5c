"""Each step by which the image is built that needs no Docker, done with the files that the image would get.

Not done here: the base images, the user of the image, and what is fetched from the registries, which `python3 dev.py setup`
fetches in the same way (the packages with the same digests).
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from esafety.running import healthcheck
from tests.architecture.test_image import DOCKERFILE, INSTRUCTIONS, ROOT, is_ignored
from tests.benchmarks.server import free_port
from tests.running.cluster import OWNER, RUNNER, own_cluster
from tests.running.processes import PRODUCTION, until

BUILT_BY = Path(sys.executable).parent


def run(words: str | list[str], folder: Path, **env: str) -> subprocess.CompletedProcess:
    """A step, as the shell of the image would run it, in a folder that holds what the image holds."""
    kept = {"PATH": f"{BUILT_BY}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    shell = isinstance(words, str)
    return subprocess.run(words, cwd=folder, env=kept | env, shell=shell, capture_output=True, text=True, timeout=900)


def steps(beginning: str) -> list[str]:
    """The RUN instructions that begin so, in their order."""
    return [rest for word, rest in INSTRUCTIONS if word == "RUN" and rest.startswith(beginning)]


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """A folder with what `COPY . .` takes, and the styles and fonts as the first stage builds them."""
    styles, home = tmp_path_factory.mktemp("styles"), tmp_path_factory.mktemp("image") / "esafety"
    shutil.copytree(ROOT / "static" / "scss", styles / "static" / "scss")
    (styles / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("package.json", "build.mjs"):
        shutil.copy(ROOT / name, styles)
    (build,) = steps("npm run")
    done = run(build, styles)
    assert done.returncode == 0, done.stderr

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(ROOT)
        return {name for name in names if is_ignored((inside / name).as_posix())}

    shutil.copytree(ROOT, home, ignore=left_out)
    for built in ("static/build", "build/fonts"):
        shutil.copytree(styles / built, home / built)
    (compile_ours,) = steps("python -m compileall")
    done = run(compile_ours, home)
    assert done.returncode == 0, done.stderr
    (collect,) = steps("python manage.py collectstatic")
    done = run(collect, home)  # without a secret or a host name, as while the image is built
    assert done.returncode == 0, done.stderr
    return home


@pytest.mark.long
def test_the_styles_are_built_and_collected_under_names_with_digests(image):
    css = next((image / "staticfiles" / "build").glob("app.*.css"))
    assert len(css.read_text()) > 50_000 and not list((image / "staticfiles").glob("scss*"))
    assert (image / "staticfiles" / "staticfiles.json").exists()
    assert not [name for name in ("tests", "docs", ".git", ".env", ".venv", "node_modules") if (image / name).exists()]


@pytest.mark.long
def test_every_file_of_python_in_the_image_is_compiled(image):
    files = [path for path in image.rglob("*.py") if not path.is_symlink()]
    assert len(files) > 1_000
    assert [path for path in files if not Path(cache_from_source(path)).exists()] == []


def test_what_the_image_installs_is_what_the_set_up_installs_with_the_same_digests():
    def pinned(name: str) -> set[str]:
        text = (ROOT / name).read_text().replace("\\\n", " ")
        return {" ".join(line.split()) for line in text.splitlines() if "==" in line and not line.startswith("#")}

    (install,) = steps("python -m pip ")
    assert shlex.split(install)[-2:] == ["--requirement", "requirements.txt"] and "--require-hashes" in install
    assert len(pinned("requirements.txt")) > 20
    assert pinned("requirements.txt") <= pinned("requirements-dev.txt")
    assert all("--hash=sha256:" in line for line in pinned("requirements.txt"))


@pytest.mark.long
def test_programs_of_postgresql_start_with_the_libraries_that_are_copied_beside_them(tmp_path):
    (copy,) = steps("mkdir -p /srv/postgresql")
    done = run(copy.replace("/srv/postgresql", str(tmp_path)), tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("pg_dump", "pg_restore"):
        program = str(tmp_path / "bin" / name)
        assert "(PostgreSQL)" in run([program, "--version"], tmp_path).stdout
        needed = run(["ldd", program], tmp_path, LD_LIBRARY_PATH=str(tmp_path / "lib")).stdout.splitlines()
        elsewhere = [line for line in needed if "=>" in line and str(tmp_path) not in line]
        assert [line.split()[0] for line in elsewhere] == ["libc.so.6"]


@pytest.mark.long
def test_what_the_image_holds_migrates_starts_and_is_found_healthy(image):
    with own_cluster() as cluster:
        cluster.make()
        done = run("python manage.py migrate --no-input", image, **PRODUCTION, DATABASE_URL=cluster.url(OWNER))
        assert done.returncode == 0, done.stderr
        serve_until_healthy(image, PRODUCTION | {"DATABASE_URL": cluster.url(RUNNER), "WEB_CONCURRENCY": "1"})


def serve_until_healthy(image: Path, env: dict[str, str]) -> None:
    """Starts the command of the image, waits until the health check finds it well, and stops it."""
    command = DOCKERFILE.rsplit("\nCMD ", 1)[1].strip().strip("[]").replace('"', "").split(", ")
    port = free_port()
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        cwd=image,
        env=env | {"PATH": f"{BUILT_BY}{os.pathsep}{os.environ['PATH']}", "HOME": str(image)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        until(lambda: healthcheck.ask(port) == "", seconds=120)
    finally:
        process.terminate()
        said = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 0, said
    assert all(line.startswith("{") for line in said.splitlines() if line), said
