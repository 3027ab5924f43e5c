"""Forms of internet access points."""

from __future__ import annotations

from django import forms

from agencies.directory.forms import reason_field
from core.pages.forms import VersionedForm

NAME = "The place where children go online, such as Library, ICT room, Drop-in centre"


class PointFields(forms.Form):
    name = forms.CharField(label="Name of the place", max_length=200, help_text=NAME)
    postcode = forms.CharField(
        label="Postcode",
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )


class AddPointForm(PointFields):
    agency = forms.ModelChoiceField(None, label="Agency", error_messages={"required": "Choose the agency"})
    field_order = ["agency", "name", "postcode"]

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class AddPointByNameForm(PointFields):
    agency = forms.CharField(
        label="Name of the agency", max_length=200, help_text="The full name, as it is in the directory"
    )
    field_order = ["agency", "name", "postcode"]


class ChangePointForm(PointFields, VersionedForm):
    pass


class ClosePointForm(VersionedForm):
    reason = reason_field("Why", required=True)
