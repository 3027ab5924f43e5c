"""The changelog has a section for each version, newest first, and its lines are sorted under the same headings."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.source import ROOT
from tests.rows import try_rows

KINDS = ["Added", "Changed", "Fixed", "Security", "Upgrading"]
FIRST = "0.1.0"  # the only version without a date: it was never released
HEADING = re.compile(r"Unreleased|(\d+)\.(\d+)\.(\d+)( – \d{4}-\d\d-\d\d)?")


def sections(text: str) -> list[tuple[str, str]]:
    """(heading, what stands below it), in the order of the file."""
    _, *parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return list(zip(parts[::2], parts[1::2], strict=True))


def faults(text: str) -> list[str]:
    """A sentence for each fault of form."""
    found, versions = [], []
    for place, (heading, body) in enumerate(sections(text)):
        match = HEADING.fullmatch(heading)
        if not match or (heading == "Unreleased" and place):
            found.append(f"{heading}: no version with its day, and not “Unreleased” on top")
        elif match[1]:
            versions.append(tuple(map(int, match.groups()[:3])))
            if not match[4] and heading != FIRST:
                found.append(f"{heading}: no day")
        kinds = re.findall(r"^### (.+)$", body, re.MULTILINE)
        if kinds != [kind for kind in KINDS if kind in kinds]:
            found.append(f"{heading}: its headings are not some of {', '.join(KINDS)}, in this order")
        loose = body.partition("### ")[0]
        if "\n- " in loose:
            found.append(f"{heading}: lines above the first heading")
        empty = [kind for kind in re.split(r"^### ", body, flags=re.MULTILINE)[1:] if "\n- " not in kind]
        found += [f"{heading}: nothing under {kind.splitlines()[0]}" for kind in empty]
    if versions != sorted(set(versions), reverse=True):
        found.append("The newest version is not first, or one is there twice")
    return found


def test_changelog_has_no_faults_of_form():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert len(sections(text)) >= 2
    assert faults(text) == []


def test_changelog_has_a_section_of_the_version_in_pyproject():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert version in {heading.partition(" – ")[0] for heading, _ in sections((ROOT / "CHANGELOG.md").read_text())}


def test_changelog_repeats_no_line():
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("- ")]
    assert len(lines) == len(set(lines)) > 100


GOOD = "# Changes\n\n## Unreleased\n\n### Fixed\n\n- One.\n\n## 1.0.0 – 2026-12-01\n\n### Added\n\n- Two.\n"


@try_rows(
    ("old", "new", "fault"),
    [
        ("## Unreleased", "## 0.9.0 – 2026-11-30", "newest version is not first"),
        ("## Unreleased", "## 1.0.0 – 2026-12-01", "or one is there twice"),
        ("## 1.0.0 – 2026-12-01", "## 1.0 – 2026-12-01", "no version with its day"),
        ("## 1.0.0 – 2026-12-01", "## 1.0.0", "no day"),
        ("### Fixed", "### Mended", "its headings are not some of"),
        ("### Fixed", "### Fixed\n\n- A.\n\n### Added", "in this order"),
        ("### Added\n\n", "", "lines above the first heading"),
        ("- Two.", "", "nothing under Added"),
    ],
)
def test_faults_of_form_are_found(old, new, fault):
    assert faults(GOOD) == []
    assert any(fault in sentence for sentence in faults(GOOD.replace(old, new, 1)))
