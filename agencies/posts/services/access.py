"""What a post opened ends with it: the place at the agency, sign-ins, open invitations and links.

Nothing ends for whoever still has something else to do for the agency. A nightly job would let somebody who left act
for the agency for a day, and say nothing of why in the history; closing the account would take other roles (ADR 88).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import Invitation, RoleGrant, User
from accounts.people.invitations import withdraw
from accounts.people.services import end_every_session
from accounts.roles import SIGNATORY
from agencies.directory.following import access_ended
from agencies.links.services import end_links
from agencies.models import Eslo, MailedLink, Membership, Representative, Signatory
from core.records.locking import save_many
from core.text.dates import today

HANDED_OVER = "The post of ESLO was handed over"
ENDED = "The post of ESLO ended"


def end_access(terms: Sequence[Eslo], *, by, reason: str) -> list[Membership]:
    """End what these terms, which have just ended, opened to their holders; returns the places that ended. A place ends
    with the last day of the post, and holders past that day are signed out everywhere. Call it in the transaction that
    saves their successors.
    """
    ending = [term for term in terms if term.email or term.person_id]
    if not ending:
        return []
    places = places_of_holders(ending)
    kept = kept_by(ending, places)
    ended, over = [], {}
    for term in ending:
        if (term.agency_id, address_of(term)) in kept:
            continue
        for place in places[term.pk]:
            if (term.agency_id, place.user.email.casefold()) in kept:
                continue
            place.valid_to = max(term.valid_to, place.valid_from)
            ended.append(place)
            if term.valid_to < today():
                over[place.user_id] = place.user
        withdraw_invitations(term, by=by, reason=reason)
        end_links(MailedLink.objects.filter(eslo=term), by=by, why=reason)
        addresses = {address_of(term), *(place.user.email.casefold() for place in places[term.pk])} - {""}
        access_ended.tell(agency=term.agency_id, addresses=addresses, by=by, reason=reason)
    save_many(ended, fields=["valid_to"], by=by, reason=reason)
    for person in over.values():
        end_every_session(user=person, by=by, reason=reason)
    return ended


def address_of(held) -> str:
    return held.email.casefold()


def places_of_holders(terms: Iterable[Eslo]) -> dict[int, list[Membership]]:
    agencies, found = {term.agency_id for term in terms}, defaultdict(list)
    held = Membership.objects.select_for_update(of=("self",)).select_related("user")
    places = list(held.filter(agency__in=agencies, valid_to__isnull=True).order_by("pk"))
    for term in terms:
        for place in places:
            is_theirs = place.user_id == term.person_id or place.user.email.casefold() == address_of(term)
            if place.agency_id == term.agency_id and is_theirs:
                found[term.pk].append(place)
    return found


def kept_by(terms: Iterable[Eslo], places: dict[int, list[Membership]]) -> set[tuple[int, str]]:
    """(agency, address) of those who hold a post or a seat for the agency today, or sign for it. Four statements."""
    agencies = {term.agency_id for term in terms}
    kept = set()
    for model in (Eslo, Representative, Signatory):
        held = model.objects.current().filter(agency__in=agencies, valid_to__isnull=True).select_related("person")
        for each in held:
            kept |= {(each.agency_id, address_of(each))}
            kept |= {(each.agency_id, each.person.email.casefold())} if each.person else set()
    people = {place.user_id for own in places.values() for place in own}
    signs = set(RoleGrant.objects.current().filter(user__in=people, role=SIGNATORY.key).values_list("user", flat=True))
    kept |= {(p.agency_id, p.user.email.casefold()) for own in places.values() for p in own if p.user_id in signs}
    return {(agency, address) for agency, address in kept if address}


def withdraw_invitations(term: Eslo, *, by, reason: str) -> None:
    if not term.email:
        return
    for invitation in Invitation.objects.waiting().filter(email__iexact=term.email):
        if invitation.extras.get("places", {}).get("agency") == term.agency_id:
            withdraw(invitation=invitation, expected=invitation.version, by=by, reason=reason)


def is_signed_out(user) -> bool:
    return not User.objects.filter(pk=user.pk, session_seed=user.session_seed).exists()
