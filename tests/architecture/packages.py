"""The order of packages inside the apps, the floors of files inside a package, and which file names there are.

A file imports lower floors of its own package, models, loose files of its app, and packages to the left of its own.
Views, forms and addresses of another package are never imported.
"""

from __future__ import annotations

from tests.architecture.shape import module_imports
from tests.architecture.source import modules

ORDER = {
    "actions": [
        "timescales",
        "wording",
        "colours",
        "leads",
        "references",
        "fields",
        "table",
        "progress",
        "structure",
        "glossary",
        "evidence",
        "followups",
        "queries",
        "occurrences",
        "answers",
        "past",
        "figures",
        "action",
        "meetings",
        "bulk",
        "rolling",
        "calendar",
        "plans",
        "editing",
        "importing",
        "returns",
        "checking",
        "home",
    ],
    "audits": [
        "questions",
        "questionnaires",
        "importing",
        "links",
        "chasing",
        "rounds",
        "improvements",
        "returns",
        "signing",
        "moderation",
        "results",
        "points",
        "home",
    ],
    "voices": ["wording", "answering", "figures", "classes", "surveys", "papers", "results", "feedback"],
    "guidance": ["resources", "news"],
}
FLOORS = {
    "rules": 1, "querysets": 1, "services": 2, "page": 2, "filters": 2, "forms": 3, "files": 3, "mails": 3, "jobs": 3,
    "views": 4, "urls": 5,
}  # fmt: skip
PRIVATE = {"forms", "views", "urls"}
NO_PACKAGES = {"models", "migrations", "management", "templatetags", "commands"}


def place(module: str) -> tuple[str, str, str]:
    """(app, package, file or folder in it) of a dotted name; "" where there is none."""
    parts = [*module.split("."), "", ""]
    return parts[0], parts[1], parts[2]


def packages() -> set[tuple[str, str]]:
    """(app, package) for each package of features."""
    return {(path.split("/")[0], path.split("/")[1]) for path in modules() if path.count("/") > 1}


def against_order() -> list[str]:
    """Imports of a package to the right of one's own, or of forms, views or addresses of another one."""
    ranked = {(app, name): rank for app, names in ORDER.items() for rank, name in enumerate(names)}
    found = []
    for module, targets in module_imports().items():
        app, own, _ = place(module)
        for target in targets:
            _, other, part = place(target)
            if (
                not target.startswith(app + ".")
                or other == own
                or (app, own) not in ranked
                or (app, other) not in ranked
            ):
                continue
            if ranked[app, other] > ranked[app, own] or part in PRIVATE:
                found.append(f"{module} imports {target}")
    return sorted(found)


def against_floors() -> list[str]:
    """Imports of a higher floor of one's own package."""
    known = packages()
    found = []
    for module, targets in module_imports().items():
        app, own, part = place(module)
        if (app, own) not in known or part not in FLOORS:
            continue
        for target in targets:
            other_app, other, other_part = place(target)
            if (other_app, other) == (app, own) and FLOORS.get(other_part, 0) > FLOORS[part]:
                found.append(f"{module} imports {target}")
    return sorted(found)


def names_of_their_own() -> list[str]:
    """Files and folders of packages whose name is not one of the eleven; core and pure families have names of their own."""
    pure = {"timescales", "wording", "questions", "changes", "sources", "sections", "demo", "scale"}
    return sorted(
        path
        for path in modules()
        if path.count("/") == 2
        and path.split("/")[0] != "core"
        and path.split("/")[1] not in NO_PACKAGES | pure
        and path.split("/")[2].removesuffix(".py") not in {*FLOORS, "__init__", "settings"}
    )
