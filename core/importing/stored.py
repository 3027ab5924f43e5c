"""A file as JSON, so that it can be stored while somebody decides what its columns and words mean."""

import datetime as dt

from core.importing.source import Cell, Comment, Edit, FoundTable, Paragraph, Source


def source_to_json(source: Source) -> dict:
    return {
        "kind": source.kind,
        "title": source.title,
        "tables": [_table(table) for table in source.tables],
        "below": [_paragraph(each) for each in source.below],
        "notes": list(source.notes),
        "export": source.export,
        "prints": source.prints,
    }


def source_from_json(stored: dict) -> Source:
    return Source(
        kind=stored["kind"],
        title=stored["title"],
        tables=tuple(_read_table(each) for each in stored["tables"]),
        below=tuple(Paragraph(*each) for each in stored["below"]),
        notes=tuple(stored["notes"]),
        export=stored["export"],
        prints={key: tuple(prints) for key, prints in stored.get("prints", {}).items()},
    )


def _table(table: FoundTable) -> dict:
    return {
        "name": table.name,
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "above": [_paragraph(each) for each in table.above],
        "merges": table.merges,
        "inside": table.inside,
    }


def _read_table(stored: dict) -> FoundTable:
    return FoundTable(
        name=stored["name"],
        rows=tuple(tuple(_read_cell(cell) for cell in row) for row in stored["rows"]),
        above=tuple(Paragraph(*each) for each in stored["above"]),
        merges=stored["merges"],
        inside=tuple(stored["inside"]) if stored["inside"] else None,
    )


def _paragraph(each: Paragraph) -> list:
    return [each.text, each.style, each.is_bold, each.is_item]


def _cell(cell: Cell) -> list:
    """The values of a cell in their order, without the defaults at the end: most cells are a text and its column."""
    edits = [[each.author, each.on and each.on.isoformat(), each.added, each.removed] for each in cell.edits]
    comments = [[each.author, each.on and each.on.isoformat(), each.text] for each in cell.comments]
    values = [cell.text, cell.start, cell.span, cell.continues, cell.fill, cell.is_bold, cell.key, edits, comments]
    values.append(list(cell.struck))
    for default in ([], [], [], "", False, "", False, 1):
        if values[-1] != default:
            break
        values.pop()
    return values


def _read_cell(values: list) -> Cell:
    edits = tuple(Edit(who, _day(on), *texts) for who, on, *texts in (values[7] if len(values) > 7 else ()))
    comments = tuple(Comment(who, _day(on), text) for who, on, text in (values[8] if len(values) > 8 else ()))
    struck = tuple(values[9]) if len(values) > 9 else ()
    return Cell(*values[:7], edits=edits, comments=comments, struck=struck)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
