"""Stops trying a mail server that does not answer, for a while that grows: each try would take its time-out."""

import datetime as dt
import threading
from dataclasses import dataclass, field

FAILURES = 3  # one after the other, until sending pauses
SHORTEST, LONGEST = dt.timedelta(minutes=1), dt.timedelta(minutes=15)


@dataclass
class Breaker:
    """The mail server as one process has found it. Emails wait until `until`; then one is tried."""

    failures: int = 0
    until: dt.datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def pause(self, now: dt.datetime) -> dt.datetime | None:
        """Until when no email is tried; None where one may be."""
        return self.until if self.until and self.until > now else None

    def note(self, *, answered: bool, now: dt.datetime) -> None:
        """Record whether the server answered. From the third failure on each doubles the pause, up to LONGEST."""
        with self.lock:
            self.failures = 0 if answered else self.failures + 1
            self.until = None
            if self.failures >= FAILURES:
                doubled = min(self.failures - FAILURES, 10)
                self.until = now + min(SHORTEST * 2**doubled, LONGEST)


mail_server = Breaker()
