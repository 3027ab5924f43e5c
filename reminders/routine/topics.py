"""What people are reminded of: the topics, in the order of the emails."""

from dataclasses import dataclass

from reminders.routine.readers import Reader

WRITES = ("plan.update_led", "plan.update_any")


@dataclass(frozen=True)
class Topic:
    """A topic: its heading in emails, its description for the choices page, and the permissions of which any makes it
    concern a person.

    With `duty`, the people it concerns cannot opt out.
    """

    key: str
    name: str
    help: str
    permissions: tuple[str, ...]
    duty: bool = False

    def concerns(self, reader: Reader) -> bool:
        return any(reader.may(permission) for permission in self.permissions)

    def is_wanted_by(self, reader: Reader) -> bool:
        """Whether a person gets it: it concerns them, and they have not opted out or cannot."""
        return self.concerns(reader) and (self.duty or self.key not in reader.choice.left_out)


# fmt: off
EVERY = [
    Topic("asked", "Updates that you were asked for",
          "The board asked for an update on an action that you lead.", WRITES),
    Topic("dates", "Actions with a date", "Actions that you lead, before and after their due date.", WRITES),
    Topic("follow_ups", "Follow-ups", "Your tasks from a meeting or an update.", ("plan.read",)),
    Topic("silent", "Actions without an update",
          "Actions that you lead and that nobody has reported on for a quarter.", WRITES),
    Topic("undated", "Actions without a date", "Actions that you lead and that have no date yet.", WRITES),
    Topic("answers", "What all agencies are asked",
          "Actions that your agency has not replied to.", ("plan.answer_own",)),
    Topic("eslo", "Your lead officer",
          "Whether the entry of your agency’s lead officer is up to date.", ("directory.edit_own",)),
    Topic("eslo_returns", "Who your lead officer is",
          "The board’s question to your agency, where its own emails do not come to you.", ("directory.edit_own",)),
    Topic("training", "Training",
          "Courses that can be booked, where nobody from your agency has a place.", ("directory.edit_own",)),
    Topic("returns", "Audit returns",
          "Returns of your agency that wait for you, where their own emails do not come to you.",
          ("audits.fill_own", "audits.sign_own")),
    Topic("improvements", "Improvement actions",
          "What your agency has undertaken after an audit.", ("audits.fill_own",)),
    Topic("nil_returns", "Incidents in a quarter",
          "A quarter for which there is no record and no nil return.",
          ("incidents.record",), duty=True),
    Topic("meetings", "Meetings",
          "Meetings of your groups, and minutes that you still have to write.", ("plan.read",)),
    Topic("keeping", "Records to be removed",
          "Details of leavers, and incidents that have been kept for long enough, for you to confirm.",
          ("history.clean",), duty=True),
    Topic("board", "Waiting for the board",
          "What is waiting for you as the board’s manager.", ("plan.agree_revision",)),
    Topic("board_news", "News from the board",
          "What the board has published for agencies like yours in the last two weeks.", ("news.read",)),
    Topic("news", "Updates from others",
          "Updates on actions that you lead, and answers to your questions.", ("plan.read",)),
]
# fmt: on
NEWS = {"board_news", "news"}  # nothing to be done about
NEVER_FOLDED = {"board_news"}  # one line for all of it, for two weeks
TOPICS = {topic.key: topic for topic in EVERY}


def topics_of(reader: Reader) -> list[Topic]:
    return [topic for topic in EVERY if topic.concerns(reader)]
