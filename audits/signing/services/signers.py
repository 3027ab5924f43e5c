"""Who may not sign a return: whoever filled it in or asked for a signature, and the lead officer and deputies of its
agency, at whatever address is known as theirs. It is asked when a signature is asked for, and again when it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from accounts.models import User
from agencies.access import may
from agencies.models import Eslo
from audits.models import Answer, Return, SignatureRequest, SignOff
from core.records.rules import RuleBroken

REFUSED = "You filled in or asked for this return, so somebody else has to sign it."
SOMEBODY = "Whoever has this address filled in or asked for this return, so somebody else has to sign it."
OTHER_ROLE = "This address was asked for the other signature. Name somebody else."
SIGNED = "You have signed this return. The other signature is somebody else’s."


def compared(email: str) -> str:
    """An address as it is compared: without blanks around it, in lower case, and without the "+tag" before its "@"."""
    local, at, host = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{host}"


@dataclass(frozen=True)
class Barred:
    """Who may not sign a return: keys of accounts, lead officer and deputies, and all their addresses as compared."""

    people: frozenset[int]
    officers: tuple[Eslo, ...]
    addresses: frozenset[str]

    def bars(self, *emails: str) -> bool:
        """Whether one of these addresses is of somebody who may not sign."""
        return any(compared(email) in self.addresses for email in emails)

    def officer_at(self, email: str) -> Eslo | None:
        """The lead officer or deputy whose address in the directory this is."""
        return next((each for each in self.officers if compared(each.email) == compared(email)), None)


def barred_from(audit_return: Return, *asking) -> Barred:
    """Who may not sign a return, with people who ask for a signature now; three statements."""
    officers = officers_of(audit_return)
    people = {each.pk for each in asking if each is not None} | people_barred(audit_return, officers)
    addresses = {compared(email) for email in (*(each.email for each in officers), *addresses_of(people)) if email}
    return Barred(frozenset(people), officers, frozenset(addresses))


def officers_of(audit_return: Return) -> tuple[Eslo, ...]:
    """The lead officer and the deputies of an agency today."""
    return tuple(Eslo.objects.current().filter(agency=audit_return.agency_id))


def people_barred(audit_return: Return, officers: Iterable[Eslo]) -> set[int]:
    """Keys of the accounts of those who may not sign."""
    emails = {each.email.strip().lower() for each in officers if each.email}
    at_office = Q(email__in=emails) | Q(emailaddress__email__in=emails)
    found = User.objects.filter(filled_or_asked(audit_return) | at_office)
    return set(found.order_by().values_list("pk", flat=True))


def filled_or_asked(audit_return: Return) -> Q:
    """The accounts that answered a question of a return, also where somebody changed the answer later, wrote an action,
    added evidence or asked for a signature."""
    answers = Answer.history.filter(id__in=audit_return.answers.order_by().values("pk"))
    return (
        Q(pk__in=answers.order_by().values("answered_by"))
        | Q(pk__in=audit_return.improvements.order_by().values("made_by"))
        | Q(pk__in=audit_return.evidence.order_by().values("added_by"))
        | Q(pk__in=audit_return.signature_requests.order_by().values("asked_by"))
    )


def addresses_of(people: Iterable[int]) -> set[str]:
    """All addresses that are known of accounts: those they sign in with, and those at which they were invited; one
    statement."""
    found = User.objects.filter(pk__in=list(people)).order_by()
    rows = found.values_list("email", "emailaddress__email", "invitations__email")
    return {email for row in rows for email in row if email}


def demand_askable(audit_return: Return, role: str, email: str, *, by, asked_by) -> None:
    """RuleBroken for an address of somebody who may not sign, and for one that was asked for, or gave, another
    signature. Whose address it is stands in it only where `by` reads it in the directory."""
    barred = barred_from(audit_return, by, asked_by)
    if barred.bars(email):
        officer = barred.officer_at(email)
        if by is not None and compared(email) in {compared(each) for each in addresses_of([by.pk])}:
            words = REFUSED
        elif officer and Eslo.objects.visible_to(by).filter(pk=officer.pk).exists():
            post = officer.get_post_display().lower()
            words = f"This is the address of {officer.name}, {post} of this agency, so somebody else has to sign it."
        else:
            words = SOMEBODY
        raise RuleBroken(words, field="email")
    others = audit_return.signature_requests.filter(ended_on__isnull=True).exclude(role=role)
    taken = {*others.values_list("email", flat=True), *signed_at(audit_return, role)}
    if compared(email) in {compared(each) for each in taken}:
        raise RuleBroken(OTHER_ROLE, field="email")


def is_barred(audit_return: Return, user) -> bool:
    """Whether a person may not sign a return, since they filled it in or asked for it; for pages, two statements."""
    return user.pk in people_barred(audit_return, officers_of(audit_return))


def demand_signer(audit_return: Return, role: str, emails: Iterable[str], *, by=None, reader=None) -> None:
    """RuleBroken where whoever signs at these addresses filled the return in or asked for it, or has given another
    signature. `by` is who signs signed in, `reader` who is signed in where a mailed link is used."""
    emails, barred = list(emails), barred_from(audit_return)
    if barred.bars(*emails) or any(each and each.pk in barred.people for each in (by, reader)):
        raise RuleBroken(REFUSED)
    signed = {compared(each) for each in signed_at(audit_return, role)}
    if signed & {compared(each) for each in emails}:
        raise RuleBroken(SIGNED, field="role")


def signed_at(audit_return: Return, role: str) -> set[str]:
    """All addresses of those who have signed in another role."""
    others = audit_return.sign_offs.in_force().exclude(role=role)
    signed = list(others.values_list("email", "signed_by"))
    people = [pk for _, pk in signed if pk]
    return {email for email, _ in signed if email} | (addresses_of(people) if people else set())


def with_signable(returns: QuerySet, user) -> QuerySet:
    """Returns with `is_signable`: whether a person signs for agencies and has neither filled this one in, nor asked for
    it to be signed, nor signed it, nor is lead officer or deputy by the address with which they sign in. It is for
    lists; the services ask more exactly."""
    if not may(user, "audits.sign_own"):
        return returns.annotate(is_signable=Value(False))
    mine = {"audit_return": OuterRef("pk")}
    lead = Eslo.objects.current().filter(agency=OuterRef("agency"), email__iexact=user.email)
    barred = (
        Q(Exists(Answer.objects.filter(answered_by=user, **mine)))
        | Q(Exists(SignatureRequest.objects.filter(asked_by=user, **mine)))
        | Q(Exists(SignOff.objects.in_force().filter(signed_by=user, **mine)))
        | Q(Exists(lead))
    )
    return returns.annotate(is_signable=~barred)
