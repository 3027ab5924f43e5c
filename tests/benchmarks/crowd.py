"""Line 9: two hundred people at once, reading and editing, against two web processes as the product runs them.

Each acts every five to ten seconds. An edit is what a person does: the form is read, with the version that it was
opened at, then it is sent. Every save that the server acknowledged is counted, and looked for afterwards, in the
records and in their history. Whoever was told that somebody else had been quicker is counted apart: nothing was lost.
Among it a few return a changed plan, import a list or freeze a report, and children send forms of a survey.
"""

from __future__ import annotations

import itertools
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase

from django.db import transaction

from accounts.models import User
from accounts.people.services import create_person
from actions.models import Action, ActionLead, Plan
from actions.progress.services.progress import add_update
from agencies.models import Membership
from audits.models import Return
from audits.questions.questionnaire import form_of
from core.records.locking import create_tracked
from core.text.dates import today
from tests.benchmarks.boards import Board
from tests.benchmarks.figures import Result, percentile
from tests.benchmarks.people import signed_in
from tests.benchmarks.server import Client
from tests.benchmarks.tally import Tally
from tests.benchmarks.tasks import VERSION, Tasks, open_classes, send_form
from tests.factories.accounts import RoleGrantFactory

PEOPLE, SHORTEST, LONGEST = 200, 5.0, 10.0  # seconds between two things that one person does
SECONDS = {True: 30, False: 60}  # quick or not
P95_SECONDS = 1
EDITS = 0.4  # of what people do
TASKS = 0.03  # of what managers do: merges, imports and reports
CLASSES, ROLL = 10, 400  # of children who send forms meanwhile
REASON = "Made for measuring"
SHARED = 6  # updates that several people correct at once
READS = (
    "/plan/",
    "/plan/?sort=colour",
    "/agencies/",
    "/plan/as-at/2026-09-01/",
    "/reports/",
    "/audits/",
    "/search/?q=school",
)
ROLES = ("manager", "working_group", "working_group", "working_group", "agency")  # in turns


@dataclass
class Someone:
    """A person with a session and what they may write on: actions and updates, or questions of a return."""

    client: Client
    user: int
    actions: list[int]
    updates: list[int]
    questions: list[tuple[int, int]]  # (return, question)
    tasks: Tasks | None = None  # of a manager
    key: str = ""  # of the class in which an officer sends a form of a child now and then

    def act(self, dice: random.Random, tally: Tally) -> None:
        """Read something, or edit."""
        if self.tasks and dice.random() < TASKS:
            self.tasks.next(self.client, self.words(dice), dice, tally)
            return
        edits = [edit for edit, on in (
            (self.add, self.actions), (self.correct, self.updates), (self.answer, self.questions), (self.child, self.key)
        ) if on]  # fmt: skip
        if edits and dice.random() < EDITS:
            dice.choice(edits)(dice, tally)
            return
        address = dice.choice([*READS, *(f"/plan/actions/{key}/" for key in self.actions[:3])])
        tally.note(self.client.send(address), address, 200)

    def add(self, dice: random.Random, tally: Tally) -> None:
        """Add an update."""
        address, text = f"/plan/actions/{dice.choice(self.actions)}/updates/add/", self.words(dice)
        tally.note(self.client.send(address), address, 200)
        self.sent(tally, address, {"text": text, **day()}, lambda: tally.texts.append(text))

    def correct(self, dice: random.Random, tally: Tally) -> None:
        """Correct an update that others may be correcting too."""
        address, text = f"/plan/updates/{dice.choice(self.updates)}/correct/", self.words(dice)
        page = tally.note(self.client.send(address), address, 200)
        if version := VERSION.search(page.text):
            form = {"version": version[1], "text": text, "reason": "Spelling", **day()}
            self.sent(tally, address, form, lambda: tally.texts.append(text))
        else:
            tally.errors.append(f"{address} shows no version")

    def answer(self, dice: random.Random, tally: Tally) -> None:
        """Answer a question of the return of one's agency, which colleagues answer too."""
        key, question = dice.choice(self.questions)
        page = f"/audits/returns/{key}/?open={question}"
        shown = tally.note(self.client.send(page), page, 200)
        version = re.search(rf'name="q{question}-version" value="(\d*)"', shown.text)
        number = dice.randrange(10_000, 9_999_999)
        form = {f"q{question}-version": version[1] if version else "", f"q{question}-answer": number}
        address = f"/audits/returns/{key}/answer/{question}/"
        self.sent(tally, address, form, lambda: tally.numbers.append((key, question, number)))

    def child(self, dice: random.Random, tally: Tally) -> None:
        """Send the form of a child, as which nobody is signed in."""
        send_form(Client(self.client.port), self.key, tally)

    def sent(self, tally: Tally, address: str, form: dict, kept: Callable[[], None]) -> None:
        """Send a form and follow where it leads; `kept` notes that it was acknowledged."""
        reply = self.client.send(address, form)
        if reply.status == 409 or b"A colleague answered this" in reply.body:
            tally.seconds.append(reply.seconds)
            tally.told += 1
            return
        if tally.note(reply, address, 302).status == 302:
            kept()
            back = reply.headers["location"].partition("#")[0]
            tally.note(self.client.send(back), back, 200)

    def words(self, dice: random.Random) -> str:
        """A text that nobody else writes; in letters, since figures could be taken for the number of a child."""
        return f"Crowd {self.user} {''.join(dice.choices(ascii_lowercase, k=16))}"


def day() -> dict[str, int]:
    """Today in the fields of a form."""
    on = today()
    return {"on_day": on.day, "on_month": on.month, "on_year": on.year}


@transaction.atomic
def crowd(port: int, plan: Plan) -> list[Someone]:
    """Two hundred people: managers, members of the groups that lead, and officers of agencies whose returns are open."""
    groups = list(ActionLead.objects.filter(plan=plan, ended_on=None, lead__subgroup__isnull=False)
                  .order_by().values_list("lead__subgroup", flat=True).distinct())  # fmt: skip
    returns = list(Return.objects.filter(round__state="open", round__edition__questionnaire__key="arrangements",
                                         state__in=["in_progress", "not_started"])
                   .select_related("round__edition").order_by("pk")[: PEOPLE // 10])  # fmt: skip
    shared: list[int] = []
    people = [someone(port, plan, number, groups, returns, shared) for number in range(PEOPLE)]
    tasks, keys = Tasks.of(plan), itertools.cycle([each.key for each in open_classes(CLASSES, ROLL)])
    for person in people:
        person.tasks = tasks if person.updates else None
        person.key = next(keys) if person.questions else ""
    return people


def someone(port: int, plan: Plan, number: int, groups: list[int], returns: list[Return], shared: list[int]) -> Someone:
    """One of them. Managers correct the same few updates; two officers share each return."""
    role = ROLES[number % len(ROLES)]
    user = create_person(email=f"crowd{number}@northmere.example", name=f"Crowd {number}", by=None, reason=REASON)
    RoleGrantFactory(user=user, role=role)  # with the request of two people, where that is needed
    questions = []
    if role == "working_group":
        belong(user, subgroup_id=groups[number % len(groups)])
    elif role == "agency":
        own = returns[number // len(ROLES) % len(returns)]
        belong(user, agency_id=own.agency_id)
        questions = [(own.pk, each.pk) for each in form_of(own.round.edition).questions.values()
                     if each.type == "number"]  # fmt: skip
    user = User.objects.get(pk=user.pk)
    actions = list(Action.objects.filter(plan=plan).editable_by(user).order_by("pk").values_list("pk", flat=True))
    updates = []
    if role == "manager":
        if len(shared) < SHARED:
            action = Action.objects.get(pk=actions[len(shared)])
            shared.append(add_update(action=action, text=f"Written by {user}", on=today(), by=user).pk)
        updates = shared
    return Someone(signed_in(port, user), user.pk, actions, updates, questions)


def belong(user: User, **where: int) -> None:
    """Let somebody belong to a group or an agency."""
    create_tracked(Membership(user=user, valid_from=today(), **where), by=None, reason=REASON)


def act_until(end: float, person: Someone, tally: Tally) -> None:
    """What one person does until then; the first thing at a moment of their own."""
    dice = random.Random(person.user)
    time.sleep(dice.uniform(0, LONGEST))
    while time.monotonic() < end:
        try:
            person.act(dice, tally)
        except (OSError, IndexError) as error:  # no answer, or half of one
            tally.errors.append(repr(error))
        time.sleep(dice.uniform(SHORTEST, LONGEST))


def together(people: list[Someone], seconds: float) -> Tally:
    """Let all of them act for so long."""
    tally, end = Tally(), time.monotonic() + seconds
    threads = [threading.Thread(target=act_until, args=(end, person, tally)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def people_at_once(board: Board, *, quick: bool) -> list[Result]:
    """All of them for a while on a board in use: how long they wait, errors, and saves that were lost."""
    people, seconds = crowd(board.port, Plan.objects.in_force()), SECONDS[quick]
    return report(together(people, seconds), seconds)


def report(tally: Tally, seconds: float) -> list[Result]:
    """What a crowd met with in so many seconds."""
    lost = tally.lost()
    for error in [*tally.errors[:5], *(f"lost: {each}" for each in lost[:5])]:
        print(f"  {error}", flush=True)
    count, name = len(tally.seconds), f"{PEOPLE} people at once, {seconds:.0f} s: "
    rate = f"{count} requests, {count / seconds:.0f}/s, median {percentile(tally.seconds, 0.5) * 1000:.0f} ms"
    saved = f"{tally.saves} acknowledged, {tally.told} conflicts shown"
    tasks = f"{tally.merges} merges, {len(tally.agencies)} imports, {len(tally.reports)} reports, "
    return [
        Result("9", f"{name}p95", rate, percentile(tally.seconds, 0.95), P95_SECONDS, unit="s"),
        Result("9", "the same: errors", f"{tasks}{tally.forms.total()} children", len(tally.errors), 0, unit="errors"),
        Result("9", "the same: lost saves", saved, len(lost), 0, unit="lost"),
    ]
