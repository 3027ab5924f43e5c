"""Who may not sign a return: those who filled it in or requested a signature, and the lead officer and deputies of its
agency, under any known address. Checked when a signature is requested, and again when it is given.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from accounts.models import User
from agencies.access import may
from agencies.models import Eslo, Signatory
from agencies.signatories.rules import compared
from audits.models import Answer, Return, SignatureRequest, SignOff
from audits.signing.who_may_sign import BROWSER_REFUSED, REFUSED, Known, name_key, why_not
from core.records.rules import RuleBroken

ADDRESSES = ("email", "emailaddress__email", "invitations__email")  # of an account
SIGNED = "You have signed this return. Somebody else has to give the other signature."


@dataclass(frozen=True)
class Barred:
    people: frozenset[int]
    officers: tuple[Eslo, ...]
    addresses: frozenset[str]
    names: frozenset[str]

    def bars(self, *emails: str) -> bool:
        return any(compared(email) in self.addresses for email in emails)


def barred_from(audit_return: Return, *asking) -> Barred:
    officers = officers_of(audit_return)
    people = {each.pk for each in asking if each is not None} | people_barred(audit_return, officers)
    known = known_of(people)
    names = {name_key(name) for name in (*(each.name for each in officers), *(row[0] for row in known)) if name}
    emails = (*(each.email for each in officers), *(email for row in known for email in row[1:]))
    addresses = {compared(email) for email in emails if email}
    return Barred(frozenset(people), officers, frozenset(addresses), frozenset(names))


def officers_of(audit_return: Return) -> tuple[Eslo, ...]:
    return tuple(Eslo.objects.current().filter(agency=audit_return.agency_id))


def people_barred(audit_return: Return, officers: Iterable[Eslo]) -> set[int]:
    officers = list(officers)
    emails = {each.email.strip().lower() for each in officers if each.email}
    linked = [each.person_id for each in officers if each.person_id]
    at_office = Q(email__in=emails) | Q(emailaddress__email__in=emails) | Q(pk__in=linked)
    found = User.objects.filter(filled_or_asked(audit_return) | at_office)
    return set(found.order_by().values_list("pk", flat=True))


def filled_or_asked(audit_return: Return) -> Q:
    """Accounts that answered, wrote an action, added evidence or requested a signature."""
    answers = Answer.history.filter(id__in=audit_return.answers.order_by().values("pk"))
    return (
        Q(pk__in=answers.order_by().values("answered_by"))
        | Q(pk__in=audit_return.improvements.order_by().values("made_by"))
        | Q(pk__in=audit_return.evidence.order_by().values("added_by"))
        | Q(pk__in=audit_return.signature_requests.order_by().values("asked_by"))
    )


def known_of(people: Iterable[int] | QuerySet) -> list[tuple]:
    keys, columns = people if isinstance(people, QuerySet) else list(people), ("name", *ADDRESSES)
    now = User.objects.filter(pk__in=keys).order_by().values_list(*columns)
    before = User.history.filter(id__in=keys).order_by().values_list("name", "email", "email", "email")
    return list(now.union(before).order_by())


def addresses_of(people: Iterable[int]) -> set[str]:
    """All addresses of accounts: of signing in, now or before, and of invitation; one statement."""
    return {email for row in known_of(people) for email in row[1:] if email}


def require_askable(audit_return: Return, signatory: Signatory, *, by, asked_by) -> None:
    """RuleBroken for who may not sign (who_may_sign.py); officers are named only to who may read them."""
    barred = barred_from(audit_return, by, asked_by)
    others = audit_return.signature_requests.filter(ended_on__isnull=True).exclude(role=signatory.role)
    taken = {*others.values_list("email", flat=True), *signed_at(audit_return, signatory.role)}
    known = Known(
        asker=frozenset(compared(each) for each in addresses_of([by.pk])) if by else frozenset(),
        barred=barred.addresses,
        names=barred.names,
        officers=officers_shown(barred.officers, by),
        elsewhere=frozenset(compared(each) for each in taken),
    )
    own = addresses_of([signatory.person_id]) if signatory.person_id else ()
    for email in (signatory.email, *own):
        if words := why_not(signatory.name, email, known):
            raise RuleBroken(words, field="email")


def officers_shown(officers: tuple[Eslo, ...], by) -> dict[str, str]:
    shown = Eslo.objects.visible_to(by).filter(pk__in=[each.pk for each in officers])
    return {compared(each.email): f"{each.name}, {each.get_post_display().lower()}" for each in shown if each.email}


def is_barred(audit_return: Return, user) -> bool:
    """Whether a person may not sign a return, since they filled it in or requested it; for pages, two statements."""
    return user.pk in people_barred(audit_return, officers_of(audit_return))


def require_signer(
    audit_return: Return,
    role: str,
    emails: Iterable[str],
    *,
    name: str = "",
    by=None,
    reader=None,
    request: SignatureRequest | None = None,
    browser: Collection[int] = (),
) -> None:
    """RuleBroken where the signer filled in, asked, or signed in another role, and as why_refused(); `reader` used a
    link signed in.
    """
    emails = [*emails, *(addresses_of([reader.pk]) if reader else ())]
    if words := why_refused(audit_return, emails, name=name, people=(by, reader), request=request, browser=browser):
        raise RuleBroken(words)
    signed = {compared(each) for each in signed_at(audit_return, role)}
    if signed & {compared(each) for each in emails}:
        raise RuleBroken(SIGNED, field="role")


def why_refused(
    audit_return: Return,
    emails: Iterable[str],
    *,
    name: str = "",
    people=(),
    request: SignatureRequest | None = None,
    browser: Collection[int] = (),
) -> str:
    """Why a signature is not taken, "" where it is. `request` is that of a link, which is not used where `browser`, the
    keys of the accounts that the browser knows, has one who may not sign or who named the signatory. An account proves
    who signs, so that its browser is only shown to moderation.
    """
    barred = barred_from(audit_return)
    is_barred = barred.bars(*emails) or name_key(name) in barred.names
    if is_barred or any(each and each.pk in barred.people for each in people):
        return REFUSED
    if request is None or not browser:
        return ""
    return BROWSER_REFUSED if (barred.people | namers_of(request)) & set(browser) else ""


def namers_of(request: SignatureRequest) -> set[int]:
    """The keys of who entered the signatory of a request in the directory; nobody where they entered themselves."""
    if request.signatory_id is None:
        return set()
    entered = Signatory.history.filter(id=request.signatory_id, history_type="+", history_user__isnull=False)
    namers = set(entered.order_by().values_list("history_user", flat=True))
    own = {compared(email) for email in addresses_of(namers)} if namers else set()
    return set() if compared(request.email) in own else namers


def are_fillers(audit_return: Return, people: Collection[int]) -> bool:
    """Whether any of these accounts filled in a return or asked for its signatures."""
    return bool(people) and User.objects.filter(filled_or_asked(audit_return), pk__in=people).exists()


def addresses_of_fillers(audit_return: Return) -> set[str]:
    """All addresses, normalised, of the accounts that filled in a return or asked for its signatures; one statement."""
    people = User.objects.filter(filled_or_asked(audit_return)).order_by().values("pk")
    return {compared(email) for row in known_of(people) for email in row[1:] if email}


def signed_at(audit_return: Return, role: str) -> set[str]:
    others = audit_return.sign_offs.in_force().exclude(role=role)
    signed = list(others.values_list("email", "signed_by"))
    people = [pk for _, pk in signed if pk]
    return {email for email, _ in signed if email} | (addresses_of(people) if people else set())


def with_signable(returns: QuerySet, user) -> QuerySet:
    """Returns with `is_signable` for a person; for lists, since the services check more exactly."""
    if not may(user, "audits.sign_own"):
        return returns.annotate(is_signable=Value(False))
    mine = {"audit_return": OuterRef("pk")}
    own = Q(email__iexact=user.email) | Q(person=user)
    lead = Eslo.objects.current().filter(own, agency=OuterRef("agency"))
    barred = (
        Q(Exists(Answer.objects.filter(answered_by=user, **mine)))
        | Q(Exists(SignatureRequest.objects.filter(asked_by=user, **mine)))
        | Q(Exists(SignOff.objects.in_force().filter(signed_by=user, **mine)))
        | Q(Exists(lead))
    )
    return returns.annotate(is_signable=~barred)
