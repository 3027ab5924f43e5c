from django import forms
from django.db.models import QuerySet

from actions import timescales
from actions.fields.page import fill_choices
from actions.leads.services import likely_meant
from actions.models import Meeting, Timescale
from actions.progress.services.timescales import reads_same
from actions.timescales.asking import AsksForDates
from actions.wording.leads import lead_key, split_leads, too_long
from core.pages.fields import asking, reason_field, text_field
from core.pages.forms import VersionedForm
from core.text.dates import print_date, today

LEADS = "Lead responsibility, one a line"
MANAGER = "manager"
DECIDED = (("", "Nobody yet: it is a proposal"), (MANAGER, "The manager"))
MEETINGS = 20  # of the latest that are offered
IS_IT = "Is “{}” the same as “{}”? Correct it, or save again to add it as a new lead."


class CellForm(VersionedForm):
    text = text_field("Text", rows=6, missing="Enter the action")

    def __init__(self, *args, label: str, required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required


class NamesLeads(forms.Form):
    """A form in which leads are typed; cleaned `leads` has the name of each on a line of its own.

    A name that looks like the misspelling of a known lead is taken only where the form is sent with it again.
    """

    leads = text_field(LEADS, rows=3, limit=2_000, missing="Enter at least one lead")
    doubted = forms.CharField(required=False, widget=forms.HiddenInput)  # the names that were asked about

    def clean_leads(self) -> str:
        names = split_leads(self.cleaned_data["leads"])
        if not any(map(lead_key, names)):
            raise forms.ValidationError("Enter at least one lead")
        if long := too_long(names):
            raise forms.ValidationError(long)
        doubted = self.data.get(self.add_prefix("doubted"), "").split(";")
        doubts = {name: meant for name, meant in likely_meant(names).items() if name not in doubted}
        if doubts:
            self.data = self.data.copy()
            self.data[self.add_prefix("doubted")] = ";".join([*doubted, *doubts])
            raise forms.ValidationError([IS_IT.format(*pair) for pair in doubts.items()])
        return "\n".join(names)


class LeadsCellForm(NamesLeads, VersionedForm):
    were = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)  # when the form was opened


class ValueCellForm(VersionedForm):
    """What an extra field says; of a field that holds colours also the colour of its cell, now `fill`."""

    text = text_field("Text", rows=3, required=False)
    fill = forms.ChoiceField(label="Colour", required=False)

    def __init__(self, *args, heading: str, is_rag: bool, fill: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = heading
        self.fields["fill"].choices = fill_choices(fill)
        if not is_rag:
            del self.fields["fill"]


class TimescaleCellForm(AsksForDates, VersionedForm):
    """The wording of the timescale in force, `current`.

    Where it is read otherwise, the form comes back and asks why it changes, and whether that has been agreed: cleaned
    `agreed` is "", MANAGER or the key of a meeting.
    """

    wording = asking("Enter the timescale", text_field("Timescale", rows=3, limit=500))
    reason = reason_field("Why it changes", required=True)
    agreed = forms.ChoiceField(label="Agreed by", required=False)
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the key of `current` then
    of_change = ("reason",)

    def __init__(self, *args, current: Timescale | None, meetings: QuerySet[Meeting], **kwargs):
        self.current = current
        super().__init__(*args, **kwargs)
        if current and self.typed_wording("wording"):
            held = meetings.filter(held_on__lte=today(), cancelled_on__isnull=True)[:MEETINGS]
            self.fields["agreed"].choices = [*DECIDED, *((str(meeting.pk), str(meeting)) for meeting in held)]
            self.fields["reason"].error_messages["required"] = self.another_date()
        else:
            del self.fields["reason"], self.fields["agreed"]

    def typed_wording(self, name: str) -> str:
        """What was typed; "" where it says the same as the timescale in force."""
        words = super().typed_wording(name) if self.is_bound else self.initial.get(name, "")  # on a page of two texts
        return "" if self.current and words and reads_same(self.current, words) else words

    def another_date(self) -> str:
        due = timescales.read(self.typed_wording("wording"), base=self.read_base).due
        now, was = (print_date(day) if day else "no date" for day in (due, self.current.due))
        return f"These words give {now}, the old ones {was}. Say why it changes"


class NewRowForm(AsksForDates, NamesLeads):
    text = asking("Enter the action", text_field("Action", rows=3))
    wording = asking("Enter the timescale", text_field("Timescale", rows=3, limit=500))

    field_order = ("text", "leads", "wording")
