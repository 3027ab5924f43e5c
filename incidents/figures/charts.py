"""The charts of figures. A hidden count has no bar, and "c" in its place."""

from core.charts.charts import Drawing, Series, Words, bars
from core.charts.palette import OTHER
from incidents.figures.tables import Figure, FigureTable

MOST = 30  # bars of a chart


def chart_of(table: FigureTable) -> Drawing | None:
    lines = [line for line in table.lines if not line.is_total]
    is_left_out = table.is_withheld or table.key in ("total", "events", "age_sex")
    if is_left_out or not any(cell.count for cell in table.figures):
        return None
    words = Words(table.title, text_of(table))
    if len(table.heads) == 1:
        shown = [line for line in lines if line.cells[0].text != "0"][:MOST]
        if not any(line.cells[0].count for line in shown):
            return None  # every bar would be a "c"
        return drawing(words, [(line.name, line.cells[0]) for line in shown], table)
    foot = next((line for line in table.lines if line.is_total), table.lines[-1])
    cells = foot.cells[:-1] if table.adds_across else foot.cells
    return drawing(words, [(name, cell) for (_, name), cell in zip(table.heads, cells, strict=False)], table)


def drawing(words: Words, lines: list[tuple[str, Figure]], table: FigureTable) -> Drawing:
    series = [Series("Children", "", *OTHER, tuple(cell.count or 0 for _, cell in lines))]
    labels = [marked(cell) for _, cell in lines]
    return bars(words, [name for name, _ in lines], series, labels=labels, prefix=f"chart-{table.key}")


def marked(figure: Figure) -> str:
    return f"{figure.text} r" if figure.is_revised else figure.text


def text_of(table: FigureTable) -> str:
    names = [name for _, name in table.heads]
    if len(names) == 1:
        return "; ".join(f"{line.name}: {marked(line.cells[0])}" for line in table.lines)
    foot = next((line for line in table.lines if line.is_total), table.lines[-1])
    return "; ".join(f"{name}: {marked(cell)}" for name, cell in zip(names, foot.cells, strict=True))
