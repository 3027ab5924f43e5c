"""The form for a new API token."""

from django import forms

from accounts.models import ApiToken, User
from accounts.tokens import rules
from accounts.tokens.services import SCOPE_MISSING


class TokenForm(forms.Form):
    """Only the scopes that the roles of `by` can use are offered."""

    name = forms.CharField(
        label="What will use it",
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text="Such as “Power BI, council”",
        error_messages={"required": "Enter what will use it"},
    )
    scopes = forms.MultipleChoiceField(
        label="What it may read",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": SCOPE_MISSING},
    )
    days = forms.TypedChoiceField(
        label="How long it works",
        coerce=int,
        choices=[(days, f"{days} days") for days in rules.OFFERED_DAYS],
        initial=rules.DEFAULT_DAYS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = rules.offered_scopes(by.permissions)
