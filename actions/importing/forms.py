from django import forms

from actions.wording.limits import fault_of_date, fault_of_name
from core.importing.forms import UploadForm
from core.pages.fields import DateField
from core.text.dates import today


class PlanUploadForm(UploadForm):
    document_date = DateField(
        label="Date of the document",
        help_text="Updates in it that carry no date of their own are given this one.",
        error_messages={"required": "Enter the date of the document"},
    )
    title = forms.CharField(
        label="Name of the plan", required=False, help_text="Leave it blank to take the title in the file."
    )

    def clean_document_date(self):
        """It cannot lie ahead: the updates of the document were written by then."""
        date = self.cleaned_data["document_date"]
        if fault := fault_of_date(date, today()):
            raise forms.ValidationError(fault)
        return date

    def clean_title(self):
        title = self.cleaned_data["title"].strip()
        if fault := fault_of_name(title):
            raise forms.ValidationError(fault)
        return title
