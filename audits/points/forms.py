from django import forms

from agencies.directory.forms import reason_field
from audits.questions.fields import AdultsForm
from core.pages.fields import line_field
from core.pages.forms import VersionedForm

NAME = "The place where children go online, such as Library, ICT room, Drop-in centre"


class PointFields(forms.Form):
    name = forms.CharField(label="Name of the place", max_length=200, help_text=NAME)
    postcode = line_field("Postcode", 10, required=False, attrs={"class": "govuk-input--width-10"})


class AddPointForm(PointFields):
    agency = forms.ModelChoiceField(None, label="Agency", error_messages={"required": "Choose the agency"})
    field_order = ["agency", "name", "postcode"]

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class AddPointByNameForm(PointFields):
    agency = line_field("Name of the agency", 200, hint="The full name, as it is in the directory")
    field_order = ["agency", "name", "postcode"]


class ChangePointForm(PointFields, VersionedForm):
    pass


class PlacesForm(AdultsForm):
    places = forms.CharField(
        label="Where do children go online here?",
        required=False,
        max_length=6_000,
        help_text="One place a line, such as ICT room. Add a postcode where it differs: Library, NM1 1AA",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    nowhere = forms.CharField(
        label="Or none, because",
        required=False,
        max_length=1_000,
        help_text="For example: we have no building that children visit",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ClosePointForm(VersionedForm):
    reason = reason_field("Why", required=True)
