from django import forms

from agencies.models import Agency
from core.pages.fields import DateField, line_field, reason_field, text_field, ticks_field
from core.pages.forms import VersionedForm


class NewsForm(forms.Form):
    title = line_field("Title", 120, hint="It appears in emails. Do not name a child or family in it.")
    text = text_field(
        "Text",
        rows=12,
        limit=2_000,
        hint="Plain text. Leave a blank line between paragraphs. Web addresses become links.",
    )
    kinds = ticks_field("Kinds of agency", Agency.Kind.choices, required=False, hint="Tick none to address all of them")
    ends_on = DateField(
        label="Shown until", required=False, help_text="Its last day. Without one it is shown until you end it."
    )
    important = forms.BooleanField(
        label="Email it at once",
        required=False,
        help_text="To everybody at these agencies, when you publish it. Otherwise it is a line in their weekly email.",
    )


class EditDraftForm(NewsForm, VersionedForm):
    pass


class EditPublishedForm(NewsForm, VersionedForm):
    important = None  # decided when it was published
    reason = reason_field("Why it changes")
