from core.pages.fields import DateField, reason_field, text_field
from core.pages.forms import VersionedForm


class NextDate(VersionedForm):
    next_due = DateField(label="Due next on", help_text="The timescale does not say which day comes next.")

    def __init__(self, *args, asks_next: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_next:
            del self.fields["next_due"]


class DoneForm(NextDate):
    note = text_field(
        "What was done", rows=3, limit=2_000, hint="One or two sentences, for the board.", missing="Say what was done"
    )
    done_on = DateField(label="Done on", error_messages={"required": "Enter the day on which it was done"})
    field_order = ["note", "done_on", "next_due"]


class CallOffForm(NextDate):
    reason = reason_field("Why it is called off", required=True, hint="It is shown on the page of the action.")
    field_order = ["reason", "next_due"]


class FirstDateForm(VersionedForm):
    due = DateField(
        label="Due for the first time on",
        help_text="For example, 31 May 2027. The dates after it follow from the timescale.",
        error_messages={"required": "Enter the date"},
    )
