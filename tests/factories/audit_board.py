"""Returns of one school in every state of signing and moderation, for the cast."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from agencies.models import Agency
from audits.access import form_for
from audits.models import Return, ReturnMessage, SignatureRequest, SignOff, Verdict
from audits.moderation import services
from audits.returns.return_data import return_data_of
from audits.signing.services.signing import ask_signature, ready_for_sign_off
from tests.factories.audits import fill, open_round, return_of, signed, submitted
from tests.factories.directory import SignatoryFactory


@dataclass
class Signing:
    """The returns, each in a round of its own, and their related records."""

    open: Return  # all questions are answered
    ready: Return
    signed: Return
    submitted: Return
    moderated: Return
    asked: SignatureRequest  # the governor, on the return that is ready; the link has not been used
    sign_off: SignOff  # on the return that is moderated
    verdict: Verdict  # on its A1.3
    message: ReturnMessage  # its feedback


def make_signing(school: Agency, officer: User, manager: User) -> Signing:
    """Created by the lead officer of the school and the manager."""
    rows = [fill(return_of(open_round([school], year=2000 + place)), by=officer) for place in range(5)]
    ready_for_sign_off(audit_return=rows[1], expected=rows[1].version, by=officer)
    gay = SignatoryFactory(agency=school, role="governor", name="Gay Nor", email="gay@northmere.example")
    asked = ask_signature(audit_return=rows[1], signatory=gay, by=officer)
    signed(rows[2], by=officer)
    submitted(rows[3], by=officer)
    last = submitted(rows[4], by=officer)
    question = form_for(last).questions["A1.3"]
    verdict = services.give_verdict(
        audit_return=last,
        question=question,
        seen=return_data_of(last).seen_of(question),
        expected=0,
        says="more",
        comment="Who is it?",
        by=manager,
    )
    services.moderate(audit_return=last, expected=last.version, by=manager, feedback="A clear return.")
    return Signing(*rows, asked, last.sign_offs.first(), verdict, last.messages.get())
