"""Links in the project's pages lead to files that are there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import ROOT
from tests.rows import try_rows

LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@try_rows("document", PAGES)
def test_links_lead_to_files_that_are_there(document: Path):
    targets = [target for target, _ in LINK.findall(document.read_text()) if ":" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_readme_shows_pictures_and_links_to_each_page_for_newcomers():
    targets = {target for target, _ in LINK.findall((ROOT / "README.md").read_text())}
    assert {"docs/pictures/plan.png", "docs/development.md", "docs/feeds.md", "LICENSE", "SECURITY.md"} <= targets


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert len(sizes) == 8
    assert max(sizes.values()) < 200_000 and sum(sizes.values()) < 1_200_000
