"""An attacker who reads everything published and works out hidden counts: exact fractions and search, no solver.

Written without any part of what it attacks: it knows only what was printed, which cells are totals, and that a hidden
count is at least 1. Equations are brought to echelon form in fractions; then ranges are narrowed until nothing moves,
and what is left open is tried out.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd

CAP = 80  # the attacker does not look for counts above this


class Attacker:
    """`knows`: key → printed number; `wants`: hidden keys; `sums`: (whole, parts, "=" or ">=" or "<=")."""

    def __init__(self, knows, wants, sums):
        self.wants = list(wants)
        unknown = dict.fromkeys(wants, 1)
        equations, limits = [], []
        for whole, parts, relation in sums:
            factors, constant = {}, 0
            for key, factor in [(whole, 1), *((part, -1) for part in parts)]:
                if key in knows:
                    constant -= factor * knows[key]
                else:
                    unknown.setdefault(key, 0)
                    factors[key] = factors.get(key, 0) + factor
            factors = {key: factor for key, factor in factors.items() if factor}
            if relation != "<=":
                limits.append((factors, constant))  # Σ factor·count ≥ constant
            if relation != ">=":
                limits.append(({key: -factor for key, factor in factors.items()}, -constant))
            if relation == "=":
                equations.append((factors, constant))
        for factors, constant in echelon(equations, sorted(unknown)):
            limits += [(factors, constant), ({key: -factor for key, factor in factors.items()}, -constant)]
        self.limits = limits
        self.start = {key: (least, CAP) for key, least in unknown.items()}

    def possible(self, key, enough=3):
        """Up to `enough` values that a hidden count may have."""
        ranges = narrowed(self.start, self.limits)
        found = []
        if ranges is None:
            raise AssertionError("What was printed contradicts itself.")
        low, high = ranges[key]
        for value in range(low, high + 1):
            if self.is_possible({**ranges, key: (value, value)}):
                found.append(value)
                if len(found) == enough:
                    break
        return found

    def is_possible(self, ranges):
        """Whether any whole numbers within the ranges fulfil everything."""
        ranges = narrowed(ranges, self.limits)
        if ranges is None:
            return False
        open_ones = [(high - low, key) for key, (low, high) in ranges.items() if low < high]
        if not open_ones:
            return True
        _, key = min(open_ones)
        low, high = ranges[key]
        return any(self.is_possible({**ranges, key: (value, value)}) for value in range(low, high + 1))


def echelon(equations, order):
    """Equations in reduced echelon form with whole factors; those without unknowns drop out."""
    rows = [({key: Fraction(factor) for key, factor in factors.items()}, Fraction(c)) for factors, c in equations]
    done = []
    for key in order:
        pivot = next((row for row in rows if row[0].get(key)), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        scale = pivot[0][key]
        pivot = ({other: factor / scale for other, factor in pivot[0].items()}, pivot[1] / scale)
        rows = [without(row, key, pivot) for row in rows]
        done = [without(row, key, pivot) for row in done] + [pivot]
    for factors, constant in done:
        scale = 1
        for number in (*factors.values(), constant):
            scale = scale * number.denominator // gcd(scale, number.denominator)
        yield {key: int(factor * scale) for key, factor in factors.items()}, int(constant * scale)


def without(row, key, pivot):
    """A row from which the pivot's key is removed."""
    times = row[0].get(key, 0)
    if not times:
        return row
    factors = {other: row[0].get(other, 0) - times * pivot[0].get(other, 0) for other in {**row[0], **pivot[0]}}
    return {other: factor for other, factor in factors.items() if factor}, row[1] - times * pivot[1]


def narrowed(ranges, limits):
    """Ranges made as narrow as single limits allow, or None if one is empty."""
    ranges, moved = dict(ranges), True
    while moved:
        moved = False
        for factors, constant in limits:
            most = sum(factor * ranges[key][factor > 0] for key, factor in factors.items())
            if most < constant:
                return None
            for key, factor in factors.items():
                low, high = ranges[key]
                rest = constant - (most - factor * ranges[key][factor > 0])
                if factor > 0 and (least := ceil(Fraction(rest, factor))) > low:
                    low = least
                elif factor < 0 and (largest := floor(Fraction(rest, factor))) < high:
                    high = largest
                else:
                    continue
                if low > high:
                    return None
                ranges[key], moved = (low, high), True
    return ranges


def attacker_of(tables, links, edition=None):
    """The attacker who knows the issued tables, what the edition prints of the new ones, and the links."""
    values, knows, hidden, texts = {}, {}, {}, []
    for table in tables:
        values |= {cell.key: cell.value for row in table.rows for cell in row}
        if table.is_issued:
            texts += [(cell.key, cell.printed) for row in table.rows for cell in row]
    for table in edition.tables if edition else ():
        if not table.is_withheld:
            texts += [(cell.key, cell.text) for row in table.rows for cell in row]
    for key, text in texts:
        if text.isdecimal():
            knows[key] = int(text)
        elif text == "c":
            hidden[key] = True
    sums = [sum_ for table in tables for sum_ in sums_of(table)] + [tuple(link) for link in links]
    return Attacker(knows, [key for key in hidden if key not in knows], list(readable(sums, values)))


def sums_of(table):
    """The sums that the rows and columns of a table promise."""
    lines = list(table.rows) if table.row_totals and len(table.rows[0]) > 1 else []
    if table.column_totals and len(table.rows) > 1:
        lines += [[row[column] for row in table.rows] for column in range(len(table.rows[0]))]
    for line in lines:
        *parts, whole = [cell.key for cell in line]
        yield whole, parts, "="


def readable(sums, values):
    """The sums without cells that have no count; where one that is not available is missing they say "at least"."""
    for whole, parts, relation in sums:
        counts = [part for part in parts if isinstance(values[part], int)]
        if isinstance(values[whole], int):
            is_short = relation == "=" and sum(values[part] for part in counts) != values[whole]
            yield whole, counts, ">=" if is_short else relation
