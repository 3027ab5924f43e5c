"""One filter form for the list of people and its files."""

import datetime as dt

from django import forms
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import RoleGrant
from accounts.roles import role_choices
from accounts.second_factor.rules import factors_of_outer
from agencies.models import Membership, SubGroup
from core.board.search import containing, words_of
from core.pages.filters import FilterForm

TEXTS = ("name", "email", "job_title", "initials")
STATES = (("unused", "Open, and not used for long"), ("closed", "Closed"), ("all", "Open and closed"))
FACTORS = (("yes", "Has a second step"), ("no", "Has none"))
ORDERS = (("seen", "Longest without signing in"), ("new", "Newest first"))


class PeopleFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name, address, initials or job")
    role = forms.ChoiceField(label="Role", required=False)
    agency = forms.CharField(label="Agency", max_length=200, required=False, help_text="Part of its name")
    group = forms.ModelChoiceField(
        label="Group", queryset=SubGroup.objects.none(), required=False, empty_label="Any group"
    )
    factor = forms.ChoiceField(label="Second step", choices=[("", "Any"), *FACTORS], required=False)
    state = forms.ChoiceField(label="Account", choices=[("", "Open"), *STATES], required=False)
    sort = forms.ChoiceField(label="Order", choices=[("", "Name"), *ORDERS], required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Any role"), *role_choices(), ("none", "No role")]
        self.fields["group"].queryset = SubGroup.objects.visible_to(by)

    def rows(self, people: QuerySet, unused_before: dt.date, day: dt.date) -> QuerySet:
        if self.is_wrong:
            return people.none()
        state = self.chosen("state")
        if state == "unused":
            people = people.unused_since(unused_before)
        elif state != "all":
            people = people.filter(is_active=state != "closed")
        for word in words_of(self.chosen("q")):
            people = people.filter(containing([word], *TEXTS))
        return self.in_order(self.by_factor(self.by_place(self.by_role(people), day)))

    def by_role(self, people: QuerySet) -> QuerySet:
        role = self.chosen("role")
        if role == "none":
            return people.filter(~Exists(RoleGrant.objects.current().filter(user=OuterRef("pk"))))
        return people.with_role(role) if role else people

    def by_place(self, people: QuerySet, day: dt.date) -> QuerySet:
        own = Membership.objects.current(day).filter(user=OuterRef("pk"))
        if group := self.chosen("group"):
            people = people.filter(Exists(own.filter(subgroup=group)))
        words = words_of(self.chosen("agency"))
        return people.filter(Exists(own.filter(containing(words, "agency__name")))) if words else people

    def by_factor(self, people: QuerySet) -> QuerySet:
        factor = self.chosen("factor")
        if not factor:
            return people
        has = Exists(factors_of_outer())
        return people.filter(has if factor == "yes" else ~has)

    def in_order(self, people: QuerySet) -> QuerySet:
        order = self.chosen("sort")
        if order == "seen":
            return people.order_by(F("last_login").asc(nulls_first=True), "name", "pk")
        return people.order_by("-date_joined", "-pk") if order == "new" else people.order_by("name", "pk")
