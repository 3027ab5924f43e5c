"""Forms about questionnaires, their versions and sections, and the choices of the pages that show them."""

from django import forms

from agencies.directory.forms import reason_field
from audits.models import Question, Questionnaire
from core.pages.forms import VersionedForm

SHORT = {"class": "govuk-input--width-5", "autocomplete": "off"}


class NewQuestionnaireForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, help_text="For example, E-safety at summer camps")
    subject = forms.ChoiceField(
        label="What is one return about?",
        choices=Questionnaire.Subject,
        widget=forms.RadioSelect,
        initial=Questionnaire.Subject.AGENCY,
        help_text="This cannot be changed later.",
    )


class NameForm(VersionedForm):
    name = forms.CharField(label="Name", max_length=200, help_text="Existing rounds keep their titles.")


class RetireForm(VersionedForm):
    reason = reason_field("Why it is not used any more", required=True)


class EditionForm(VersionedForm):
    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Whoever starts a return reads it first.",
    )
    period = forms.CharField(
        label="Period asked about",
        required=False,
        max_length=200,
        help_text="For example, the 12 months up to the day of the return",
    )


class SectionFields(forms.Form):
    code = forms.CharField(
        label="Code", max_length=10, widget=forms.TextInput(attrs=SHORT), help_text="For example, A1. It is printed."
    )
    title = forms.CharField(label="Title", max_length=200, help_text="For example, Who leads")
    guidance = forms.CharField(
        label="What is said below the title", required=False, max_length=3_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SectionForm(SectionFields, VersionedForm):
    pass


class TypeForm(forms.Form):
    type = forms.ChoiceField(
        label="How is it answered?",
        choices=Question.Type,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is answered"},
    )


class CompareForm(forms.Form):
    against = forms.ChoiceField(label="Compare with", required=False)

    def __init__(self, *args, editions, **options):
        super().__init__(*args, **options)
        self.fields["against"].choices = [(str(each.pk), f"Version {each.number}") for each in editions]
