"""The filter form of the list of agencies, its bookmark and its export."""

import datetime as dt

from django import forms
from django.db.models import Q, QuerySet

from agencies.models import Agency, TrainingAttendance
from agencies.posts.rules import Limits
from agencies.training.querysets import sees_whole_lists
from core.board.search import containing, words_of
from core.pages.fields import PastDateField
from core.pages.filters import FilterForm
from core.text.dates import today

POSTS = (
    ("held", "Somebody is named"),
    ("vacant", "Vacant, or nobody named"),
    ("stale", "Confirmation or training out of date"),
    ("unconfirmed", "Confirmation out of date"),
    ("untrained", "Training out of date"),
)
BOOKED = ("booked", "Booked on a coming course")  # for those who see whole lists of courses
STALE = {"stale": (True, True), "unconfirmed": (True, False), "untrained": (False, True)}
STATES = (("closed", "Closed"), ("all", "Active and closed"))
TEXTS = ("name", "postcode", "national_reference", "local_reference", "address")
ORDERS = (("kind", "Kind"), ("confirmed", "Longest without a confirmation"), ("trained", "Longest without training"))


class AgencyFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name, postcode, reference or ESLO")
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *Agency.Kind.choices], required=False)
    state = forms.ChoiceField(label="Active or closed", choices=[("", "Active"), *STATES], required=False)
    post = forms.ChoiceField(label="ESLO", choices=[("", "Any"), *POSTS], required=False)
    on = PastDateField(label="As it was on", required=False, help_text="Leave empty for today")
    sort = forms.ChoiceField(label="Order", choices=[("", "Name"), *ORDERS], required=False)

    def __init__(self, *args, places: QuerySet | None = None, **options):
        super().__init__(*args, **options)
        self.places = places
        if places is not None:
            self.fields["post"].choices = [*self.fields["post"].choices, BOOKED]

    def clean(self):
        """Stale confirmations are known of today only: just the latest is stored. A place is booked for the future."""
        values = super().clean()
        day = values.get("on")
        if values.get("post") in STALE and day and day != today():
            self.add_error("post", "What is out of date can only be shown as of today: leave the day empty")
        if values.get("post") == BOOKED[0] and day and day != today():
            self.add_error("post", "Bookings can only be shown as of today: leave the day empty")
        return values

    @property
    def day(self) -> dt.date:
        return self.chosen("on") or today()

    @property
    def is_past(self) -> bool:
        return self.day < today()

    def rows(self, agencies: QuerySet, limits: Limits) -> QuerySet:
        if self.is_wrong:
            return agencies.none()
        day, state = self.day, self.chosen("state")
        if state != "all":
            agencies = agencies.closed(day) if state == "closed" else agencies.active(day)
        if kind := self.chosen("kind"):
            agencies = agencies.filter(kind=kind)
        for word in words_of(self.chosen("q")):
            agencies = containing_word(agencies, word, day)
        return self.in_order(self.by_post(agencies, limits), day)

    def by_post(self, agencies: QuerySet, limits: Limits) -> QuerySet:
        post, day = self.chosen("post"), self.day
        if post in STALE:
            confirmed, trained = STALE[post]
            return agencies.stale(limits, day, confirmed=confirmed, trained=trained)
        if post == BOOKED[0] and self.places is not None:
            return agencies.filter(pk__in=self.places.ahead(day).by_leads(day).order_by().values("agency"))
        if post == "vacant":
            return agencies.vacant(day)
        return agencies.staffed(day) if post == "held" else agencies

    def in_order(self, agencies: QuerySet, day: dt.date) -> QuerySet:
        order = self.chosen("sort")
        if order == "kind":
            return agencies.by_kind()
        if self.chosen("post") == "vacant":  # no lead officer who could be without anything
            return agencies.by_name()
        return agencies.longest_without(order, day) if order else agencies.by_name()


def agency_filter(request) -> AgencyFilter:
    places = TrainingAttendance.objects.visible_to(request.user) if sees_whole_lists(request.user) else None
    return AgencyFilter.from_query(request.GET, places=places)


def containing_word(agencies: QuerySet, word: str, on: dt.date) -> QuerySet:
    return agencies.filter(containing([word], *TEXTS) | Q(pk__in=agencies.of_eslo(word, on)))
