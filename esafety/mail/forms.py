"""The filter of the list of emails."""

from django import forms
from django.db.models import QuerySet

from core.mail.kinds import every_kind
from core.mail.models import OutgoingEmail
from core.pages.filters import FilterForm

UNSETTLED = ("unsettled", "Failed, came back or unclear")


class EmailFilter(FilterForm):
    state = forms.ChoiceField(label="What happened", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    to = forms.CharField(label="Address", max_length=254, required=False, help_text="Part of it is enough")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "All"), UNSETTLED, *OutgoingEmail.State.choices]
        self.fields["kind"].choices = [("", "All kinds"), *((kind.key, kind.name) for kind in every_kind())]

    def rows(self, emails: QuerySet) -> QuerySet:
        if self.is_wrong:
            return emails.none()
        if self.chosen("state") == UNSETTLED[0]:
            emails = emails.unsettled()
        elif state := self.chosen("state"):
            emails = emails.filter(state=state)
        if kind := self.chosen("kind"):
            emails = emails.filter(kind=kind)
        return emails.filter(to__icontains=to) if (to := self.chosen("to")) else emails
