"""Published figures of incidents, a row for each cell of each edition. True counts are never read."""

from collections.abc import Iterator

from incidents.editions.publishing import tables_of
from incidents.models import PublishedEdition


def published_figures(user) -> Iterator[dict]:
    """Withheld tables have no rows; neither has the table of years side by side, which repeats other editions."""
    editions = list(PublishedEdition.objects.visible_to(user).order_by("year", "number"))
    latest = {(each.year, each.quarter): each.issue for each in sorted(editions, key=lambda each: each.issue)}
    for edition in editions:
        about = {
            "edition_id": edition.pk,
            "edition": edition.name,
            "year": edition.year,
            "quarter": edition.quarter or None,
            "issue": edition.issue,
            "is_latest_issue": edition.issue == latest[edition.year, edition.quarter],
            "published_on": edition.issued_on,
        }
        for table in tables_of(edition.content):
            for line in table.lines:
                for (column, name), cell in zip(table.heads, line.cells, strict=True):
                    yield {
                        **about,
                        "table": table.key,
                        "table_title": table.title,
                        "line": line.key,
                        "line_name": line.name,
                        "column": column,
                        "column_name": name,
                        "is_total": line.is_total,
                        "printed": cell.text,
                        "value": cell.count,
                        "is_revised": cell.is_revised,
                    }
