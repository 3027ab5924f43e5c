"""How the answers of agencies stand, in numbers and in words (P9). Pure, no database."""

from actions.table.querysets.totals import Totals


def says_100(totals: Totals) -> str:
    """What is noted of an action that completes itself: "All 84 agencies have answered: 81 done, 3 do not apply.".

    Of few agencies it says no numbers, since every reader of the plan reads it.
    """
    also = totals.not_applicable
    more = f", {also} do{'es' if also == 1 else ''} not apply" if also else ""
    one = totals.counted == 1
    who = "The one agency that is asked has" if one else f"All {totals.counted} agencies have"
    return f"{who} answered: {totals.done} done{more}." if totals.may_be_printed else f"{who} answered."
