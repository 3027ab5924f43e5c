"""What the page of an action says of the answers of agencies."""

from actions.models import Action, AgencyResponse
from agencies.access import belongings, may

NAMED = 12  # agencies without a reply that are named on the page; the list has all


def asked_of_agencies(user, action: Action) -> dict:
    """Totals, names without a reply for those who may see them, one's own line; at most one statement."""
    asked, may_ask = getattr(action, "asked", None), may(user, "plan.answer_any")
    if asked is None:
        may_ask = may_ask and action.is_open and not action.plan.is_closed
        return {"may_ask_agencies": may_ask}
    asked.action, totals = action, action.answers.totals
    lines = AgencyResponse.objects.visible_to(user).filter(action=action).select_related("agency").by_name()
    found = {"asked": asked, "totals": totals, "totals_text": totals.in_words}
    if may(user, "plan.read_answers"):
        found["totals_text"] = totals.in_full
        names = [line.agency.name for line in lines.silent()[:NAMED]] if totals.no_reply else []
        return found | {"silent": names, "more_silent": totals.no_reply - len(names)}
    return found | {"own_lines": lines.filter(agency__in=belongings(user).agencies)}
