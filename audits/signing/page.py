"""View data of the sign-off page: what is left to do, who signs, who was asked, earlier signatures."""

from __future__ import annotations

from dataclasses import dataclass, field

from agencies.links.rules import EXPIRED, OPEN, LinkFacts, standing
from audits.access import moves_of, who_is
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff
from audits.questions.states import FILLER, SIGNATORY
from audits.returns.page.reading import to_do
from audits.returns.return_data import ReturnData
from audits.signing.services.signers import is_barred
from audits.signing.services.signing import roles_wanted
from core.text.dates import today

Role = SignatureRequest.Role


@dataclass
class Place:
    role: str
    signed: SignOff | None = None
    asked: SignatureRequest | None = None
    is_expired: bool = False

    @property
    def label(self) -> str:
        return Role(self.role).label


@dataclass
class SignOffPage:
    """`moves` are the names of the moves that the reader may make, `may_ask` whether they may invite."""

    audit_return: Return
    moves: list[str]
    blocking: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    earlier: list[SignOff] = field(default_factory=list)
    message: ReturnMessage | None = None
    may_ask: bool = False
    has_signed: bool = False
    is_barred: bool = False  # the reader signs for the agency, but has signed, filled this in or asked for it

    @property
    def missing(self) -> list[Place]:
        return [place for place in self.places if place.signed is None]

    @property
    def may_sign(self) -> bool:
        return "sign" in self.moves and bool(self.missing) and not self.is_barred


def sign_off_page(return_data: ReturnData, user) -> SignOffPage:
    """The page for a reader: three statements besides those of the return, and two for signatories."""
    audit_return = return_data.audit_return
    page = SignOffPage(audit_return, moves_of(user, audit_return))
    if not roles_wanted(audit_return):
        page.moves = [move for move in page.moves if move not in {"sign", "submit"}]
    else:
        page.moves = [move for move in page.moves if move != "submit_unsigned"]
    signed = list(audit_return.sign_offs.select_related("signed_by"))
    page.earlier = [each for each in signed if each.ended_on]
    in_force = {each.role: each for each in signed if not each.ended_on}
    asked = requests_of(audit_return)
    page.places = [place_of(role, in_force.get(role), asked.get(role)) for role in roles_wanted(audit_return)]
    if "sign" in page.moves and page.missing:
        page.has_signed = any(each.signed_by_id == user.pk for each in in_force.values())
        page.is_barred = page.has_signed or is_barred(audit_return, user)
    page.may_ask = audit_return.state == Return.State.READY and bool({FILLER, SIGNATORY} & who_is(user, audit_return))
    if audit_return.takes_answers:
        page.blocking = to_do(return_data, return_data.blocking)
        page.message = audit_return.messages.select_related("author").exclude(kind="note").last()
    page.warnings = to_do(return_data, [each for each in return_data.findings if not each.blocks])
    return page


def requests_of(audit_return: Return) -> dict[str, SignatureRequest]:
    open_ones = audit_return.signature_requests.filter(used_on__isnull=True, ended_on__isnull=True)
    return {each.role: each for each in open_ones.select_related("asked_by")}


def place_of(role: str, signed: SignOff | None, asked: SignatureRequest | None) -> Place:
    now = standing(LinkFacts(asked.good_until), today()) if asked else OPEN
    return Place(role, signed, None if signed else asked, now == EXPIRED)
