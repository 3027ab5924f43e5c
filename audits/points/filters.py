"""The list of internet access points: one filter for the page and its files."""

import datetime as dt

from django import forms
from django.db.models import F

from agencies.posts.rules import months_before
from audits.points.rules import PointRow, RiskQuestions, rows_of
from audits.questions.risk import BAND_WORDS, bounds
from core.board.search import containing, words_of
from core.documents.model import DATES, NUMBERS, Column, Document
from core.pages.filters import FilterForm
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

MISSING, YEAR, OLD, NEVER = "missing", "year", "old", "never"
RETURNED = (
    (MISSING, "Missing: the latest return has not come in"),
    (YEAR, "In the last 12 months"),
    (OLD, "More than 12 months ago"),
    (NEVER, "Never"),
)
STATES = (("", "In use"), ("closed", "Closed"), ("all", "In use and closed"))
ORDERS = (("", "Agency"), ("risk", "Highest risk"), ("returned", "Longest since a return"))
COLUMNS = (
    Column("Access point", 2, is_row_header=True),
    *(Column(name, width, values=values) for name, width, values in (
        ("Postcode", 0.8, ""), ("Agency", 1.8, ""), ("Risk now", 1.1, ""), ("Score now", 0.6, NUMBERS),
        ("Risk after what is planned", 1.1, ""), ("Score after", 0.6, NUMBERS), ("Risk the time before", 1.1, ""),
        ("Score before", 0.6, NUMBERS), ("Since then", 0.8, ""), ("Main reason", 2, ""), ("Look again on", 1, DATES),
        ("Last returned", 1, DATES), ("Missing", 1.2, ""), ("Closed", 0.9, DATES))),
)  # fmt: skip


class PointFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name of the place, or postcode")
    agency = forms.CharField(label="Agency", max_length=200, required=False, help_text="Words of its name")
    risk = forms.ChoiceField(label="Risk now", choices=[("", "Any"), *BAND_WORDS.items()], required=False)
    returned = forms.ChoiceField(label="Last returned", choices=[("", "Any"), *RETURNED], required=False)
    state = forms.ChoiceField(label="In use or closed", choices=STATES, required=False)
    sort = forms.ChoiceField(label="Order", choices=ORDERS, required=False)

    def points(self, points, questions: RiskQuestions, on: dt.date):
        if self.is_wrong:
            return points.none()
        points, state, order = points.select_related("agency"), self.chosen("state"), self.chosen("sort")
        if state != "all":
            points = points.filter(closed_on__isnull=not state)
        if words := words_of(self.chosen("q")):
            points = points.filter(containing(words, "name", "postcode"))
        if words := words_of(self.chosen("agency")):
            points = points.filter(containing(words, "agency__name"))
        points = returned(points, self.chosen("returned"), on)
        if self.chosen("risk") or order == "risk":
            points = points.with_risk(questions.now)
        elif order == "returned":
            points = points.with_last()
        if self.chosen("risk"):
            points = points.filter(risk__range=bounds(self.chosen("risk")))
        return in_order(points, order)


def returned(points, when: str, on: dt.date):
    if when == MISSING:
        return points.missing()
    year = months_before(on, 12)
    if when == NEVER:
        return points.with_last().filter(returned__isnull=True)
    if when == YEAR:
        return points.with_last().filter(returned__gte=year)
    return points.with_last().filter(returned__lt=year) if when == OLD else points


def in_order(points, order: str):
    """By agency and name, or by what was asked for first; what is not known last of risks, first of days."""
    points = points.by_name()
    if order == "risk":
        return points.order_by(F("risk").desc(nulls_last=True), *points.query.order_by)
    if order == "returned":
        return points.order_by(F("returned").asc(nulls_first=True), *points.query.order_by)
    return points


def points_document(points, user, questions: RiskQuestions, criteria: list[str]) -> Document:
    cells = (cells_of(row) for row in rows_of(points, user, questions))
    table = table_of(
        "Internet access points", COLUMNS, cells, none="No access point matches.",
        summary="One row for each access point.", above=criteria,
    )  # fmt: skip
    return list_document("Internet access points", [table], lines=criteria)


def cells_of(row: PointRow) -> tuple[str, ...]:
    point, last, before = row.point, row.last, row.before
    now, after, then = last and last.now, last and last.after, before and before.now
    risks = [text for risk in (now, after, then) for text in ((risk.word, str(risk.score)) if risk else ("", ""))]
    return (
        point.name,
        point.postcode,
        point.agency.name,
        *risks,
        row.change,
        last.reason if last else "",
        print_date(last.look_again) if last else "",
        print_date(last.audit_return.submitted_on) if last else "Never",
        row.missing,
        print_date(point.closed_on),
    )
