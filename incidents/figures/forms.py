from django import forms

from core.pages.fields import line_field
from incidents.records.rules import REMINDER


class PublishForm(forms.Form):
    mark = forms.CharField(required=False, max_length=64)
    reason = line_field(
        "Why the issue before is replaced",
        200,
        required=False,
        hint=f"It is not printed in published editions. {REMINDER}",
    )
