"""Findings about the answers of agencies. Pure."""

from collections.abc import Iterator

from actions.checking.dates import about
from actions.checking.facts import PlanFacts
from actions.checking.finding import Finding, Mend

ANSWER_ANY = "plan.answer_any"


def answer_findings(plan: PlanFacts) -> Iterator[Finding]:
    """Agencies that joined since; actions still open although every agency has done them; and actions that completed
    themselves, so that nobody has said what difference they made.
    """
    for asked, joined in plan.answered:
        action = plan.actions.get(asked.action_id)
        if action is None:
            continue
        if joined:
            who = "one agency has" if joined == 1 else f"{joined} agencies have"
            text = f"Every agency had answered, and {who} joined the directory since."
            mend = Mend("Ask again", "ask_agencies_again", (action.pk,), needs=ANSWER_ANY)
            yield about(action, "agencies_joined", str(joined), text, "Ask again, or let it be.", mend)
        if action.is_open:
            text = "Every agency has answered, and the action is still open."
            mend = Mend("Complete it", "complete_action", (action.pk,))
            yield about(action, "answered_open", "", text, "Complete it, if nothing else is left to do.", mend)
        elif not asked.action.difference_made:
            text = "It completed itself when every agency had answered; nobody has said what difference it made."
            mend = Mend("Say what difference it made", "say_difference", (action.pk,), needs=ANSWER_ANY)
            yield about(action, "no_difference", "", text, "Say what difference it made.", mend)
