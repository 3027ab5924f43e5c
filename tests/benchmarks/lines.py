"""What is measured, line by line of the targets in docs/performance.md."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actions.models import Action, Plan, ProgressUpdate
from actions.progress.services.progress import add_update
from actions.structure.services.structure import edit_action
from tests.benchmarks.figures import Result, Sample, milliseconds, percentile
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.rounds import interleave, page, rate
from tests.benchmarks.scale.plan import RARE, Large
from tests.benchmarks.server import LONGEST, Client, working

PAGE_LIMIT, PAGE_STATEMENTS = 4, 8  # line 1
SIZES = {10_000: 1.25, 100_000: 1.5}  # line 2: times line 1
ACTION_LIMIT, ACTION_STATEMENTS = 4, 10  # line 3
SAVE_LIMIT, SAVE_STATEMENTS = 3, 12  # line 4
FILE_LIMIT = 2.5  # line 5
RATE_SHARE = 0.3  # line 17
READY_SECONDS = 2  # line 19
HELLO, HELLO1, PLAN = "/bench/hello/", "/bench/hello1/", "/plan/"
KEEP_ALIVE_TRIES = 12


@dataclass(frozen=True)
class Pace:
    """How often things are measured."""

    rounds: int
    each: int
    load_seconds: float
    load_rounds: int
    within: float  # seconds for one table of things


QUICK, FULL = Pace(4, 5, 1.0, 2, 10), Pace(10, 8, 2.0, 3, 40)


def statements(client: Client, path: str, data: dict | None = None) -> int:
    """How many statements a request sends to the database, those of the transaction included."""
    answer = client.must(200 if data is None else 302, path, data, {"X-Measure": "statements"})
    return int(answer.headers["x-measured"])


def require_kept_connections(client: Client) -> None:
    """RuntimeError where a worker opens another connection for another request: then nothing else is worth measuring."""
    seen: dict[int, set[int]] = {}
    for _ in range(KEEP_ALIVE_TRIES):
        used = json.loads(client.must(200, "/bench/connection/").body)
        seen.setdefault(used["worker"], set()).add(used["backend"])
    if any(len(backends) > 1 for backends in seen.values()):
        raise RuntimeError("Workers do not keep their database connection (CONN_MAX_AGE).")


class Saves:
    """Saving updates, each time another one, as the forms do; two kinds of things to measure."""

    def __init__(self, client: Client, actions: list[int]):
        self.client, self.actions, self.turn = client, actions, 0
        updates = ProgressUpdate.objects.filter(action_id__in=actions, voided_on=None).order_by("pk")
        self.versions = dict(updates.values_list("pk", "version")[:60])

    def add(self) -> tuple[str, dict]:
        """Address and form of one more update."""
        self.turn += 1
        action = self.actions[self.turn % len(self.actions)]
        day = {"on_day": "3", "on_month": "2", "on_year": "2026"}
        return f"/plan/actions/{action}/updates/add/", {"text": f"Line {self.turn} of the benchmark.", **day}

    def correct(self) -> tuple[str, dict]:
        """Address and form of a correction, with the version that it was opened at."""
        self.turn += 1
        pk = list(self.versions)[self.turn % len(self.versions)]
        form = {"version": str(self.versions[pk]), "text": f"Corrected {self.turn}.", "reason": "Spelling"}
        self.versions[pk] += 1
        return f"/plan/updates/{pk}/correct/", {**form, "on_day": "4", "on_month": "2", "on_year": "2026"}

    def timed(self, form: Callable[[], tuple[str, dict]]) -> Callable[[], float]:
        """A thing that saves such a form and is sent on."""
        return lambda: self.client.must(302, *form()).seconds


def write_much(action: Action, by) -> None:
    """Give an action a hundred updates and a hundred versions."""
    begin = dt.date(2025, 1, 1)
    for number in range(100 - action.updates.count()):
        add_update(
            action=action,
            text=f"What was done in step {number} of the work.",
            on=begin + dt.timedelta(number),
            by=by,
        )
    action.refresh_from_db()
    for number in range(99):
        text = f"{action.text.split(' (', 1)[0]} (wording {number})"
        edit_action(action=action, expected=action.version, changes={"text": text}, by=by, reason="Reworded")


def against(line: str, what: str, sample: Sample, floor: Sample, target: float | None) -> Result:
    """A result as a ratio to its floor."""
    return Result(
        line, what, milliseconds(sample), sample.against(floor), target, floor=f"{floor.median * 1000:.1f} ms"
    )


def counted(line: str, what: str, count: int, target: int) -> Result:
    """A result as a number of statements."""
    return Result(line, what, "", count, target, unit="statements")


def small_pages(port: int, pace: Pace) -> list[Result]:
    """Lines 1, 3, 4 and 17 on the demonstration plan alone."""
    manager, member = signed_in(port, person("manager")), signed_in(port, person("working_group"))
    require_kept_connections(manager)
    action = Action.objects.get(number=1)
    write_much(action, person("manager"))
    saves = Saves(manager, list(Action.objects.exclude(status="withdrawn").values_list("pk", flat=True)))
    shown = f"/plan/actions/{action.pk}/"
    things = {
        "hello": page(manager, HELLO),
        "hello1": page(manager, HELLO1),
        "plan": page(manager, PLAN),
        "member": page(member, PLAN),
        "action": page(manager, shown),
        "add": saves.timed(saves.add),
        "correct": saves.timed(saves.correct),
    }
    found = interleave(things, rounds=pace.rounds, each=pace.each, within=pace.within)
    floor, plan = found["hello1"], found["plan"]
    tail = Result("1", "the same, p95 against median", "", plan.p95 / plan.median, 2)
    return [
        Result(
            "",
            "hello: session, sign-in, base template",
            milliseconds(found["hello"]),
            found["hello"].median * 1000,
            unit="ms",
        ),
        Result("", "hello1: the same with one query", milliseconds(floor), floor.against(found["hello"])),
        against("1", "/plan/, 43 rows, for the manager", plan, floor, PAGE_LIMIT),
        against("1", "/plan/, 43 rows, for a member", found["member"], floor, PAGE_LIMIT),
        tail,
        counted("1", "/plan/ for the manager", statements(manager, PLAN), PAGE_STATEMENTS),
        counted("1", "/plan/ for a member", statements(member, PLAN), PAGE_STATEMENTS),
        against("3", "action with 100 updates and versions", found["action"], floor, ACTION_LIMIT),
        counted("3", "the same", statements(manager, shown), ACTION_STATEMENTS),
        against("4", "adding an update", found["add"], floor, SAVE_LIMIT),
        counted("4", "the same", statements(manager, *saves.add()), SAVE_STATEMENTS),
        against("4", "correcting an update", found["correct"], floor, SAVE_LIMIT),
        counted("4", "the same", statements(manager, *saves.correct()), SAVE_STATEMENTS),
        load(manager, pace),
    ]


def load(client: Client, pace: Pace) -> Result:
    """Line 17: eight at once on /plan/ against eight at once on hello1, in turns."""
    rates: dict[str, list[float]] = {HELLO1: [], PLAN: []}
    for _ in range(pace.load_rounds):
        for path, found in rates.items():
            client.must(200, path)
            found.append(rate(client, path, people=8, seconds=pace.load_seconds))
    shares = [own / floor for own, floor in zip(rates[PLAN], rates[HELLO1], strict=True)]
    own, floor = percentile(rates[PLAN], 0.5), percentile(rates[HELLO1], 0.5)
    share = percentile(shares, 0.5)
    return Result(
        "17",
        "/plan/, 8 at once",
        f"{own:.0f}/s",
        share,
        RATE_SHARE,
        floor=f"{floor:.0f}/s",
        more_is_better=True,
    )


def files(port: int, pace: Pace) -> list[Result]:
    """Line 5: the plan as a file through the web, against the renderer alone in the same workers."""
    return against_bare(port, pace, "43 rows", "/plan/export/{}/", "/bench/bare/{}/")


def against_bare(port: int, pace: Pace, what: str, whole: str, bare: str) -> list[Result]:
    """Files in three forms against their renderers alone; `whole` and `bare` are addresses with {} for the form."""
    client = signed_in(port, person("manager"))
    things = {}

    def alone(path: str) -> Callable[[], float]:
        return lambda: float(client.must(200, path).headers["x-seconds"])

    for format in ("docx", "pdf", "xlsx"):
        things[format] = page(client, whole.format(format))
        things[f"bare {format}"] = alone(bare.format(format))
    found = interleave(things, rounds=max(2, pace.rounds // 2), each=max(2, pace.each // 2), within=pace.within)
    return [
        against("5", f"{what} to {format} through the web", found[format], found[f"bare {format}"], FILE_LIMIT)
        for format in ("docx", "pdf", "xlsx")
    ]


def queries_of(large: Large) -> dict[str, str]:
    """Filtered and sorted pages of a large plan: what, and the query."""
    priority = Plan.objects.get(pk=large.plan).priorities.order_by("position")[1].pk
    return {
        "as printed": "",
        "page 90": "&page=90",
        "by due date": "&sort=due",
        "in progress, by due date": "&status=in_progress&sort=due",
        "one lead, longest without update": f"&lead={large.lead}&sort=updated",
        "past its date, by lead": "&timescale=past&sort=lead",
        "one priority, not started, by due date": f"&priority={priority}&status=not_started&sort=due",
        "one lead, due in 2026": f"&lead={large.lead}&due_from_day=1&due_from_month=1&due_from_year=2026&due_to_day=31&due_to_month=12&due_to_year=2026",
        "a common word": "&q=filtering",
        "a rare word": f"&q={RARE}",
    }


def large_pages(port: int, pace: Pace, large: Large, small: int) -> list[Result]:
    """Lines 2, 3 and 4 on a large plan; `small` is the key of the demonstration plan, for line 1 in the same rounds."""
    manager = signed_in(port, person("manager"))
    write_much(Action.objects.get(pk=large.action), person("manager"))
    actions = Action.objects.filter(plan=large.plan, status="in_progress", pk__gt=large.action)
    saves = Saves(manager, list(actions.order_by("pk").values_list("pk", flat=True)[:50]))
    queries = queries_of(large)
    shown = f"/plan/actions/{large.action}/"
    things = {
        "hello1": page(manager, HELLO1),
        "line 1": page(manager, f"{PLAN}?plan={small}"),
        "action": page(manager, shown),
        "add": saves.timed(saves.add),
        "correct": saves.timed(saves.correct),
        **{what: page(manager, f"{PLAN}?plan={large.plan}{query}") for what, query in queries.items()},
    }
    found = interleave(things, rounds=max(3, pace.rounds // 2), each=max(3, pace.each // 2), within=pace.within)
    size, floor = f"{large.actions:,}", found["hello1"]
    rows = [against("2", f"{size}: {what}", found[what], found["line 1"], SIZES[large.actions]) for what in queries]
    most = max(statements(manager, f"{PLAN}?plan={large.plan}{query}") for query in queries.values())
    return [
        *rows,
        counted("2", f"{size}: the most of these", most, PAGE_STATEMENTS),
        against("3", f"{size}: action with 100 updates", found["action"], floor, ACTION_LIMIT),
        counted("3", f"{size}: the same", statements(manager, shown), ACTION_STATEMENTS),
        against("4", f"{size}: adding an update", found["add"], floor, SAVE_LIMIT),
        against("4", f"{size}: correcting an update", found["correct"], floor, SAVE_LIMIT),
    ]


def large_files(port: int, ten: Large, six: Large, *, times: int, log: Path) -> list[Result]:
    """Line 6: time in seconds, and memory in megabytes above what the worker held, of large exports.

    PDF is prepared by a task: its time is from the button to the bytes, as a person waits for it.
    """
    client = signed_in(port, person("manager"))
    results = []
    for format, large, seconds, megabytes in (("xlsx", ten, 1.5, 64), ("csv", ten, 1.5, 64), ("docx", six, 2, None)):
        path, what = f"/plan/export/{format}/?plan={large.plan}", f"{large.actions:,} actions to {format}"
        answers = [client.must(200, path, headers={"X-Measure": "memory"}) for _ in range(times)]
        added = max(int(answer.headers["x-measured"]) for answer in answers) / 1024
        taken = percentile([answer.seconds for answer in answers], 0.5)
        results.append(Result("6", what, f"{len(answers[0].body) / 1e6:.1f} MB", taken, seconds, unit="s"))
        results.append(Result("6", f"{what}: memory added", "", added, megabytes, unit="MB"))
    with working(log):
        size, taken = prepared(client, f"/plan/export/pdf/?plan={six.plan}")
    what = f"{six.actions:,} actions to pdf, as a task"
    return [*results, Result("6", what, f"{size / 1e6:.1f} MB", taken, 15, unit="s")]


def prepared(client: Client, path: str) -> tuple[int, float]:
    """Size in bytes of a file that is made by a task, and seconds until it was fetched."""
    begin = time.perf_counter()
    page = client.must(302, path, {}).headers["location"]
    while time.perf_counter() - begin < LONGEST:
        answer = client.send(f"{page}download/")
        if answer.status == 200:
            return len(answer.body), time.perf_counter() - begin
        time.sleep(0.2)
    raise RuntimeError(f"{page} was not ready after {LONGEST} seconds.")


def ready(seconds: list[float]) -> Result:
    """Line 19: the slowest of several starts."""
    listed = ", ".join(f"{value:.2f}" for value in seconds)
    return Result("19", "ready after start", f"{listed} s", max(seconds), READY_SECONDS, unit="s")
