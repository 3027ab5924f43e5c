"""The project's own files as the architecture tests read them: syntax trees and templates, each read once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# From the lowest to the highest app; those of one floor stand side by side.
FLOORS = (
    ("core",),
    ("accounts",),
    ("agencies",),
    ("actions",),
    ("incidents", "audits"),
    ("voices",),
    ("guidance",),
    ("reports", "reminders"),
    ("api",),
    ("esafety",),
)
APPS = {app: floor for floor, apps in enumerate(FLOORS) for app in apps}


@cache
def modules(*apps: str, migrations: bool = False) -> dict[str, ast.Module]:
    """Path from the root → syntax tree, for every Python file of these apps (of all apps unless told)."""
    found = {}
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                found[path.relative_to(ROOT).as_posix()] = tree_of(path)
    return found


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once."""
    return ast.parse(path.read_text())


@cache
def views() -> dict[str, ast.Module]:
    """The modules that answer requests: views.py, views_*.py and views/*.py."""
    return {path: tree for path, tree in modules().items() if is_view_module(path)}


def is_view_module(path: str) -> bool:
    """Whether a module answers requests."""
    folder, _, name = path.rpartition("/")
    return name.startswith("views") or folder.endswith("/views")


def templates() -> dict[str, str]:
    """Path from the root → text, for every template."""
    found = (path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".xml"})
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(found)}


def dotted(node: ast.AST) -> str:
    """The names of an attribute chain, calls and subscripts left out: `Action.objects.filter(…).get` in dots."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return node.id if isinstance(node, ast.Name) else "…"
