"""The form of filters above a list: one for the page, its bookmark and its files."""

import datetime as dt

from django import forms

from core.text.dates import print_date


class FilterForm(forms.Form):
    """Filters that are all optional; unbound where an address names none."""

    @classmethod
    def from_query(cls, data, **options):
        return cls(data if any(name != "page" for name in data) else None, **options)

    @property
    def is_wrong(self) -> bool:
        """Whether something was asked for that cannot be answered."""
        return self.is_bound and not self.is_valid()

    def chosen(self, name: str):
        return self.cleaned_data.get(name, "") if self.is_bound and self.is_valid() else ""

    def in_words(self) -> list[str]:
        found = {name: value for name in self.fields if (value := self.chosen(name))}
        return [f"{self.fields[name].label}: {printed(self.fields[name], value)}" for name, value in found.items()]


def printed(field: forms.Field, value) -> str:
    if isinstance(value, dt.date):
        return print_date(value)
    is_choice = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    return str(dict(field.choices).get(value, value) if is_choice else value)
