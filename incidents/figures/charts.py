"""The charts of figures. A hidden count has no bar, and "c" in its place."""

from __future__ import annotations

from core.charts.charts import Series, Words, bars, columns
from incidents.figures.tables import FigureTable

GROUND, INK = "#e5eef7", "#1d4f76"
MOST = 30  # bars of a chart


def chart_of(table: FigureTable) -> str:
    """A bar for each line of a table of one column, upright ones for quarters or years; "" where it has no chart."""
    lines = [line for line in table.lines if not line.is_total]
    if (
        table.is_withheld
        or table.key in ("total", "events", "age_sex")
        or not any(cell.count for cell in table.figures)
    ):
        return ""
    words = Words(table.title, text_of(table))
    if len(table.heads) == 1:
        shown = [line for line in lines if line.cells[0].text != "0"][:MOST]
        counts = tuple(line.cells[0].count or 0 for line in shown)
        series = [Series("Children", "", GROUND, INK, counts)]
        labels = [marked(line.cells[0]) for line in shown]
        return bars(words, [line.name for line in shown], series, labels=labels, prefix=f"chart-{table.key}")
    foot = next((line for line in table.lines if line.is_total), table.lines[-1])
    cells = foot.cells[:-1] if table.adds_across else foot.cells
    heads = [name for _, name in table.heads[: len(cells)]]
    counts = [[cell.count or 0 for cell in cells]]
    look = [("", "Children", GROUND, INK)]
    labels = [[marked(cell) for cell in cells]]
    return columns(words, [("All children", counts)], heads, look, labels=labels, prefix=f"chart-{table.key}")


def marked(figure) -> str:
    return f"{figure.text} r" if figure.is_revised else figure.text


def text_of(table: FigureTable) -> str:
    """The table in one sentence, as the text alternative of the chart."""
    names = [name for _, name in table.heads]
    if len(names) == 1:
        return "; ".join(f"{line.name}: {marked(line.cells[0])}" for line in table.lines)
    foot = next((line for line in table.lines if line.is_total), table.lines[-1])
    return "; ".join(f"{name}: {marked(cell)}" for name, cell in zip(names, foot.cells, strict=True))
