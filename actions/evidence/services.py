"""Evidence: a file or an address that shows what was done. What is taken off is kept, and nobody opens it."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.crypto import get_random_string

from actions.access import lock_action, require_live
from actions.evidence.settings import LARGEST
from actions.models import Action, Evidence
from core.board import settings
from core.files.uploads import inspect_upload
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

LONGEST_TITLE = Evidence._meta.get_field("title").max_length
LONGEST_URL = Evidence._meta.get_field("url").max_length
NO_URL = "Enter a whole address that begins with http:// or https://."


@transaction.atomic
def add_file(*, action: Action, data: bytes, filename: str, by, title: str = "", update=None, occurrence=None):
    """Keep a file as evidence under a random name; without a title, its own name says what it is.

    Raises RuleBroken for a file that is not on the list, is another kind than its name says, is too large, or that
    the scanner refuses (core/files/uploads.py), for a file that hangs on the action already, and on an action on which
    nothing may be written any more.
    """
    lock_action(action)  # of a form that was sent twice, the second finds what the first has saved
    require_live(action)
    inspected = inspect_upload(data, filename, most=settings.value(LARGEST) * 1024 * 1024)
    if action.evidence.standing().filter(sha256=inspected.sha256).exists():
        raise RuleBroken("This file has already been added to this action.", field="file")
    evidence = new_evidence(action, title.strip() or inspected.name, by, update, occurrence)
    evidence.filename, evidence.content_type = inspected.name, inspected.mime_type
    evidence.size, evidence.sha256 = inspected.size, inspected.sha256
    evidence.file.save(get_random_string(32), ContentFile(data), save=False)
    try:
        return create_tracked(evidence, by=by, reason="Evidence added")
    except BaseException:
        evidence.file.storage.delete(evidence.file.name)  # no file without its record
        raise


@transaction.atomic
def add_link(*, action: Action, url: str, by, title: str, update=None, occurrence=None) -> Evidence:
    """Keep an address as evidence. Raises RuleBroken for one that is not http or https, or that is there already."""
    lock_action(action)  # of a form that was sent twice, the second finds what the first has saved
    require_live(action)
    url = clean_url(url)
    title = require_text(title, "Say what it is.", field="title")
    if action.evidence.standing().filter(url=url).exists():
        raise RuleBroken("This address has already been added to this action.", field="url")
    evidence = new_evidence(action, title, by, update, occurrence)
    evidence.url = url
    return create_tracked(evidence, by=by, reason="Evidence added")


@transaction.atomic
def remove_evidence(*, evidence: Evidence, expected: int, by, reason: str) -> Evidence:
    """Take evidence off an action for a reason; the file is kept. RuleBroken where it was taken off already."""
    lock_action(evidence.action)
    require_live(evidence.action)
    if evidence.removed_on:
        raise RuleBroken("This evidence has already been removed.")
    reason = require_text(reason, "Say why it is removed.", field="reason")
    evidence.removed_on = today()
    return save_versioned(evidence, expected=expected, fields=["removed_on"], by=by, reason=reason)


def new_evidence(action: Action, title: str, by, update, occurrence) -> Evidence:
    """The part that files and addresses have in common; RuleBroken for an update or occurrence of another."""
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(f"Use {LONGEST_TITLE} characters or fewer to say what it is.", field="title")
    if update and (update.action_id != action.pk or update.voided_on):
        raise RuleBroken("Choose an update of this action.", field="update")
    if occurrence and (occurrence.action_id != action.pk or occurrence.skipped_on):
        raise RuleBroken("Choose one of the dates of this action that was not called off.", field="occurrence")
    return Evidence(action=action, title=title, update=update, occurrence=occurrence, added_by=by, added_on=today())


def clean_url(url: str) -> str:
    """An address of the web as it is kept; RuleBroken for any other, and for one that carries a name or password."""
    url = url.strip()
    try:
        URLValidator(schemes=["http", "https"])(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise RuleBroken(NO_URL, field="url") from None
    if parts.username or parts.password:
        raise RuleBroken("This address carries a user name or a password. Leave that out.", field="url")
    if len(url) > LONGEST_URL:
        raise RuleBroken(f"Use {LONGEST_URL} characters or fewer for the address.", field="url")
    return url
