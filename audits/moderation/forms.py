"""Forms of moderation."""

from __future__ import annotations

from django import forms

from agencies.directory.forms import reason_field
from audits.models import Verdict
from audits.questions.naming import REMINDER
from core.pages.fields import DateField, text_field
from core.pages.forms import VersionedForm


class VerdictForm(forms.Form):
    answer_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    says = forms.ChoiceField(
        label="Verdict",
        choices=Verdict.Says,
        error_messages={"required": "Choose a verdict"},
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
    )
    comment = forms.CharField(
        label="Comment for the agency", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(VersionedForm):
    text = text_field(
        "What the agency is to do", rows=8, limit=3_000, missing="Say what the agency is to do", hint=REMINDER
    )


class ModerateForm(VersionedForm):
    feedback = text_field(
        "Feedback",
        rows=6,
        required=False,
        limit=3_000,
        hint=f"What is strong, and what to do next. It is shown above the verdicts. {REMINDER}",
    )


class ReopenForm(VersionedForm):
    reason = text_field("Why it is opened again", limit=3_000, missing="Say why it is opened again")


class ExtendForm(VersionedForm):
    until = DateField(label="New last day", help_text="Later than the final deadline")
    reason = reason_field("Why", required=True)


class ReasonForm(VersionedForm):
    reason = reason_field("Why", required=True)
