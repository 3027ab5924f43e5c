"""Imports run one way: esafety → reports | reminders → guidance → voices → incidents | audits → actions → agencies → accounts → core."""

from __future__ import annotations

import ast

from tests.architecture.source import APPS, ROOT, modules
from tests.rows import try_rows


def imported_rooms(tree: ast.Module) -> list[tuple[str, int]]:
    """The apps that a module imports, with the line, function-local imports and import_module("…") included."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "import_module":
            names = [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)]
        else:
            continue
        found += [(name.partition(".")[0], node.lineno) for name in names]
    return [(app, line) for app, line in found if app in APPS]


def may_import(own: str, other: str) -> bool:
    """Whether an app may import another: itself, and those on floors below."""
    return own == other or APPS[other] < APPS[own]


def test_no_room_imports_one_above_or_beside_it():
    wrong = [
        f"{path}:{line} imports {other}"
        for path, tree in modules(migrations=True).items()
        for other, line in imported_rooms(tree)
        if not may_import(path.partition("/")[0], other)
    ]
    assert not wrong


def test_no_room_imports_from_tests_or_tools_or_leaves_itself_by_a_relative_path():
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level > path.count("/") or (node.module or "").partition(".")[0] in {"tests", "tools"})
    ]
    assert not wrong


@try_rows(
    ("code", "own", "allowed"),
    [
        ("import actions.models", "actions", True),
        ("from accounts.models import User", "actions", True),
        ("from actions.models import Plan", "accounts", False),
        ("def f():\n    from agencies import access", "core", False),
        ("import actions.models", "agencies", False),
        ("from audits import models", "incidents", False),
        ("from reminders import models", "reports", False),
        ("import_module('actions.models')", "core", False),
        ("importlib.import_module('core.records.locking')", "actions", True),
    ],
)
def test_the_reader_of_imports_sees_each_way_of_importing(code, own, allowed):
    ((other, _),) = imported_rooms(ast.parse(code))
    assert may_import(own, other) is allowed


def test_every_package_of_the_project_is_one_of_the_rooms():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "tools"}
    assert packages <= set(APPS)
