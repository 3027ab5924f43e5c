"""The form by which an agency's own mailbox says who fills a return in."""

from django import forms

from core.pages.fields import line_field


class FillerForm(forms.Form):
    name = line_field("Name", 150, missing="Enter the name of the person who fills it in")
    email = forms.EmailField(
        label="Their own e-mail address at work",
        max_length=254,
        help_text="We email them a link of their own",
        error_messages={
            "required": "Enter their e-mail address at work",
            "invalid": "Enter an e-mail address, such as sam.field@school.example",
        },
    )
