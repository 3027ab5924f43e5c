"""Reads a workbook back as a person sees it."""

from __future__ import annotations

import io
import re

import openpyxl

from core.files.spreadsheets import cell_text


def shown(cell) -> str:
    """What a cell shows: a number with the signs of its format."""
    if cell.data_type != "n" or cell.value is None:
        return cell_text(cell.value, cell.number_format)
    codes = cell.number_format.split(";")
    code = (
        codes[1] if cell.value < 0 and len(codes) > 1 else codes[2] if not cell.value and len(codes) > 2 else codes[0]
    )
    decimals = len(code.partition(".")[2].rstrip('%r" '))
    number = cell.value * 100 if "%" in code else cell.value
    text = f"{number:{',' if ',' in code else ''}.{decimals}f}"
    return re.sub(r"[#0][#0,.]*", text, code, count=1).replace('"', "")


def shown_rows(data: bytes, sheet: str = "") -> list[list[str]]:
    """The rows of a sheet as they are seen, of all sheets unless told."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    wanted = [book[sheet]] if sheet else book.worksheets
    return [[shown(cell) for cell in row] for each in wanted for row in each.iter_rows()]
