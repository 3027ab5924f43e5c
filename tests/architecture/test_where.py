"""`manage.py where`: from an address to its view, templates and tests; and how many addresses have no test beside them."""

from __future__ import annotations

import inspect
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import ResolverMatch, get_resolver

from core.management.commands.where import places
from tests.architecture.source import is_view_module
from tests.rows import try_rows

WITHOUT_TEST = 104  # of our own pages; tested elsewhere. Lower it when a page gets a test in its feature's folder.
OWN = ("accounts", "actions", "agencies", "api", "audits", "core", "esafety", "incidents", "reminders", "reports")


def matches(patterns, route: str = "", names: tuple[str, ...] = ()):
    """A match for each address of our own pages, as if somebody had asked for it."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from matches(pattern.url_patterns, here, (*names, *filter(None, [pattern.namespace])))
        elif inspect.isfunction(view := inspect.unwrap(pattern.callback)) and view.__module__.startswith(OWN):
            yield ResolverMatch(pattern.callback, (), {}, pattern.name, namespaces=list(names), route=here)


@pytest.fixture(scope="module")
def found():
    matching = matches(get_resolver().url_patterns)
    return {match.view_name: places(match) for match in matching if inspect.unwrap(match.func).__name__ != "moved"}


def test_where_finds_a_view_module_for_every_address(found):
    assert len(found) > 350
    paths = {name: place["view"][0].partition(":")[0] for name, place in found.items()}
    assert {name: path for name, path in paths.items() if not is_view_module(path)} == {"search": "esafety/search.py"}


def test_addresses_without_a_test_beside_their_feature_only_get_fewer(found):
    without = sorted(name for name, place in found.items() if not place["test"])
    assert len(without) == WITHOUT_TEST, without


@try_rows(
    ("address", "view", "template", "test"),
    [
        ("/plan/", "actions/table/views/table.py", "actions/table/plan.html", "actions/table/test_plan_page.py"),
        (
            "/plan/actions/3/",
            "actions/action/views.py",
            "actions/action/action.html",
            "actions/action/test_action_page",
        ),
        ("/plan/queries/3/answer/", "actions/queries/views.py", "", "actions/queries/test_query_pages.py"),
        ("/agencies/", "agencies/directory/views/lists.py", "agencies/directory/list.html", "test_agency_list.py"),
        ("/people/3/", "agencies/people/views/people.py", "people/person.html", "agencies/people/test_people.py"),
        ("/audits/rounds/3/", "audits/rounds/views/rounds.py", "audits/rounds/round.html", "test_round_board.py"),
        ("/incidents/new/", "incidents/records/views/records.py", "incidents/records/new.html", "incidents/records/"),
        ("/reports/", "reports/drafts/views/listed.py", "reports/drafts/list.html", "tests/reports/drafts/"),
        ("/settings/", "esafety/board_settings/views.py", "settings/list.html", "esafety/board_settings/"),
        ("/search/", "esafety/search.py", "search.html", ""),
    ],
)
def test_where_prints_view_template_and_test(address, view, template, test):
    call_command("where", address, stdout=(out := StringIO()))
    printed = dict(line.split(maxsplit=1) for line in reversed(out.getvalue().splitlines()))
    assert printed["view"].startswith(view)
    assert template in out.getvalue() and test in out.getvalue()


def test_where_says_so_when_there_is_no_page():
    with pytest.raises(CommandError, match="No page is at /nowhere/"):
        call_command("where", "/nowhere/")
