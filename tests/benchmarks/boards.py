"""The boards that are measured: the demonstration board ("real"), and the same board after it has grown ("grown").

Both are stored as databases, since the grown one takes minutes to make; a run measures copies of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import dj_database_url
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from actions.meetings.services.meetings import add_meeting
from actions.models import Action, Plan
from actions.progress.services.progress import add_update
from actions.structure.services.structure import edit_action
from core.text.dates import today
from esafety.demo.load import load_demo
from tests.benchmarks.database import copied_database, stored_database
from tests.benchmarks.people import person, signed_in
from tests.benchmarks.scale.management.commands.seed_scale import YEARS, make_all
from tests.benchmarks.scale.saving import refresh_statistics
from tests.benchmarks.server import Client, running
from tests.stored import code

FILES = Path(__file__).resolve().parents[2] / "var" / "benchmarks" / "files"  # of the demonstration board
MEETING = "Meeting of the benchmark"
UPDATES = 100  # and as many versions, of one action


@dataclass(frozen=True)
class Board:
    """One board, its database, and the port and process number of its web server."""

    name: str
    url: str
    port: int
    pid: int

    def use(self) -> None:
        """From now on Django reads and writes the database of this board."""
        use(self.url)

    def client(self, role: str) -> Client:
        """A client of the first person with a role; to be called while the board is in use."""
        return signed_in(self.port, person(role))


def use(url: str) -> None:
    """From now on Django reads and writes the database at this URL."""
    connection.close()
    connection.settings_dict["NAME"] = dj_database_url.parse(url)["NAME"]


def fingerprint(*values: object) -> str:
    """Hex of the code that makes the boards, of the week and of `values`: dates of a demonstration board move on."""
    monday = today() - dt.timedelta(days=today().weekday())
    digest = hashlib.sha256(code() + repr((monday, *values)).encode() + Path(__file__).read_bytes())
    for path in sorted((Path(__file__).parent / "scale").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def real_database(url: str) -> str:
    """Name of the stored database with the demonstration board."""

    def fill(new: str) -> None:
        shutil.rmtree(FILES, ignore_errors=True)
        use(new)
        call_command("migrate", verbosity=0)
        load_demo()
        add_what_is_measured()

    return stored_database(url, "real", fingerprint(), fill)


def grown_database(url: str, size: float) -> str:
    """Name of the stored database with a board that has grown, to `size` times its full size."""

    def fill(new: str) -> None:
        use(new)
        make_all(size, YEARS, by=person("manager"))
        add_what_is_measured()

    return stored_database(url, f"grown{size * 100:g}", fingerprint(size), fill, template=real_database(url))


def add_what_is_measured() -> None:
    """In the plan in force an action with many updates and versions, and a meeting of today that the manager minutes."""
    plan, manager = Plan.objects.in_force(), person("manager")
    add_meeting(plan=plan, name=f"{MEETING}, {plan}", held_on=today(), minute_taker=manager, by=manager)
    write_much(busy_action(plan), manager)
    refresh_statistics()
    connection.close()


def busy_action(plan: Plan) -> Action:
    """The action with many updates and versions."""
    return plan.actions.filter(status=Action.Status.IN_PROGRESS).order_by("number")[0]


def write_much(action: Action, by: User) -> None:
    """Give an action a hundred updates and a hundred versions."""
    begin = dt.date(2025, 1, 1)
    for number in range(UPDATES - action.updates.count()):
        on = begin + dt.timedelta(number)
        add_update(action=action, text=f"What was done in step {number} of the work.", on=on, by=by)
    action.refresh_from_db()
    for number in range(UPDATES - action.version):
        text = f"{action.text.split(' (', 1)[0]} (wording {number})"
        edit_action(action=action, expected=action.version, changes={"text": text}, by=by, reason="Reworded")


@contextmanager
def served(url: str, name: str, template: str, log: Path, *options: str) -> Iterator[Board]:
    """A copy of a stored board with a web server of two workers, in use; both are gone on leaving."""
    with ExitStack() as stack:
        copy = stack.enter_context(copied_database(url, f"copy_{name}", template))
        stack.callback(connection.close)
        board = Board(name, copy, *stack.enter_context(running({"DATABASE_URL": copy}, log, *options)))
        board.use()
        yield board
