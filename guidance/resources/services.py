"""Resources: added, changed, reviewed, removed and listed again, each with its history."""

from collections.abc import Collection

from django.db import transaction

from agencies.directory.services import set_changes, tidy, tidy_name
from audits.questionnaires.page import questions_in_use
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import AlreadyThere, RuleBroken, require_text, require_valid
from core.text.dates import print_date, today
from guidance.models import Resource
from guidance.resources.rules import tidy_url, url_fault

FIELDS = ("title", "url", "about", "audiences", "ages", "answers")
LISTED_ALREADY = "This link is in the list already: “{title}”."
SAME_MOMENT = "Somebody else added this link at the same moment. Look at the list."


@transaction.atomic
def add_resource(*, by, reason: str = "", **details) -> Resource:
    """`details` are FIELDS. RuleBroken for blanks, a link that cannot be listed or is, and an answer to no question."""
    resource = Resource(**tidied(details), reviewed_on=today(), reviewed_by=by)
    require_sense(resource)
    require_asked(resource.answers)
    return once(lambda: create_tracked(resource, by=by, reason=reason.strip() or "Resource added"), SAME_MOMENT)


@transaction.atomic
def edit_resource(*, resource: Resource, expected: int, by, reason: str = "", **changes) -> Resource:
    """Another link counts as looked at. RuleBroken as add_resource(); NothingChanged."""
    require_listed(resource)
    before = set_changes(resource, expected, tidied(changes))
    require_sense(resource)
    require_asked(set(resource.answers) - set(before.get("answers", resource.answers)))
    fields = [*changes]
    if before.get("url", resource.url) != resource.url:
        resource.reviewed_on, resource.reviewed_by = today(), by
        fields += ["reviewed_on", "reviewed_by"]
    why = reason.strip() or "Resource changed"
    return once(lambda: save_versioned(resource, expected=expected, fields=fields, by=by, reason=why), SAME_MOMENT)


@transaction.atomic
def review_resource(*, resource: Resource, expected: int, by) -> Resource:
    require_listed(resource)
    if resource.reviewed_on == today() and resource.reviewed_by_id == by.pk:
        raise AlreadyThere("You looked at it today already.")
    resource.reviewed_on, resource.reviewed_by = today(), by
    return save_versioned(resource, expected=expected, fields=["reviewed_on", "reviewed_by"], by=by, reason="Reviewed")


@transaction.atomic
def remove_resource(*, resource: Resource, expected: int, by, reason: str) -> Resource:
    require_listed(resource)
    why = require_text(reason, "Say why it is removed.", field="reason")
    return save_versioned(resource, expected=expected, fields={"removed_on": today()}, by=by, reason=why)


@transaction.atomic
def reinstate_resource(*, resource: Resource, expected: int, by, reason: str) -> Resource:
    if resource.removed_on is None:
        raise RuleBroken("This resource is in the list.")
    why = require_text(reason, "Say why it is listed again.", field="reason")
    resource.removed_on = None
    require_once(resource)
    return once(
        lambda: save_versioned(resource, expected=expected, fields=["removed_on"], by=by, reason=why), SAME_MOMENT
    )


def tidied(values: dict) -> dict:
    made = {"title": tidy_name, "url": tidy_url}
    return {name: made.get(name, tidy)(value) for name, value in values.items()}


def require_listed(resource: Resource) -> None:
    if resource.removed_on:
        raise RuleBroken(f"This resource was removed on {print_date(resource.removed_on)}. List it again first.")


def require_sense(resource: Resource) -> None:
    require_text(resource.title, "Enter the title.", field="title")
    if fault := url_fault(resource.url):
        raise RuleBroken(f"{fault}.", field="url")
    require_text(resource.about, "Say in a sentence what it is.", field="about")
    if not resource.audiences:
        raise RuleBroken("Choose who it is for.", field="audiences")
    require_valid(resource, exclude=["reviewed_on", "reviewed_by", "removed_on"])
    require_once(resource)


def require_once(resource: Resource) -> None:
    there = Resource.objects.listed().filter(url=resource.url).exclude(pk=resource.pk).first()
    if there:
        raise RuleBroken(LISTED_ALREADY.format(title=there.title), field="url")


def require_asked(answers: Collection[str]) -> None:
    """RuleBroken for an answer to no question of the questionnaires in use."""
    asked = set().union(*(each.answers for each in questions_in_use())) if answers else set()
    if unknown := sorted(set(answers) - asked):
        raise RuleBroken(f"No questionnaire in use asks “{unknown[0]}”. Choose from the list.", field="answers")
