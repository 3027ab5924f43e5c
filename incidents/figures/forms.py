from django import forms

from incidents.records.rules import REMINDER


class PublishForm(forms.Form):
    mark = forms.CharField(required=False, max_length=64)
    reason = forms.CharField(
        label="Why the issue before is replaced", required=False, max_length=200,
        help_text=f"It is not printed in published editions. {REMINDER}",
    )  # fmt: skip
