"""The filter of the list of letters."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from core.mail.kinds import every_kind
from core.mail.models import OutgoingLetter

UNSETTLED = ("unsettled", "Failed, came back or unclear")


class LetterFilter(forms.Form):
    """Letters by what became of them, by kind, and by address."""

    state = forms.ChoiceField(label="What became of it", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    to = forms.CharField(label="Address", max_length=254, required=False, help_text="Part of it is enough")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "All"), UNSETTLED, *OutgoingLetter.State.choices]
        self.fields["kind"].choices = [("", "All kinds"), *((kind.key, kind.name) for kind in every_kind())]

    def rows(self, letters: QuerySet) -> QuerySet:
        """Those that pass every filter, the latest first; none where a filter is wrong."""
        if not self.is_bound:
            return letters
        if not self.is_valid():
            return letters.none()
        chosen = self.cleaned_data
        if chosen["state"] == UNSETTLED[0]:
            letters = letters.unsettled()
        elif chosen["state"]:
            letters = letters.filter(state=chosen["state"])
        if chosen["kind"]:
            letters = letters.filter(kind=chosen["kind"])
        return letters.filter(to__icontains=chosen["to"].strip()) if chosen["to"].strip() else letters


def filter_of(data) -> LetterFilter:
    """The form as it was sent; unbound where no filter was."""
    return LetterFilter(data if any(name != "page" for name in data) else None)
