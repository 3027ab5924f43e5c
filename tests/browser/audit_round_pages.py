"""Pages of rounds of audit returns, and a record of the demonstration board for each."""

from __future__ import annotations

from audits.models import Return, Round
from tests.factories.audits import open_round

ROUNDS = ["audits:home", "audits:round", "audits:follow", "audits:ladder", "audits:not_returned"]
ROUND_FORMS = ["audits:add_round", "audits:edit_round", "audits:add_return", "audits:extend", "audits:exempt"]
ROUND_FORMS += [
    "audits:write_to_many",
    "audits:register_places",
    "audits:expect",
    "audits:close_round",
    "audits:write",
]
ROUND_FILES = ["audits:export_round", "audits:export_not_returned"]
ROUND_BUTTONS = ["audits:open_round"]
NO_ROUND_FORM = {*ROUNDS, "audits:close_round"}


def of_rounds() -> dict[str, list]:
    """The open round of this year."""
    asked = Round.objects.filter(state="open").first()
    waiting = asked.returns.not_in().by_name()
    of_round = (
        "round",
        "write_to_many",
        "edit_round",
        "add_return",
        "close_round",
        "ladder",
        "not_returned",
    )
    of_return = ("follow", "extend", "exempt", "expect", "write")
    found = {f"audits:{name}": [asked.pk] for name in of_round}
    found |= {f"audits:{name}": [waiting[0].pk] for name in of_return}
    asking = open_round(key="access-points", title="Places to register")
    school = waiting[0].agency
    places = Return.objects.create(round=asking, agency=school, kind=school.kind, form=Return.Form.REGISTER)
    found["audits:register_places"] = [places.pk]
    return found
