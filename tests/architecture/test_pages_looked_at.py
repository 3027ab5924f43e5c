"""With --long every page is looked at in a browser, with axe and at three widths, or stands among those that are not,
with why; by default a quarter of each list is."""

from __future__ import annotations

import ast
import re

from django.urls import URLResolver, get_resolver

from tests.architecture.source import ROOT, dotted
from tests.browser.test_axe import GROUPS, NO_PAGES, OWN, SIGNED_OUT

ELSEWHERE = re.compile(r"\bby (test_\w+\.py)")


def names(patterns, app: str = "") -> set[str]:
    """The name of every address below some patterns."""
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else app)
        else:
            found.add(f"{app}{pattern.name}")
    return found


def test_every_address_is_looked_at_or_has_a_reason_why_not():
    listed = [name for group in [*GROUPS, SIGNED_OUT, OWN] for name in group] + list(NO_PAGES)
    assert sorted(listed) == sorted(names(get_resolver().url_patterns))
    assert all(NO_PAGES.values())


def test_what_is_said_to_be_looked_at_elsewhere_is_looked_at_by_a_test_that_looks_for_faults():
    places = {place for reason in NO_PAGES.values() for place in ELSEWHERE.findall(reason)}
    assert len(places) > 5
    for place in places:
        tree = ast.parse((ROOT / "tests" / "browser" / place).read_text())
        assert "faults" in {dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}, place
