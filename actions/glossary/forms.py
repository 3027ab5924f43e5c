from django import forms

from core.pages.fields import asking, reason_field, text_field
from core.pages.forms import VersionedForm


class NewTermForm(forms.Form):
    term = asking("Enter the term", forms.CharField(label="Term", max_length=300))
    meaning = asking("Enter the meaning", text_field("Meaning", rows=3))


class TermForm(NewTermForm, VersionedForm):
    reason = reason_field("Why it changes")
