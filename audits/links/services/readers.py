"""Who reads the mailbox of a link to a return, and making the account of somebody who was invited."""

from dataclasses import dataclass

from accounts.models import Invitation, User
from accounts.people.invitations import Invited, accept, invite_many, latest_for, why_closed
from accounts.roles import GUARDED, require_second_factor
from agencies.access import belongings
from agencies.backend import Backend
from agencies.models import Agency, Eslo
from agencies.posts.services.places import PLACES
from agencies.posts.services.successors import invite_holders
from audits.links.rules import Reader
from audits.models import ReturnLink
from audits.querysets import acts_for_agency
from core.records.rules import RuleBroken
from core.text.dates import today

CANNOT = "We cannot open this return for you. Ask whoever wrote to you."


@dataclass(frozen=True)
class Mailbox:
    reader: Reader
    user: User | None = None
    invitation: Invitation | None = None
    eslo: Eslo | None = None  # of the directory, who was never invited

    @property
    def name(self) -> str:
        known = self.user or self.invitation or self.eslo
        return str(getattr(known, "display_name", "") or known.name) if known else ""


def read_mailbox(link: ReturnLink) -> Mailbox:
    agency, address = link.audit_return.agency, User.objects.normalize_email(link.sent_to)
    if not is_open(agency) or (link.eslo and not is_in_post(link.eslo, address)):
        return Mailbox(Reader.NOBODY)
    return mailbox_of(address, agency)


def mailbox_of(address: str, agency: Agency) -> Mailbox:
    """Who reads a mailbox for an agency: an account first, then an invitation, an ESLO, the agency itself."""
    address = User.objects.normalize_email(address)
    is_office = address == User.objects.normalize_email(agency.email)
    if known := User.objects.filter(email=address).first():
        user = filler(known.pk, agency)
        if user:
            return Mailbox(Reader.SIGNS_IN if require_second_factor(user.roles) else Reader.PERSON, user=user)
        full = Backend().get_user(known.pk)
        may_act = full is not None and not require_second_factor(full.roles)
        return Mailbox(Reader.OFFICE if is_office and may_act else Reader.NOBODY)
    invitation = latest_for(address)
    if invitation and is_for(invitation, agency):
        closed = why_closed(invitation)
        if closed in ("", "expired"):
            return Mailbox(Reader.INVITED, invitation=invitation)
    elif eslo := officers_at(address, agency).first():
        return Mailbox(Reader.INVITED, eslo=eslo)
    return Mailbox(Reader.OFFICE if is_office else Reader.NOBODY)


def is_for(invitation: Invitation, agency: Agency) -> bool:
    """Whether accepting an invitation lets somebody act for an agency, and needs no second factor."""
    return GUARDED.isdisjoint(invitation.roles) and invitation.extras.get(PLACES, {}).get("agency") == agency.pk


def filler(pk: int, agency: Agency) -> User | None:
    """An account with its rights, where it is open and fills in the returns of an agency; two statements at most."""
    user = Backend().get_user(pk)
    return user if user and acts_for_agency(user) and agency.pk in belongings(user).agencies else None


def is_open(agency: Agency) -> bool:
    return agency.active_to is None or agency.active_to >= today()


def officers_at(address: str, agency: Agency):
    current = Eslo.objects.current().filter(agency=agency).select_related("person")
    return (current.filter(email__iexact=address) | current.filter(email="", person__email=address)).order_by(
        "-post", "pk"
    )


def is_in_post(eslo: Eslo, address: str) -> bool:
    ended = eslo.valid_to is not None and eslo.valid_to < today()
    written_to = eslo.email or (eslo.person.email if eslo.person else "")
    return not ended and User.objects.normalize_email(written_to) == address


def account_of(mailbox: Mailbox, link: ReturnLink) -> User:
    """The account of whoever reads a mailbox; made for somebody invited, since the link proves their address."""
    if mailbox.user:
        return mailbox.user
    agency, inviter = link.audit_return.agency, link.audit_return.round.opened_by
    invitation = mailbox.invitation
    if invitation is None and mailbox.eslo and inviter:
        invitation = next(iter(invite_holders(eslos=[mailbox.eslo], by=inviter, is_mailed=False)), None)
    elif invitation and why_closed(invitation) == "expired":
        again = Invited(invitation.email, invitation.name, invitation.job_title, invitation.extras)
        made = invite_many(people=[again], roles=invitation.roles, by=invitation.invited_by, is_mailed=False)
        invitation = next(iter(made), None)
    if invitation is None:
        raise RuleBroken(CANNOT)
    user = filler(accept(invitation=invitation).pk, agency)
    if user is None:
        raise RuleBroken(CANNOT)
    return user
