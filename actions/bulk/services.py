"""One change to many actions: previewed row by row, then carried out in one transaction through the single services.

A preview saves nothing: it has the current and the new value of each action, or why it is refused. Each line has a
stamp of the versions from which it was made; an action whose stamp has changed by the time of saving is skipped.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from django.db import transaction
from django.db.models import Max, Prefetch, Q

from actions import access
from actions.bulk import rules
from actions.models import Action, ActionLead, Lead, Meeting, Plan, Timescale
from actions.progress.services import progress
from actions.progress.services.requests import ask_for_update, require_unasked
from actions.structure.services import structure
from actions.table.querysets import keys
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

MOST = 500  # actions in one change
FEW = 20  # up to so many actions the columns of each are updated singly; beyond, those of the plan at once
WAITING = "Another proposed timescale is waiting to be agreed. Agree or decline that one first."
COMPLETE = "This action is complete. Reopen it on its own page first."


class Change(Protocol):
    """A change to each action of a selection."""

    def look(self, action: Action) -> tuple[str, str]:
        """(current value, new value) as text; raises RuleBroken where it is refused."""

    def carry_out(self, action: Action, *, by) -> None:
        pass


@dataclass(frozen=True)
class Line:
    """One action in a preview; `refused` says why nothing would change."""

    action: Action
    stamp: str
    before: str = ""
    after: str = ""
    refused: str = ""


@dataclass
class Outcome:
    """The result for each action of a change; `meanwhile` are those that somebody else had changed."""

    done: list[Action] = field(default_factory=list)
    meanwhile: list[Action] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Revise:
    """Another timescale: one wording for all, or each moved by some months; agreed at once with `agreed_on`."""

    reason: str
    wording: str = ""
    due: dt.date | None = None
    months: int = 0
    agreed_on: dt.date | None = None
    meeting: Meeting | None = None

    def look(self, action: Action) -> tuple[str, str]:
        access.require_live(action)
        if action.status == Action.Status.COMPLETED:
            raise RuleBroken(COMPLETE)
        series = list(action.timescales.all())
        if any(line.state == Timescale.State.PROPOSED for line in series):
            raise RuleBroken(WAITING)
        current = next((line for line in series if line.is_current), None)
        new = progress.from_wording(self.words_for(current), action=action, position=0, due=self.due)
        progress.require_sense(new, self.due)
        return dated(current), dated(new)

    def words_for(self, current: Timescale | None) -> str:
        if not self.months:
            return self.wording
        if current is None:
            raise RuleBroken(rules.NO_DATE)
        names = ("wording", "kind", "start", "due", "precision")
        try:
            return rules.moved(**{name: getattr(current, name) for name in names}, months=self.months)
        except rules.NotMovable as fault:
            raise RuleBroken(str(fault)) from None

    def carry_out(self, action: Action, *, by) -> None:
        """Propose it, and agree it where requested. A first timescale is in force at once."""
        current = next((line for line in action.timescales.all() if line.is_current), None)
        new = progress.propose_revision(
            action=action, wording=self.words_for(current), due=self.due, reason=self.reason, by=by
        )
        if self.agreed_on and new.state == Timescale.State.PROPOSED:
            progress.agree_revision(
                timescale=new, expected=new.version, by=by, agreed_on=self.agreed_on, meeting=self.meeting
            )


@dataclass(frozen=True)
class ChangeLead:
    """Add or remove a lead, or replace it by `other`."""

    reason: str
    how: str  # add, remove or replace
    lead: Lead
    other: Lead | None = None

    def look(self, action: Action) -> tuple[str, str]:
        access.require_live(action)
        return ", ".join(name for _, name in leads_of(action)), ", ".join(name for _, name in self.leads_for(action))

    def leads_for(self, action: Action) -> list[tuple[Lead, str]]:
        """The new leads in their order; RuleBroken where nothing would change, or no lead would be left."""
        now = leads_of(action)
        leading = {lead.pk for lead, _ in now}
        if self.how == "add":
            if self.lead.pk in leading:
                raise RuleBroken(f"{self.lead} leads it already.")
            return [*now, (self.lead, self.lead.name)]
        if self.lead.pk not in leading:
            raise RuleBroken(f"{self.lead} does not lead it.")
        if self.how == "remove":
            if len(now) == 1:
                raise RuleBroken("Nobody would lead it any more. Replace the lead by another.")
            return [(lead, name) for lead, name in now if lead.pk != self.lead.pk]
        kept = [(lead, name) for lead, name in now if lead.pk != self.other.pk or lead.pk == self.lead.pk]
        return [(self.other, self.other.name) if lead.pk == self.lead.pk else (lead, name) for lead, name in kept]

    def carry_out(self, action: Action, *, by) -> None:
        leads = self.leads_for(action)
        structure.set_leads(action=action, leads=leads, by=by, expected=action.version, reason=self.reason)


@dataclass(frozen=True)
class SetStatus:
    reason: str
    status: str
    done: str = ""
    difference: str = ""
    on: dt.date | None = None

    def look(self, action: Action) -> tuple[str, str]:
        access.require_live(action)
        if action.status == self.status:
            raise RuleBroken(f"It is “{action.get_status_display()}” already.")
        if action.status == Action.Status.COMPLETED:
            raise RuleBroken(COMPLETE)
        after = Action.Status(self.status).label
        return action.get_status_display(), f"{after} on {print_date(self.on or today())}" if self.done else after

    def carry_out(self, action: Action, *, by) -> None:
        expected = action.version
        if self.status == Action.Status.COMPLETED:
            details = {"done": self.done, "difference": self.difference, "on": self.on}
            progress.complete_action(action=action, expected=expected, by=by, **details)
            return
        structure.edit_action(
            action=action, expected=expected, changes={"status": self.status}, by=by, reason=self.reason
        )


@dataclass(frozen=True)
class Declare:
    reason: str
    declared: str

    def look(self, action: Action) -> tuple[str, str]:
        access.require_live(action)
        if action.status == Action.Status.COMPLETED:
            raise RuleBroken(COMPLETE)
        if action.declared == self.declared and (not self.declared or action.declared_reason == self.reason.strip()):
            raise RuleBroken(progress.ALREADY_DECLARED.removesuffix(", so nothing has been saved.") + ".")
        names = {"": "Neither at risk nor lost", **dict(Action.Declared.choices)}
        return names[action.declared], names[self.declared]

    def carry_out(self, action: Action, *, by) -> None:
        progress.declare(action=action, expected=action.version, declared=self.declared, by=by, reason=self.reason)


@dataclass(frozen=True)
class Ask:
    note: str
    wanted_by: dt.date | None = None

    def look(self, action: Action) -> tuple[str, str]:
        access.require_live(action)
        require_unasked(action)
        until = f" by {print_date(self.wanted_by)}" if self.wanted_by else ""
        last = f"Last update {print_date(action.last_update)}" if action.last_update else "No update yet"
        return last, f"An update is asked for{until}"

    def carry_out(self, action: Action, *, by) -> None:
        ask_for_update(action=action, note=self.note, wanted_by=self.wanted_by, by=by)


def look_at(change: Change, *, plan: Plan, actions: Iterable[int], by) -> list[Line]:
    """The preview of a change, in the order of the numbers; six statements, and at most one more for each action."""
    return [looked_at(change, action) for action in read(plan, actions, by)]


@transaction.atomic
def carry_out(change: Change, *, plan: Plan, seen: Mapping[int, str], by) -> Outcome:
    """Make a change to the actions of a preview, all in one transaction; `seen` gives the stamp of each line.

    Actions changed by somebody else since are skipped, and so are refused ones. Raises RuleBroken for more than five
    hundred at once.
    """
    if len(seen) > MOST:
        raise RuleBroken(f"No more than {MOST} actions can be changed at once.")
    own = Action.objects.visible_to(by).filter(plan=plan, pk__in=seen).select_for_update(no_key=True)
    list(own.order_by("pk").values_list("pk", flat=True))  # wait for concurrent writers of each
    outcome = Outcome()
    with keys.once_for(plan) if len(seen) > FEW else nullcontext():
        for action in read(plan, seen, by):
            line = looked_at(change, action)
            if line.stamp != seen[action.pk]:
                outcome.meanwhile.append(action)
            elif line.refused:
                outcome.refused.append(line)
            else:
                try:
                    with transaction.atomic():
                        change.carry_out(action, by=by)
                except RuleBroken as broken:
                    outcome.refused.append(Line(action, line.stamp, line.before, line.after, str(broken)))
                except Conflict:
                    outcome.meanwhile.append(action)
                else:
                    outcome.done.append(action)
    return outcome


def looked_at(change: Change, action: Action) -> Line:
    stamp = stamp_of(action)
    try:
        before, after = change.look(action)
    except RuleBroken as broken:
        return Line(action, stamp, refused=str(broken))
    return Line(action, stamp, before, after)


def read(plan: Plan, actions: Iterable[int], by) -> list[Action]:
    """Those of the actions that a person may read, with all that a preview reads."""
    leads = ActionLead.objects.filter(ended_on__isnull=True).select_related("lead")
    found = Action.objects.visible_to(by).filter(plan=plan, pk__in=list(actions)).select_related("plan")
    latest = Max("updates__on", filter=Q(updates__voided_on__isnull=True))
    return list(
        found.annotate(last_update=latest)
        .order_by("number")
        .prefetch_related(
            "timescales",
            Prefetch("action_leads", leads, to_attr="leading"),
            "update_requests",
        )
    )


def stamp_of(action: Action) -> str:
    """A hash that changes when the action, one of its timescales or a lead is changed or added."""
    hanging = [(line.pk, line.version) for rows in (action.timescales.all(), action.leading) for line in rows]
    asked = [line.pk for line in action.update_requests.all()]
    text = f"{action.version} {sorted(hanging)} {len(action.leading)} {sorted(asked)}"
    return blake2b(text.encode(), digest_size=6).hexdigest()


def leads_of(action: Action) -> list[tuple[Lead, str]]:
    return [(row.lead, row.printed_as) for row in action.leading]


def dated(timescale: Timescale | None) -> str:
    """The wording of a timescale, with its date where the words alone do not give the day."""
    if timescale is None:
        return "No timescale"
    due_text = print_date(timescale.due)
    return (
        f"{timescale.wording} (due {due_text})" if due_text and due_text not in timescale.wording else timescale.wording
    )
