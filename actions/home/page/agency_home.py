"""The home page of an agency's people: one list of what to do, their ESLO, what they answered, colleagues."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, Value, When
from django.urls import reverse

from actions.models import AgencyResponse
from actions.querysets import live_plan
from agencies.access import belongings, may
from agencies.directory.page import Held, home_values
from agencies.directory.settings import current_limits
from agencies.models import Agency
from agencies.training.page import AgencyTraining, agency_training
from core.board.due import Due, due_of
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Task:
    """A row of the task list: what to do, where, its day and what else to say of it. A question of the plan has its
    `line`, which is answered in the list itself.
    """

    text: str = ""
    href: str = ""
    by: dt.date | None = None
    more: str = ""
    status: str = ""
    is_late: bool = False
    line: AgencyResponse | None = None


@dataclass
class OwnAgency:
    """One agency of a person. `tasks` are ordered by date; `answered` can be changed, `ended` is read-only."""

    agency: Agency
    values: dict
    tasks: list[Task]
    answered: list[AgencyResponse] = field(default_factory=list)
    ended: list[AgencyResponse] = field(default_factory=list)
    training: AgencyTraining | None = None

    @property
    def links(self) -> list[Task]:
        return [task for task in self.tasks if not task.line]

    @property
    def questions(self) -> list[AgencyResponse]:
        return [task.line for task in self.tasks if task.line]


def own_agencies(user) -> list[OwnAgency]:
    """The agencies of a person, by name; a fixed number of statements for all, and two for each."""
    keys, on = belongings(user).agencies, today()
    agencies, limits = list(Agency.objects.visible_to(user).filter(pk__in=keys).by_name()), current_limits()
    due = due_of(user, [agency.pk for agency in agencies], on)
    training = agency_training(user, agencies, on)
    found = {}
    for agency in agencies:
        agency.is_editable = may(user, "directory.edit_any") or may(user, "directory.edit_own")
        values = home_values(agency, user, on, limits)
        tasks = [task_of(item, on) for item in due.get(agency.pk, [])]
        found[agency.pk] = OwnAgency(agency, values, [*tasks, *confirmations(agency, values["posts"])])
        found[agency.pk].training = training.get(agency.pk)
    for line in lines_of(user, list(found)):
        own = found[line.agency_id]
        if line.left_on or not line.action.asked.takes_answers:
            own.ended += [line] if line.answer else []
        elif line.answer:
            own.answered.append(line)
        else:
            own.tasks.append(Task(line=line))
    return list(found.values())


def task_of(item: Due, on: dt.date) -> Task:
    late = bool(item.by) and item.by < on
    if late:
        status = f"Overdue since {print_date(item.by)}"
    elif item.by:
        status = f"By {print_date(item.by)}"
    else:
        status = "To do"
    return Task(item.text, item.href, item.by, item.more, status, late)


def confirmations(agency: Agency, posts: list[Held]) -> list[Task]:
    """The posts whose confirmation is stale, for those who may confirm them."""
    if not agency.is_editable:
        return []
    return [
        Task(
            f"Confirm that {post.term} is still your {post.term.get_post_display().lower()}",
            f"{reverse('confirm_post', args=[post.term.pk])}?next={reverse('our_agency')}",
            more=f"Last confirmed: {post.confirmed.text}",
            status="To do",
        )
        for post in posts
        if post.confirmed.stale and not post.term.valid_to
    ]


OF_ACTION = ("number", "text", "status", "plan__closed_on", "asked__closed_on", "answers__counted")
OF_LINE = (
    "version", "agency", "answer", "note", "answered_on", "told_by", "left_on", "answered_by__name",
    "answered_by__email", *(f"action__{name}" for name in OF_ACTION),
    *(f"action__answers__{answer}" for answer in AgencyResponse.Answer.values),
)  # fmt: skip


def lines_of(user, keys: list[int]):
    """The questions to these agencies in plans that are not closed, the least complete first."""
    order = {"": 0, "not_started": 1, "partly": 2, "done": 3, "not_applicable": 4}
    place = Case(*(When(answer=answer, then=Value(place)) for answer, place in order.items()))
    lines = AgencyResponse.objects.visible_to(user).filter(live_plan("action__plan"), agency__in=keys)
    lines = lines.exclude(action__status="withdrawn")
    lines = lines.select_related("answered_by", "action__plan", "action__asked", "action__answers")
    return lines.only(*OF_LINE).order_by(place, "action__number", "pk")
