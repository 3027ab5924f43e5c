"""What a screen reader is told of four things that people do here, compared with the transcripts in docs/record.md.

Where a change of them is wanted: READ_ALOUD=write .venv/bin/python -m pytest -q tests/browser/test_read_aloud.py
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser.main_pages import main_pages
from tests.browser.reading import CONTROLS, read_aloud, tree_of
from tests.browser.test_fill import audit_return, key_of, page_of, saved  # noqa: F401

RECORD = Path(__file__).resolve().parents[2] / "docs" / "record.md"
BLOCK = "### {}\n\n```text\n{}\n```\n"


def agreed(name: str) -> str:
    """The transcript of this name in the record; "" where there is none yet."""
    found = re.search(rf"^### {re.escape(name)}\n\n```text\n(.*?)\n```$", RECORD.read_text(), re.M | re.S)
    return found[1] if found else ""


def compare(name: str, heard: str) -> None:
    """Assert that this is the agreed transcript, or write it into the record where that was asked for."""
    if os.environ.get("READ_ALOUD") != "write":
        assert heard == agreed(name)
        return
    text, block = RECORD.read_text(), BLOCK.format(name, heard)
    old = BLOCK.format(name, agreed(name))
    RECORD.write_text(text.replace(old, block) if old in text else f"{text.rstrip()}\n\n{block}")


def test_a_section_of_a_return_reads_as_agreed(visit, board, audit_return):  # noqa: F811
    page = visit(board.people["denzil"], page_of(audit_return, "A8.1"))
    page.locator("body.js-enabled").wait_for()
    compare("A section of a return", read_aloud(page))


def test_an_answer_that_is_saved_reads_as_agreed(visit, board, audit_return):  # noqa: F811
    page, key = visit(board.people["denzil"], page_of(audit_return, "A1.4")), key_of(audit_return, "A1.4")
    page.locator(f"[name=q{key}-answer][value=n]").check()
    saved(page, key)
    page.locator(f"#action-{key} textarea").first.wait_for()
    said = tree_of(page, "#page-status").text
    compare("An answer saved", f"status: {said}\n{read_aloud(page, f'#question-{key}')}")


def test_a_row_of_the_plan_reads_as_agreed(visit, board):
    page = visit(board.people["marian"], reverse("plan"))
    page.locator("body.js-enabled").wait_for()
    row = f"main tr:has(a[href='{reverse('action', args=[board.action(33).pk])}'])"
    compare("A row of the plan", read_aloud(page, row))


def test_an_action_reads_as_agreed(visit, board):
    page = visit(board.people["marian"], reverse("action", args=[board.action(33).pk]))
    page.locator("body.js-enabled").wait_for()
    compare("An action", read_aloud(page))


def faults_of(page) -> list[str]:
    """Controls without a name, headings that leave a level out, and tables without headers, of the tree of a page."""
    tree, found, level = tree_of(page, "body"), [], 0
    for node in tree.walk():
        if node.role in CONTROLS and not node.name.strip():
            found.append(f"a {node.role} without a name")
        elif node.role == "heading":
            if node.about["level"] > level + 1:
                found.append(f"heading {node.about['level']} after {level}: {node.name}")
            level = node.about["level"]
        elif node.role == "table":
            roles = {each.role for each in node.walk()}
            if "columnheader" not in roles and "rowheader" not in roles:
                found.append(f"table “{node.name}” without headers")
            elif not node.name.strip():
                found.append("a table without a name")
            elif "rowheader" not in roles and "cell" in roles:
                found.append(f"table “{node.name}” without a header in its rows")
    return found


@pytest.mark.long
def test_trees_of_main_pages_have_names_headings_in_order_and_headers(visit, board):
    windows, found = {}, []
    for person, path in main_pages(board):
        page = windows.get(person) or windows.setdefault(person, visit(board.people[person]))
        page.goto(path)
        page.locator("body.js-enabled").wait_for()
        faults = faults_of(page)
        if path == reverse("plan"):  # its rows are measured with the table
            faults = [fault for fault in faults if "in its rows" not in fault]
        found += [f"{path} ({person}): {fault}" for fault in faults]
    assert not found, "\n".join(found)
