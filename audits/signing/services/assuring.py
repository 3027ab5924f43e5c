"""How it is known whose address a signature came from, and who gets what was signed."""

from agencies.models import Eslo, Signatory
from agencies.signatories.rules import compared, is_of_other_domain
from audits.chasing.services.recipients import addresses_of
from audits.models import Return, SignatureRequest, SignOff

Assurance = SignOff.Assurance


def assured(audit_return: Return, email: str, request: SignatureRequest | None) -> dict:
    if request is None:
        assurance = Assurance.SIGNED_IN
    elif request.signatory_id is None:
        assurance = ""
    elif request.signatory.confirmed_by == Signatory.ConfirmedBy.BOARD:
        assurance = Assurance.CONFIRMED_BY_BOARD
    else:
        assurance = Assurance.DIRECTORY
    officers = Eslo.objects.current().filter(agency=audit_return.agency_id).exclude(email="")
    known = (audit_return.agency.email, *officers.values_list("email", flat=True))
    return {"assurance": assurance, "domain_differs": is_of_other_domain(email, known)}


def receipt_addresses(audit_return: Return) -> list[str]:
    """The lead officer and who submitted the return; where it was signed, also the agency's mailbox and each signer."""
    found = addresses_of(audit_return)
    signers = [each for each in audit_return.sign_offs.in_force().values_list("email", flat=True) if each]
    if signers:
        found += [audit_return.agency.email, *signers]
    return list({compared(each): each for each in reversed(found) if each}.values())[::-1]
