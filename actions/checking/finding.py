"""A finding of the plan check."""

from dataclasses import dataclass, field

# Kind → the heading under which its findings are listed, in this order.
KINDS = {
    "past_date": "Past their date and not reviewed",
    "done_in_words": "Done in words, open in status",
    "revision_only_in_update": "New dates that are only in an update",
    "update_names_other_date": "Updates that name another date",
    "no_year": "Timescales without a year",
    "timescale": "Timescales that leave the date open",
    "no_timescale": "Actions without a timescale",
    "no_lead": "Actions without a lead",
    "lead_unknown": "Leads that the directory does not know",
    "update_is_question": "Questions left in an update",
    "silent": "Silent for a quarter or longer",
    "update_says_nothing": "Updates that say nothing",
    "agencies_joined": "Agencies that joined after all had answered",
    "answered_open": "Answered by every agency, and still open",
    "no_difference": "Complete by the answers of agencies, without a word on the difference",
    "two_actions_in_cell": "Two actions in one cell",
    "near_identical": "Actions that are nearly the same",
    "cross_reference": "References to other parts of the plan",
    "objective_without_text": "Objectives with a number and no text",
    "objective_number_repeated": "Objective numbers that are used twice",
    "number_skipped": "Numbers that are missing",
    "import_question": "Questions left open when the plan was imported",
}
STRUCTURE = "plan.structure"
AGREE = "plan.agree_revision"


@dataclass(frozen=True)
class Mend:
    """A way to correct a finding: a form that is filled in already, or a button.

    `page` is the URL name of the form and `args` are its keys; `values` fills it in. For a button, `does` names the
    service (actions/checking/services.py) and `values` are its arguments. `needs` is the permission; without one,
    whoever may write on the action may do it.
    """

    label: str
    page: str = ""
    args: tuple = ()
    query: str = ""
    values: dict = field(default_factory=dict)
    does: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Finding:
    """What was found, as text, with a proposal.

    `key` stays while the same thing is found, and changes with the data: a new update, a new date. Where the finding is
    about an action, the key has the action after the kind ("silent:12:2010-03-01"). `rows` are printed rows; `actions`
    the keys of its actions, none where it is about the whole plan.
    """

    kind: str
    key: str
    rows: tuple[int, ...]
    text: str
    proposal: str = ""
    actions: tuple[int, ...] = ()
    mends: tuple[Mend, ...] = ()

    @property
    def action(self) -> int | None:
        return self.actions[0] if self.actions else None

    @property
    def place(self) -> int:
        """Its first row, for sorting; findings about the whole plan come last."""
        return self.rows[0] if self.rows else 10**9


def action_in(key: str) -> int | None:
    """The action in a finding's key; None where it is about something else."""
    parts = key.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() and len(parts[1]) < 19 else None
