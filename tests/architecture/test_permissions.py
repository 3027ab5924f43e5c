"""Every permission of accounts/roles.py is asked for by the code that it is about."""

from __future__ import annotations

import ast

from accounts.roles import PERMISSIONS
from tests.architecture.source import modules

# Permissions that no page asks for yet, with what they come with.
NOT_USED_YET = {}
ASKS = {"may", "requires", "form_view", "page_view", "button_view", "is_allowed"}


def asked() -> dict[str, set[str]]:
    """Permission → the modules that ask for it by may(), a decorator of views or is_allowed()."""
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            for argument in node.args if name in ASKS else ():
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.setdefault(argument.value, set()).add(path)
    return found


def test_every_permission_is_asked_for_or_is_known_to_wait():
    assert set(PERMISSIONS) - set(asked()) == set(NOT_USED_YET)


def test_only_permissions_that_exist_are_asked_for():
    assert not {name: paths for name, paths in asked().items() if name not in PERMISSIONS}
