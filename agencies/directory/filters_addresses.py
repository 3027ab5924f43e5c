"""The filter form of the page of addresses, its bookmark, its files and its saved lists."""

from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from agencies.directory.contacts import AGENCIES, DEPUTIES, ESLOS, MEMBERS, Wanted
from agencies.directory.filters import STALE
from agencies.models import SCHOOLS, Agency, SubGroup
from agencies.posts.rules import Limits
from core.pages.filters import FilterForm
from core.text.dates import today

WHO = (
    (ESLOS, "ESLOs"),
    (DEPUTIES, "Deputies"),
    (AGENCIES, "Agencies’ own addresses"),
    (MEMBERS, "Representatives on a group"),
)
SCHOOL, OTHER = "schools", "others"
KINDS = (("", "All kinds"), (SCHOOL, "All schools and colleges"), (OTHER, "All other agencies"), *Agency.Kind.choices)
ONLY = (
    ("untrained", "Training of the ESLO out of date"),
    ("unconfirmed", "ESLO not confirmed for long"),
    ("stale", "Either of the two"),
    ("vacant", "No ESLO named"),
)


class AddressFilter(FilterForm):
    who = forms.MultipleChoiceField(
        label="Whose addresses",
        choices=WHO,
        required=False,
        initial=[ESLOS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        help_text="ESLOs, where nothing is ticked",
    )
    group = forms.ModelChoiceField(
        queryset=SubGroup.objects.none(),
        label="Group",
        required=False,
        empty_label="All groups",
        help_text="For representatives",
    )
    kind = forms.ChoiceField(label="Kind of agency", choices=KINDS, required=False)
    only = forms.ChoiceField(label="Only agencies where", choices=[("", "Any"), *ONLY], required=False)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups

    @property
    def asked(self) -> dict:
        return self.cleaned_data if self.is_bound and self.is_valid() else {}

    @property
    def wanted(self) -> Wanted:
        who = set(self.asked.get("who") or [ESLOS])
        if self.asked.get("only") == "vacant":
            who = who - {ESLOS} | {AGENCIES}
        group = self.asked.get("group")
        if group:
            who.add(MEMBERS)
        return Wanted(frozenset(who), group.pk if group else None, vacancies=not self.asked.get("only"))

    def rows(self, agencies: QuerySet, limits: Limits) -> QuerySet:
        if self.is_wrong:
            return agencies.none()
        found, kind, only = agencies.active(), self.asked.get("kind"), self.asked.get("only")
        if kind in (SCHOOL, OTHER):
            found = found.filter(kind__in=SCHOOLS) if kind == SCHOOL else found.exclude(kind__in=SCHOOLS)
        elif kind:
            found = found.filter(kind=kind)
        if only in STALE:
            confirmed, trained = STALE[only]
            found = found.stale(limits, today(), confirmed=confirmed, trained=trained)
        elif only == "vacant":
            found = found.vacant()
        return found.by_kind()

    def in_words(self) -> list[str]:
        names = dict(WHO)
        parts = [", ".join(names[name] for name, _ in WHO if name in self.wanted.who)]
        if group := self.asked.get("group"):
            parts.append(f"Group: {group}")
        if kind := self.asked.get("kind"):
            parts.append(dict(KINDS)[kind])
        if only := self.asked.get("only"):
            parts.append(f"Only agencies where: {dict(ONLY)[only].lower()}")
        return parts

    def as_query(self) -> str:
        """The filters as a canonical query string: equal for equal lists, with nothing else in it."""
        asked = self.asked
        pairs = [("who", name) for name, _ in WHO if name in asked.get("who", ())]
        pairs += [("group", asked["group"].pk)] if asked.get("group") else []
        pairs += [(name, asked[name]) for name in ("kind", "only") if asked.get(name)]
        return urlencode(pairs)
