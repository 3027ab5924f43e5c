"""What stands around the actions of the demonstration plan: follow-ups, queries, references, measures, one link.

Keyed by row and by the keys of people.PEOPLE and updates.MEETINGS; each happens on its day, through the services.
"""

import datetime as dt
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.models import User
from actions.evidence.services import add_link
from actions.figures.services import set_measure
from actions.followups.services import add_follow_up, finish_follow_up
from actions.models import Action, Meeting
from actions.progress.services.requests import ask_for_update
from actions.queries.services import answer_query, decide_query, raise_query
from actions.references.services import settle_reference
from esafety.demo.reading import read_rows


@dataclass(frozen=True)
class Task:
    row: int
    by: str
    owner: str
    text: str
    noted_on: date
    due: date | None
    done_on: date | None = None
    note: str = ""


class Answer(NamedTuple):
    row: int
    on: date
    by: str
    text: str


@dataclass(frozen=True)
class Question:
    """A query, and the meeting that decided what, where one did."""

    row: int
    by: str
    text: str
    raised_on: date
    asked_at: str = ""
    decided_at: str = ""
    outcome: str = ""
    decision: str = ""

    @property
    def answers(self) -> list[tuple[date, str, str]]:
        return [answer[1:] for answer in ANSWERS if answer.row == self.row]


TASKS = read_rows("follow_ups", Task)
QUESTIONS = read_rows("queries", Question)
ANSWERS = read_rows("query_answers", Answer)

REFERENCES = {32: date(2025, 12, 2), 41: date(2025, 12, 2)}  # row → the day on which its proposed place was confirmed
MEASURED_SINCE = date(2025, 12, 2)
MEASURES = {
    1: "agencies.coverage",
    3: "agencies.trained_agencies",
    4: "audits.received",
    17: "guidance.resources",
    29: "agencies.came_to_courses",
    30: "agencies.vacancies",
    42: "incidents.published",
}
REQUESTS = (
    (18, "helen", date(2026, 11, 16), date(2026, 12, 4), "How many agencies have taken up the paragraph by now?"),
)
LINKS = ((17, "helen", date(2026, 11, 2), "https://www.northmere.example/online-safety/links", "The page of links"),)


def happenings(actions: dict[int, Action], people: dict[str, User], meetings: dict[str, Meeting]):
    for task in TASKS:
        yield from of_task(task, actions[task.row], people)
    for question in QUESTIONS:
        yield from of_question(question, actions[question.row], people, meetings)
    for row, day in REFERENCES.items():
        yield day, 9, lambda row=row: confirm(actions[row], people["helen"])
    for row, key in MEASURES.items():
        yield MEASURED_SINCE, 9, lambda row=row, key=key: measured(actions[row], key, people["helen"])
    for row, by, day, wanted_by, note in REQUESTS:
        asked = {"note": note, "wanted_by": wanted_by, "by": people[by]}
        yield day, 9, lambda row=row, asked=asked: ask_for_update(action=fresh(actions[row]), **asked)
    for row, by, day, url, title in LINKS:
        kept = {"url": url, "title": title, "by": people[by]}
        yield day, 9, lambda row=row, kept=kept: add_link(action=fresh(actions[row]), **kept)


def of_task(task: Task, action: Action, people: dict[str, User]):
    noted = {}

    def note():
        owner, by = people[task.owner], people[task.by]
        noted["task"] = add_follow_up(action=fresh(action), text=task.text, owner=owner, due=task.due, by=by)

    def finish():
        follow_up = noted["task"]
        finish_follow_up(follow_up=follow_up, expected=follow_up.version, by=people[task.owner], note=task.note)

    yield task.noted_on, 9, note
    if task.done_on:
        yield task.done_on, 10, finish


def of_question(question: Question, action: Action, people: dict[str, User], meetings: dict[str, Meeting]):
    asked = {}

    def ask():
        meeting = meetings[question.asked_at] if question.asked_at else None
        asked["query"] = raise_query(action=fresh(action), text=question.text, by=people[question.by], meeting=meeting)

    def decide(day: dt.date):
        decide_query(
            query=asked["query"],
            expected=asked["query"].version,
            text=question.decision,
            outcome=question.outcome,
            meeting=meetings[question.decided_at],
            taken_on=day,
            by=people["helen"],
        )

    yield question.raised_on, 9, ask
    for day, name, text in question.answers:
        yield day, 10, lambda name=name, text=text: answer_query(query=asked["query"], text=text, by=people[name])
    if question.decided_at:
        day = meetings[question.decided_at].held_on
        yield day, 11, lambda: decide(day)


def confirm(action: Action, by: User) -> None:
    reference = action.cross_references.proposed().select_related("action__plan").get()
    settle_reference(reference=reference, expected=reference.version, target=reference.target, by=by)


def measured(action: Action, key: str, by: User) -> None:
    fresh(action)
    set_measure(action=action, expected=action.version, measure=key, by=by)


def fresh(action: Action) -> Action:
    action.refresh_from_db()
    return action
