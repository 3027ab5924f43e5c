"""The table of matrix.py for the extra fields of a plan."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, READERS, VERSION, Address, pk, record, says

FIELDS = [
    Address("plan_fields", MANAGER),
    Address(
        "name_levels",
        MANAGER,
        MANAGER,
        form=says(priority="Theme", objective="Aim", method="How", action="What", **VERSION),
        query=lambda b, s: f"?plan={s.plan.pk}",
    ),
    Address("add_field", MANAGER, MANAGER, form=says(heading="Cost", kind="number", level="action", shown="on")),
    Address("edit_field", MANAGER, MANAGER, pk("field"), says(heading="State", kind="text", **VERSION)),
    Address("archive_field", MANAGER, MANAGER, pk("field"), says(**VERSION)),
    Address("shift_field", NOBODY, MANAGER, pk("field"), says(to="down"), saves=False),
    Address(
        "set_field_value",
        MANAGER,
        MANAGER,
        lambda b, s: {"pk": s.field.pk, "owner": s.priority.pk},
        says(text="D. Turner", **VERSION),
    ),
    Address("history", READERS, of=record("plan_field", lambda b, s: s.field)),
    Address("history", READERS, of=record("field_value", lambda b, s: s.field_value)),
]
