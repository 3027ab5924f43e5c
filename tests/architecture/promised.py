"""What a version promises (docs/promise.md), as the code has it now and as docs/promised.json lists it.

`PROMISE=write .venv/bin/python -m pytest -q tests/architecture/test_promise.py` adds to the list what is new. It never
takes anything out: an entry that is given up is deleted by hand, in a version that may break it.
"""

from __future__ import annotations

import ast
import json
import re

from django.core.management import find_commands, load_command_class
from django.core.management.base import BaseCommand
from django.urls import get_resolver

from core.backup.archive import FORMAT
from tests.architecture.source import APPS, ROOT, modules

LIST = ROOT / "docs" / "promised.json"
UNPROMISED = ("s/", "demo/")  # links of the children's survey live for 90 minutes; the demonstration is made anew
OUR_OWN = {"where", "serve_demo"}  # commands for those who change the code, and one that dev.py calls


def addresses() -> list[str]:
    """Every route that a browser can open; parameters by kind, as in plan/actions/<int>/."""
    return sorted({re.sub(r"<(\w+):\w+>", r"<\1>", route) for route in _routes(get_resolver().url_patterns)})


def _routes(patterns, start: str = ""):
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        elif not route.startswith(UNPROMISED) and not takes_posts_only(pattern.callback):
            yield route


def takes_posts_only(view) -> bool:
    """Whether a view is decorated to refuse GET."""
    while view:
        code = getattr(view, "__code__", None)
        if code and "request_method_list" in code.co_freevars:
            return "GET" not in view.__closure__[code.co_freevars.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)
    return False


def commands() -> list[str]:
    """Every command of the apps, with each of its arguments and options: "backup", "backup --keep"."""
    common = set(BaseCommand().create_parser("manage.py", "any")._option_string_actions)
    found = set()
    for app in APPS:
        for name in set(find_commands(str(ROOT / app / "management"))) - OUR_OWN:
            parser = load_command_class(app, name).create_parser("manage.py", name)
            words = [word for action in parser._actions for word in action.option_strings or [action.dest.upper()]]
            found |= {name} | {f"{name} {word}" for word in words if word not in common}
    return sorted(found)


def environment() -> list[str]:
    """Names of environment variables that docs/deploying.md explains and the code or the compose file reads."""
    explained = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", (ROOT / "docs" / "deploying.md").read_text()))
    reading = [tree for path, tree in modules().items() if "environ" in (ROOT / path).read_text()]
    strings = {node.value for tree in reading for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    compose = set(re.findall(r"\b[A-Z][A-Z_0-9]+\b", (ROOT / "docker-compose.yml").read_text()))
    return sorted(explained & (strings | compose))


def api(description: dict) -> list[str]:
    """Operations with their parameters, and the fields of what they answer: "GET /api/v1/plans limit", "Plan.name"."""
    found = set()
    for path, operations in description.get("paths", {}).items():
        for method, operation in operations.items():
            names = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
            found |= {" ".join([method.upper(), path, *more]) for more in ([], *([name] for name in names))}
    for name, schema in description.get("components", {}).get("schemas", {}).items():
        found |= {f"{name}.{field}" for field in schema.get("properties", ())}
    return sorted(found)


def committed_description() -> dict:
    """docs/openapi.json, which the tests of the API compare with the code; {} without that file."""
    path = ROOT / "docs" / "openapi.json"
    return json.loads(path.read_text()) if path.exists() else {}


def feed_columns() -> list[str]:
    """Columns of the feeds, from the files with which their tests compare what is sent: "actions.action_id"."""
    files = sorted((ROOT / "tests" / "api" / "feeds").glob("*.txt"))
    return sorted(f"{path.stem}.{column}" for path in files for column in path.read_text().split())


def current() -> dict[str, list[str]]:
    """What the code offers now, by kind."""
    return {
        "addresses": addresses(),
        "commands": commands(),
        "environment": environment(),
        "API": api(committed_description()),
        "feed columns": feed_columns(),
        "backup formats that can be restored": [str(FORMAT)],
    }


def listed() -> dict[str, list[str]]:
    """What is promised, by kind."""
    return json.loads(LIST.read_text()) if LIST.exists() else {}


def broken(promised: dict[str, list[str]], offered: dict[str, list[str]]) -> list[str]:
    """A sentence for each entry that is promised and gone."""
    return [
        f"“{entry}” ({kind}) is promised and gone. Keep it, or let the old name lead to the new one; docs/promise.md says"
        " how a promise is ended."
        for kind, entries in promised.items()
        for entry in entries
        if entry not in offered[kind]
    ]


def unlisted(promised: dict[str, list[str]], offered: dict[str, list[str]]) -> list[str]:
    """What is offered and not promised yet."""
    return [f"{kind}: {entry}" for kind, has in offered.items() for entry in has if entry not in promised.get(kind, [])]


def write() -> None:
    """Add to the list what is new."""
    promised = listed()
    merged = {kind: sorted({*promised.get(kind, []), *has}) for kind, has in current().items()}
    LIST.write_text(json.dumps(merged, indent=1, ensure_ascii=False) + "\n")
