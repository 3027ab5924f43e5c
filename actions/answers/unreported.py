"""Every agency that is asked about actions of a plan, those that have been silent longest and most often first."""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Lower

from actions.answers.filters import NOBODY, SUMMARY, AgencyRow, lead_officers
from actions.models import AgencyResponse, AskedAction, Plan
from agencies.models import Agency, Eslo
from core.board.search import containing, words_of
from core.documents.model import DATES, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

SILENT, EVERY = "silent", "all"
STATES = (("", "Some reply missing"), (SILENT, "Silent about all"), (EVERY, "All agencies"))
COLUMNS = (
    Column("Agency", 22, is_row_header=True),
    Column("Kind", 12),
    Column("ESLO", 16),
    Column("Telephone", 11),
    Column("Email", 20),
    Column("No reply", 9),
    Column("To actions", 12),
    Column("Last answer", 12, values=DATES),
    Column("Last reminded", 12, values=DATES),
)


class SilenceFilter(forms.Form):
    state = forms.ChoiceField(label="Replies", required=False, choices=STATES)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *Agency.Kind.choices])
    q = forms.CharField(label="Name of the agency", required=False, max_length=200)

    def rows(self, agencies: QuerySet) -> QuerySet:
        """Those that fit; those without a reply to most actions first, then those that answered longest ago."""
        if not self.is_valid():
            return agencies.none()
        asked = self.cleaned_data
        if asked["state"] == SILENT:
            agencies = agencies.filter(silent=F("asked"))
        elif asked["state"] != EVERY:
            agencies = agencies.filter(silent__gt=0)
        if asked["kind"]:
            agencies = agencies.filter(kind=asked["kind"])
        for word in words_of(asked["q"]):
            agencies = agencies.filter(containing([word], "name"))
        return agencies.order_by("-silent", F("last").asc(nulls_first=True), Lower("name"))

    def in_words(self) -> list[str]:
        asked = self.cleaned_data if self.is_valid() else {}
        parts = [f"Replies: {dict(STATES)[asked.get('state', '')]}"]
        parts += [f"Kind: {Agency.Kind(asked['kind']).label}"] if asked.get("kind") else []
        return parts + ([f"Name: {asked['q']}"] if asked.get("q") else [])


@dataclass(frozen=True)
class SilenceRow(AgencyRow):
    """How many actions an agency is asked about and has not replied to."""

    missing: list[AgencyResponse]

    @property
    def text(self) -> str:
        return f"{self.agency.silent} of {self.agency.asked}"


def open_askings(user, plan: Plan) -> list[AskedAction]:
    """The actions of a plan that agencies can answer now, in the order of their numbers."""
    found = AskedAction.objects.visible_to(user).open().filter(action__plan=plan)
    return list(found.select_related("action__plan", "action__answers").order_by("action__number"))


def agencies_asked(user, plan: Plan) -> QuerySet:
    """The agencies that are asked, with `asked`, `silent` (numbers of actions), `last` and `reminded` (days)."""
    open_ones = AskedAction.objects.open().filter(action__plan=plan).order_by().values("action")
    mine = Q(responses__in=AgencyResponse.objects.visible_to(user).counted().filter(action__in=open_ones))
    return (
        Agency.objects.visible_to(user)
        .filter(mine)
        .annotate(
            asked=Count("responses"),
            silent=Count("responses", filter=Q(responses__answer="")),
            last=Max("responses__answered_on"),
            reminded=Max("responses__reminded_on"),
        )
    )


def silence_rows(user, plan: Plan, agencies) -> list[SilenceRow]:
    """These agencies with their lead officers and what they have not replied to: two statements more."""
    agencies = list(agencies)
    officers = lead_officers(Eslo.objects.visible_to(user), agencies)
    missing: dict[int, list[AgencyResponse]] = defaultdict(list)
    open_ones = AskedAction.objects.open().filter(action__plan=plan).order_by().values("action")
    lines = AgencyResponse.objects.visible_to(user).silent().filter(agency__in=agencies, action__in=open_ones)
    for line in lines.select_related("action").order_by("action__number"):
        missing[line.agency_id].append(line)
    return [SilenceRow(agency, officers.get(agency.pk), missing[agency.pk]) for agency in agencies]


def silence_document(plan: Plan, rows: list[SilenceRow], criteria: list[str]) -> Document:
    lines = (
        (
            row.agency.name,
            row.agency.get_kind_display(),
            str(row.officer or ""),
            row.phone,
            row.email,
            row.text,
            ", ".join(str(line.action.number) for line in row.missing),
            print_date(row.agency.last),
            print_date(row.agency.reminded),
        )
        for row in rows
    )
    above = (plan.title, *criteria)
    table = table_of("Replies of agencies", COLUMNS, lines, none=NOBODY, summary=SUMMARY, above=above)
    return list_document("Replies of agencies", [table], lines=above)
