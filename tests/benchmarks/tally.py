"""What happened while many acted at once, and which acknowledged saves are not to be found afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from actions.models import ProgressUpdate
from agencies.models import Agency
from audits.models import Answer
from reports.models import Report
from tests.benchmarks.server import Answer as Reply
from voices.models import SurveyClass


@dataclass
class Tally:
    """What happened, added up by all threads; what was acknowledged, by its kind."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # of updates, those of merges too
    numbers: list[tuple[int, int, int]] = field(default_factory=list)  # (return, question, answer)
    agencies: list[str] = field(default_factory=list)  # names of imported ones
    reports: list[int] = field(default_factory=list)  # keys of frozen ones
    forms: Counter[str] = field(default_factory=Counter)  # key of a class → forms of children
    told: int = 0  # that somebody else had been quicker
    merges: int = 0

    def note(self, reply: Reply, address: str, *expected: int) -> Reply:
        """Count one request; an answer of another status is an error."""
        self.seconds.append(reply.seconds)
        if reply.status not in expected:
            self.errors.append(f"{address} answered {reply.status}")
        return reply

    @property
    def saves(self) -> int:
        """How many saves were acknowledged."""
        kinds = (self.texts, self.numbers, self.agencies, self.reports)
        return sum(map(len, kinds)) + self.forms.total()

    def lost(self) -> list:
        """The acknowledged saves that are not to be found: in the history, and the latest of each record in the record."""
        versions = set(ProgressUpdate.history.filter(text__startswith="Crowd ").values_list("text", flat=True))
        answers = set(Answer.history.filter(number__gte=10_000).values_list("audit_return", "question", "number"))
        agencies = set(Agency.objects.filter(name__startswith="Crowd ").values_list("name", flat=True))
        reports = set(Report.objects.frozen().values_list("pk", flat=True))
        received = dict(SurveyClass.objects.values_list("key", "received"))
        pairs = (self.texts, versions), (self.numbers, answers), (self.agencies, agencies), (self.reports, reports)
        missing = [each for saved, found in pairs for each in saved if each not in found]
        missing += [key for key, count in self.forms.items() if received[key] < count]
        for model, value in ((ProgressUpdate, "text"), (Answer, "number")):
            latest = model.history.filter(version__gt=0).order_by("id", "-version").distinct("id")
            rows = dict(model.objects.values_list("pk", value))
            missing += [key for key, said in latest.values_list("id", value) if rows[key] != said]
        return missing
