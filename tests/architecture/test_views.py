"""Views read through `visible_to` and write through services: held by reading their syntax trees."""

from __future__ import annotations

import ast

from tests.architecture.source import dotted, is_view_module, modules, views
from tests.rows import try_rows

SCOPES = {
    "visible_to",
    "editable_by",
    "preparable_by",
    "restructurable_by",
    "correctable_by",
    "closable_by",
}
SCOPES |= {"fillable_by", "moderatable_by"}  # of audit returns
SCOPES |= {"writable_by", "once_writable_by"}  # of drafts of reports
SCOPES |= {"own"}  # of places on courses
PURGE = "get_visible"  # the one function that scopes what it is given
WRITES = {
    "save",
    "create",
    "delete",
    "update",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "create_tracked",
    "save_versioned",
}
VIEWS = {"form_view", "page_view", "button_view"}  # decorators that say both: methods and rights
# Pages of mailed links that open nothing: what was noted, and the button that mails a new link.
FOR_EVERYBODY = {
    "mail_anew": ["require_POST", "login_not_required"],
    "done": ["require_safe", "login_not_required"],
}
# Views that read without a scope, each with the reason why that shows nobody anything that they may not see.
UNSCOPED = {
    ("actions/table/views/table.py", "records_of"): "only rows of a slice that was scoped before",
}


def functions(tree: ast.Module):
    """Every function of a module, methods included."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def outermost_chains(function: ast.AST):
    """The whole chains of calls and attributes that begin with `Something.objects`; not their inner parts."""
    inner = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute | ast.Call):
            child = node.func if isinstance(node, ast.Call) else node.value
            inner.add(child)
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute | ast.Call) and node not in inner:
            parts = dotted(node).split(".")
            if {"objects", "_default_manager", "_base_manager"} & set(parts[1:]):
                yield node, parts


def unscoped_reads(function: ast.FunctionDef) -> list[str]:
    """What a function reads of a model without asking who reads."""
    through_the_purge, scoped_names = set(), set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and dotted(node.func) == PURGE and node.args:
            through_the_purge.add(node.args[0])
        if isinstance(node, ast.Attribute) and node.attr in SCOPES and isinstance(node.value, ast.Name):
            scoped_names.add(node.value.id)
    scoped_names |= {node.id for node in through_the_purge if isinstance(node, ast.Name)}
    assigned = {
        node.value: {target.id for target in node.targets if isinstance(target, ast.Name)}
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
    }
    found = []
    for node, parts in outermost_chains(function):
        kept_for_later = assigned.get(node, set()) & scoped_names
        if parts[-1] != "none" and not (SCOPES & set(parts) or node in through_the_purge or kept_for_later):
            found.append(f"{node.lineno}: {'.'.join(parts)}")
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"get_object_or_404", "get_list_or_404"}:
            found.append(f"{node.lineno}: {dotted(node.func)}")
    return found


def writes(tree: ast.AST) -> list[str]:
    """Calls by which a module would write records itself. Changes of dicts and sets are no records."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        parts = dotted(node.func).split(".")
        if parts[-1] not in WRITES:
            continue
        plain = parts[-1] == "update" and isinstance(node.func.value, ast.Name)  # names.update(…) of a dict or set
        if not (plain and node.args and not node.keywords):
            found.append(f"{node.lineno}: {'.'.join(parts)}")
    return found


def test_no_view_reads_records_without_asking_who_reads():
    wrong = {
        f"{path}, {function.name}": reads
        for path, tree in views().items()
        for function in functions(tree)
        if (reads := unscoped_reads(function)) and (path, function.name) not in UNSCOPED
    }
    assert not wrong


def test_each_exception_is_still_needed():
    still = {
        (path, function.name)
        for path, tree in views().items()
        for function in functions(tree)
        if unscoped_reads(function)
    }
    assert set(UNSCOPED) <= still


def test_no_view_writes_records_itself():
    assert not {path: found for path, tree in views().items() if (found := writes(tree))}


def pages(app: str) -> dict[str, list[str]]:
    """Module and function → decorators, for every page that the addresses of an app name."""
    named = {view for path, tree in modules(app).items() if path.endswith("urls.py") for view in addressed(tree)}
    return {
        f"{path}, {function.name}": [dotted(decorator) for decorator in function.decorator_list]
        for path, tree in modules(app).items()
        if is_view_module(path)
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and (path, function.name) in named
    }


def addressed(tree: ast.Module):
    """(path of the view's module, name of the view) for each address in a module of addresses."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}".replace(".", "/") + ".py"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) == "path" and isinstance(node.args[1], ast.Attribute):
            yield imported[node.args[1].value.id], node.args[1].attr


def test_every_page_says_by_which_methods_and_by_whom_it_may_be_asked_for():
    found = pages("actions") | pages("agencies") | pages("audits") | pages("incidents") | pages("reports")
    assert len(found) > 55
    rights = {"requires", "opened_by"}  # of a person, or of whoever has a mailed link
    ends = {page: names[-1].rpartition(".")[2] for page, names in found.items()}
    wrong = {
        page: names
        for page, names in found.items()
        if not (ends[page] in VIEWS if len(names) == 1 else len(names) == 2 and ends[page] in rights)
    }
    assert wrong == {f"agencies/links/views/links.py, {name}": names for name, names in FOR_EVERYBODY.items()}


def test_views_stay_short():
    long = {
        f"{path}, {function.name}": function.end_lineno - function.lineno + 1
        for path, tree in views().items()
        for function in functions(tree)
        if function.end_lineno - function.lineno >= 45
    }
    assert not long


@try_rows(
    ("code", "seen"),
    [
        ("return Plan.objects.get(pk=pk)", True),
        ("return Plan.objects.filter(pk=pk).first()", True),
        ("return list(Plan.objects.all())", True),
        ("return KINDS[kind].objects.in_print()", True),
        ("return get_object_or_404(Plan, pk=pk)", True),
        ("return shortcuts.get_object_or_404(Plan.objects.visible_to(user), pk=pk)", True),
        ("return Plan._default_manager.first()", True),
        ("plans = Plan.objects.in_print()\n    return plans.get(pk=pk)", True),
        ("return Plan.objects.visible_to(user).get(pk=pk)", False),
        ("return Action.objects.editable_by(user).filter(pk=pk).exists()", False),
        ("return get_visible(Plan.objects.select_related('x'), user, pk=pk)", False),
        ("found = Plan.objects.in_print()\n    return get_visible(found, user, pk=pk)", False),
        ("found = Plan.objects.in_print()\n    return found.visible_to(user)", False),
        ("return plan.priorities.in_print()", False),
        ("return Plan.objects.none()", False),
    ],
)
def test_the_reader_of_views_sees_unscoped_reads_and_nothing_else(code, seen):
    (function,) = functions(ast.parse(f"def view(request, pk):\n    {code}\n"))
    assert bool(unscoped_reads(function)) is seen


@try_rows(
    ("code", "seen"),
    [
        ("record.save()", True),
        ("form.save(commit=False)", True),
        ("Plan.objects.create(title='x')", True),
        ("plan.rows.all().delete()", True),
        ("Plan.objects.filter(pk=1).update(title='x')", True),
        ("rows.update(title='x')", True),
        ("create_tracked(plan, by=user, reason='x')", True),
        ("Plan.objects.bulk_create(rows)", True),
        ("context.update({'plan': 1})", False),
        ("services.add_term(plan=plan, by=user)", False),
    ],
)
def test_the_reader_of_views_sees_writes_and_nothing_else(code, seen):
    assert bool(writes(ast.parse(code))) is seen
