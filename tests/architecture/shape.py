"""What the architecture tests measure of the code: syntax nodes, loose modules, import circles, old words, templates.

Size is counted in syntax nodes (every node of Python's syntax tree), since a ceiling of lines is met by packing them;
nodes a line tells how packed they are. `python -m tests.architecture.shape` prints every figure.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import APPS, ROOT, modules, templates

LOOSE_FILES = {"__init__.py", "apps.py"}
WIDTH = 120
# Words of the old dialect (docs/development.md, "Words"), as parts of identifiers, with what belongs to each.
OLD_WORDS = {
    "demand": {"demand", "demands", "demanded"},
    "said": {"said"},
    "letter": {"letter", "letters"},
    "hold": {"hold", "holding", "holds"},
    "door": {"door", "doors"},
    "judge": {"judge", "judged", "judges", "judging", "judgement", "judgements"},
    "room": {"room", "rooms"},
    "beneath": {"beneath"},
    "around": {"around"},
    "sheet": {"sheet", "sheets"},
    "ret": {"ret", "rets"},
}
# Terms that stay: a legal hold, and an attribute of openpyxl.
NOT_COUNTED = re.compile(r"legal_?hold|sheet_state", re.IGNORECASE)
IDENTIFIER = {ast.Name: "id", ast.Attribute: "attr", ast.arg: "arg", ast.keyword: "arg", ast.alias: "name"}
IDENTIFIER |= dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef), "name")
PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True)
class Size:
    """Syntax nodes and lines of some Python files."""

    nodes: int
    lines: int

    @property
    def nodes_a_line(self) -> float:
        """To one decimal place."""
        return round(self.nodes / self.lines, 1)


def app_sizes() -> dict[str, Size]:
    """The size of each app, without migrations."""
    nodes, lines = Counter(), Counter()
    for path, tree in modules().items():
        app = path.partition("/")[0]
        nodes[app] += sum(1 for _ in ast.walk(tree))
        lines[app] += len((ROOT / path).read_text().splitlines())
    return {app: Size(nodes[app], lines[app]) for app in APPS}


def total_size(sizes: dict[str, Size]) -> Size:
    """The size of all apps together."""
    return Size(sum(size.nodes for size in sizes.values()), sum(size.lines for size in sizes.values()))


def nested_ternaries(tree: ast.AST) -> list[int]:
    """Lines of the conditional expressions in which another one stands."""
    ternaries = [node for node in ast.walk(tree) if isinstance(node, ast.IfExp)]
    return [
        node.lineno for node in ternaries if any(inner is not node and contains(node, inner) for inner in ternaries)
    ]


def contains(node: ast.AST, inner: ast.AST) -> bool:
    """Whether one node stands anywhere inside another."""
    return any(child is inner for child in ast.walk(node))


def loose_modules() -> dict[str, int]:
    """How many modules of each app lie beside its packages."""
    paths = [path.split("/") for path in modules()]
    return dict(Counter(path[0] for path in paths if len(path) == 2 and path[1] not in LOOSE_FILES))


def long_files(limit: int = 400) -> list[str]:
    """Python files of the project and its tests with more than `limit` lines, migrations left out."""
    paths = [*modules(), *(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))]
    return [path for path in paths if len((ROOT / path).read_text().splitlines()) > limit]


def long_functions(limit: int = 50) -> list[str]:
    """Functions of more than `limit` lines, as path:line name."""
    return [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in statements(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= limit
    ]


def wide_template_lines() -> int:
    """Lines of templates with more than 120 characters."""
    return sum(len(line) > WIDTH for text in templates().values() for line in text.splitlines())


def sql_marks() -> int:
    """How often the style rule against SQL as a joined string is switched off."""
    return sum((ROOT / path).read_text().count("noqa: S608") for path in modules())


def empty_docstrings() -> int:
    """Docstrings that begin with "The same"."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for tree in modules().values() for node in [tree, *statements(tree)] if isinstance(node, documented))
    return sum((ast.get_docstring(node) or "").startswith("The same") for node in nodes)


def identifiers(tree: ast.AST):
    """Every identifier of a syntax tree: names, attributes, arguments, keywords, functions, classes, imports.

    Left out are terms that stay, and `of`, with which Django's select_for_update() names tables.
    """
    locks = (node for node in ast.walk(tree) if getattr(getattr(node, "func", None), "attr", "") == "select_for_update")
    tables = {keyword for node in locks for keyword in node.keywords if keyword.arg == "of"}
    for node in ast.walk(tree):
        if (field := IDENTIFIER.get(type(node))) and node not in tables:
            yield NOT_COUNTED.sub("", getattr(node, field) or "")


def old_words() -> dict[str, int]:
    """How often each word of the old dialect stands in identifiers; `page_of` and `of` as whole names."""
    counts = Counter(dict.fromkeys((*OLD_WORDS, "page_of", "of"), 0))
    belongs = {form: word for word, forms in OLD_WORDS.items() for form in forms}
    for tree in modules().values():
        for name in identifiers(tree):
            counts.update(belongs[part] for part in map(str.lower, PART.findall(name)) if part in belongs)
            if name in ("page_of", "of"):
                counts[name] += 1
    return dict(counts)


def module_imports(*, local: bool = True) -> dict[str, set[str]]:
    """Module → modules of the project that it imports; imports inside functions included if `local`.

    What stands under `if TYPE_CHECKING` is left out.
    """
    names = {module_name(path): path for path in modules()}
    graph = {}
    for name, path in names.items():
        found = set()
        for node in importing_nodes(modules()[path], local=local):
            found |= {target for target in imported_names(node, path) if target in names}
        graph[name] = found - {name}
    return graph


def module_name(path: str) -> str:
    """Dotted name of the module in a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def statements(tree: ast.AST, skip=lambda node: False):
    """Every statement inside a node, expressions left out; nothing of a statement for which `skip` is true."""
    for field in ("body", "orelse", "handlers", "finalbody", "cases"):
        for node in getattr(tree, field, ()):
            if not skip(node):
                yield node
                yield from statements(node, skip)


def importing_nodes(tree: ast.AST, *, local: bool) -> list[ast.Import | ast.ImportFrom]:
    """Import statements of a module, without those for type checkers only."""

    def skip(node: ast.AST) -> bool:
        if isinstance(node, ast.If):
            return "TYPE_CHECKING" in ast.unparse(node.test)
        return not local and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)

    return [node for node in statements(tree, skip) if isinstance(node, ast.Import | ast.ImportFrom)]


def imported_names(node: ast.Import | ast.ImportFrom, path: str) -> set[str]:
    """Dotted names that one statement may import: the module, and each name as a module inside it."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    base = node.module or ""
    if node.level:
        parts = path.split("/")[: -node.level]
        base = ".".join([*parts, base] if base else parts)
    return {base, *(f"{base}.{alias.name}" for alias in node.names)}


def circles(*, local: bool = True) -> list[list[str]]:
    """Groups of modules that import each other in a circle, each sorted, by Tarjan's algorithm.

    A package and what it re-exports are no circle: an edge from a module to the package that holds it is left out.
    """
    graph = {
        name: {target for target in targets if not name.startswith(target + ".")}
        for name, targets in module_imports(local=local).items()
    }
    index, low, stack, found = {}, {}, [], []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in graph[name]:
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in index:
            visit(name)
    return sorted(found)


def figures() -> dict[str, int | float]:
    """Every figure that has a ceiling in ceilings.toml, by its name there."""
    from tests.architecture import packages

    words = {f"word {word}": number for word, number in old_words().items()}
    loose = {f"loose modules of {app}": number for app, number in (dict.fromkeys(APPS, 0) | loose_modules()).items()}
    sizes = app_sizes()
    return {
        **{f"nodes of {app}": size.nodes for app, size in sizes.items()},
        **{f"nodes a line of {app}": size.nodes_a_line for app, size in sizes.items()},
        **loose,
        "files over 400 lines": len(long_files()),
        "functions over 50 lines": len(long_functions()),
        "import circles": len(circles()),
        "imports against the order of packages": len(packages.against_order()),
        "imports of a higher floor": len(packages.against_floors()),
        "files with a name of their own": len(packages.names_of_their_own()),
        "wide template lines": wide_template_lines(),
        "marks against joined SQL": sql_marks(),
        "docstrings that begin with The same": empty_docstrings(),
        **words,
    }


def read_ceilings(path: Path = ROOT / "tests" / "architecture" / "ceilings.toml") -> dict[str, int | float]:
    """The largest number allowed for each figure."""
    import tomllib

    return tomllib.loads(path.read_text())["ceilings"]


if __name__ == "__main__":
    sizes = app_sizes()
    print("  nodes    lines  nodes a line")
    for name, size in [*sorted(sizes.items()), ("all apps", total_size(sizes))]:
        print(f"{size.nodes:7,}  {size.lines:7,}  {size.nodes_a_line:12.1f}  {name}")
    print("\n[ceilings]")
    for figure, value in figures().items():
        print(f'"{figure}" = {value}')
