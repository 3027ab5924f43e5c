"""The plan page on paper: the words of the table, landscape, without what can only be clicked."""

import io
import subprocess

import pikepdf


def test_the_printed_plan_page_is_the_table_and_nothing_to_click(board, visit):
    page = visit(board.people["helen"], "/plan/")
    page.emulate_media(media="print")
    for hidden in (".filter-panel", ".govuk-service-navigation", ".account", ".priority-links", ".page-head__links"):
        assert page.locator(hidden).count() > 0
        assert not page.locator(hidden).first.is_visible(), hidden
    assert not page.get_by_text("Add an update").first.is_visible()

    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        left, bottom, right, top = (float(edge) for edge in pdf.pages[0].mediabox)
    assert right - left > top - bottom, "landscape"
    command = ["pdftotext", "-raw", "-", "-"]
    words = " ".join(subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode().split())
    for action in board.plan.actions.exclude(placements=None):
        start = " ".join(action.text.split()[:4])
        assert start in words, action
    assert "Add an update" not in words
