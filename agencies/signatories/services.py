"""Names signatories, has their addresses confirmed by somebody else, hands over and ends them.

An address is confirmed by the agency's own mailbox, by a mailed link, or by the board. Until then nothing changes: the
one before stays, and nobody signs by it. A link to the new address would prove that it exists, and not whose it is.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from agencies.access import may
from agencies.directory.services import tidy, tidy_name
from agencies.links.services import end_links, lock_agency, mail_link, make_link, use
from agencies.models import Agency, Eslo, MailedLink, Signatory
from agencies.posts.services.eslos import require_not_future, require_open
from agencies.signatories.rules import compared, may_vouch, roles_of
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from core.web.throttle import spend_email

Purpose, ConfirmedBy, Role = MailedLink.Purpose, Signatory.ConfirmedBy, Signatory.Role
BY_LINK = "Answered by a mailed link"
AT_ONCE = "Somebody else named a signatory at the same moment. Open the agency’s page again to see whom."
DETAILS = ("name", "job_title", "phone")
ONLY_THE_BOARD = (
    "A lead officer or deputy has this mailbox now, so the board confirms the address. Nothing was changed."
)
NOT_THEIR_ROLE = "Agencies of this kind have no signatory in this role."


@transaction.atomic
def name_signatory(
    *,
    agency: Agency,
    role: str,
    name: str,
    email: str,
    by,
    taken: frozenset[str] = frozenset(),
    reason: str = "",
    **more,
) -> Signatory:
    """Name who signs in a role. The address is confirmed at once where `by` keeps the directory, else by the agency's
    mailbox, which gets a link, or by the board where the mailbox is that of an officer or in `taken` (normalised).
    Returns whoever is in the role with this name and address already. RuleBroken for a closed agency, a role or address
    that cannot be, and the address of another role.
    """
    lock_agency(agency.pk)
    require_open(agency)
    name, email = tidy_name(name), email.strip()
    require_details(agency, role, name, email)
    in_role = list(Signatory.objects.filter(agency=agency, role=role, valid_to__isnull=True))
    for held in in_role:
        if compared(held.email) == compared(email) and held.name.casefold() == name.casefold():
            return held
    is_kept = may(by, "directory.edit_any")
    made = Signatory(agency=agency, role=role, name=name, email=email, valid_from=today())
    for field, value in more.items():
        setattr(made, field, tidy(value))
    for held in in_role:
        if not held.is_confirmed:
            end(held, last_day=today(), by=by, reason="Somebody else was named")
    why = reason.strip() or f"{made.get_role_display()} named"
    once(lambda: create_tracked(made, by=by, reason=why), AT_ONCE)
    if is_kept:
        return set_confirmed(made, ConfirmedBy.BOARD, by=by, reason="Named by the board")
    taken |= addresses_of(agency, by)
    if may_vouch(agency.email, email, taken | mailbox_entered_by(agency, by, taken)):
        mail_about(made, Purpose.VOUCH, to=agency.email, by=by)
    return made


def mail_about(signatory: Signatory, purpose: str, *, to: str, by) -> MailedLink:
    if by is not None:
        spend_email(by)
    link = make_link(purpose=purpose, sent_to=to, signatory=signatory, by=by)
    mail_link(link, by=by)
    return link


def require_details(agency: Agency, role: str, name: str, email: str) -> None:
    if role not in roles_of(is_school=agency.is_school):
        raise RuleBroken(NOT_THEIR_ROLE, field="role")
    if not name:
        raise RuleBroken("Enter the name of the person who signs.", field="name")
    if not email:
        raise RuleBroken("Enter the work email address of the person who signs.", field="email")
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken("Enter an email address, such as head@school.example.", field="email") from None
    require_own_address(agency, role, email)


def require_own_address(agency: Agency, role: str, email: str) -> None:
    others = Signatory.objects.filter(agency=agency, valid_to__isnull=True).exclude(role=role)
    for other in others:
        if compared(other.email) == compared(email):
            sentence = f"{other.name} signs as {other.get_role_display().lower()} with this address."
            raise RuleBroken(f"{sentence} Each signature needs an address of its own.", field="email")


def addresses_of(agency: Agency, by) -> frozenset[str]:
    found = Eslo.objects.current().filter(agency=agency).values_list("email", "person__email")
    every = (*(email for row in found for email in row), by.email if by else "")
    return frozenset(compared(each) for each in every if each)


def mailbox_entered_by(agency: Agency, by, taken: frozenset[str]) -> frozenset[str]:
    """The agency's mailbox, normalised, where `by` or somebody with an address in `taken` entered it, and so could have
    entered their own; else nothing.
    """
    last = None
    for version in agency.history.order_by("-history_id").only("email", "history_user_id"):
        if version.email.casefold() != agency.email.casefold():
            break
        last = version
    if last is None or last.history_user_id is None:
        return frozenset()
    author = User.objects.filter(pk=last.history_user_id).first()
    is_theirs = author and (author == by or compared(author.email) in taken)
    return frozenset({compared(agency.email)} if is_theirs and not may(author, "directory.edit_any") else ())


def set_confirmed(signatory: Signatory, how: str, *, by, reason: str) -> Signatory:
    """Confirm an address; whoever was in the role before hands over."""
    before = Signatory.objects.filter(
        agency=signatory.agency_id, role=signatory.role, valid_to__isnull=True, confirmed_on__isnull=False
    )
    for each in before.exclude(pk=signatory.pk):
        last_day = max(each.valid_from, today() - dt.timedelta(days=1))
        end(each, last_day=last_day, by=by, reason=f"{signatory.name} signs now")
    signatory.confirmed_on, signatory.confirmed_by = today(), how
    fields = ["confirmed_on", "confirmed_by"]
    return save_versioned(signatory, expected=signatory.version, fields=fields, by=by, reason=reason)


def end(signatory: Signatory, *, last_day: dt.date, by, reason: str) -> Signatory:
    end_links(MailedLink.objects.filter(signatory=signatory), by=by, why=reason)
    return save_versioned(signatory, expected=signatory.version, fields={"valid_to": last_day}, by=by, reason=reason)


def held(signatory: Signatory, expected: int | None = None) -> Signatory:
    lock_agency(signatory.agency_id)
    found = Signatory.objects.select_for_update(of=("self",)).select_related("agency").get(pk=signatory.pk)
    if found.valid_to:
        raise RuleBroken(f"{found} has not signed for this agency since {print_date(found.valid_to)}.")
    if expected is not None and found.version != expected:
        save_versioned(found, expected=expected, fields=["valid_to"], by=None, reason="")  # raises Conflict
    return found


@transaction.atomic
def confirm_by_board(*, signatory: Signatory, by, expected: int | None = None) -> Signatory:
    found = held(signatory, expected)
    end_links(MailedLink.objects.filter(signatory=found, purpose=Purpose.VOUCH), by=by, why="Confirmed by the board")
    return set_confirmed(found, ConfirmedBy.BOARD, by=by, reason="Confirmed by the board")


@transaction.atomic
def refuse(*, signatory: Signatory, by, reason: str = "Not confirmed by the board") -> Signatory:
    found = held(signatory)
    if found.is_confirmed:
        raise RuleBroken(f"The address of {found} is confirmed. Choose “No longer signs” on the agency’s page instead.")
    return end(found, last_day=max(found.valid_from, today()), by=by, reason=reason)


@transaction.atomic
def end_signatory(*, signatory: Signatory, expected: int, last_day: dt.date, by, reason: str = "") -> Signatory:
    """Somebody no longer signs, from the day after `last_day`, which is today or earlier."""
    found = held(signatory, expected)
    require_not_future(last_day, "last_day")
    if last_day < found.valid_from:
        raise RuleBroken(
            f"{found} has signed since {print_date(found.valid_from)}. Enter that day or a later one.", field="last_day"
        )
    return end(found, last_day=last_day, by=by, reason=reason.strip() or "No longer signs")


@transaction.atomic
def correct_signatory(*, signatory: Signatory, expected: int, by, **changes) -> Signatory:
    found = held(signatory, expected)
    for field in DETAILS:
        if field in changes:
            setattr(found, field, tidy_name(changes[field]) if field == "name" else tidy(changes[field]))
    if not found.name:
        raise RuleBroken("Enter the name of the person who signs.", field="name")
    return save_versioned(found, expected=expected, fields=list(DETAILS), by=by, reason="Corrected")


@transaction.atomic
def ask_signatory(*, signatory: Signatory, by) -> MailedLink:
    """Mail a confirmed signatory a link to say that they still sign, who takes over, or that they have left."""
    found = held(signatory)
    if not found.is_confirmed:
        raise RuleBroken("This address is not confirmed yet. Confirm it first.")
    return mail_about(found, Purpose.SIGNATORY, to=found.email, by=by)


@transaction.atomic
def vouch_by_link(*, link: MailedLink) -> Signatory:
    """ "Yes", from the agency's own mailbox. RuleBroken where a lead officer or deputy has its address since."""
    link = use(link, on=today())
    found = held(link.signatory)
    if not may_vouch(link.sent_to, found.email, addresses_of(found.agency, None)):
        raise RuleBroken(ONLY_THE_BOARD)
    return set_confirmed(found, ConfirmedBy.AGENCY, by=None, reason=BY_LINK)


@transaction.atomic
def refuse_by_link(*, link: MailedLink) -> Signatory:
    link = use(link, on=today())
    return refuse(signatory=link.signatory, by=None, reason="Not confirmed, by a mailed link")


@transaction.atomic
def still_by_link(*, link: MailedLink) -> Signatory:
    link = use(link, on=today())
    found = held(link.signatory)
    return set_confirmed(found, found.confirmed_by, by=None, reason=BY_LINK)


@transaction.atomic
def leave_by_link(*, link: MailedLink) -> Signatory:
    link = use(link, on=today())
    found = held(link.signatory)
    return end(found, last_day=max(found.valid_from, today()), by=None, reason=BY_LINK)


@transaction.atomic
def successor_by_link(*, link: MailedLink, name: str, email: str, **more) -> Signatory:
    """ "Somebody else signs now": until that address is confirmed, who answers stays."""
    link = use(link, on=today())
    before = held(link.signatory)
    if compared(email) == compared(before.email):
        raise RuleBroken("This is your own address. Enter that of the person who signs now.", field="email")
    taken = frozenset({compared(before.email)})
    return name_signatory(
        agency=before.agency, role=before.role, name=name, email=email, by=None, taken=taken, reason=BY_LINK, **more
    )
