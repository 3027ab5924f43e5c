"""Setting the colour of an action against the rule, and ending that."""

import datetime as dt

from django.db import transaction

from actions.access import lock_action, require_live
from actions.colours.querysets import evaluate_actions
from actions.colours.rules import COLOUR_NAMES, SET_BY_HAND
from actions.models import Action, ColourOverride
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import print_date, quarter_end, quarter_of, today


@transaction.atomic
def set_colour(*, action: Action, colour: str, reason: str, by) -> ColourOverride:
    """Set a colour with the reason, until the end of the quarter or until another timescale is agreed.

    Raises RuleBroken for a colour that nobody can set, without a reason, and for an action that is complete, withdrawn
    or in a closed plan; NothingChanged where the action has this colour already.
    """
    lock_action(action)
    require_live(action)
    if not action.is_open:
        raise RuleBroken("This action is complete, and what is complete is blue. Reopen it first.")
    if colour not in SET_BY_HAND:
        raise RuleBroken("Choose red, amber, grey or green.", field="colour")
    reason = require_text(reason, "Say why the colour is another one.", field="reason")
    now = evaluate_actions([action.pk])[action.pk]
    if now.code == colour:
        raise NothingChanged(f"This action is {COLOUR_NAMES[colour].lower()} already.", field="colour")
    end_override(action, by=by, reason="Another colour was set")
    ends_on = quarter_end(*quarter_of(today()))
    override = ColourOverride(action=action, colour=colour, reason=reason, set_by=by, set_on=today(), ends_on=ends_on)
    text = f"{COLOUR_NAMES[colour]} set until {print_date(ends_on)}; by the rule: {(now.by_rule or now).text}"
    return create_tracked(override, by=by, reason=text)


@transaction.atomic
def take_back_colour(*, override: ColourOverride, expected: int, by, reason: str) -> ColourOverride:
    """End a colour set by hand before its quarter ends. RuleBroken where it is no longer in force; Conflict."""
    lock_action(override.action)
    require_live(override.action)
    if override.ended_on or override.ends_on < today():
        raise RuleBroken("This colour no longer applies. The rule already decides the colour.")
    reason = require_text(reason, "Say why the colour is withdrawn.", field="reason")
    override.ended_on = today()
    return save_versioned(override, expected=expected, fields=["ended_on"], by=by, reason=reason)


def resume_override(action: Action, *, by, ended_from: dt.datetime, ended_until: dt.datetime, reason: str) -> None:
    """Set the last colour again if it ended between two moments; call it inside a transaction."""
    override = action.colour_overrides.order_by("pk").last()
    if override is None or override.ended_on is None or override.ends_on < today():
        return
    if ended_from <= override.history.latest("history_id").history_date <= ended_until:
        override.ended_on = None
        save_versioned(override, expected=override.version, fields=["ended_on"], by=by, reason=reason)


def end_override(action: Action, *, by, reason: str) -> ColourOverride | None:
    """End the colour that was set on an action, if there is one; call it inside a transaction."""
    override = action.colour_overrides.filter(ended_on__isnull=True).first()
    if override:
        override.ended_on = min(today(), override.ends_on + dt.timedelta(1))
        save_versioned(override, expected=override.version, fields=["ended_on"], by=by, reason=reason)
    return override
