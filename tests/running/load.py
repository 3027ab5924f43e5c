"""People who save all the time, and what must be true of their saves whatever is killed meanwhile.

Each save carries a mark of its own. It was acknowledged where the server answered with the redirection that follows a
save, and of all others nobody knows: they are there as a whole or not at all.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.benchmarks.server import TOKEN, Client

PAUSE = 0.02  # seconds after a refusal, as a person would wait before another try
UPDATE, MINUTE = "update", "minute"


@dataclass
class Saver:
    """One person: saves an update, then an update and its follow-up in one go, and so on."""

    name: str
    clients: list[Client]
    actions: list[int]
    meeting: int
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)

    def save_until(self, stopped: threading.Event) -> None:
        """Saves one thing after another, at each of the servers in turn."""
        number = 0
        while not stopped.is_set():
            number += 1
            kind = MINUTE if number % 2 else UPDATE
            mark = f"{self.name}-{number:05d}"
            action, client = self.actions[number % len(self.actions)], self.clients[number // 2 % len(self.clients)]
            status = self.send(client, kind, mark, action)
            if status == 302:
                self.acknowledged.append((kind, mark))
            else:
                self.unknown.append((kind, mark))
                self.refused[status] += 1
                time.sleep(PAUSE)

    def send(self, client: Client, kind: str, mark: str, action: int) -> int:
        """The status of the answer to a save; 0 where there was none, or not a whole one."""
        if kind == UPDATE:
            path, data = f"/plan/actions/{action}/updates/add/", {"text": f"{mark}."}
            data |= {"on_day": "1", "on_month": "3", "on_year": "2025"}
        else:
            path = f"/plan/meeting/{self.meeting}/walk/{action}/progress/"
            data = {"progress-text": f"{mark}.", "progress-task": f"{mark}.", "progress-owner_name": "Somebody"}
        try:
            return client.send(path, data).status
        except (OSError, IndexError, ValueError):
            return 0


@dataclass
class Uploader(Saver):
    """One person who uploads small files of evidence."""

    def send(self, client: Client, kind: str, mark: str, action: int) -> int:
        """Upload a file with `mark` as its title, whatever the kind; returns the status, 0 without an answer."""
        fields = {"csrfmiddlewaretoken": TOKEN, "title": mark}
        parts = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
        parts += [f'name="file"; filename="{mark}.txt"\r\nContent-Type: text/plain\r\n\r\n{content_of(mark)}']
        body = "".join(f"--part\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--part--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=part"}
        try:
            return client.send(f"/plan/actions/{action}/evidence/add/", body.encode(), headers).status
        except (OSError, IndexError, ValueError):
            return 0


def content_of(mark: str) -> str:
    """The content of the file with this mark."""
    return f"Minutes {mark}, " * 100


@dataclass
class Load:
    """Many savers at once."""

    savers: list[Saver]
    stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Load:
        self.threads = [threading.Thread(target=saver.save_until, args=[self.stopped]) for saver in self.savers]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.stop()

    def stop(self) -> None:
        """Return when nobody saves any more."""
        self.stopped.set()
        for thread in self.threads:
            thread.join(timeout=150)

    @property
    def acknowledged(self) -> list[tuple[str, str]]:
        """Every save that was."""
        return [save for saver in self.savers for save in list(saver.acknowledged)]

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """Every save of which nobody knows."""
        return [save for saver in self.savers for save in list(saver.unknown)]

    def refused(self) -> Counter:
        """How often which status came instead."""
        return sum((saver.refused for saver in self.savers), Counter())

    def after(self, more: int, seconds: float = 300) -> None:
        """Waits until so many more saves have been acknowledged; AssertionError where they are not."""
        goal, end = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < goal:
            assert time.monotonic() < end, f"No more saves are taken: {self.refused()}"
            time.sleep(0.01)


# Each table with its history: how many rows hold a mark, and how many lines of history say that it was added
HELD = """
    SELECT coalesce(now.text, past.text), coalesce(now.n, 0), coalesce(past.n, 0) FROM
    (SELECT rtrim(text, '.') AS text, count(*) AS n FROM {table} WHERE text LIKE 'saver%' GROUP BY 1) now
    FULL JOIN (SELECT rtrim(text, '.') AS text, count(*) AS n FROM {history} WHERE text LIKE 'saver%'
        AND history_type = '+' GROUP BY 1) past ON now.text = past.text"""
UPDATES = HELD.format(table="actions_progressupdate", history="actions_historicalprogressupdate")
FOLLOW_UPS = HELD.format(table="actions_followup", history="actions_historicalfollowup")
TIED = "SELECT count(*) FROM actions_followup f WHERE text LIKE 'saver%' AND f.update_id IS NULL"


UNANSWERED = {0, 502, 503}  # what a save may come to while something is down; never a refusal of the save itself


def faults(load: Load, sql) -> list[str]:
    """What is lost, half there or there twice; `sql` gives the rows of a statement."""
    updates = {mark: (rows, history) for mark, rows, history in sql(UPDATES)}
    tasks = {mark: (rows, history) for mark, rows, history in sql(FOLLOW_UPS)}
    whole, nothing = (1, 1), (0, 0)
    found = []
    for kind, mark in load.acknowledged:
        parts = [updates.get(mark, nothing), tasks.get(mark, nothing)]
        if parts != [whole, whole if kind == MINUTE else nothing]:
            found.append(f"acknowledged {kind} {mark}: {parts}")
    for kind, mark in load.unknown:
        parts = [updates.get(mark, nothing), tasks.get(mark, nothing)]
        if parts not in ([nothing, nothing], [whole, whole if kind == MINUTE else nothing]):
            found.append(f"unknown {kind} {mark}: {parts}")
    known = {mark for _, mark in load.acknowledged + load.unknown}
    found += [f"from nowhere: {mark}" for mark in {**updates, **tasks} if mark not in known]
    if alone := sql(TIED)[0][0]:
        found.append(f"{alone} follow-ups without their update")
    return found
