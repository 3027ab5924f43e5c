"""The improvement action of a setting whose children do not agree with its adults."""

from audits.improvements.services.improvements import LONGEST
from audits.questions.fields import AdultsForm
from core.pages.fields import DateField, line_field, text_field


class TogetherForm(AdultsForm):
    text = text_field("What will be done", rows=4, limit=LONGEST, missing="Say what will be done")
    owner_name = line_field("Who does it", 150, missing="Enter the name of somebody at work")
    due = DateField(label="By when", help_text="For example, 31 March 2027")
