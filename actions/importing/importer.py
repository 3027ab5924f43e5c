"""What the import desk needs to know of plans."""

from __future__ import annotations

from actions.importing.fields import PLAN_FIELDS
from core.importing.fields import Field, Importer
from core.importing.source import FoundTable


class PlanImporter(Importer):
    name = "plan"

    def fields(self) -> tuple[Field, ...]:
        return PLAN_FIELDS

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        """An action is never merged down over several methods: then the two change places."""
        merged = {columns.get(cell.start) for row in table.rows for cell in row if cell.continues}
        if "action" not in merged or "method" in merged or "method" not in columns.values():
            return columns
        other = {"action": "method", "method": "action"}
        return {at: other.get(name, name) for at, name in columns.items()}
