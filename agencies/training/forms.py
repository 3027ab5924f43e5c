"""Forms of training sessions and their lists."""

from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.directory.forms import reason_field
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.posts.rules import Limits, months_before
from core.board.search import containing, words_of
from core.pages.fields import DateField
from core.pages.filters import FilterForm
from core.pages.forms import VersionedForm
from core.text.dates import today

POSTS = (("", "ESLOs and deputies"), (Eslo.Post.LEAD, "ESLOs"), (Eslo.Post.DEPUTY, "Deputies"))
TRAINING = (("stale", "Training out of date, or none on record"), ("never", "No training on record"))


class SessionForm(forms.Form):
    title = forms.CharField(label="What it is called", max_length=200)
    held_on = DateField(label="Held on", help_text="For example, 3 February 2010. It may be in the past")
    starts_at = forms.TimeField(
        label="Starts at",
        required=False,
        help_text="For example, 14:00",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter a time, such as 14:00"},
    )
    place = forms.CharField(label="Place", max_length=200, required=False)
    trainer = forms.CharField(label="Trainer", max_length=200, required=False)
    counts = forms.BooleanField(
        label="It counts as ESLO training",
        required=False,
        help_text="Whoever comes is shown as trained from that day on",
    )


class EditSessionForm(SessionForm, VersionedForm):
    reason = reason_field("Why it changes")


class CancelSessionForm(VersionedForm):
    reason = reason_field(required=True)


class TakeOffForm(VersionedForm):
    reason = reason_field()


class GuestForm(forms.Form):
    name = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), label="Agency", empty_label="Choose an agency")

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies


class OfficerFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name or agency")
    kind = forms.ChoiceField(label="Kind of agency", choices=[("", "All kinds"), *Agency.Kind.choices], required=False)
    post = forms.ChoiceField(label="Post", choices=POSTS, required=False)
    training = forms.ChoiceField(label="Training", choices=[("", "Any"), *TRAINING], required=False)

    def rows(self, officers: QuerySet, session: TrainingSession, limits: Limits) -> QuerySet:
        """Those that pass every filter and are not on the list, by agency; none where a filter is invalid."""
        if self.is_wrong:
            return officers.none()
        there = TrainingAttendance.objects.filter(session=session, eslo=OuterRef("pk")).exclude(state="cancelled")
        officers = officers.current().of_active_agencies().filter(~Exists(there))
        for word in words_of(self.chosen("q")):
            officers = officers.filter(containing([word], "name", "agency__name"))
        if kind := self.chosen("kind"):
            officers = officers.filter(agency__kind=kind)
        if post := self.chosen("post"):
            officers = officers.filter(post=post)
        if training := self.chosen("training"):
            stale = Q(trained_on__isnull=True)
            if training == "stale":
                stale |= Q(trained_on__lt=months_before(today(), limits.trained))
            officers = officers.filter(stale)
        return officers.by_agency()


class AttendanceForm(VersionedForm):
    came = forms.MultipleChoiceField(
        label="People on the list",
        required=False,
        help_text="Tick everybody who came. Nobody ticked means that nobody came",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = [(str(place.pk), f"{place}, {place.agency}") for place in places]
