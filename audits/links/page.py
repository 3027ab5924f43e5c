"""The page of a link: which return, until when, and who else has it."""

from dataclasses import dataclass

from audits.links.services.links import Opened
from audits.models import Return
from core.text.dates import print_date, today


@dataclass(frozen=True)
class Days:
    """The days of a return in words: `first` is the first deadline, "" where it does not count or is the last day."""

    last: str
    first: str = ""
    is_first_over: bool = False
    is_over: bool = False
    is_extended: bool = False


def days_of(audit_return: Return) -> Days:
    asked, on, last = audit_return.round, today(), audit_return.deadline
    extended, first = audit_return.extended_to is not None, asked.first_deadline
    return Days(
        print_date(last), "" if extended or first == last else print_date(first), first < on, last < on, extended
    )


def link_page(opened: Opened) -> dict:
    link = opened.link
    return {
        "link": link,
        "audit_return": link.audit_return,
        "mailbox": opened.mailbox,
        "days": days_of(link.audit_return),
        "others": link.others,
    }
