"""The list of resources as a file: the rows of the page, and its filters."""

from collections.abc import Iterable

from core.documents.model import DATES, Column, Document
from core.pages.lists import list_document, table_of
from guidance.resources.page import ResourceRow

COLUMNS = (
    Column("Title", 2, is_row_header=True),
    Column("Web address", 2.4),
    Column("What it is", 3),
    Column("For whom", 1.6),
    Column("Ages", 1.2),
)
OF_MANAGER = (Column("Reviewed on", 1, values=DATES),)


def resources_document(rows: Iterable[ResourceRow], criteria: list[str], *, manages: bool) -> Document:
    cells = [
        (row.resource.title, row.resource.url, row.resource.about, row.audiences, row.ages)
        + ((row.reviewed,) if manages else ())
        for row in rows
    ]
    columns = COLUMNS + (OF_MANAGER if manages else ())
    table = table_of(
        "Resources", columns, cells, none="No resource matches.", summary="One row for each resource.", above=criteria
    )
    return list_document("Resources", [table], lines=criteria)
