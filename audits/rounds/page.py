"""The page of a round: its returns by name, those that are not in first."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower, TruncDate

from agencies.models import Agency
from audits.models import Answer, Chase, Return, Round
from audits.querysets import CAME_IN
from audits.questions.states import NOT_STARTED, READY, RECEIVED
from audits.rounds.counting import BACK, EXEMPT, STANDINGS, StatusCounts, is_back, standing_of
from core.board.search import containing, words_of
from core.pages.filters import FilterForm
from core.pages.paging import PAGE
from core.text.dates import today

NOT_IN, ALL = "outstanding", "all"
MORE = (("late", "Past its last day"), ("extended", "Has more time"))
SHOW = ((NOT_IN, "Not in yet"), *STANDINGS, *MORE, (ALL, "All returns"))
CAME = ("submitted", "moderated", BACK)  # what is listed by name, since nobody waits for it
BADGES = {
    "not_started": "grey",
    "in_progress": "blue",
    "ready": "amber",
    "signed": "amber",
    "sent_back": "red",
    "submitted": "green",
    "moderated": "green",
    "closed": "green",
}


def number_of(counts: StatusCounts, show: str) -> int:
    if show in {NOT_IN, ALL}:
        return counts.not_in if show == NOT_IN else counts.by.total()
    return getattr(counts, show) if show in dict(MORE) else counts.by[show]


class ReturnFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name of the agency")
    show = forms.ChoiceField(label="Stands at", choices=SHOW, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *Agency.Kind.choices], required=False)

    @property
    def show_now(self) -> str:
        return self.chosen("show") or NOT_IN

    @property
    def is_waiting_first(self) -> bool:
        return self.show_now not in {ALL, EXEMPT, *CAME}

    def rows(self, returns: QuerySet, asked: Round) -> QuerySet:
        """The returns of a round that pass: what is not in by days of silence, the longest first, others by name."""
        if self.is_wrong:
            return returns.none()
        returns = showing(returns, self.show_now, asked)
        if kind := self.chosen("kind"):
            returns = returns.filter(kind=kind)
        if words := words_of(self.chosen("q")):
            returns = returns.filter(containing(words, "agency__name"))
        if not self.is_waiting_first:
            return returns.by_name()
        return returns.order_by("heard_on", Lower("agency__name"), "access_point__name", "pk")

    def number(self, counts: StatusCounts) -> int | None:
        if self.is_wrong:
            return 0
        if self.chosen("q"):
            return None
        kind = self.chosen("kind")
        of_kind = next((each for each in counts.kinds if each.kind == kind), StatusCounts(kind))
        return number_of(of_kind if kind else counts, self.show_now)


def showing(returns: QuerySet, show: str, asked: Round) -> QuerySet:
    if show == ALL:
        return returns
    if show == EXEMPT:
        return returns.filter(exempt_on__isnull=False)
    if show == "late":  # (the round is known: without its table the database finds them by an index)
        over = Q(extended_to__lt=today())
        over |= Q(extended_to__isnull=True) if asked.final_deadline < today() else Q()
        return returns.not_in().filter(over)
    if show == NOT_IN:
        return returns.not_in()
    if show == "extended":
        return returns.not_in().filter(extended_to__isnull=False)
    if show == BACK:
        return returns.asked().filter(CAME_IN).exclude(state__in=RECEIVED)
    came_in = show in CAME
    states = [each for each in Return.State.values if standing_of(each, came_in=came_in, exempt=False) == show]
    return returns.asked().filter(CAME_IN if came_in else ~CAME_IN, state__in=states)


class KnownPaginator(Paginator):
    def __init__(self, rows: QuerySet, number: int):
        super().__init__(rows, PAGE)
        self.count = number


@dataclass(frozen=True)
class Row:
    audit_return: Return
    badge: str
    colour: str
    is_late: bool
    on: dt.date

    @property
    def is_awaited(self) -> bool:
        """Whether its agency still has something to do, and may be written to."""
        return self.audit_return.state not in RECEIVED and not self.audit_return.exempt_on

    @property
    def silent(self) -> int:
        return max((self.on - self.audit_return.heard_on).days, 0)


def is_received(audit_return: Return) -> bool:
    return audit_return.state in RECEIVED


def with_names(asked: Round) -> QuerySet:
    """The returns of a round with `heard_on` (last answered, else first asked) and `mailed_on` (latest email)."""
    answers = Answer.objects.filter(audit_return=OuterRef("pk")).annotate(on=TruncDate("answered_at"))
    answered = Case(When(~Q(state=NOT_STARTED), then=Subquery(answers.order_by("-answered_at").values("on")[:1])))
    mails = Chase.objects.filter(audit_return=OuterRef("pk")).values("sent_on")
    days = answered, Subquery(mails.order_by("sent_on")[:1]), Value(asked.opened_on)
    return asked.returns.select_related("agency", "access_point").annotate(
        heard_on=Coalesce(*days, output_field=DateField()),
        mailed_on=Subquery(mails.exclude(to="").order_by("-sent_on")[:1]),
    )


def row_of(audit_return: Return, asked: Round, on: dt.date) -> Row:
    audit_return.round = asked
    came_in = audit_return.submitted_on is not None
    if audit_return.exempt_on:
        return Row(audit_return, "Exempt", "plain", False, on)
    badge, colour = audit_return.get_state_display(), BADGES[audit_return.state]
    if is_back(audit_return.state, came_in=came_in):
        badge, colour = dict(STANDINGS)[BACK], BADGES["sent_back"]
    elif audit_return.state == READY:
        badge = "To be signed"
    elif audit_return.form == Return.Form.REGISTER and audit_return.state == NOT_STARTED:
        badge = "No place registered"
    return Row(audit_return, badge, colour, not came_in and audit_return.deadline < on, on)


def read_page(form: ReturnFilter, asked: Round, counts: StatusCounts, wanted: str) -> tuple[list[Row], Page]:
    found, number = form.rows(with_names(asked), asked), form.number(counts)
    paginator = Paginator(found, PAGE) if number is None else KnownPaginator(found, number)
    page = paginator.get_page(wanted)
    on = today()
    return [row_of(audit_return, asked, on) for audit_return in page.object_list], page
