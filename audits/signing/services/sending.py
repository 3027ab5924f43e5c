"""One press that sends a return for signature: ready, named and asked in one transaction, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from agencies.models import Signatory
from agencies.signatories.services import name_signatory
from audits.access import lock_return
from audits.models import Return, SignatureRequest
from audits.returns.return_data import return_data_of
from audits.signing.services.inviting import invite
from audits.signing.services.signers import barred_from
from audits.signing.services.signing import (
    hand_in,
    ready_for_sign_off,
    require_ready,
    roles_wanted,
    signatures_missing,
)
from core.records.locking import Conflict, version_of
from core.records.rules import RuleBroken


@dataclass(frozen=True)
class Named:
    name: str
    email: str


class NotNamed(RuleBroken):
    def __init__(self, role: str, broken: RuleBroken):
        super().__init__(str(broken), field=broken.field)
        self.role = role


@transaction.atomic
def send_for_signature(
    *, audit_return: Return, expected: int, by, named: Mapping[str, Named] | None = None
) -> list[SignatureRequest]:
    """Make a return ready and ask each signatory who has not signed; where nobody signs, submit it. `named` replaces
    who signs by the directory. Raises NotReady with what is missing, NotNamed for a role, Conflict where the return
    changed since it was read.
    """
    lock_return(audit_return)
    if audit_return.version != expected:
        raise Conflict(current=audit_return, base=version_of(audit_return, expected))
    if audit_return.state == Return.State.NOT_STARTED:
        require_ready(return_data_of(audit_return, last_year=False))
    if audit_return.state != Return.State.READY:
        ready_for_sign_off(audit_return=audit_return, expected=expected, by=by)
    if not roles_wanted(audit_return):
        hand_in(audit_return=audit_return, expected=audit_return.version, by=by)
        return []
    open_ones = audit_return.signature_requests.filter(used_on__isnull=True, ended_on__isnull=True)
    asked = set(open_ones.values_list("role", flat=True))
    return [
        ask(audit_return, role, (named or {}).get(role), by=by)
        for role in signatures_missing(audit_return)
        if role not in asked or role in (named or {})
    ]


def ask(audit_return: Return, role: str, named: Named | None, *, by) -> SignatureRequest:
    """Ask whoever signs in a role; NotNamed where that is nobody, or somebody who may not."""
    try:
        return invite(audit_return=audit_return, signatory=signatory_for(audit_return, role, named, by=by), by=by)
    except RuleBroken as broken:
        raise NotNamed(role, broken) from None


def signatory_for(audit_return: Return, role: str, named: Named | None, *, by) -> Signatory:
    if named is not None:
        taken = barred_from(audit_return, by).addresses
        return name_signatory(
            agency=audit_return.agency, role=role, name=named.name, email=named.email, by=by, taken=taken
        )
    rows = Signatory.objects.filter(agency=audit_return.agency_id, role=role, valid_to__isnull=True)
    found = rows.order_by(F("confirmed_on").desc(nulls_last=True)).first()
    if found is None:
        raise RuleBroken(f"Enter the name of who signs as {Signatory.Role(role).label.lower()}.", field="name")
    return found
