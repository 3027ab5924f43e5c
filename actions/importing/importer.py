"""What the import desk needs to know of plans."""

from __future__ import annotations

from itertools import pairwise

from actions.importing.fields import PLAN_FIELDS
from core.importing.fields import Field, Importer
from core.importing.source import FoundTable


class PlanImporter(Importer):
    name = "plan"

    def fields(self) -> tuple[Field, ...]:
        return PLAN_FIELDS

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        """Where one action stands over several methods, the two change places: the lower level is the action."""
        places = {name: at for at, name in columns.items()}
        if not {"action", "method"} <= places.keys():
            return columns
        texts = [{cell.start: "" if cell.continues else cell.text.strip() for cell in row} for row in table.rows]
        pairs = [(row.get(places["action"], ""), row.get(places["method"], "")) for row in texts]
        goes_on = sum(
            bool(below) and below != other and what in ("", above) for (above, other), (what, below) in pairwise(pairs)
        )
        other = {"action": "method", "method": "action"}
        return {at: other.get(name, name) for at, name in columns.items()} if goes_on * 3 >= len(pairs) else columns
