"""Invites successors to sign in for the agency; on acceptance their account is linked to the ESLO.

An emailed link proves no identity that could answer for an invitation, so the inviter is whoever had the link sent.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from django.db import transaction

from accounts.models import Invitation, User
from accounts.people.invitations import Invited, invite, invite_many
from agencies.access import belongings, may
from agencies.models import Agency, Eslo, MailedLink
from agencies.posts.services.places import note_people, note_person, places_of
from core.records.rules import RuleBroken

ROLE, TOOK_OVER = "agency", "Took over the post"

# What waits for the new holder of a post: whether anything does, and writing to them about it with links of their own
_waits: list[tuple[Callable[[Eslo], bool], Callable[[Eslo, User | None], None]]] = []


def begins_with(waits: Callable[[Eslo], bool], write: Callable[[Eslo, User | None], None]) -> None:
    """Register work that waits for a new post holder: `waits(eslo)`, and `write(eslo, by)`, which emails links."""
    if (waits, write) not in _waits:
        _waits.append((waits, write))


def write_with_links(eslo: Eslo, by: User | None) -> None:
    for waits, write in _waits:
        if waits(eslo):
            write(eslo, by)


def may_invite(person: User | None, agency: Agency) -> bool:
    if may(person, "people.invite") or may(person, "people.manage"):
        return True
    return may(person, "people.invite_colleague") and agency.pk in belongings(person).agencies


@transaction.atomic
def invite_holder(*, eslo: Eslo, by: User | None) -> Invitation | None:
    """Invite the holder of a post. None without an address, where `by` may not invite for the agency, and where the
    address has an account, which is then linked to the post, or an invitation. Where work waits for the new holder
    (begins_with), its email is the only one.
    """
    if not eslo.email or not may_invite(by, eslo.agency):
        return None
    known = User.objects.filter(email=User.objects.normalize_email(eslo.email), is_active=True).first()
    if known:
        note_person(eslo=eslo, person=known, by=by, reason=TOOK_OVER)
        write_with_links(eslo, by)
        return None
    values = {"email": eslo.email, "name": eslo.name, "job_title": eslo.job_title, "roles": [ROLE]}
    values["extras"] = places_of(eslo.agency, (), eslo=eslo)
    made = None
    with suppress(RuleBroken):  # invited already, or a closed account, which only an administrator reopens
        made = invite(**values, by=by, is_mailed=not any(waits(eslo) for waits, _ in _waits))
    write_with_links(eslo, by)
    return made


@transaction.atomic
def invite_holders(*, eslos: Iterable[Eslo], by: User | None, is_mailed: bool = True) -> list[Invitation]:
    """invite_holder() for many in a constant number of statements; not counted towards the hourly limit of `by`, since
    the addresses are in the directory. Without `is_mailed` another email says how to begin.
    """
    wanted = {eslo.pk: eslo for eslo in eslos if eslo.email and may_invite(by, eslo.agency)}
    if not wanted:
        return []
    address = {pk: User.objects.normalize_email(eslo.email) for pk, eslo in wanted.items()}
    accounts = dict(User.objects.filter(email__in=set(address.values()), is_active=True).values_list("email", "pk"))
    holders = {pk: accounts[email] for pk, email in address.items() if email in accounts}
    note_people(holders=holders, by=by, reason=TOOK_OVER)
    others = [eslo for pk, eslo in wanted.items() if pk not in holders]
    people = [Invited(e.email, e.name, e.job_title, places_of(e.agency, (), eslo=e)) for e in others]
    return invite_many(people=people, roles=[ROLE], by=by, is_mailed=is_mailed)


def who_asked(eslo: Eslo) -> User | None:
    """The inviter for an emailed link: of those who may invite for the agency, whoever last had an email sent to this
    ESLO, else the ESLO; None where nobody may.
    """
    links = MailedLink.history.filter(eslo=eslo, history_type="+", history_user__isnull=False)
    people = [each.history_user for each in links.select_related("history_user").order_by("-history_id")]
    return next((each for each in [*people, eslo.person] if may_invite(each, eslo.agency)), None)


def is_invited(eslo: Eslo) -> bool:
    return bool(eslo.email) and Invitation.objects.waiting().filter(email__iexact=eslo.email).exists()
