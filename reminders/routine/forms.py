"""The forms for choosing emails, and the day of the preview."""

import datetime as dt

from django import forms

from core.pages.fields import DateField
from core.text.dates import today
from reminders.models import MailChoice
from reminders.routine.topics import Topic

FURTHEST = dt.timedelta(days=60)


class ChoiceForm(forms.Form):
    weekly = forms.BooleanField(
        label="The weekly email",
        required=False,
        help_text="On the first working day of the week: everything that is waiting for you, in one email",
    )
    urgent = forms.BooleanField(
        label="Urgent reminders",
        required=False,
        help_text="When something is due before the next working day, or is overdue and red: once about each thing",
    )
    topics = forms.MultipleChoiceField(
        label="What the emails are about", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)  # 0: no choice had been made

    def __init__(self, data=None, *, choice: MailChoice, topics: list[Topic]):
        free = [topic for topic in topics if not topic.duty]
        initial = {
            "weekly": choice.weekly,
            "urgent": choice.urgent,
            "topics": [topic.key for topic in free if topic.key not in choice.left_out],
            "version": choice.version if choice.pk else 0,
        }
        super().__init__(data, initial=initial)
        self.fields["topics"].choices = [(topic.key, topic.name) for topic in free]
        if not free:
            del self.fields["topics"]


class DayForm(forms.Form):
    on = DateField(label="Day", required=False, help_text="Today or a day of the next two months")

    def clean_on(self) -> dt.date:
        """Today or a later day: past emails have been sent already."""
        day = self.cleaned_data["on"] or today()
        if not today() <= day <= today() + FURTHEST:
            raise forms.ValidationError("Choose today or a day of the next two months")
        return day
