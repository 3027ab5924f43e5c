from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html

from agencies.directory.forms import email_field, reason_field
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.posts.rules import Limits, months_before
from core.board.search import containing, words_of
from core.pages.fields import DateField, text_field, ticks_field
from core.pages.filters import FilterForm
from core.pages.forms import VersionedForm
from core.text.dates import today

POSTS = (("", "ESLOs and deputies"), (Eslo.Post.LEAD, "ESLOs"), (Eslo.Post.DEPUTY, "Deputies"))
TRAINING = (("stale", "Training out of date, or none on record"), ("never", "No training on record"))
ME, OTHER = "me", "other"  # who has a place; otherwise the key of an ESLO or deputy


def time_field(label: str, example: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        help_text=f"For example, {example}",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": f"Enter a time, such as {example}"},
    )


def work_email(**options) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return email_field(example="name@example.org", widget=widget, **options)


class SessionForm(forms.Form):
    title = forms.CharField(label="What it is called", max_length=200)
    held_on = DateField(label="Held on", help_text="For example, 3 February 2010. It may be in the past")
    starts_at = time_field("Starts at", "14:00")
    ends_at = time_field("Ends at", "16:00")
    place = forms.CharField(label="Place", max_length=200, required=False)
    trainer = forms.CharField(label="Trainer", max_length=200, required=False)
    places = forms.IntegerField(
        label="Number of places",
        required=False,
        min_value=1,
        max_value=9_999,
        help_text="Leave it blank if there is room for everybody",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "Enter a number of places from 1 to 9,999, or leave it blank for no limit",
        ),
    )
    booking_closes_on = DateField(
        label="Last day for booking",
        required=False,
        help_text="Leave it blank if places can be booked until the day of the session",
    )
    joining_words = text_field(
        "What people need to know before they come",
        required=False,
        hint="For example, where to park. Shown only to people with a place, and sent to them",
        rows=3,
        limit=1_000,
    )
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Shown only to people with a place, and sent to them",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter a whole link, such as https://meet.example.org/room"},
    )
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


class BookForm(forms.Form):
    """`people` are choices; `agencies`, where given, those from which the agency is chosen."""

    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), label="Agency", empty_label="Choose an agency")
    who = forms.ChoiceField(label="Who is the place for?", widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = work_email()

    def __init__(self, *args, people: list[tuple[str, str]], agencies: QuerySet | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies
        self.fields["who"].choices = people
        if OTHER not in dict(people):
            del self.fields["name"], self.fields["email"]

    def clean(self):
        """Whoever is chosen from the list has a name and an address: what else was typed does not matter."""
        values = super().clean()
        if values.get("who") != OTHER:
            for name in ("name", "email"):
                self.errors.pop(name, None)
                values.pop(name, None)
        return values


class GuestForm(forms.Form):
    name = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = work_email(required=False, help_text="For emails about the session")
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
        if self.is_wrong:
            return officers.none()
        there = TrainingAttendance.objects.taken().filter(session=session, eslo=OuterRef("pk"))
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
    came = ticks_field(
        "People on the list",
        required=False,
        hint="Tick everybody who came. The others are recorded as absent",
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        label = "<strong>{}</strong>, <span>{}</span>"
        self.fields["came"].choices = [(str(place.pk), format_html(label, place, place.agency)) for place in places]
