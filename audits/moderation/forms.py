from agencies.directory.forms import reason_field
from audits.questions.naming import REMINDER
from core.pages.fields import DateField, text_field
from core.pages.forms import VersionedForm


class SendBackForm(VersionedForm):
    text = text_field(
        "What the agency is to do", rows=8, limit=3_000, missing="Say what the agency is to do", hint=REMINDER
    )


class FinishForm(VersionedForm):
    feedback = text_field(
        "Feedback",
        rows=4,
        required=False,
        limit=3_000,
        hint=f"What is strong, and what to do next. The agency gets it above the verdicts. {REMINDER}",
    )


class ReopenForm(VersionedForm):
    reason = text_field("Why it is opened again", limit=3_000, missing="Say why it is opened again")


class ExtendForm(VersionedForm):
    until = DateField(label="New last day", help_text="Later than the final deadline")
    reason = reason_field("Why", required=True)


class ReasonForm(VersionedForm):
    reason = reason_field("Why", required=True)
