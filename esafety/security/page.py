"""Security events as the pages print them, in words."""

import re
from dataclasses import dataclass

from accounts.roles import ROLES
from accounts.security.rules import BY_KEY
from core.board import settings
from core.models import SecurityEvent
from core.pages.paging import COUNTED, PAGE, RowPaginator, keys_within, page_number
from core.security.rules import DETAILS
from core.security.services import network_of
from incidents.models import AccessLog

SERVER = "A command at the server"
NOBODY = "Somebody who was not signed in"
METHODS = {
    "code": "code of an app, or recovery code",
    "mailed_code": "code by email",
    "mailed code": "code by email",
    "mfa": "second step",
    "passkey": "passkey",
    "password": "password",
    "recovery_codes": "recovery code",
    "single sign-on": "single sign-on",
    "socialaccount": "single sign-on",
    "totp": "app",
    "webauthn": "passkey",
}
ALERTS = {"count", "event"}  # are in the words of an alert
PURPOSES = dict(AccessLog.Purpose.choices)
PLACE = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """A line of the journal: `who` did it, `whose` account it is about where that is another person's."""

    event: SecurityEvent
    what: str
    details: list[tuple[str, str]]
    who: str
    whose: str
    is_here: bool


def read_page(request, rows):
    """The page of a list of events that the request names: a Django Page of entries. Three statements."""
    number = page_number(request.GET.get("page", ""))
    skipped, limit = (number - 1) * PAGE, number * PAGE + COUNTED
    keys = keys_within(rows, skipped, limit + 1 - skipped)
    if skipped and not keys:
        skipped, keys = 0, keys_within(rows, 0, limit + 1)
    page = RowPaginator(keys, limit, skipped).get_page(number)
    events = SecurityEvent.objects.filter(pk__in=list(page.object_list)).select_related("actor", "subject")
    here = network_of(request)
    page.object_list = [entry_of(event, here) for event in events]
    return page


def entry_of(event: SecurityEvent, here: str = "") -> Entry:
    """An event as a line; `here` is the network of the reader."""
    is_other = event.subject_id is not None and event.subject_id != event.actor_id
    return Entry(
        event=event,
        what=what_of(event),
        details=details_of(event),
        who=who_did(event),
        whose=str(event.subject) if is_other else "",
        is_here=bool(here) and event.network == here,
    )


def what_of(event: SecurityEvent) -> str:
    if event.kind != "alert":
        return str(event)
    return f"{event}: {BY_KEY[event.alert.split()[0]].text.format(count=event.detail.get('count', ''))}"


def who_did(event: SecurityEvent) -> str:
    if event.kind in ("alert", "check"):
        return ""
    if event.actor:
        return str(event.actor)
    return SERVER if event.detail.get("by") == "command" or not event.network else NOBODY


def details_of(event: SecurityEvent) -> list[tuple[str, str]]:
    left_out = {"by"} | (ALERTS if event.kind == "alert" else set())
    found = event.detail
    if "page" in found:
        left_out |= {"record"}  # stands in the address
    return [(DETAILS[name], printed(name, found)) for name in DETAILS if name in found and name not in left_out]


def printed(name: str, detail: dict) -> str:
    value = detail[name]
    if name == "page":
        return f"/{PLACE.sub(str(detail.get('record') or '…'), value).replace('(home)', '')}"
    if name == "method":
        return METHODS.get(value) or ", ".join(METHODS.get(each, each) for each in value.split())
    if name == "role":
        return ", ".join(ROLES[key].name if key in ROLES else key for key in value.split())
    if name == "reason":
        return PURPOSES.get(value) or value.replace("_", " ")
    if name == "setting":
        setting = settings.find(value)
        return setting.label if setting else value
    return str(value).replace("_", " ")
