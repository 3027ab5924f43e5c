from django import forms

from accounts.roles import role_choices
from actions.checking.finding import KINDS
from actions.models import Lead
from core.pages.fields import DateField, reason_field
from core.pages.forms import VersionedForm

ESLO = ("eslo", "The lead officers of agencies of today (ESLOs)")
ROLES = [("", "Choose the role"), ESLO, *role_choices()]


class CheckFilter(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *KINDS.items()])
    lead = forms.ChoiceField(label="Lead", required=False)
    on = DateField(label="Judged on", required=False, help_text="Today, unless you give another day.")

    def __init__(self, data, *, leads):
        super().__init__(data)
        self.fields["lead"].choices = [("", "All leads"), *((str(lead.pk), lead.name) for lead in leads)]


class LeaveForm(forms.Form):
    reason = reason_field("Why it may stay as it is", required=True, hint="It is shown beside the finding from now on.")


class SettleDateForm(VersionedForm):
    due = DateField(label="Date that is meant", help_text="For example, 31 December 2009")
    reason = reason_field(hint="It is shown in the history.")


class PlaceLeadForm(VersionedForm):
    kind = forms.ChoiceField(
        label="What is it?",
        widget=forms.RadioSelect,
        choices=[choice for choice in Lead.Kind.choices if choice[0] != Lead.Kind.OTHER],
        error_messages={"required": "Choose what it is"},
    )
    subgroup = forms.ModelChoiceField(None, label="Group", required=False, empty_label="Choose the group")
    agency = forms.ModelChoiceField(None, label="Agency", required=False, empty_label="Choose the agency")
    role = forms.ChoiceField(label="Role", required=False, choices=ROLES)

    def __init__(self, *args, groups, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subgroup"].queryset, self.fields["agency"].queryset = groups, agencies
