from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.http import Http404

from actions.past.page import AS_OF
from core.pages.fields import DateField, posted_date
from core.text.dates import print_date, today

FUTURE = "Nobody knows yet what the plan will say then. Choose today or an earlier day."
LINKED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> dt.date:
    """A day as in URLs, 2010-03-01; Http404 for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Http404("There is no such day.") from None
    if day.isoformat() != text or not 1900 <= day.year < 9999:
        raise Http404("There is no such day.")
    return day


class PastForm(forms.Form):
    """A past day, and the day of evaluation where it is another."""

    day = DateField(
        label="The plan as it was known on",
        help_text="For example, 1 March 2010",
        error_messages={"required": "Enter the day on which the plan was known"},
    )
    as_of = DateField(
        label="Colours and lateness judged on", required=False, help_text="Leave it blank for the same day"
    )

    @classmethod
    def for_day(cls, day: dt.date, as_of: dt.date | None) -> PastForm:
        return cls({"day": print_date(day), AS_OF: print_date(as_of if as_of != day else None)})

    def add_prefix(self, field_name: str) -> str:
        return AS_OF if field_name == "as_of" else super().add_prefix(field_name)

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        if day and day > today():
            raise forms.ValidationError(FUTURE)
        return day


class ChangesForm(forms.Form):
    """Two days between which changes are listed. The fields are called as in the URL: from and to."""

    BEGIN, END = "from", "to"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.BEGIN] = DateField(
            label="From the end of",
            help_text="For example, 1 March 2010",
            error_messages={"required": "Enter the first day"},
        )
        self.fields[self.END] = DateField(label="To the end of", error_messages={"required": "Enter the last day"})

    @classmethod
    def for_period(cls, query, begin: dt.date, end: dt.date) -> ChangesForm:
        """The form from the query of a URL, which names a day as a link does (2010-03-01) or as it was typed, or none:
        then the given days.

        Http404 where a day in one piece is invalid.
        """
        data = {}
        for name, usual in ((cls.BEGIN, begin), (cls.END, end)):
            typed = posted_date(query, name)
            if typed is None:
                data[name] = print_date(usual)
            elif isinstance(typed, str) and LINKED.fullmatch(typed):
                data[name] = print_date(read_day(typed))
            else:
                data[name] = typed
        return cls(data)

    def clean(self):
        values = super().clean()
        begin, end = values.get(self.BEGIN), values.get(self.END)
        for name, day in ((self.BEGIN, begin), (self.END, end)):
            if day and day > today():
                self.add_error(name, FUTURE)
        if begin and end and end < begin:
            self.add_error(self.END, "The last day must be the same as the first, or later")
        return values
