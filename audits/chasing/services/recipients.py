"""The recipients of an agency's emails about its return, and queueing them."""

from agencies.models import Eslo
from audits.models import Return
from core.mail import send_email
from core.text.dates import today


def addresses_of(audit_return: Return) -> list[str]:
    """The lead officer and whoever submitted last, while they belong to the agency; else the agency's own address."""
    agency, on = audit_return.agency, today()
    officers = Eslo.objects.leads().current(on).filter(agency=agency).exclude(email="")
    found = list(officers.values_list("email", flat=True))
    last = audit_return.submitted_by
    if last and last.is_active and last.memberships.current(on).filter(agency=agency).exists():
        found.append(last.email)
    found = found or [agency.email]
    return list({address.casefold(): address for address in found if address}.values())


def tell(kind: str, audit_return: Return, args: dict, *, by, is_news: bool = False) -> None:
    """Queue an email to each recipient; what is news is not sent to whoever did it."""
    for to in addresses_of(audit_return):
        if is_news and by and to.casefold() == by.email.casefold():
            continue
        send_email(
            kind=kind, to=to, args={"return": audit_return.pk, **args}, by=by, about=f"audit-return:{audit_return.pk}"
        )
