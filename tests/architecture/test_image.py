"""The image and the compose file name only what exists, and the image holds every part of the application."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import threading
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import entry_points
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands

from core.documents import fonts
from esafety.running import healthcheck
from tests.rows import try_rows

ROOT = Path(__file__).parents[2]
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())  # continued lines as one
COMPOSE = (ROOT / "docker-compose.yml").read_text()
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
HOME = re.search(r"^WORKDIR (/srv\S*)$", DOCKERFILE, re.MULTILINE).group(1)
OF_OTHER_IMAGES = {"npm", "postgres"}
ON_ANY_SYSTEM = {"RUN", "mkdir", "cp", "echo", "groupadd", "ldconfig", "ldd", "useradd", "pg_isready"}
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if re.match("[A-Z]+ ", line)]


def copied() -> list[str]:
    """What the image takes from the project's folder."""
    lines = [shlex.split(rest) for word, rest in INSTRUCTIONS if word == "COPY" and "--from=" not in rest]
    return [source for *sources, _ in lines for source in sources]


def is_ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path, or a folder above it, out of the image."""
    above = [Path(path), *Path(path).parents][:-1]
    names = [each.name if pattern.startswith("**/") else str(each) for each in above for pattern in IGNORED]
    patterns = [pattern.removeprefix("**/") for _ in above for pattern in IGNORED]
    return any(map(fnmatch, names, patterns))


def commands() -> list[list[str]]:
    """The commands that the two files give to containers, and those by which the image is built."""
    lists = re.findall(r"(?:CMD|command:|entrypoint:|test:)\s*(\[[^\]]*\])", DOCKERFILE + COMPOSE)
    found = [[word for word in json.loads(words) if word != "CMD"] for words in lists]
    for word, rest in INSTRUCTIONS:
        if word == "RUN":
            found += [shlex.split(part) for part in rest.split("&&")]
    return found


def test_every_path_that_is_copied_into_the_image_exists_and_is_not_ignored():
    assert copied() != []
    assert [path for path in copied() if not (ROOT / path).exists()] == []
    assert [path for path in copied() if is_ignored(path)] == []


def test_every_path_that_the_compose_file_mounts_exists():
    mounts = re.findall(r"- (\./[^:]+):", COMPOSE)
    assert mounts != []
    assert [path for path in mounts if not (ROOT / path).exists()] == []


def test_the_image_holds_every_application_its_templates_and_what_starts_it():
    homes = [Path(config.path).relative_to(ROOT) for config in apps.get_app_configs() if is_own(config)]
    needed = [str(home) for home in homes] + [
        "templates",
        "static/js",
        "static/icon.svg",
        "manage.py",
        "pyproject.toml",
    ]
    data = [
        path.relative_to(ROOT).as_posix()
        for home in homes
        for path in (ROOT / home).rglob("*.t*")
        if path.suffix in {".toml", ".tsv"}
    ]
    assert {"esafety/demo/data/plan.tsv", "audits/questionnaires/shipped/survey.toml"} <= set(data)
    needed += data
    assert len(homes) > 3
    assert [path for path in needed if is_ignored(path) or not (ROOT / path).exists()] == []


def is_own(config) -> bool:
    """Whether an application is part of the product: neither a package nor of the tests."""
    home = Path(config.path)
    return home.is_relative_to(ROOT) and not {"site-packages", "tests"} & set(home.relative_to(ROOT).parts)


@try_rows(
    "path",
    [
        ".env",
        ".env.production",
        ".git",
        ".venv",
        "tests",
        "var",
        "node_modules",
        "core/__pycache__",
        "backups/a",
        "secrets/a",
        "backup-2026-03-10-031500.zip",
        "server.pem",
        "server.key",
    ],
)
def test_the_image_never_holds(path):
    assert is_ignored(path)


def test_git_ignores_files_of_settings_but_an_example():
    lines = (ROOT / ".gitignore").read_text().splitlines()
    assert [line for line in lines if ".env" in line] == [".env", ".env.*", "!.env.example"]


def test_every_command_of_the_image_and_the_compose_file_exists():
    scripts = {script.name for script in entry_points(group="console_scripts")}
    missing = []
    for program, *words in commands():
        if program == "python" and words[0] in ("manage.py", f"{HOME}/manage.py"):
            missing += [] if words[1] in get_commands() else [words[1]]
        elif program == "python":
            missing += [] if words[0] == "-m" or (ROOT / words[0]).exists() else [words[0]]
        elif program not in scripts | ON_ANY_SYSTEM | OF_OTHER_IMAGES and not shutil.which(program):
            missing.append(program)
    assert len(commands()) > 6
    assert missing == []


def test_the_web_process_runs_as_nobody_of_importance():
    users = [rest for word, rest in INSTRUCTIONS if word == "USER"]
    last = [word for word, _ in INSTRUCTIONS]
    assert users == ["10001:10001"]  # numbers: a cluster that refuses root cannot look a name up
    assert last.index("USER") < last.index("CMD")


def test_images_of_others_are_named_by_tag_and_digest():
    """The digest is that of the index, so that it holds for every processor (ADR 98)."""
    images = [rest.split()[0] for word, rest in INSTRUCTIONS if word == "FROM"]
    images += [name for name in re.findall(r"image: (\S+)", COMPOSE) if name != "esafety-action-plan"]
    assert len(images) == 5
    assert [name for name in images if not re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", name)] == []
    assert len({name for name in images if name.startswith("python:")}) == 1
    assert len({name for name in images if name.startswith("postgres:")}) == 1  # pg_dump fits the server


def test_the_running_stage_takes_its_packages_from_another():
    last = [word for word, _ in INSTRUCTIONS].index("USER")
    stages = [rest.split()[-1] for word, rest in INSTRUCTIONS if word == "FROM"]
    start = max(number for number, (word, _) in enumerate(INSTRUCTIONS) if word == "FROM")
    ran = [rest for word, rest in INSTRUCTIONS[start:last] if word == "RUN"]
    assert stages == ["styles", "packages", "programs", "application"]
    assert [step for step in ran if " install " in step] == []


def test_styles_and_fonts_are_built_and_copied_to_where_they_are_read(settings):
    scripts = json.loads((ROOT / "package.json").read_text())["scripts"]
    assert scripts == {"build": "node build.mjs"}
    built = [rest.split()[1:] for word, rest in INSTRUCTIONS if word == "COPY" and "--from=styles" in rest]
    targets = [settings.STATICFILES_DIRS[0] / "build", fonts.FOLDER]
    targets = [path.relative_to(ROOT).as_posix() for path in targets]
    assert built == [[f"/build/{target}", target] for target in targets]
    assert all(is_ignored(target) for target in targets)  # what is built here never gets into the image


@try_rows(("status", "said"), [(200, ""), (503, "503: migrations are waiting")])
def test_the_health_check_tells_a_ready_process_from_one_that_is_not(status, said):
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(b"migrations are waiting")

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        assert healthcheck.ask(server.server_port) == said
        answering.join()


def test_the_health_check_says_that_nobody_answers():
    assert healthcheck.ask(1).startswith("no answer: ")
