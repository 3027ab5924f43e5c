"""The findings of a plan: all rules over its facts, without those that a person has dismissed."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain

from actions.checking.answers import answer_findings
from actions.checking.asked import asked_findings
from actions.checking.dates import date_findings
from actions.checking.facts import PlanFacts
from actions.checking.finding import KINDS, Finding, action_in
from actions.checking.reading import read_facts
from actions.checking.structure import alike_findings, lead_findings, number_findings, reference_findings
from actions.checking.words import word_findings
from actions.models import CheckDismissal, Plan

ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass
class Checked:
    """The findings of a plan on a day; `left` are the dismissed ones, each with who dismissed it and why."""

    on: dt.date
    facts: PlanFacts
    findings: list[Finding] = field(default_factory=list)
    left: list[tuple[Finding, CheckDismissal]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(KINDS, 0)
        for finding in self.findings:
            found[finding.kind] += 1
        return {kind: count for kind, count in found.items() if count}


def find_all(plan: Plan, on: dt.date, *, only: Collection[int] | None = None) -> tuple[PlanFacts, list[Finding]]:
    """The facts of a plan and all its findings, by kind and printed row; with `only`, those about these actions."""
    facts = read_facts(plan, on, only=only)
    found: list[Finding] = []
    for action in facts.actions.values():
        found += chain(date_findings(action, on, plan.document_date), word_findings(action, on))
    found += chain(
        lead_findings(facts),
        number_findings(facts),
        reference_findings(facts),
        alike_findings(facts),
        answer_findings(facts),
    )
    found += asked_findings(facts, found)
    return facts, sorted(found, key=lambda finding: (ORDER[finding.kind], finding.place, finding.key))


def check_plan(plan: Plan, on: dt.date) -> Checked:
    """The findings of a plan as of a day. The caller checks that the reader may see the plan."""
    facts, found = find_all(plan, on)
    checked = Checked(on, facts)
    dismissed = {line.key: line for line in plan.check_dismissals.in_force().select_related("dismissed_by")}
    for finding in found:
        if finding.key in dismissed:
            checked.left.append((finding, dismissed[finding.key]))
        else:
            checked.findings.append(finding)
    return checked


def finding_of(plan: Plan, key: str, on: dt.date) -> Finding | None:
    """The finding with a key now, None where it is gone; of one action, from its own records alone."""
    only = action_alone(key)
    _, findings = find_all(plan, on, only=None if only is None else {only})
    return next((found for found in findings if found.key == key), None)


def action_alone(key: str) -> int | None:
    """The action of a finding's key, where the finding depends on that action alone."""
    return action_in(key) if not key.startswith(("near_identical:", "import_question:")) else None


def to_json(findings: Iterable[Finding]) -> list[dict]:
    return [{"kind": found.kind, "rows": list(found.rows), "key": found.key, "text": found.text} for found in findings]
