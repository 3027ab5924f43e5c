"""Reads the data of the demonstration board, files in data/: tables (.tsv) and what fits into no table (.toml)."""

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

FOLDER = Path(__file__).parent / "data"
CONVERTERS = {
    str: lambda cell: cell.replace("\\n", "\n"),
    int: int,
    bool: lambda cell: cell == "yes",
    date: date.fromisoformat,
    date | None: date.fromisoformat,
    tuple[str, ...]: lambda cell: tuple(cell.split(", ")),
}


def read_rows[Row](name: str, kind: type[Row]) -> tuple[Row, ...]:
    """The rows of a table as dataclasses or named tuples of a kind, whose fields the columns name.

    An empty cell is an empty text; in a field of another type, the default of that field.
    """
    types = get_type_hints(kind)
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    return tuple(
        kind(**{key: CONVERTERS[types[key]](cell or "") for key, cell in row.items() if cell or types[key] is str})
        for row in rows
    )


def read_toml(name: str) -> dict[str, Any]:
    """What a file says that is no table: lists of texts, and lists of lists."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
