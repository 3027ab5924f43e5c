"""The form by which an agency's own mailbox says who fills a return in."""

from django import forms

from agencies.directory.forms import email_field
from core.pages.fields import line_field


class FillerForm(forms.Form):
    name = line_field("Name", 150, missing="Enter the name of the person who fills it in")
    email = email_field(
        "Their own email address at work",
        help_text="We email them a link of their own",
        missing="Enter their email address at work",
    )
