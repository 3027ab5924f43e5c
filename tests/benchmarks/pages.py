"""Lines 1 to 4: the main pages of a board, real and grown, in turns with a page of the plain project."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched

from accounts.models import User
from accounts.roles import ROLES
from actions.models import Meeting, Plan
from agencies.models import TrainingSession
from audits.models import Answer, Return, Round
from core.text.dates import quarter_of, today
from guidance.models import News
from reports.models import Report
from tests.benchmarks.boards import MEETING, Board, busy_action
from tests.benchmarks.figures import Result, Sample, milliseconds
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import Pace, interleave, page
from tests.benchmarks.server import Answer as Reply
from tests.benchmarks.server import Client, find_workers

LIMITS = {"1": 6, "2": 8}  # times hello1
TAIL = 2  # p95 against the median, line 1
GROWTH = 1.25  # line 3
OWN_LIMITS = {"check": 1, "changes of three months": 0.3}  # seconds, grown, instead of GROWTH
STATEMENTS, OF_AN_ACTION = 12, 24  # line 4
AT_ONCE = 5  # pages that are measured in the same rounds
HELLO1 = "/hello1/"
ACTION = "an action with 100 updates"


@dataclass(frozen=True)
class Visit:
    """A page or a save of one person: `send` does it once and returns the answer."""

    line: str
    send: Callable[..., Reply]

    def seconds(self) -> float:
        """How long it took."""
        return self.send().seconds

    def statements(self) -> int:
        """How many statements it sends, those of the transaction included, once caches are warm."""
        replies = [self.send({"X-Measure": "statements"}) for _ in range(4)]
        return min(int(reply.headers["x-measured"]) for reply in replies)


def read(client: Client, path: str, line: str = "2") -> Visit:
    """Reading a page."""
    return Visit(line, lambda headers=None: client.must(200, path, None, headers))


def visits(board: Board) -> dict[str, Visit]:
    """Name → visit of every main page of a board, which is in use."""
    manager, member = board.client("manager"), board.client("working_group")
    plan = Plan.objects.in_force()
    arrangements = Round.objects.filter(edition__questionnaire__key="arrangements", state="open").order_by("-pk")[0]
    submitted = Return.objects.filter(round=arrangements, state="submitted").order_by("pk")[0]
    begun = Return.objects.filter(round=arrangements, times_submitted=0).order_by("state", "pk")[0]
    meeting = Meeting.objects.get(name=f"{MEETING}, {plan}")
    on, quarter = today(), quarter_of(today() - dt.timedelta(days=92))
    pages = {
        ACTION: f"/plan/actions/{busy_action(plan).pk}/",
        "changes of three months": f"/plan/changes/?from={on - dt.timedelta(days=91)}&to={on}",
        "check": "/plan/check/",
        "search": "/search/?q=school",
        "agencies": "/agencies/",
        "an agency": f"/agencies/{submitted.agency_id}/",
        "a round": f"/audits/rounds/{arrangements.pk}/",
        "a return": f"/audits/returns/{begun.pk}/",
        "moderation of a return": f"/audits/returns/{submitted.pk}/moderate/",
        "figures of a quarter": f"/incidents/figures/?quarter={quarter[0]}-Q{quarter[1]}",
        "figures of a year": f"/incidents/figures/year/{quarter[0]}/",
        "the meeting walk": f"/plan/meeting/{meeting.pk}/walk/",
        "training sessions": "/agencies/training/",
        "a training session": f"/agencies/training/{TrainingSession.objects.coming().latest('held_on').pk}/",
        "resources": "/resources/",
        "news": "/news/",
        "a piece of news": f"/news/{News.objects.published().first().pk}/",
    }
    frozen = Report.objects.frozen().latest_first().first()
    return {
        "the plan, manager": read(manager, "/plan/", "1"),
        "the plan, member": read(member, "/plan/", "1"),
        "saving an update": save_update(manager, plan),
        "saving an answer": save_answer(board),
        "recording an incident": record_incident(board),
        **{name: read(manager, path) for name, path in pages.items()},
        "a frozen report": read(board.client("board"), f"/reports/{frozen.pk}/"),
        **homes(board),
    }


def homes(board: Board) -> dict[str, Visit]:
    """The home of every role that somebody holds."""
    found = {}
    for role in ROLES:
        if User.objects.filter(role_grants__role=role, role_grants__ended_at=None, is_active=True).exists():
            client = board.client(role)
            found[f"home: {role.replace('_', ' ')}"] = read(client, client.must(302, "/").headers["location"])
    return found


def save_update(client: Client, plan: Plan) -> Visit:
    """Adding an update, each time to another action."""
    actions = plan.actions.filter(status="in_progress").order_by("-number").values_list("pk", flat=True)[:50]
    numbers, keys = itertools.count(1), itertools.cycle(list(actions))

    def send(headers=None) -> Reply:
        form = {"text": f"Line {next(numbers)} of the benchmark.", "on_day": "3", "on_month": "2", "on_year": "2026"}
        return client.must(302, f"/plan/actions/{next(keys)}/updates/add/", form, headers)

    return Visit("1", send)


def save_answer(board: Board) -> Visit:
    """Answering one question of a return, otherwise each time, as the page of its section does."""
    fills = person("agency")
    own = Return.objects.filter(agency__in=fills.memberships.values("agency"), state="in_progress").first()
    client, question = signed_in(board.port, fills), own.round.edition.questions.get(code="A2.4").pk
    answer = Answer.objects.filter(audit_return=own, question=question).first()
    versions, answers = itertools.count(answer.version if answer else 0), itertools.cycle("yn")
    if answer and answer.value == "y":
        next(answers)

    def send(headers=None) -> Reply:
        form = {f"q{question}-version": str(next(versions)), f"q{question}-answer": next(answers)}
        address = f"/audits/returns/{own.pk}/answer/{question}/"
        return client.must(200, address, form, {"HX-Request": "true", **(headers or {})})

    return Visit("1", send)


def record_incident(board: Board) -> Visit:
    """Recording an incident, each time with another case number."""
    client, numbers = board.client("recorder"), itertools.count(9_000_001)  # no date

    def send(headers=None) -> Reply:
        answers = {"age": "13_15", "sex": "girl", "platform": "games", "source": "school", "devices": "phone"}
        form = {"main_type": "grooming", "case_number": f"C{next(numbers)}", **answers}
        return client.must(302, "/incidents/new/", form, headers)

    return Visit("1", send)


def main_pages(plain: Client, boards: list[Board], pace: Pace) -> list[Result]:
    """Lines 1 to 4; the first board is the real one."""
    by_board = []
    for board in boards:
        board.use()
        find_workers(board.client("manager"))  # they keep their connections
        by_board.append(visits(board))
    results = []
    for names in batched(by_board[0], AT_ONCE, strict=False):
        things = {(place, name): by_board[place][name].seconds for name in names for place in range(len(boards))}
        samples = interleave({"hello1": page(plain, HELLO1), **things}, pace)
        for name in names:
            found = [samples[place, name] for place in range(len(boards))]
            results += times(by_board[0][name].line, name, found, samples["hello1"])
    counts = {name: [visits[name].statements() for visits in by_board] for name in by_board[0]}
    return [*sorted(results, key=lambda result: result.line), *statements(counts)]


def times(line: str, name: str, found: list[Sample], hello1: Sample) -> list[Result]:
    """The results of one page: the real board against the plain project, and the grown one against the real."""
    real, *grown = found
    floor = f"{hello1.median * 1000:.1f} ms"
    results = [Result(line, name, milliseconds(real), real.against(hello1), LIMITS[line], floor=floor)]
    if line == "1":
        results.append(Result(line, name, "p95 against the median", real.p95 / real.median, TAIL))
    for sample in grown:
        value, target, unit = sample.against(real), GROWTH, "×"
        if name in OWN_LIMITS:
            value, target, unit = sample.median, OWN_LIMITS[name], "s"
        floor = f"{real.median * 1000:.1f} ms"
        results.append(Result("3", name, f"grown: {milliseconds(sample)}", value, target, unit, floor))
    return results


def statements(counts: dict[str, list[int]]) -> list[Result]:
    """Line 4: statements of each page of the boards, and how many pages differ between them."""
    results = [
        Result(
            "4",
            name,
            " / ".join(map(str, count)),
            max(count),
            OF_AN_ACTION if name == ACTION else STATEMENTS,
            "statements",
        )
        for name, count in counts.items()
    ]
    differ = [name for name, count in counts.items() if len(set(count)) > 1]
    return [*results, Result("4", "pages with another number when grown", ", ".join(differ), len(differ), 0, "pages")]
