"""The filter of the history of an action."""

from django import forms
from django.db.models import Q

from accounts.models import User
from actions.models import Action
from core.history.combined import Part, writers
from core.history.registry import parts_of
from core.pages.fields import DateField

BEGIN, END = "from", "to"


class HistoryFilter(forms.Form):
    """Kind of record, person and days of the changes of one action."""

    kind = forms.ChoiceField(label="Kind of record", required=False)
    person = forms.ChoiceField(label="Who", required=False)

    def __init__(self, data, *, action: Action):
        super().__init__(data)
        self.every = parts_of(Action)
        people = User.objects.filter(pk__in=writers(self.every, action.pk)).order_by("name", "email")
        kinds = sorted({part.what for part in self.every})
        self.fields["kind"].choices = [("", "All kinds"), *((what, what) for what in kinds)]
        self.fields["person"].choices = [("", "Everybody"), *((str(one.pk), one.display_name) for one in people)]
        self.fields[BEGIN] = DateField(label="From", required=False)
        self.fields[END] = DateField(label="To", required=False)

    def clean(self):
        values = super().clean()
        if values.get(BEGIN) and values.get(END) and values[END] < values[BEGIN]:
            self.add_error(END, "The last day must be the same as the first, or later")
        return values

    def parts(self) -> list[Part]:
        kind = self.cleaned_data["kind"]
        return [part for part in self.every if kind in ("", part.what)]

    def where(self) -> Q:
        values = self.cleaned_data
        wanted = {
            "history_user": values["person"],
            "history_date__date__gte": values[BEGIN],
            "history_date__date__lte": values[END],
        }
        return Q(**{name: value for name, value in wanted.items() if value})
