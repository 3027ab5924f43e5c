"""The topics of reminders, in the order of the emails; their sources register themselves."""

from __future__ import annotations

from reminders.lines import topic

WRITES = ("plan.update_led", "plan.update_any")

topic("asked", "Updates that you were asked for", "The board asked for an update on an action that you lead.", WRITES)
topic("dates", "Actions with a date", "Actions that you lead, before and after their due date.", WRITES)
topic("follow_ups", "Follow-ups", "What you are to do out of a meeting or an update.", ("plan.read",))
topic("silent", "Actions without news", "Actions that you lead and that nobody has reported on for a quarter.", WRITES)
topic("undated", "Actions without a date", "Actions that you lead and that have no date yet.", WRITES)
topic("answers", "What all agencies are asked", "Actions that your agency has not replied to.", ("plan.answer_own",))
topic(
    "eslo",
    "Your lead officer",
    "Whether the entry of your agency’s lead officer is up to date.",
    ("directory.edit_own",),
)
topic(
    "eslo_returns",
    "Who your lead officer is",
    "The board’s question to your agency, where its own letters do not come to you.",
    ("directory.edit_own",),
)
topic(
    "returns",
    "Audit returns",
    "Returns of your agency that wait for you, where their own letters do not come to you.",
    ("audits.fill_own", "audits.sign_own"),
)
topic("improvements", "Improvement actions", "What your agency has undertaken after an audit.", ("audits.fill_own",))
topic(
    "nil_returns",
    "Incidents of a quarter",
    "A quarter of which nothing was recorded, and of which nobody has said that nothing happened.",
    ("incidents.record",),
    duty=True,
)
topic("meetings", "Meetings", "Meetings of your groups, and minutes that you are still to write.", ("plan.read",))
topic("board", "What waits for the board", "What waits for you as the board’s manager.", ("plan.agree_revision",))
topic("news", "What others wrote", "News about actions that you lead, and answers to what you asked.", ("plan.read",))
