"""The page of a link: which return, until when, and who else has it."""

from audits.links.services.links import Opened


def link_page(opened: Opened) -> dict:
    link = opened.link
    return {
        "link": link,
        "audit_return": link.audit_return,
        "mailbox": opened.mailbox,
        "others": link.others,
    }
