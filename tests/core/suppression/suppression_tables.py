"""Random tables for attacks: single ones, breakdowns of the same totals, years to date, and what was issued before."""

from __future__ import annotations

from core.suppression import Cell, Link, Table, issued, publish

SIZES = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 11, 19)


def grid(random, name, wholes, columns, total):
    """A table whose row totals are given counts (key → value), with other columns, and the grand total of a key."""
    rows, sums = [], [0] * columns
    for key, whole in wholes.items():
        cuts = sorted(random.randint(0, whole) for _ in range(columns - 1))
        counts = [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]
        sums = [sum_ + count for sum_, count in zip(sums, counts, strict=True)]
        rows.append([*(Cell(f"{name}/{key}/{place}", count) for place, count in enumerate(counts)), Cell(key, whole)])
    if len(rows) > 1:
        last = [Cell(f"{name}/all/{place}", count) for place, count in enumerate(sums)]
        rows.append([*last, Cell(total, sum(wholes.values()))])
    return Table(name, rows)


def wholes(random, name, most=4):
    """Row totals: key → value."""
    return {f"{name}{row}": sum(random.choices(SIZES, k=3)) for row in range(random.randint(1, most))}


def one_table(random):
    """A table of up to four rows and columns."""
    return [grid(random, "table", wholes(random, "row"), random.randint(2, 4), "all")], []


def breakdowns(random):
    """Two or three tables of the same row totals."""
    rows = wholes(random, "type", 3)
    return [grid(random, name, rows, random.randint(2, 3), "all") for name in "ABC"[: random.randint(2, 3)]], []


def overlapping(random):
    """A breakdown in which a child counts several times, beside one that adds up."""
    rows = {"all": sum(random.choices(SIZES, k=3))}
    table = grid(random, "age", rows, random.randint(2, 4), "all")
    parts = [Cell(f"device/{place}", random.randint(0, rows["all"])) for place in range(3)]
    short = rows["all"] - sum(cell.value for cell in parts)
    if short > 0:
        parts.append(Cell("device/3", short))
    device = Table("device", [parts], row_totals=False)
    links = [Link("all", tuple(cell.key for cell in parts), "<=")]
    return [table, device], links + [Link("all", (cell.key,), ">=") for cell in parts]


def year_to_date(random):
    """The first quarter issued by us, then the second and the year to date."""
    quarters = [wholes(random, "type", 3) for _ in range(2)]
    shared = [key for key in quarters[0] if key in quarters[1]]
    quarters = [{f"Q{number}/{key}": quarter[key] for key in shared} for number, quarter in enumerate(quarters, 1)]
    first, second = (grid(random, f"Q{n}", q, 2, f"Q{n}/all") for n, q in enumerate(quarters, 1))
    year = {f"year/{key}": sum(quarter[f"Q{n}/{key}"] for n, quarter in enumerate(quarters, 1)) for key in shared}
    table = grid(random, "year", year, random.randint(2, 3), "year/all")
    links = [Link(f"year/{key}", (f"Q1/{key}", f"Q2/{key}")) for key in shared]
    return [issued(first, publish([first]).text), second, table], links


def badly_issued(random):
    """Totals that somebody issued without care, some of them small, and new breakdowns of them."""
    rows = wholes(random, "type", 3)
    cells = [Cell(key, value) for key, value in rows.items()]
    cells.append(Cell("all", sum(rows.values())) if len(cells) > 1 else Cell("other", 3))
    old = Table("old", [cells], row_totals=len(rows) > 1)
    printed = {cell.key: "c" if cell.value and random.random() < 0.4 else str(cell.value) for cell in cells}
    new = [grid(random, name, rows, random.randint(2, 3), "all") for name in "AB"[: random.randint(1, 2)]]
    return [issued(old, printed.get), *new], []


KINDS = (one_table, breakdowns, overlapping, year_to_date, badly_issued)
