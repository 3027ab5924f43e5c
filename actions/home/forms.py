from django import forms

from core.pages.fields import DateField, text_field
from core.pages.forms import safe_number

PREFIX = "text-"


class UpdatesForm(forms.Form):
    """The text areas of "My actions": one form for all, so that no button loses what was typed elsewhere.

    A text area for each action in which something was typed, and for the one whose button was pressed.

    The value of a button, "12:13", says that it is on the card of action 12, which action 13 follows.
    """

    def __init__(self, data):
        super().__init__(data)
        button = data.get("next") or data.get("save") or ""
        first, _, after = button.partition(":")
        self.pressed, self.after, self.goes_on = safe_number(first), safe_number(after), "next" in data
        boxes = {safe_number(name.removeprefix(PREFIX)): name for name in data if name.startswith(PREFIX)}
        self.saved: set[int] = set()
        self.keys = [key for key, name in boxes.items() if key and (data[name].strip() or key == self.pressed)]
        for key in self.keys:
            self.fields[f"{PREFIX}{key}"] = text_field("Update", missing="Enter the update")

    def typed(self, key: int) -> str:
        """What is to stand in a text area again: nothing where it has been saved."""
        return "" if key in self.saved else self.data.get(f"{PREFIX}{key}", "")

    def unsaved(self):
        """What was sent, without the texts that have been saved."""
        rest = self.data.copy()
        for key in self.saved:
            rest.pop(f"{PREFIX}{key}", None)
        return rest

    def errors_for(self, key: int) -> list[str]:
        return list(self.errors.get(f"{PREFIX}{key}", ()))

    def sound(self) -> dict[int, str]:
        self.errors  # noqa: B018 (validates)
        return {key: self.cleaned_data[f"{PREFIX}{key}"] for key in self.keys if f"{PREFIX}{key}" in self.cleaned_data}

    def tell(self, key: int, words: str) -> None:
        self.add_error(f"{PREFIX}{key}", words)


class AskLeadsForm(forms.Form):
    note = text_field(
        "What they will read",
        rows=3,
        limit=2_000,
        hint="Shown beside each of their actions.",
        missing="Say what you would like to know",
    )
    wanted_by = DateField(label="Wanted by", required=False)
    previewed = forms.CharField(widget=forms.HiddenInput)  # the keys of the actions that the page listed
