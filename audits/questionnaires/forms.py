"""Forms about questionnaires, their versions and sections, and the choices of the pages that show them."""

from django import forms

from agencies.directory.forms import reason_field
from audits.models import Question, Questionnaire
from core.pages.fields import line_field, radio_field, text_field
from core.pages.forms import VersionedForm

SHORT = {"class": "govuk-input--width-5", "autocomplete": "off"}


class NewQuestionnaireForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, help_text="For example, E-safety at summer camps")
    subject = radio_field(
        "What is one return about?",
        Questionnaire.Subject,
        hint="This cannot be changed later.",
        initial=Questionnaire.Subject.AGENCY,
    )


class NameForm(VersionedForm):
    name = forms.CharField(label="Name", max_length=200, help_text="Existing rounds keep their titles.")


class RetireForm(VersionedForm):
    reason = reason_field("Why it is not used any more", required=True)


class EditionForm(VersionedForm):
    introduction = text_field(
        "Introduction", rows=6, limit=3_000, required=False, hint="Whoever starts a return reads it first."
    )
    period = line_field(
        "Period asked about", 200, required=False, hint="For example, the 12 months up to the day of the return"
    )


class SectionFields(forms.Form):
    code = line_field("Code", 10, hint="For example, A1. It is printed.", attrs=SHORT)
    title = forms.CharField(label="Title", max_length=200, help_text="For example, Who leads")
    guidance = text_field("What is said below the title", rows=3, limit=3_000, required=False)


class SectionForm(SectionFields, VersionedForm):
    pass


class TypeForm(forms.Form):
    type = radio_field("How is it answered?", Question.Type, missing="Choose how it is answered")


class CompareForm(forms.Form):
    against = forms.ChoiceField(label="Compare with", required=False)

    def __init__(self, *args, editions, **options):
        super().__init__(*args, **options)
        self.fields["against"].choices = [(str(each.pk), f"Version {each.number}") for each in editions]
