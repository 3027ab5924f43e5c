"""The feeds of version 1: which columns each has, and who may read it. The documentation is docs/feeds.md.

Columns are only ever added at the end of a feed (tests/api/feeds/*.txt); anything else is another version.
"""

import datetime as dt
from dataclasses import dataclass

NUMBER, TEXT, DATE, YES_NO = "whole number", "text", "date", "true or false"
Value = int | str | dt.date | bool | None


@dataclass(frozen=True)
class Column:
    """`kind` is NUMBER, TEXT, DATE or YES_NO; any value may be empty."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Feed:
    """One feed. A token needs `scope`, and its owner any one of `permissions`."""

    name: str
    title: str
    scope: str
    permissions: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def headings(self) -> list[str]:
        return [column.name for column in self.columns]


def columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


IN_PLAN = (
    ("plan_id", NUMBER, "The plan."),
    ("plan", TEXT, "Title of the plan."),
    ("plan_is_in_force", YES_NO, "Whether it is the plan that pages show first."),
)
COLOURED = (
    ("colour", TEXT, "R, A, G, B or N (grey) as of today; empty where the action is withdrawn."),
    ("colour_name", TEXT, "The colour in words."),
    ("colour_label", TEXT, "Why, in short, such as “Overdue”."),
    ("colour_set_by_hand", YES_NO, "Whether a person set the colour against the rule."),
)
STATUS = ("status", TEXT, "not_started, in_progress, completed or withdrawn.")
ACTIONS = columns(
    ("action_id", NUMBER, "The action."),
    *IN_PLAN,
    ("number", NUMBER, "Number of the action in its plan."),
    ("action", TEXT, "What is to be done."),
    STATUS,
    ("declared", TEXT, "at_risk or will_not_be_met, where somebody said so."),
    *COLOURED,
    ("leads", TEXT, "Who leads it, as the plan prints it, with “; ” between several."),
    ("timescale", TEXT, "The timescale as the plan prints it, revisions included."),
    ("timescale_kind", TEXT, "date, ongoing, date_then_ongoing, window, recurring, completed or unknown."),
    ("start_date", DATE, "First day of the current timescale."),
    ("due_date", DATE, "Due date in force; of a repeated action that of its next occurrence."),
    ("original_due_date", DATE, "Due date of the first timescale."),
    ("agreed_on", DATE, "Day on which the board agreed the action."),
    ("completed_on", DATE, "Day of completion."),
    ("withdrawn_on", DATE, "Day on which it was withdrawn."),
    ("updates", NUMBER, "How many updates it has."),
    ("last_update_on", DATE, "Day of the latest update."),
    ("carried_from_action_id", NUMBER, "The same action in the plan before."),
)
PLAN_ROWS = columns(
    ("row_id", NUMBER, "The printed row."),
    *IN_PLAN,
    ("row", NUMBER, "Number of the row, counted through the whole plan."),
    ("action_id", NUMBER, "The action; one that is printed in several places has several rows."),
    ("priority_id", NUMBER, "The strategic priority."),
    ("priority", TEXT, "Number and title of the priority."),
    ("objective_id", NUMBER, "The objective."),
    ("objective", TEXT, "Number and text of the objective."),
    ("method_id", NUMBER, "The method."),
    ("method", TEXT, "Number and text of the method."),
    ("number", NUMBER, "Number of the action in its plan."),
    ("action", TEXT, "What is to be done."),
    STATUS,
    ("leads", TEXT, "As in actions."),
    ("timescale", TEXT, "As in actions."),
    *COLOURED,
    ("last_update_on", DATE, "Day of the latest update."),
    ("last_update", TEXT, "Text of the latest update."),
)
UPDATES = columns(
    ("update_id", NUMBER, "The update."),
    ("action_id", NUMBER, "The action."),
    ("plan_id", NUMBER, "The plan."),
    ("updated_on", DATE, "Day of the update."),
    ("has_date_of_document", YES_NO, "Whether it had no day of its own and was given that of its document."),
    ("author", TEXT, "Name or role, as the plan prints it."),
    ("update", TEXT, "The update."),
)
TIMESCALES = columns(
    ("timescale_id", NUMBER, "The timescale."),
    ("action_id", NUMBER, "The action."),
    ("plan_id", NUMBER, "The plan."),
    ("position", NUMBER, "Place in the series of the action; 1 is the original."),
    ("timescale", TEXT, "As the board wrote it."),
    ("timescale_kind", TEXT, "As in actions."),
    ("start_date", DATE, "First day."),
    ("due_date", DATE, "Due date."),
    ("precision", TEXT, "What the wording names: day, month, quarter, term, year or none."),
    ("state", TEXT, "agreed, proposed or declined."),
    ("is_current", YES_NO, "Whether it is the timescale in force."),
    ("reason", TEXT, "Why the date was revised."),
    ("proposed_on", DATE, "Day on which it was proposed."),
    ("settled_on", DATE, "Day on which it was agreed or declined."),
)
AGENCIES = columns(
    ("agency_id", NUMBER, "The agency."),
    ("agency", TEXT, "Name of the agency."),
    ("kind", TEXT, "Kind of agency, such as primary."),
    ("kind_name", TEXT, "The kind as pages print it, such as “Primary school”."),
    ("is_educational_setting", YES_NO, "Whether it is a school, nursery or college."),
    ("national_reference", TEXT, "National reference number; of schools the URN."),
    ("local_reference", TEXT, "Local reference."),
    ("active_from", DATE, "First day."),
    ("active_to", DATE, "Last day."),
    ("is_active", YES_NO, "Whether it is active today."),
    ("has_lead_officer", YES_NO, "Whether somebody holds the post of lead officer today."),
    ("lead_officer_since", DATE, "Since when."),
    ("lead_officer_confirmed_on", DATE, "When the lead officer was last confirmed."),
    ("confirmation_is_out_of_date", YES_NO, "Whether that is longer ago than the board allows."),
    ("lead_officer_trained_on", DATE, "When the lead officer was last trained."),
    ("training_is_out_of_date", YES_NO, "Whether that is longer ago than the board allows, or never happened."),
    ("deputies", NUMBER, "How many deputies there are today."),
)
OF_RETURN = (
    ("round_id", NUMBER, "The round."),
    ("round", TEXT, "Title of the round."),
    ("year", NUMBER, "Year of the round."),
    ("agency_id", NUMBER, "The agency."),
    ("agency", TEXT, "Name of the agency."),
    ("access_point_id", NUMBER, "The internet access point, where the return is about one."),
    ("access_point", TEXT, "Name of the access point."),
)
RETURN_STATES = columns(
    ("return_id", NUMBER, "The return."),
    *OF_RETURN,
    ("kind", TEXT, "Kind of agency when it was asked."),
    (
        "state",
        TEXT,
        "not_started, in_progress, ready, signed, submitted, sent_back, moderated or closed.",
    ),
    ("state_label", TEXT, "The state as the page of the round prints it, “Exempt” included."),
    ("is_late", YES_NO, "Whether it is past its last day and has not come in."),
    ("answered", NUMBER, "How many questions have an answer."),
    ("last_day", DATE, "Last day on which it is in time, more time included."),
    ("extended_to", DATE, "Where it was given more time."),
    ("exempt_on", DATE, "Exempt since."),
    ("started_on", DATE, "Day of the first answer."),
    ("submitted_on", DATE, "First submitted on."),
    ("moderated_on", DATE, "Moderated on."),
    ("closed_on", DATE, "Closed on."),
    (
        "due_on",
        DATE,
        "Day that counts today: more time, or else the next deadline of the round.",
    ),
    (
        "came_in",
        DATE,
        "Day on which it came in, as the page of the round counts it; never where exempt.",
    ),
)
IMPROVEMENT_ACTIONS = columns(
    ("improvement_id", NUMBER, "The improvement action."),
    ("return_id", NUMBER, "The return with the weak answer."),
    *OF_RETURN,
    ("question_code", TEXT, "Code of the question."),
    ("question", TEXT, "The question."),
    ("priority_id", NUMBER, "The strategic priority under which it is shown."),
    ("priority", TEXT, "Number and title of the priority."),
    ("improvement", TEXT, "What will be done."),
    ("is_compulsory", YES_NO, "Whether the answer makes it compulsory."),
    ("due_date", DATE, "By when."),
    ("status", TEXT, "open, done, declined or dropped."),
    ("state", TEXT, "The state as pages print it, “Overdue” included."),
    ("made_on", DATE, "Day on which it was added."),
    ("ended_on", DATE, "Day on which it was done, declined or dropped."),
    ("ended_note", TEXT, "What was done, or why not."),
)
PUBLISHED_FIGURES = columns(
    ("edition_id", NUMBER, "The published edition."),
    ("edition", TEXT, "2009-Q4, or 2009/10 for a whole financial year."),
    ("year", NUMBER, "Financial year, by its first."),
    ("quarter", NUMBER, "Quarter of the financial year; empty for a whole year."),
    ("issue", NUMBER, "Issue of the edition."),
    ("is_latest_issue", YES_NO, "Whether no later issue replaces it."),
    ("published_on", DATE, "Day on which it was published."),
    ("table", TEXT, "Key of the table."),
    ("table_title", TEXT, "Title of the table."),
    ("line", TEXT, "Key of the line."),
    ("line_name", TEXT, "Name of the line."),
    ("column", TEXT, "Key of the column."),
    ("column_name", TEXT, "Name of the column."),
    ("is_total", YES_NO, "Whether the line is the total of its table."),
    ("printed", TEXT, "The figure as it is printed: a number, c (hidden) or : (not available)."),
    ("value", NUMBER, "The number; empty where none is printed."),
    ("is_revised", YES_NO, "Whether it was revised since it was published before."),
)
DAYS = columns(
    ("date", DATE, "One row for each day, without a gap."),
    ("year", NUMBER, "Calendar year."),
    ("month", NUMBER, "1 to 12."),
    ("month_name", TEXT, "January to December."),
    ("day", NUMBER, "Day of the month."),
    ("weekday", NUMBER, "1 for Monday to 7 for Sunday."),
    ("weekday_name", TEXT, "Monday to Sunday."),
    ("financial_year", NUMBER, "Year in which the financial year begins, in April."),
    ("financial_quarter", NUMBER, "1 for April to June, to 4 for January to March."),
    ("quarter", TEXT, "The quarter as pages name it: 2009-Q4 is January to March 2010."),
    ("academic_year", NUMBER, "Year in which the school year begins, in September."),
    ("is_working_day", YES_NO, "Monday to Friday, no bank holiday and no day on which the board is closed."),
)
TRAINING = columns(
    ("session_id", NUMBER, "The session."),
    ("session", TEXT, "What it is called."),
    ("held_on", DATE, "Day of the session."),
    ("starts_at", TEXT, "When it starts, such as 14:00."),
    ("place", TEXT, "Where it is held."),
    ("counts_as_training", YES_NO, "Whether it counts as training of a lead officer."),
    ("places", NUMBER, "How many places there are; empty where there is room for everybody."),
    ("booked", NUMBER, "How many people are on its list."),
    ("came", NUMBER, "How many of them came; empty until that has been recorded."),
    ("booking_closes_on", DATE, "Last day for booking."),
    ("can_be_booked", YES_NO, "Whether somebody can book a place today."),
    ("cancelled_on", DATE, "Cancelled on."),
)
RESOURCES = columns(
    ("resource_id", NUMBER, "The resource."),
    ("resource", TEXT, "Title of the resource."),
    ("link", TEXT, "Web address."),
    ("about", TEXT, "What it is."),
    ("audiences", TEXT, "For whom it is, with “; ” between several."),
    ("ages", TEXT, "For which ages, with “; ” between several; empty where for no age in particular."),
    ("answers", TEXT, "Questions of audits that it helps with, such as arrangements.A6.3, with “; ” between several."),
    ("reviewed_on", DATE, "When a person last looked at it."),
)
NEWS = columns(
    ("news_id", NUMBER, "The piece of news."),
    ("news", TEXT, "Its title."),
    ("is_important", YES_NO, "Whether it was emailed at once."),
    ("kinds", TEXT, "Kinds of agency that it is for, with “; ” between several; empty where for all."),
    ("published_on", DATE, "Day of publication."),
    ("ends_on", DATE, "Last day on which it is shown."),
)
READ_RETURNS = ("audits.read_all", "audits.fill_own", "audits.sign_own")
FEEDS = {
    feed.name: feed
    for feed in (
        Feed("actions", "Actions", "plan.read", ("plan.read",), ACTIONS),
        Feed("plan_rows", "Rows of the plan", "plan.read", ("plan.read",), PLAN_ROWS),
        Feed("updates", "Updates", "plan.read", ("plan.read",), UPDATES),
        Feed("timescales", "Timescales", "plan.read", ("plan.read",), TIMESCALES),
        Feed("agencies", "Agencies", "directory.read", ("directory.read",), AGENCIES),
        Feed("return_states", "States of audit returns", "audits.read", READ_RETURNS, RETURN_STATES),
        Feed("improvement_actions", "Improvement actions", "audits.read", READ_RETURNS, IMPROVEMENT_ACTIONS),
        Feed("published_figures", "Published figures of incidents", "figures.read", ("plan.read",), PUBLISHED_FIGURES),
        Feed("days", "Days", "plan.read", ("plan.read",), DAYS),
        Feed("training", "Training sessions", "guidance.read", ("directory.read",), TRAINING),
        Feed("resources", "Resources", "guidance.read", ("resources.read",), RESOURCES),
        Feed("news", "News", "guidance.read", ("news.read",), NEWS),
    )
}
