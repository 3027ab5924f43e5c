"""One save of each kind that a board makes, sent by its form as a browser sends it, and what of it is in the database.

A save is there as a whole where its mark is found as often as it should be, and where each table has as many more rows,
those of its history among them, as after a save of this kind that nothing disturbed.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Protocol

from core.text.dates import print_date
from tests.access.found_forms import forms_on

UNDISTURBED = 2  # saves of a kind before the first kill: the first of a kind may add more than those that follow
ROWS = 40  # of a list that is imported, and changes of a file that comes back
# Tables whose rows come and go beside what is saved: who looked at what, and what is done in the background
BESIDE = re.compile(r"core_(cache|securityevent|keptform|dailyrun|preparedfile)|.*session|django_.*|.*accesslog")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
BUSY = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND state <> 'idle'"""


@dataclass(frozen=True)
class Save:
    """A form: the page on which it stands, what is typed there, and where it is sent ("": to its own address).

    `held` is a statement that says how often the mark of this save is in the database, `whole` how often it should be.
    """

    page: str
    typed: dict[str, str]
    held: str
    send_to: str = ""
    whole: int = 1


class Browser(Protocol):
    """Somebody signed in."""

    def get(self, path: str) -> bytes: ...

    def post(self, path: str, data: dict[str, list[str]]) -> int: ...  # 0 where there was no whole answer


def filled(browser: Browser, save: Save) -> tuple[str, dict[str, list[str]]]:
    """(address, fields) of the form of a save, with its key, as a person has filled it in."""
    own = (form for form in forms_on(browser.get(save.page), save.page) if form.method == "post")
    form = next(form for form in own if set(save.typed) <= set(form.values))
    kept = {name: values for name, values in form.values.items() if form.kinds[name] not in ("button", "file")}
    assert kept["form_key"][0], save.page
    return save.send_to or form.address, kept | {name: [value] for name, value in save.typed.items()}


def rows_of(sql: Callable[[str], list[tuple]]) -> Counter:
    """How many rows each table has."""
    names = [name for (name,) in sql(TABLES) if not BESIDE.fullmatch(name)]
    return Counter(dict(sql(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names))))


SAVED = 302  # the redirection that follows a save


@dataclass
class Judge:
    """The rows that a save of one kind adds, and what is wrong with the saves that were tried."""

    sql: Callable[[str], list[tuple]]
    adds: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    outcomes: Counter = field(default_factory=Counter)
    tried: list[Save] = field(default_factory=list)

    def learn(self, save: Save, browser: Browser, send: Callable[[str, dict], int] | None = None) -> None:
        """Make a save that nothing disturbs, and note what it adds."""
        (address, data), before = filled(browser, save), rows_of(self.sql)
        assert (send or browser.post)(address, data) == SAVED, address
        self.adds = dict(rows_of(self.sql) - before)
        assert self.adds and self.sql(save.held)[0][0] == save.whole, (save, self.adds)

    def try_one(self, save: Save, browser: Browser, send_and_kill: Callable[[str, dict], int]) -> None:
        """Make a save in the middle of which something is killed, and send the same form twice again, as somebody does
        who saw no answer; `send_and_kill` returns the status of the answer, 0 where there was none.
        """
        (address, data), before = filled(browser, save), rows_of(self.sql)
        status = send_and_kill(address, data)
        is_there = self.look(save, before, "killed", is_acknowledged=status == SAVED)
        said = "acknowledged" if status == SAVED else "no answer"
        self.outcomes[f"{said}, {'there' if is_there else 'not there'}"] += 1
        for _ in range(2):
            assert browser.post(address, data) == SAVED, address
            self.look(save, before, "sent again", is_acknowledged=True)
        self.tried.append(save)

    def lost(self) -> list[Save]:
        """The saves that a later kill took or changed."""
        return [save for save in self.tried if self.sql(save.held)[0][0] != save.whole]

    def look(self, save: Save, before: Counter, when: str, *, is_acknowledged: bool) -> bool:
        """Whether a save is there as a whole; a fault where it is there by half or twice, or lost after it was
        acknowledged."""
        found, added = self.sql(save.held)[0][0], dict(rows_of(self.sql) - before)
        is_whole, is_absent = (found, added) == (save.whole, self.adds), (found, added) == (0, {})
        if not is_whole and (is_acknowledged or not is_absent):
            expected = {name: count for name, count in self.adds.items() if added.get(name) != count}
            more = {name: count for name, count in added.items() if self.adds.get(name) != count}
            self.faults.append(f"{when}: {found} of {save.whole}; {more} in place of {expected}; {save.held}")
        return is_whole


def update(count: int, name: str) -> tuple[str, list[Save]]:
    """Updates of actions of the plan."""
    from actions.models import Action

    keys = Action.objects.filter(status=Action.Status.IN_PROGRESS).order_by("-pk").values_list("pk", flat=True)[:3]
    return "manager", [
        Save(
            f"/plan/actions/{keys[number % len(keys)]}/updates/add/",
            {"text": f"{name} {number}."},
            f"SELECT count(*) FROM actions_progressupdate WHERE text = '{name} {number}.'",  # noqa: S608
        )
        for number in range(count)
    ]


def answer(count: int, name: str) -> tuple[str, list[Save]]:
    """An answer of a return in words, given anew each time."""
    from accounts.models import User
    from audits.access import form_for, may_fill, returns_with_form

    of_agency = User.objects.filter(role_grants__role="agency", role_grants__ended_at=None, is_active=True)
    person, found = next(
        (user, each)
        for user in of_agency.order_by("pk")
        for each in returns_with_form().visible_to(user).order_by("pk")
        if each.takes_answers and may_fill(user, each)
    )
    question = next(q for q in form_for(found).questions.values() if q.type == "text" and q.whole)
    said = "SELECT count(*) FROM audits_historicalanswer WHERE value::text LIKE '%{}.%'"
    return person.email, [
        Save(
            f"/audits/returns/{found.pk}/?open={question.pk}",
            {f"q{question.pk}-answer": f"{name} {number}."},
            said.format(f"{name} {number}"),
        )
        for number in range(count)
    ]


def incident(count: int, name: str) -> tuple[str, list[Save]]:
    """Records of incidents."""
    from incidents.models import IncidentType

    kind, start = IncidentType.objects.standing().first().key, secrets.randbelow(90_000)
    happened = dt.date(1990, 1, 1) + dt.timedelta(days=secrets.randbelow(7_000))
    known = dt.date(2010, 1, 1) + dt.timedelta(days=secrets.randbelow(5_000))
    days = [known + dt.timedelta(days=number) for number in range(count)]  # a record's mark, since it holds no text
    return "recorder", [
        Save(
            "/incidents/new/",
            {
                "case_number": f"K{number}/{start + number:05d}",
                "main_type": str(kind),
                "happened_on": print_date(happened),
                "known_on": print_date(day),
                "section_47_on": "3 November 2026",
            },
            f"SELECT count(*) FROM incidents_incident WHERE happened_on = '{happened}' AND known_on = '{day}'",  # noqa: S608
        )
        for number, day in enumerate(days)
    ]


def invitation(count: int, name: str) -> tuple[str, list[Save]]:
    """Invitations to a role that one person may give."""
    return "manager", [
        Save(
            "/people/invite/",
            {"name": "Somebody New", "email": f"{name}-{number}@example.org", "roles": "working_group"},
            f"SELECT count(*) FROM accounts_invitation WHERE email = '{name}-{number}@example.org'",  # noqa: S608
        )
        for number in range(count)
    ]


def drafts(count: int, by) -> list:
    """Drafts of quarterly reports of as many quarters, without their longest sections."""
    from reports.drafts.services.drafts import LEAVE_OUT, drop_draft, make_report, move_section
    from reports.models import Report
    from reports.periods import Period

    for left in Report.objects.drafts():
        drop_draft(report=left, expected=left.version, by=by)
    made = [make_report(kind="quarterly", period=each, by=by) for each in Period(2026, 2).last(count)]
    for report in made:
        for key in ("changes", "coverage_by_kind", "plan"):
            move_section(report=report, key=key, move=LEAVE_OUT, by=by)
    return made


def commentary(count: int, name: str) -> tuple[str, list[Save]]:
    """The text beside a figure of a draft, written anew each time."""
    from tests.benchmarks.people import person

    (report,) = drafts(1, person("manager"))
    said = "SELECT count(*) FROM reports_historicalcommentary WHERE text = '{}.'"
    return "manager", [
        Save(
            f"/reports/{report.pk}/words/colours/overall/",
            {"text": f"{name} {number}."},
            said.format(f"{name} {number}"),
        )
        for number in range(count)
    ]


def freeze(count: int, name: str) -> tuple[str, list[Save]]:
    """Reports that are frozen: number, both editions and their files."""
    from tests.benchmarks.people import person

    frozen = """SELECT (SELECT count(*) FROM reports_report WHERE id = {0} AND state = 'frozen')
        + (SELECT count(*) FROM reports_frozenedition e JOIN reports_renderedfile f ON f.edition_id = e.id
            WHERE report_id = {0})"""
    return "manager", [
        Save(f"/reports/{report.pk}/freeze/", {}, frozen.format(report.pk), whole=7)
        for report in drafts(count, person("manager"))
    ]


# How many changes of a returned file are in the plan
IN_PLAN = """SELECT (SELECT count(*) FROM actions_action WHERE text LIKE '%(returned {0})%')
    + (SELECT count(*) FROM actions_progressupdate WHERE text LIKE '%(returned {0})%' AND voided_on IS NULL)"""


def merge(count: int, name: str) -> tuple[str, list[Save]]:
    """A Word file of the plan that comes back, with another text or one more update in each row. One at a time, since
    the next one begins with what the plan holds then."""
    from tests.running.prepare import returned

    assert count == 1
    key = returned(name, form="docx")["import"]
    return "manager", [
        Save(f"/plan/return/{key}/", {}, IN_PLAN.format(name), send_to=f"/plan/return/{key}/accept/", whole=ROWS)
    ]


def csv_import(count: int, name: str) -> tuple[str, list[Save]]:
    """Lists of agencies that nobody knows yet."""
    from tests.agencies.importing.lists import begun
    from tests.benchmarks.people import person

    held, by, found = "SELECT count(*) FROM agencies_agency WHERE name LIKE '{} %'", person("manager"), []
    for number in range(count):
        mark = f"{name} {number}"
        lines = "".join(f"{mark} {secrets.token_hex(4)},Primary school,NM{at} 1AB\n" for at in range(1, ROWS + 1))
        url = f"/agencies/import/{begun(f'Name,Type,Postcode\n{lines}', by).pk}/"
        found.append(Save(url, {}, held.format(mark), send_to=f"{url}accept/", whole=ROWS))
    return "manager", found


KINDS: dict[str, Callable[[int, str], tuple[str, list[Save]]]] = {
    "update": update,
    "answer": answer,
    "incident": incident,
    "invitation": invitation,
    "commentary": commentary,
    "freeze": freeze,
    "merge": merge,
    "import": csv_import,
}


def saves_of(
    kind: str, count: int, name: str, prepare: Callable[..., dict] | None = None
) -> Iterator[tuple[str, Save]]:
    """(session, save) of so many saves of a kind; `prepare` does what `prepared` does elsewhere than here."""
    parts = [(1, f"{name}n{number}n") for number in range(count)] if kind == "merge" else [(count, name)]
    for each, mark in parts:
        told = (prepare or prepared)(kind, each, mark)
        yield from ((told["session"], Save(**save)) for save in told["saves"])


def prepared(kind: str, count: int, name: str) -> dict:
    """Saves of a kind whose marks begin with a name, with a session of somebody who may make them, as JSON."""
    from accounts.models import User
    from tests.benchmarks.people import person, signed_in

    who, saves = KINDS[kind](count, name)
    user = User.objects.get(email=who) if "@" in who else person(who)
    return {"session": signed_in(0, user).session, "saves": [asdict(save) for save in saves]}
