"""The filter of the list of resources, for the page and its files."""

from django import forms
from django.db.models.functions import Lower

from agencies.access import may
from core.board.search import containing, words_of
from core.pages.filters import FilterForm
from guidance.models import Resource
from guidance.models.resources import Age, Audience
from guidance.resources.querysets import ResourceQuerySet

REVIEW, REMOVED = "review", "removed"
STATES = (("", "In the list"), (REVIEW, "To review"), (REMOVED, "Removed"))
TEXTS = ("title", "about", "url")


class ResourceFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Title, what it is, or web address")
    audience = forms.ChoiceField(label="For whom", choices=[("", "Everybody"), *Audience.choices], required=False)
    age = forms.ChoiceField(label="Age", choices=[("", "Any age"), *Age.choices], required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)  # for those who manage them

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user
        if not may(user, "resources.manage"):
            del self.fields["state"]

    def rows(self) -> ResourceQuerySet:
        if self.is_wrong:
            return Resource.objects.none()
        found = self.in_state(self.chosen("state"))
        if audience := self.chosen("audience"):
            found = found.for_audience(audience)
        if age := self.chosen("age"):
            found = found.for_age(age)
        return found.filter(containing(words_of(self.chosen("q")), *TEXTS)).order_by(Lower("title"), "pk")

    def in_state(self, state: str) -> ResourceQuerySet:
        if state == REMOVED:
            return Resource.objects.editable_by(self.user).removed()
        listed = Resource.objects.visible_to(self.user)
        return listed.to_review() if state == REVIEW else listed
