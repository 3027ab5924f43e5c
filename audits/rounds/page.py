"""The board of a round: who has come how far, by kind of agency and by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from agencies.models import Agency
from audits.models import Return, Round
from audits.questions.states import CLOSED, MODERATED, READY, RECEIVED, SIGNED
from core.board.search import containing, words_of
from core.pages.filters import FilterForm
from core.pages.paging import PAGE
from core.text.dates import today
from core.text.numbers import share

EXEMPT, WAITING = "exempt", "waiting"
STANDINGS = (
    ("not_started", "Not started"),
    ("in_progress", "In progress"),
    (WAITING, "Waiting for signature"),
    ("submitted", "Submitted"),
    ("sent_back", "Sent back"),
    (MODERATED, "Moderated"),
    (EXEMPT, "Exempt"),
)
MORE = (("outstanding", "Has not come in"), ("late", "Past its last day"), ("extended", "Has more time"))
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


def standing_of(state: str, *, exempt: bool) -> str:
    """Where a return stands on the board: one of STANDINGS."""
    if exempt:
        return EXEMPT
    return {READY: WAITING, SIGNED: WAITING, CLOSED: MODERATED}.get(state, state)


@dataclass
class Line:
    """The returns of one kind of agency, or all: how many stand where, and how many came in by each deadline."""

    kind: str
    label: str
    by: Counter = field(default_factory=Counter)
    in_first: int = 0
    in_final: int = 0
    late: int = 0
    extended: int = 0

    def add(self, row: dict) -> None:
        """Count one row of ReturnQuerySet.counts_by_state()."""
        self.by[standing_of(row["state"], exempt=row["exempt"])] += row["n"]
        if not row["exempt"]:
            self.in_first += row["in_first"]
            self.in_final += row["in_final"]
        self.late += row["late"]
        self.extended += row["extended"]

    @property
    def asked(self) -> int:
        """Those that are expected."""
        return self.by.total() - self.by[EXEMPT]

    @property
    def came(self) -> int:
        """Those that have come in and were not sent back."""
        return self.by["submitted"] + self.by[MODERATED]

    @property
    def outstanding(self) -> int:
        return self.asked - self.came

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """(standing, its words, how many), in the order of the life of a return."""
        return [(key, words, self.by[key]) for key, words in STANDINGS]

    @property
    def share_came(self) -> str:
        """Of those that are expected, the share that is in."""
        return share(self.came, self.asked)

    @property
    def share_first(self) -> str:
        """Of those that are expected, the share that came by the first deadline."""
        return share(self.in_first, self.asked)

    @property
    def share_final(self) -> str:
        """Of those that are expected, the share that came by their last day."""
        return share(self.in_final, self.asked)

    def number(self, show: str) -> int:
        """How many returns a choice of the filter shows; all for none."""
        if show in dict(MORE):
            return getattr(self, show)
        return self.by[show] if show else self.by.total()


@dataclass(frozen=True)
class Board:
    """A line for each kind of agency that is asked, and one for all."""

    lines: list[Line]
    all: Line

    def number(self, show: str, kind: str) -> int:
        """How many returns are of a kind and a choice of the filter; "" for any."""
        chosen = self.all if not kind else next((line for line in self.lines if line.kind == kind), Line("", ""))
        return chosen.number(show)


def read_board(asked: Round) -> Board:
    """The board of a round today: one statement."""
    labels = dict(Agency.Kind.choices)
    lines = {kind: Line(kind, label) for kind, label in labels.items()}
    everything = Line("", "All")
    for row in asked.returns.counts_by_state():
        lines[row["kind"]].add(row)
        everything.add(row)
    return Board([line for line in lines.values() if line.by.total()], everything)


class ReturnFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="Name of the agency")
    show = forms.ChoiceField(label="Stands at", choices=[("", "Any"), *STANDINGS, *MORE], required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *Agency.Kind.choices], required=False)

    def rows(self, returns: QuerySet, asked: Round) -> QuerySet:
        """Those of the returns of a round that pass, by name; none where a filter is wrong."""
        if self.is_wrong:
            return returns.none()
        returns = showing(returns, self.chosen("show"), asked)
        if kind := self.chosen("kind"):
            returns = returns.filter(kind=kind)
        if words := words_of(self.chosen("q")):
            returns = returns.filter(containing(words, "agency__name"))
        return returns.by_name()

    def number(self, board: Board) -> int | None:
        """How many these are, known from the board; None where words were asked for."""
        if self.is_wrong:
            return 0
        return None if self.chosen("q") else board.number(self.chosen("show"), self.chosen("kind"))


def showing(returns: QuerySet, show: str, asked: Round) -> QuerySet:
    """The returns of a round that stand as a choice of the filter says; all for none."""
    if show == EXEMPT:
        return returns.filter(exempt_on__isnull=False)
    if show == "late":  # (the round is known: without its table the database finds them by an index)
        over = Q(extended_to__lt=today())
        over |= Q(extended_to__isnull=True) if asked.final_deadline < today() else Q()
        return returns.outstanding().filter(over)
    if show == "outstanding":
        return returns.outstanding()
    if show == "extended":
        return returns.outstanding().filter(extended_to__isnull=False)
    states = [state for state in Return.State.values if standing_of(state, exempt=False) == show]
    return returns.asked().filter(state__in=states) if show else returns


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


def is_received(audit_return: Return) -> bool:
    return audit_return.state in RECEIVED


def with_names(asked: Round) -> QuerySet:
    """The returns of a round with what a row tells of them."""
    return asked.returns.select_related("agency", "access_point")


def row_of(audit_return: Return, asked: Round) -> Row:
    audit_return.round = asked
    if audit_return.exempt_on:
        return Row(audit_return, "Exempt", "plain", False)
    late = audit_return.state not in RECEIVED and audit_return.deadline < today()
    return Row(audit_return, audit_return.get_state_display(), BADGES[audit_return.state], late)


def read_page(form: ReturnFilter, asked: Round, board: Board, wanted: str) -> tuple[list[Row], Page]:
    """The rows of one page, and the page: one statement, and one that counts them where words were asked for."""
    found, number = form.rows(with_names(asked), asked), form.number(board)
    paginator = Paginator(found, PAGE) if number is None else KnownPaginator(found, number)
    page = paginator.get_page(wanted)
    return [row_of(audit_return, asked) for audit_return in page.object_list], page
