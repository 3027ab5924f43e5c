"""Invites successors to sign in for the agency; on acceptance their account is linked to the ESLO.

An emailed link proves no identity that could answer for an invitation, so the inviter is whoever had the link sent
(docs/adr/0025-invitations-and-people.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction

from accounts.models import Invitation, User
from accounts.people.invitations import Invited, invite, invite_many
from agencies.access import belongings, may
from agencies.models import Agency, Eslo, MailedLink
from agencies.posts.services.places import note_people, note_person, places_of
from core.records.rules import RuleBroken

ROLE, TOOK_OVER = "agency", "Took over the post"


def may_invite(person: User | None, agency: Agency) -> bool:
    if may(person, "people.invite") or may(person, "people.manage"):
        return True
    return may(person, "people.invite_colleague") and agency.pk in belongings(person).agencies


@transaction.atomic
def invite_holder(*, eslo: Eslo, by: User | None) -> Invitation | None:
    """Invite the current holder of a post; `by` is the inviter in the email.

    None where nothing is sent: no address is known, `by` may not invite for this agency, or the address has an account
    or an invitation already. An account of the agency is linked to the ESLO.
    """
    if not eslo.email or not may_invite(by, eslo.agency):
        return None
    known = User.objects.filter(email=User.objects.normalize_email(eslo.email), is_active=True).first()
    if known:
        note_person(eslo=eslo, person=known, by=by, reason=TOOK_OVER)
        return None
    extras = places_of(eslo.agency, (), eslo=eslo)
    with suppress(RuleBroken):  # invited already, or a closed account, which only an administrator reopens
        return invite(email=eslo.email, name=eslo.name, job_title=eslo.job_title, roles=[ROLE], by=by, extras=extras)


@transaction.atomic
def invite_holders(
    *, eslos: Iterable[Eslo], by: User | None, not_before: dt.datetime | None = None
) -> list[Invitation]:
    """invite_holder() for many posts in a constant number of statements.

    The addresses are in the directory, so they do not count towards the hourly limit of `by`.
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
    return invite_many(people=people, roles=[ROLE], by=by, not_before=not_before)


def who_asked(eslo: Eslo) -> User | None:
    """The inviter for an emailed link: of those who may invite for the agency, whoever last had an email sent to this
    ESLO, else the ESLO.
    """
    links = MailedLink.history.filter(eslo=eslo, history_type="+", history_user__isnull=False)
    people = [each.history_user for each in links.select_related("history_user").order_by("-history_id")]
    return next((each for each in [*people, eslo.person] if may_invite(each, eslo.agency)), None)


def is_invited(eslo: Eslo) -> bool:
    return bool(eslo.email) and Invitation.objects.waiting().filter(email__iexact=eslo.email).exists()
