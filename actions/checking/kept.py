"""The check of a long plan: made by a task for the person who asks, and kept for a day as other prepared files are.

To check a hundred thousand actions takes a quarter of a minute and hundreds of megabytes, which no web process can
spare. What was found is a small database of its own in the prepared file (SQLite, whatever database the board has), so
that a page reads the findings that it shows. Those about one action, or about a number, are looked for once more as the
page is made and before anything is done about them: what has been dealt with since is left out, and words and proposals
are those of now.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, replace
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist

from actions.checking.asked import KIND as QUESTION
from actions.checking.facts import Part, PlanFacts
from actions.checking.finding import Finding, Mend, action_in
from actions.checking.listing import action_alone, find_all, finding_of
from actions.checking.structure import number_findings
from actions.lengths import is_long
from actions.models import Objective, Plan
from agencies.access import may
from core.background.files import ask_for_file, maker
from core.background.models import PreparedFile
from core.rules import RuleBroken

KIND = "plan check"
ALL = "plan.structure"  # who may it sees every finding, others what is about actions on which they may write
GONE = "You may not read this any longer, or it is not there."
NUMBERED = {"objective_without_text", "objective_number_repeated", "number_skipped"}  # of number_findings()
OBJECTIVE = re.compile(r":objective-(\d{1,18}):")
TABLES = """
    CREATE TABLE finding (place INTEGER PRIMARY KEY, kind TEXT, key TEXT, said TEXT);
    CREATE TABLE led (lead INTEGER, place INTEGER, PRIMARY KEY (lead, place)) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX by_kind ON finding (kind, place, key); CREATE INDEX by_key ON finding (key);"


def asked_by(user, plan: Plan, on: dt.date) -> dict:
    """What is asked for: the check of a plan, judged on a day, with all that this person may see of it."""
    return {"plan": plan.pk, "on": on.isoformat(), "all": may(user, ALL)}


def ask_for_check(*, plan: Plan, on: dt.date, by) -> PreparedFile:
    """Have a plan checked. Raises RuleBroken where this person waits for too many files already."""
    about = f"Check of {plan.title}"[: PreparedFile._meta.get_field("about").max_length]
    name, type_ = "plan-check.sqlite3", "application/vnd.sqlite3"
    return ask_for_file(kind=KIND, asked=asked_by(by, plan, on), name=name, about=about, mime_type=type_, by=by)


def checks_of(user, plan: Plan, on: dt.date) -> tuple[PreparedFile | None, PreparedFile | None]:
    """The newest check that is ready, and the newest that was asked for after it, of a plan judged on a day."""
    asked, later = asked_by(user, plan, on), None
    for file in PreparedFile.objects.visible_to(user).filter(kind=KIND).order_by("-pk"):
        if file.asked == asked:
            if file.is_ready and file.file.storage.exists(file.file.name):
                return file, later
            later = later or file
    return None, later


@maker(KIND)
def make_check(owner, asked: dict, report) -> bytes:
    """The findings of a plan as its owner may see them, as the bytes of a SQLite database.

    Raises RuleBroken where they may not read them any longer.
    """
    from actions.services.checking import editable  # the services of findings look for findings

    try:
        plan = Plan.objects.visible_to(owner).get(pk=asked["plan"])
    except ObjectDoesNotExist:
        raise RuleBroken(GONE) from None
    if not may(owner, "plan.read") or may(owner, ALL) != asked["all"]:
        raise RuleBroken(GONE)
    total, looked = plan.actions.count() or 1, 0

    def seen(action) -> None:
        nonlocal looked
        looked += 1
        if looked % 1_000 == 0:
            report("Looking at the actions", 10 + min(60, 60 * looked // total))

    facts, found = find_all(plan, dt.date.fromisoformat(asked["on"]), seen=seen)
    report("Noting what was found", 80)
    mine = None if asked["all"] else editable(plan, owner)
    return written(facts, [one for one in found if mine is None or mine & set(one.actions)])


def written(facts: PlanFacts, found: Iterable[Finding]) -> bytes:
    """Findings as a database: each with its place in the order of the page, and with who leads what it is about."""
    leads = defaultdict(set)
    for lead in facts.leads:
        for action in lead.actions:
            leads[action].add(lead.pk)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES)
        for place, one in enumerate(found):
            words = facts.actions[one.action].text if len(one.actions) == 1 and one.action in facts.actions else ""
            said = json.dumps([*astuple(one), words], default=str)
            database.execute("INSERT INTO finding VALUES (?, ?, ?, ?)", (place, one.kind, one.key, said))
            led = {lead for action in one.actions for lead in leads[action]} if leads else ()
            database.executemany("INSERT INTO led VALUES (?, ?)", ((lead, place) for lead in led))
        database.executescript(INDEXES)
        database.commit()
        return database.serialize()


class KeptCheck:
    """The findings of a check that is ready. A finding comes with the words of the one action that it is about.

    `left` are the keys of findings that may stay as they are; they are no findings then.
    """

    def __init__(self, file: PreparedFile, plan: Plan, left: Collection[str] = ()):
        self.file, self.plan, self.on = file, plan, dt.date.fromisoformat(file.asked["on"])
        self._left = json.dumps(sorted(left))

    def counts(self, kind: str, lead: str) -> dict[str, int]:
        """How many findings of each kind fit the filters, in the order of the page; "" for any."""
        where, given = self._where(kind, lead)
        text = f"SELECT kind, count(*) FROM finding WHERE {where} GROUP BY kind ORDER BY min(place)"  # noqa: S608
        return dict(self._rows(text, given))

    def shown(self, kind: str, lead: str, begin: int, end: int) -> list[tuple[Finding, str]]:
        """The findings of one kind from one number to another."""
        where, given = self._where(kind, lead)
        text = f"SELECT said FROM finding WHERE {where} ORDER BY place LIMIT ? OFFSET ?"  # noqa: S608
        return [read(said) for (said,) in self._rows(text, [*given, end - begin, begin])]

    def left(self) -> list[Finding]:
        """Those that were left as they are."""
        rows = self._rows(
            "SELECT said FROM finding WHERE key IN (SELECT value FROM json_each(?)) ORDER BY place", [self._left]
        )
        return [read(said)[0] for (said,) in rows]

    def find(self, key: str) -> Finding | None:
        """The finding of a key."""
        return next((read(said)[0] for (said,) in self._rows("SELECT said FROM finding WHERE key = ?", [key])), None)

    def _where(self, kind: str, lead: str) -> tuple[str, list]:
        parts = ["key NOT IN (SELECT value FROM json_each(?))"]
        parts += ["kind = ?"] if kind else []
        parts += ["place IN (SELECT place FROM led WHERE lead = ?)"] if lead else []
        return " AND ".join(parts), [self._left, *filter(None, [kind, lead])]

    def _rows(self, text: str, given: list) -> list[tuple]:
        with opened(self.file.file) as database:
            return database.execute(text, given).fetchall()


@contextmanager
def opened(file) -> Iterator[sqlite3.Connection]:
    """A database of findings, to be read; whole where the storage is no folder of this machine."""
    path = Path(getattr(file.storage, "location", ""), file.name)
    is_here = path.is_file()
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if is_here else ":memory:"
    with closing(sqlite3.connect(address, uri=True)) as database:
        if not is_here:
            with file.open("rb") as content:
                database.deserialize(content.read())
        yield database


def read(said: str) -> tuple[Finding, str]:
    """A finding as it was written, and the words of its action."""
    kind, key, rows, text, proposal, actions, mends, words = json.loads(said)
    ways = tuple(Mend(label, page, tuple(args), *rest) for label, page, args, *rest in mends)
    return Finding(kind, key, tuple(rows), text, proposal, tuple(actions), ways), words


def standing(plan: Plan, on: dt.date, found: Iterable[tuple[Finding, str]]) -> list[tuple[Finding, str]]:
    """Of kept findings those that are found still: as they are now where a few records say it, others as they were."""
    found = list(found)
    actions = {action_again(one) for one, _ in found} - {None}
    facts, now = find_all(plan, on, only=actions) if actions else (PlanFacts(on=on), [])
    fresh = {one.key: one for one in now}
    numbers = numbers_now(plan, on, [one.key for one, _ in found if one.kind in NUMBERED])
    kept = []
    for one, words in found:
        if (action := action_again(one)) is not None:
            kept += [(fresh[one.key], facts.actions[action].text)] if one.key in fresh else []
        elif one.kind not in NUMBERED:
            kept.append((one, words))
        elif one.key in numbers:
            kept.append((replace(numbers[one.key], rows=one.rows), words))
    return kept


def action_again(one: Finding) -> int | None:
    """The action of which alone a kept finding is looked for again. Questions of an import are among them where what
    they offer is filled in already: it must not be done twice."""
    if one.kind == QUESTION and any(mend.values for mend in one.mends):
        return action_in(one.key)
    return action_alone(one.key)


def numbers_now(plan: Plan, on: dt.date, keys: Iterable[str]) -> dict[str, Finding]:
    """What is wrong now with the numbers of priorities, and of objectives beside those that keys name; without rows."""
    keys = list(keys)
    if not keys:
        return {}
    named = {int(pk) for key in keys for pk in OBJECTIVE.findall(key)}
    live = Objective.objects.in_print().filter(priority__plan=plan, priority__archived_on=None)
    beside = live.filter(priority__in=live.filter(pk__in=named).order_by().values("priority"))
    parts = beside.order_by("priority_id", "position", "pk").values_list("pk", "priority_id", "number", "text")
    above = [Part(part.pk, plan.pk, part.number, part.text) for part in plan.priorities.in_print()]
    facts = PlanFacts(on=on, priorities=above, objectives=[Part(*part) for part in parts])
    return {one.key: one for one in number_findings(facts)}


def finding_for(user, plan: Plan, key: str, on: dt.date) -> Finding | None:
    """finding_of() for this person: what only a look at a whole long plan finds, is taken from their check of it."""
    if action_alone(key) is not None or not is_long(plan):
        return finding_of(plan, key, on)
    kept = (KeptCheck(file, plan).find(key) for file in newest_checks(user, plan))
    found = next(filter(None, kept), None)
    return next((one for one, _ in standing(plan, on, [(found, "")])), None) if found else None


def newest_checks(user, plan: Plan) -> list[PreparedFile]:
    """The newest check of a plan that is ready, of each day on which it was judged: a page may show any of them."""
    found: dict[str, PreparedFile] = {}
    rows = PreparedFile.objects.visible_to(user).filter(kind=KIND, state=PreparedFile.State.READY)
    for file in rows.order_by("-pk"):
        is_of = file.asked == {**file.asked, "plan": plan.pk, "all": may(user, ALL)}
        if is_of and file.asked["on"] not in found and file.file.storage.exists(file.file.name):
            found[file.asked["on"]] = file
    return list(found.values())
