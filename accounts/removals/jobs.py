"""Looks each minute for removals from the history that were confirmed: tells of them, and carries them out."""

import logging

from django.db import transaction

from accounts.demo import demo_allowed
from accounts.removals.mails import NOTICE
from accounts.removals.services import who_may_stop
from core.history.conditions import TOO_EARLY
from core.history.connection import as_purge_role, has_purge_role, may_remove, note_looked
from core.history.purges import Removal, note_told, refused, stop_removal, waiting
from core.jobs.daily import often
from core.mail import send_email
from core.records.rules import RuleBroken

logger = logging.getLogger("core.history")


@often("removals from the history")
def look_for_removals() -> None:
    """In a process that may carry them out: the scheduler, and the demonstration, which owns its tables. Raises
    RuntimeError where the database does not let it.
    """
    if not has_purge_role() and not demo_allowed():
        return
    with as_purge_role():
        able = may_remove()
    if not able:
        raise RuntimeError("The role of this process may not remove anything: see docs/database-purge.sql.")
    note_looked()
    carry_out_due()


def tell(removal: Removal) -> None:
    """Email everybody who may stop a removal. Its delay begins now."""
    note_told(removal)
    for person in who_may_stop():
        key = f"{NOTICE} {removal.about} {person.pk}"
        send_email(kind=NOTICE, to=person.email, args={"about": removal.about}, key=key)


def carry_out_due() -> int:
    """Tell people of what was confirmed, and remove what nobody has stopped in time; returns how many removals.

    Each is one transaction. One that can no longer be carried out is stopped, with the reason; one that fails is tried
    again at the next pass, after the others.
    """
    done, failed = 0, []
    with as_purge_role():
        for removal in waiting():
            try:
                done += look_after(removal)
            except Exception as error:
                error.add_note(f"The removal is {removal.about}.")
                failed.append(error)
    if failed:
        raise ExceptionGroup("Removals from the history failed.", failed)
    return done


def look_after(removal: Removal) -> bool:
    if not removal.is_told:
        with transaction.atomic():
            tell(removal)
    elif (why := refused(removal)) not in TOO_EARLY:
        return carried_out(removal, why)
    return False


def carried_out(removal: Removal, why: str) -> bool:
    """Whether it was removed; otherwise it is stopped. `why` is what stands in its way."""
    try:
        with transaction.atomic():
            if why:
                raise RuleBroken(why)
            removal.kind.carry_out(removal)
    except RuleBroken as broken:
        logger.warning("The removal %s was stopped: %s", removal.about, broken)
        stop_removal(removal, by=None, why=str(broken))
        return False
    return True
