"""The actions of "My actions": those asked for first, then reds. The number of statements does not grow with them.

The caller passes a plan that the person may read.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.safestring import SafeString

from actions.colours.page import short_badge_html
from actions.colours.querysets import evaluate_actions
from actions.colours.rules import COLOUR_NAMES, REDS_FIRST, Evaluation
from actions.glossary.rules import Explained
from actions.models import Action, ActionLead, FollowUp, Placement, Plan, Timescale, UpdateRequest
from actions.progress.page import unanswered
from actions.table.querysets.cells import Cells, TimescaleLine, UpdateCell, read_cells
from agencies.access import may
from core.records.once import Once
from core.text.dates import today
from core.text.values import cut_at_word

MOST_TEXT, MOST_UPDATE = 240, 320  # characters of an action, and of its last update
MOST_FOLLOW_UPS = 50
LONG_MONTH = re.compile(r"([A-Z][a-z][a-z])[a-z]+(?= \d{4}$)")
RANKS = {code: place for place, code in enumerate(REDS_FIRST)}


@dataclass(slots=True)
class Card:
    """One action: a row that opens. `after` is the key of the next action, 0 on the last one.

    `text_html` is the beginning of the action with terms of the glossary explained.
    """

    action: int
    number: int
    text: str
    cells: Cells
    declared: str = ""
    after: int = 0
    next_is_here: bool = True  # whether that action is on the same page
    requests: list[UpdateRequest] = field(default_factory=list)
    text_html: SafeString = SafeString("")
    is_open: bool = False
    typed: str = ""
    errors: list[str] = field(default_factory=list)
    saved: str = ""

    @property
    def evaluation(self) -> Evaluation | None:
        return self.cells.evaluation

    @property
    def badge(self) -> SafeString:
        return SafeString(short_badge_html(self.evaluation))

    @property
    def detail(self) -> str:
        return detail_in_row(self.evaluation)

    @property
    def short(self) -> str:
        return cut_at_word(self.text, MOST_TEXT)

    @property
    def timescale(self) -> TimescaleLine | None:
        agreed = [line for line in self.cells.timescales if line.state == Timescale.State.AGREED]
        return agreed[-1] if agreed else None

    @property
    def proposed(self) -> TimescaleLine | None:
        return next((line for line in self.cells.timescales if line.state == Timescale.State.PROPOSED), None)

    @property
    def last(self) -> UpdateCell | None:
        return self.cells.updates[0] if self.cells.updates else None

    @property
    def asked(self) -> str:
        """Until or since when an update is wanted."""
        request, on = self.requests[0], today()
        return (
            f"wanted by {short_day(request.wanted_by, on)}"
            if request.wanted_by
            else (f"asked {short_day(request.asked_on, on)}")
        )

    @property
    def last_day(self) -> str:
        return short_day(self.last.on, today()) if self.last else ""

    @property
    def last_text(self) -> str:
        return cut_at_word(self.last.text, MOST_UPDATE) if self.last else ""


def detail_in_row(evaluation: Evaluation) -> str:
    """What a closed row says after the label: "14 months", "since 30 Sep 2025"; "" where the day of the last update,
    which stands beside it, says the same.
    """
    if evaluation.detail.startswith("last on"):
        return ""
    return LONG_MONTH.sub(r"\1", evaluation.detail).removesuffix(" later than first agreed")


def short_day(day: dt.date, on: dt.date) -> str:
    """A day of this year as "22 Sep", of another as "22 Sep 2025"."""
    return f"{day.day} {day:%b}" if day.year == on.year else f"{day.day} {day:%b} {day.year}"


@dataclass(frozen=True)
class Led:
    """The open actions that a person leads: key → code of its colour today, in their order, and what was asked of them.

    The order: those with a request for an update first, then reds, and in each colour the soonest due, then the longest
    without an update.
    """

    colours: dict[int, str]
    requests: list[UpdateRequest]


def led_actions(user, plan: Plan) -> Led:
    """Two statements, and another where a stored colour is old."""
    on = today()
    led = ActionLead.objects.visible_to(user).for_user(user).filter(plan=plan).values("action")
    rows = Placement.objects.visible_to(user).standing().still_open().filter(plan=plan, action__in=led)
    found: dict[int, tuple] = {}
    for action, *known in rows.values_list("action_id", "row", "colour", "colour_until", "due", "last_update_on"):
        found.setdefault(action, tuple(known))  # the first of several places
    old = [action for action, (_, _, until, *_) in found.items() if until and until <= on]
    anew = {action: evaluation.code for action, evaluation in evaluate_actions(old, on).items()} if old else {}
    colours = {action: anew.get(action, known[1]) for action, known in found.items()}
    requests = requests_of(user, list(found)) if found else []
    asked = {request.action_id for request in requests}

    def place(action: int) -> tuple:
        row, _, _, due, updated = found[action]
        return action not in asked, RANKS.get(colours[action], len(RANKS)), due or dt.date.max, updated, row

    return Led({action: colours[action] for action in sorted(found, key=place)}, requests)


def counted(colours: dict[int, str]) -> list[tuple[str, str]]:
    """(code, "3 red") of each colour, reds first."""
    codes = list(colours.values())
    return [(code, f"{codes.count(code)} {COLOUR_NAMES[code].lower()}") for code in REDS_FIRST if code in codes]


def cards_of(
    user, keys: list[int], *, requests: list[UpdateRequest], glossary: Explained, before: list[int] | None = None
) -> list[Card]:
    """Some actions in this order; `before` is the whole order, from which each has the next one."""
    order = before or keys
    following = dict(zip(order, [*order[1:], 0], strict=False))
    facts = Action.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "number", "text", "declared")
    known = {pk: (pk, *rest) for pk, *rest in facts}
    cells = read_cells(keys, latest_only=True)
    cards = []
    for key in keys:
        pk, number, text, declared = known[key]
        declared_label = Action.Declared(declared).label if declared else ""
        card = Card(pk, number, text, cells[key], declared=declared_label, after=following.get(key, 0))
        card.next_is_here = card.after in known
        card.requests = [request for request in requests if request.action_id == key]
        glossary.new_row()
        card.text_html = glossary.html(card.short)
        cards.append(card)
    return cards


def requests_of(user, keys: list[int]) -> list[UpdateRequest]:
    waiting = unanswered(UpdateRequest.objects.visible_to(user).filter(action__in=keys))
    return list(waiting.select_related("action", "asked_by").order_by("-asked_on", "-pk"))


def follow_ups_of(user, plan: Plan) -> list[FollowUp]:
    """The open follow-ups of this person in a plan, the soonest due first; those without a date last."""
    return FOLLOW_UPS(user.pk, plan.pk) if may(user, "plan.read") else []


FOLLOW_UPS = Once(
    lambda user, plan: (
        FollowUp.objects.open()
        .filter(owner=user, action__plan=plan)
        .select_related("action")
        .order_by(F("due").asc(nulls_last=True), "pk")[:MOST_FOLLOW_UPS]
    )
)
