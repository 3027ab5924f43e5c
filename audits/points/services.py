"""Internet access points of agencies: listed, renamed, closed."""

from django.db import transaction

from agencies.models import Agency
from audits.models import AccessPoint
from audits.points.places import tidy
from core.records.locking import create_tracked, once, save_changed, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

TWICE = "This agency has an access point of this name already."


@transaction.atomic
def add_access_point(*, agency: Agency, name: str, by, postcode: str = "") -> AccessPoint:
    """Raises RuleBroken without a name, and for a name that the agency has already."""
    point = AccessPoint(agency=agency, name=tidy(name), postcode=tidy_postcode(postcode))
    require_name(point.name)
    return once(lambda: create_tracked(point, by=by, reason="Internet access point listed"), TWICE, field="name")


@transaction.atomic
def change_access_point(*, point: AccessPoint, expected: int, name: str, postcode: str, by) -> AccessPoint:
    """Raises RuleBroken as add_access_point(), and NothingChanged."""
    values = {"name": tidy(name), "postcode": tidy_postcode(postcode)}
    require_name(values["name"])
    return once(
        lambda: save_changed(point, expected, values, by=by, reason="Access point changed"), TWICE, field="name"
    )


@transaction.atomic
def close_access_point(*, point: AccessPoint, expected: int, by, reason: str) -> AccessPoint:
    if point.closed_on:
        raise RuleBroken("This access point is closed already.")
    reason = require_text(reason, "Say why it closes.", field="reason")
    return save_versioned(point, expected=expected, fields={"closed_on": today()}, by=by, reason=reason)


@transaction.atomic
def reopen_access_point(*, point: AccessPoint, by, reason: str) -> AccessPoint:
    return save_versioned(point, expected=point.version, fields={"closed_on": None}, by=by, reason=reason)


def tidy_postcode(text: str) -> str:
    return tidy(text).upper()[:10]


def require_name(name: str) -> None:
    if not name:
        raise RuleBroken("Enter the name of the place.", field="name")
    if len(name) > 200:
        raise RuleBroken("Use 200 characters or fewer for the name.", field="name")
