"""Which tests of the browser and of the repository run by default; the others run with --long, once a week.

In the browser: the journeys through the product, the sweep by axe, 320 pixels, no scripts, the keyboard, two people at
once, and that nothing typed is lost. What the server answers is asserted beside each feature, without a browser.
Of the repository: imports, views, rights, statements and calls of pages, and lists that every change may have to
extend.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
BROWSER = {
    "test_axe",
    "test_children_pages_fit",
    "test_data_protection",
    "test_head_signs",
    "test_heights",
    "test_import_walk",
    "test_incidents",
    "test_keyboard",
    "test_meeting",
    "test_nothing_lost",
    "test_print",
    "test_return_heights",
    "test_returned_file",
    "test_start",
    "test_story",
    "test_survey_walk",
    "test_training_walk",
    "test_two_at_once",
    "test_update_round",
    "test_ways_of_seeing",
    "test_without_javascript",
}
REPOSITORY = {
    "test_changelog",
    "test_imports",
    "test_outgoing",
    "test_page_costs",
    "test_permissions",
    "test_promise",
    "test_query_counts",
    "test_query_counts_action",
    "test_query_counts_audits",
    "test_query_counts_reports",
    "test_records",
    "test_sealed_columns",
    "test_shape",
    "test_texts",
    "test_views",
    "test_where",
}


def is_weekly(path: Path) -> bool:
    """Whether the tests of a file run with --long only."""
    if path.parent == HERE / "browser":
        return path.stem not in BROWSER
    if path.parent == HERE / "architecture":
        return path.stem not in REPOSITORY
    return path.parent == HERE / "tools"
