"""Forms about rounds and about what the board lets an agency do in one."""

from django import forms

from agencies.directory.forms import reason_field
from agencies.models import Agency
from audits.models import Edition
from core.pages.fields import DateField, ticks_field
from core.pages.forms import VersionedForm
from core.text.dates import today

YEAR = {"class": "govuk-input--width-4", "inputmode": "numeric"}


def name_of_edition(edition: Edition) -> str:
    return f"{edition.questionnaire}, version {edition.number}"


class LaterForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200, help_text="Agencies see it, such as E-safety return 2026")
    first_deadline = DateField(label="First deadline", help_text="The day by which you ask for it")
    final_deadline = DateField(label="Final deadline", help_text="The last day on which a return is in time")
    message = forms.CharField(
        label="What the email says first",
        max_length=3_000,
        required=False,
        help_text="Plain text. What is asked, the days and the address of the return are added automatically.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class RoundFields(LaterForm):
    year = forms.IntegerField(
        label="Year", min_value=2000, max_value=2999, widget=forms.NumberInput(attrs=YEAR), initial=lambda: today().year
    )
    kinds = ticks_field(
        "Kinds of agency",
        required=False,
        hint="Tick none to ask all of them. The numbers are those of active agencies.",
    )
    opens_on = DateField(
        label="Opens on", help_text="It opens automatically on this day, and the emails go out", initial=today
    )
    children = forms.ModelChoiceField(
        Edition.objects.none(),
        label="Questions for children",
        required=False,
        empty_label="Children are not asked online",
        help_text="Only in a round of the young people’s survey. Each setting then chooses to ask online or on paper.",
    )
    field_order = [
        "edition", "children", "title", "year", "kinds", "opens_on", "first_deadline", "final_deadline", "message"
    ]  # fmt: skip

    def __init__(self, *args, counts: dict[str, int], children, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = children
        self.fields["children"].label_from_instance = name_of_edition
        self.fields["kinds"].choices = [
            (kind, f"{label} ({counts[kind]})") for kind, label in Agency.Kind.choices if kind in counts
        ]


class RoundForm(RoundFields):
    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label="Questionnaire",
        empty_label="Choose a questionnaire",
        error_messages={"required": "Choose a questionnaire"},
    )

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions
        self.fields["edition"].label_from_instance = name_of_edition


class EditRoundForm(RoundFields, VersionedForm):
    pass


class EditOpenRoundForm(LaterForm, VersionedForm):
    reason = reason_field("Why", required=True)


class CloseRoundForm(VersionedForm):
    reason = reason_field("Why it is closed")


class WriteManyForm(forms.Form):
    text = forms.CharField(
        label="What the email says first",
        max_length=3_000,
        help_text="How far the return is, its days and a link are added automatically.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AddToRoundForm(forms.Form):
    agency = forms.CharField(label="Name of the agency", max_length=200, help_text="The whole name, as it is listed")


class AddPointToRoundForm(AddToRoundForm):
    point = forms.CharField(
        label="Name of the access point",
        max_length=200,
        required=False,
        help_text="As it is in the register. Leave it empty for an agency that has none: it is asked where children "
        "go online.",
    )
