"""View data of signing: what is left to do, who signs by which address, who was asked, and who signed."""

from dataclasses import dataclass, field
from functools import cached_property

from agencies.links.rules import EXPIRED, LinkFacts, standing
from agencies.models import Signatory
from agencies.signatories.page import mailboxes_asked, waiting_words
from agencies.signatories.rules import compared
from audits.access import may_fill, moves_of, why_no_answers
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff
from audits.returns.page.reading import to_do
from audits.returns.return_data import ReturnData
from audits.signing.forms import SomebodyElseForm
from audits.signing.services.signers import addresses_of_fillers, is_barred
from audits.signing.services.signing import roles_wanted, waits_for_address
from core.text.dates import today

Role = SignatureRequest.Role
ASKS = (Return.State.NOT_STARTED, Return.State.IN_PROGRESS, Return.State.SENT_BACK, Return.State.READY)


@dataclass
class Place:
    """A signature: given, asked for, or expected of somebody. `waiting`: who has to confirm the address first; of
    `instead`, somebody who was named while the request to another is open, where there is such a request.
    """

    role: str
    signed: SignOff | None = None
    asked: SignatureRequest | None = None
    instead: SignatureRequest | None = None
    is_expired: bool = False
    known: Signatory | None = None
    waiting: str = ""
    form: SomebodyElseForm | None = None

    @property
    def label(self) -> str:
        return Role(self.role).label

    @property
    def is_open(self) -> bool:
        return bool(self.form and self.form.errors) or not (self.known or self.asked)


@dataclass
class SignOffPage:
    audit_return: Return
    moves: list[str]
    blocking: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    earlier: list[SignOff] = field(default_factory=list)
    messages: object = ()  # a queryset of those of the board and of signatories that stand
    may_ask: bool = False  # invite, or press "Send for signature"
    has_signed: bool = False
    is_barred: bool = False  # the reader signs for the agency, but has signed, filled this in or asked for it

    @cached_property
    def message(self) -> ReturnMessage | None:
        return list(self.messages)[-1] if self.messages else None

    @property
    def why_not(self) -> str:
        return why_no_answers(self.audit_return)

    @property
    def missing(self) -> list[Place]:
        return [place for place in self.places if place.signed is None]

    @property
    def to_ask(self) -> list[Place]:
        return [place for place in self.missing if place.asked is None]

    @property
    def may_sign(self) -> bool:
        return "sign" in self.moves and bool(self.missing) and not self.is_barred


def sign_off_page(return_data: ReturnData, user, sent=None) -> SignOffPage:
    """The page for a reader: four statements besides those of the return, one more while an address waits, two for
    signatories. `sent` is the form of "Send for signature" as it was posted.
    """
    audit_return = return_data.audit_return
    page = SignOffPage(audit_return, moves_of(user, audit_return))
    if not roles_wanted(audit_return):
        page.moves = [move for move in page.moves if move not in {"sign", "submit"}]
    else:
        page.moves = [move for move in page.moves if move != "submit_unsigned"]
    signed = list(audit_return.sign_offs.select_related("signed_by"))
    page.earlier = [each for each in signed if each.ended_on]
    in_force = {each.role: each for each in signed if not each.ended_on}
    page.may_ask = bool({"start", "ready", "sign", "change"} & set(page.moves)) and may_fill(user, audit_return)
    page.places = places_of(audit_return, in_force)
    if page.may_ask:
        for place in page.missing:
            place.form = SomebodyElseForm(sent, prefix=place.role, use_required_attribute=False)
    if "sign" in page.moves and page.missing:
        page.has_signed = any(each.signed_by_id == user.pk for each in in_force.values())
        page.is_barred = page.has_signed or is_barred(audit_return, user)
    if audit_return.takes_answers:
        page.blocking = to_do(return_data, return_data.blocking)
        page.messages = audit_return.messages.visible_to(user).standing().select_related("author")
    page.warnings = to_do(return_data, [each for each in return_data.findings if not each.blocks])
    return page


def places_of(audit_return: Return, in_force: dict[str, SignOff]) -> list[Place]:
    asked = requests_of(audit_return)
    places = [place_of(role, in_force.get(role), asked.get(role, [])) for role in roles_wanted(audit_return)]
    missing = [place.role for place in places if not place.signed]
    known = known_signatories(audit_return, missing) if missing and audit_return.state in ASKS else {}
    for place in places:
        place.known = known.get(place.role)
    waiting = [(place, found) for place in places if (found := waits_of(place))]
    boxes = mailboxes_asked([signatory for _, signatory in waiting]) if waiting else {}
    for place, signatory in waiting:
        place.waiting = waiting_words(boxes.get(signatory.pk, ""))
    return places


def waits_of(place: Place) -> Signatory | None:
    """Whose address waits to be confirmed, of those who are asked or else expected to sign."""
    asked = place.instead or place.asked
    if asked:
        return asked.signatory if waits_for_address(asked) else None
    return place.known if place.known and not place.known.is_confirmed else None


def known_signatories(audit_return: Return, roles: list[str]) -> dict[str, Signatory]:
    rows = Signatory.objects.filter(agency=audit_return.agency_id, role__in=roles, valid_to__isnull=True)
    return {each.role: each for each in sorted(rows, key=lambda each: each.is_confirmed)}


def requests_of(audit_return: Return) -> dict[str, list[SignatureRequest]]:
    """The open requests of each role, first the one that can be used."""
    found: dict[str, list[SignatureRequest]] = {}
    open_ones = audit_return.signature_requests.filter(used_on__isnull=True, ended_on__isnull=True)
    for each in sorted(open_ones.select_related("asked_by", "signatory"), key=waits_for_address):
        found.setdefault(each.role, []).append(each)
    return found


def place_of(role: str, signed: SignOff | None, requests: list[SignatureRequest]) -> Place:
    if signed or not requests:
        return Place(role, signed)
    asked = requests[0]
    instead = requests[1] if len(requests) > 1 else None
    is_expired = standing(LinkFacts(asked.good_until), today()) == EXPIRED
    return Place(role, asked=asked, instead=instead, is_expired=is_expired)


@dataclass(frozen=True)
class Signer:
    sign_off: SignOff
    known_by: str
    doubts: list[str]

    @property
    def role(self) -> str:
        return self.sign_off.get_role_display()


ASSURANCE_WORDS = {
    "directory": "by link to an address of the directory",
    "confirmed_by_board": "by link to an address confirmed by the board",
    "signed_in": "signed in",
    "": "by link to an address that nobody had confirmed",
}
OTHER_DOMAIN = "address of another domain than the agency’s"
NOT_LISTED = "address not in the directory"
IN_FILLERS_BROWSER = "signed in a browser where the return was filled in"
ADDRESS_FILLED_IN = "address of somebody who filled in the return or asked for signatures"


def signers_of(audit_return: Return) -> list[Signer]:
    signed = list(audit_return.sign_offs.in_force().select_related("signed_by"))
    listed = Signatory.objects.filter(agency=audit_return.agency_id, confirmed_on__isnull=False)
    addresses = {compared(email) for email in listed.values_list("email", flat=True) if email} if signed else set()
    fillers = addresses_of_fillers(audit_return) if signed else set()
    return [Signer(each, ASSURANCE_WORDS[each.assurance], doubts_about(each, addresses, fillers)) for each in signed]


def doubts_about(signed: SignOff, listed: set[str], fillers: set[str]) -> list[str]:
    """What the board should look at in a signature; `listed` and `fillers` are normalised addresses."""
    address = compared(signed.email)
    doubts = [OTHER_DOMAIN] if signed.domain_differs else []
    if signed.signed_by_id is None and address not in listed:
        doubts.append(NOT_LISTED)
    if signed.in_fillers_browser:
        doubts.append(IN_FILLERS_BROWSER)
    if address in fillers:
        doubts.append(ADDRESS_FILLED_IN)
    return doubts
