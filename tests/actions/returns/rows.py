"""A small plan, and the file of it that was sent out."""

from dataclasses import replace

from actions.returns.rules.values import KnownRow, ReturnedRow

OLD = "3 February 2010, Ann Lee: Leaflets printed and sent to all schools"
OLDER = "1 January 2010, Ann Lee: Printers asked"
NEW = "5 March 2010, Bob Ray: Second leaflet written"
TEXTS = (
    ("Print a leaflet for parents", "All agencies", "By March 2010", f"{OLD}\n{OLDER}"),
    ("Train every governor in the borough", "Training Sub-group", "By May 2010", ""),
    ("Ask children what they do online", "Police and Monitoring Sub-group", "Ongoing", "Survey begun in two schools"),
    ("Publish figures once a year", "Board", "Annually", ""),
)


def plan():
    """Four rows: two under the first objective, one under the second, one under another priority."""
    rows = []
    for place, (action, leads, timescale, update) in enumerate(TEXTS, start=1):
        objective = ("Parents know", "Parents know", "Children are heard", "Figures")[place - 1]
        cells = {"number": str(place), "objective": objective, "method": "", "action": action}
        cells |= {"leads": leads, "timescale": timescale, "update": update, "x-Cost": ""}
        rows.append(KnownRow(10 + place, 20 + place, "2" if place == 4 else "1", cells))
    return rows


def sent(rows=None, **more):
    return [ReturnedRow(row.placement, row.priority, row.cells, **more) for row in rows or plan()]


def edited(rows, place, **cells):
    row = rows[place]
    return [*rows[:place], replace(row, cells={**row.cells, **cells}), *rows[place + 1 :]]


def told(changes):
    return [(change.key, change.kind, change.state) for change in changes]


def without_keys(rows):
    return [replace(row, key=None) for row in rows]
