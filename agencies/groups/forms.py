"""Forms of the board's groups and of who sits on them for an agency."""

from django import forms

from agencies.directory.forms import PersonForm, reason_field
from agencies.models import Representative, SubGroup
from core.pages.fields import DateField, PastDateField
from core.pages.forms import VersionedForm
from core.text.dates import today


class GroupForm(forms.Form):
    name = forms.CharField(label="Name of the group", max_length=200)


class EditGroupForm(GroupForm, VersionedForm):
    is_active = forms.BooleanField(
        label="The group still meets",
        required=False,
        help_text="Whoever sits on a group that no longer meets leaves it today",
    )
    reason = reason_field("Why it changes")


def standing_field():
    return forms.ChoiceField(
        label="Takes part",
        choices=Representative.Standing.choices,
        initial=Representative.Standing.STANDING,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
    )


class MemberForm(PersonForm):
    standing = standing_field()
    valid_from = DateField(label="On the group since", initial=today)

    field_order = ["subgroup", "agency", "name", "job_title", "email", "phone", "standing", "valid_from"]


class MemberOfGroupForm(MemberForm):
    agency = forms.ModelChoiceField(queryset=None, label="Agency", empty_label="Choose an agency")

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class MemberOfAgencyForm(MemberForm):
    subgroup = forms.ModelChoiceField(queryset=SubGroup.objects.none(), label="Group", empty_label="Choose a group")

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subgroup"].queryset = groups


class EditMemberForm(PersonForm, VersionedForm):
    standing = standing_field()
    valid_from = DateField(label="On the group since")
    valid_to = DateField(label="Last day on the group", required=False, help_text="Empty while they sit on it")
    reason = reason_field("What is changed")


class LeaveForm(VersionedForm):
    last_day = DateField(label="Last day on the group")


class GroupDayForm(forms.Form):
    on = PastDateField(label="Who sat on it on", required=False)
