"""The plan page on paper: the words of the table, landscape, without what can only be clicked."""

import datetime as dt
import io
import subprocess

import pikepdf

from actions.progress.services.progress import add_update

IN_SIGHT = "(cell) => cell.querySelector('details').getBoundingClientRect().height > 40"
COLOURS = "(links) => [...new Set(links.map((link) => getComputedStyle(link).color))]"


def test_a_long_update_is_printed_whole(board, visit):
    text = "The heads of all schools were asked. " * 30
    add_update(action=board.action(2), text=text, by=board.people["tom"], on=dt.date(2026, 11, 20))
    page = visit(board.people["helen"], "/plan/")
    cell = page.get_by_role("cell").filter(has_text="The heads of all schools").first
    opens = cell.locator("summary", has_text="Read on in the update of action 2")
    whole = "(cell) => [...cell.childNodes].slice(1).map((part) => (part.lastChild ?? part).textContent).join('')"
    assert opens.is_visible()
    assert not cell.evaluate(IN_SIGHT)
    page.emulate_media(media="print")
    assert not opens.is_visible()
    assert cell.evaluate(IN_SIGHT)
    assert text.strip() in cell.evaluate(whole)


def test_the_printed_plan_page_is_the_table_and_nothing_to_click(board, visit):
    page = visit(board.people["helen"], "/plan/")
    page.emulate_media(media="print")
    for hidden in (".filter-panel", "#navigation", ".section-menu", ".find-box", ".account", ".priority-links"):
        assert page.locator(hidden).count() > 0
        assert not page.locator(hidden).first.is_visible(), hidden
    assert not page.get_by_role("button", name="Update action").first.is_visible()
    assert page.locator(".plan-table__number, .under-priority a").evaluate_all(COLOURS) == ["rgb(0, 0, 0)"]

    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].mediabox)
    assert right - left > top - bottom, "landscape"
    command = ["pdftotext", "-raw", "-", "-"]
    words = " ".join(subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode().split())
    for action in board.plan.actions.exclude(placements=None):
        start = " ".join(action.text.split()[:4])
        assert start in words, action
    assert "Update action" not in words
    tables = page.locator(".plan-table").count()
    assert words.count("Progress / Update") > tables, "the head of a table stands on each of its pages"
