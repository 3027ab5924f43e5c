"""The table of matrix.py for the plan table that is edited, and for its menus."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, Address, part, pk


def timescale(shelf):
    return shelf.row.action.timescales.get(is_current=True)


def printed_leads(shelf) -> str:
    return ";".join(shelf.row.action.action_leads.filter(ended_on__isnull=True).values_list("printed_as", flat=True))


CELLS = {
    "objective": lambda s: {"text": "Reworded"},
    "method": lambda s: {"text": "Reworded"},
    "action": lambda s: {"text": "Reworded"},
    "leads": lambda s: {"leads": "Police", "were": printed_leads(s)},
    "timescale": lambda s: {
        "wording": "By 3 May 2031",
        "reason": "Because",
        "version": timescale(s).version,
        "opened": timescale(s).pk,
    },
}


def edit_cell(column, values):
    return Address(
        "edit_cell",
        MANAGER,
        MANAGER,
        lambda b, s: {"pk": s.row.pk, "column": column},
        lambda b, s: {"version": 1, **values(s)},
    )


EDITING = [
    Address("structure", NOBODY, on=MANAGER),
    Address("row_menu", MANAGER, of=pk("row"), changes=True),
    Address("part_menu", MANAGER, of=part("method", "method"), changes=True),
    *(edit_cell(*item) for item in CELLS.items()),
    Address(
        "edit_cell",
        MANAGER,
        MANAGER,
        lambda b, s: {"pk": s.row.pk, "column": f"x-{s.field.key}"},
        lambda b, s: {"version": 1, "text": "D. Turner"},
    ),
    Address(
        "add_row_below",
        MANAGER,
        MANAGER,
        pk("row"),
        lambda b, s: {"text": "Ask the pupils", "leads": "Police", "wording": "Ongoing"},
    ),
]
