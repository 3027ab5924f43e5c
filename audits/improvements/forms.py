from audits.improvements.services.improvements import LONGEST
from audits.questions.fields import AdultsForm
from core.pages.fields import DateField, line_field, text_field
from core.pages.forms import ReasonForm, VersionedForm


class ChangeImprovementForm(AdultsForm, VersionedForm):
    text = text_field("What will be done", rows=3, limit=LONGEST, missing="Say what will be done")
    owner_name = line_field("Who does it", 150, missing="Enter the name of somebody at work")
    due = DateField(label="By when", help_text="For example, 31 March 2027")


class ImprovementDoneForm(AdultsForm, VersionedForm):
    done = text_field(
        "What was done", rows=3, limit=LONGEST, hint="And what difference it made, where you know.",
        missing="Say what was done",
    )  # fmt: skip


class ImprovementReasonForm(AdultsForm, ReasonForm):
    pass
