"""Emails about the audit returns of Northmere: who was asked and reminded on which day is noted. No email goes out:
what is noted here has been sent long ago.
"""

import datetime as dt

from accounts.models import User
from audits.chasing.rules import ChaseDays, due_step
from audits.chasing.services.chasing import addressed
from audits.chasing.services.schedule import in_order, saved_step, steps_on
from audits.models import Chase, ChaseStep, Return, Round
from audits.querysets import OF_OFFICER
from core.records.locking import create_many


def record_emails(asked: Round, rows: list[Return], until: dt.date, helen: User) -> None:
    """The emails about the returns of a round up to a day: the first as it opened, then the steps that were due while a
    return had not come in.
    """
    written_to = [audit_return for audit_return in rows if audit_return.kind != OF_OFFICER]
    chases = [
        chase_of(audit_return, None, asked.opened_on, to, helen) for audit_return, to in reached(written_to, None)
    ]
    steps = steps_on(asked, until)
    days = ChaseDays(asked.opened_on, asked.first_deadline, asked.final_deadline)
    for step, on in in_order(asked, steps):
        if on > until or due_step(steps, days, emailed=(), on=on) is not step:
            continue
        missing = [audit_return for audit_return in written_to if is_missing(audit_return, step, on)]
        sent = saved_step(step)
        chases += [
            chase_of(audit_return, sent, on, to, None)
            for audit_return, every in reached(missing, sent)
            for to in every.split(",")
        ]
    for kind in (Chase.Kind.INVITATION, Chase.Kind.STEP):
        some = [chase for chase in chases if chase.kind == kind]
        create_many(some, by=helen if kind == Chase.Kind.INVITATION else None, reason=kind.label)


def is_missing(audit_return: Return, step: ChaseStep, on: dt.date) -> bool:
    came = audit_return.started_on if step.anchor == ChaseStep.Anchor.OPENED else audit_return.submitted_on
    return came is None or came > on


def reached(rows: list[Return], step: ChaseStep | None) -> list[tuple[Return, str]]:
    return [
        (email.audit_return, ",".join(email.addresses))
        for email in addressed((audit_return, step) for audit_return in rows)
    ]


def chase_of(audit_return: Return, step: ChaseStep | None, on: dt.date, to: str, by: User | None) -> Chase:
    kind = Chase.Kind.STEP if step else Chase.Kind.INVITATION
    return Chase(audit_return=audit_return, kind=kind, step=step, sent_on=on, to=to, sent_by=by)
