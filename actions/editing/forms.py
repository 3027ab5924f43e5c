"""The form of one cell of the plan table."""

from __future__ import annotations

from core.pages.fields import text_field
from core.pages.forms import VersionedForm


class CellForm(VersionedForm):
    """The text of a cell; only where it is `required` may it not be blank."""

    text = text_field("Text", rows=6, missing="Enter the action")

    def __init__(self, *args, label: str, required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required
