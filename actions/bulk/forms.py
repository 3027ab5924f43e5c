from django import forms

from actions.bulk.services import Ask, ChangeLead, Declare, Revise, SetStatus
from actions.models import Action, Lead, Meeting
from actions.timescales.asking import AsksForDates
from core.pages.fields import DateField, reason_field, text_field
from core.text.dates import today

NEITHER = "neither"
SMALL = {"class": "govuk-input--width-4"}


def choice_field(label: str, choices, missing: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class BulkForm(forms.Form):
    """`by` is who makes the change. Each subclass has `change`: the Change of a valid form."""

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if "meeting" in self.fields:
            meetings = Meeting.objects.visible_to(by).filter(held_on__lte=today(), cancelled_on__isnull=True)
            self.fields["meeting"].queryset = meetings
        for name in {"lead", "other"} & set(self.fields):
            self.fields[name].queryset = Lead.objects.visible_to(by)

    def need(self, name: str, words: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, words)


class DatesForm(AsksForDates, BulkForm):
    how = choice_field(
        "What happens to the dates",
        [("months", "Each moves by some months"), ("wording", "All get the same new timescale")],
        "Choose what happens to the dates",
    )
    months = forms.IntegerField(
        label="Months",
        required=False,
        min_value=-120,
        max_value=120,
        help_text="Where each moves: 3 is three months later, -1 one month earlier.",
        widget=forms.NumberInput(attrs=SMALL),
    )
    wording = text_field(
        "New timescale",
        required=False,
        rows=2,
        limit=500,
        hint="Where all get the same: as it should be printed. For example: By end of May 2027",
    )
    reason = reason_field("Why the dates change", required=True)
    agreed = choice_field(
        "Whether they are agreed",
        [("no", "Propose them: they take effect when they are agreed"), ("yes", "They are agreed already")],
        "Choose whether they are agreed",
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting that agreed",
        required=False,
        empty_label="No meeting: agreed by the manager",
    )
    agreed_on = DateField(
        label="Agreed on", required=False, help_text="Leave it blank to take the date of the meeting."
    )

    def typed_wording(self, name: str) -> str:
        return super().typed_wording(name) if self.data.get("how") == "wording" else ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == "months":
            self.need("months", "Enter by how many months the dates move")
        elif cleaned.get("how") == "wording":
            self.need("wording", "Enter the new timescale")
        if cleaned.get("agreed_on") and cleaned["agreed_on"] > today():
            self.add_error("agreed_on", "The day on which they were agreed cannot be in the future.")
        return cleaned

    def change(self) -> Revise:
        data, by_months = self.cleaned_data, self.cleaned_data["how"] == "months"
        meeting = data["meeting"] if data["agreed"] == "yes" else None
        day = data["agreed_on"] or (meeting.held_on if meeting else today())
        return Revise(
            reason=data["reason"],
            wording="" if by_months else data["wording"],
            due=None if by_months else data["due"],
            months=data["months"] if by_months else 0,
            agreed_on=day if data["agreed"] == "yes" else None,
            meeting=meeting,
        )


class LeadForm(BulkForm):
    how = choice_field(
        "What happens",
        [("add", "A lead joins"), ("remove", "A lead no longer leads"), ("replace", "One lead is replaced by another")],
        "Choose what happens",
    )
    lead = forms.ModelChoiceField(
        Lead.objects.none(),
        label="Lead",
        help_text="Who joins, no longer leads, or is replaced.",
        error_messages={"required": "Choose the lead"},
    )
    other = forms.ModelChoiceField(
        Lead.objects.none(), label="Replaced by", required=False, help_text="Only where one replaces another."
    )
    reason = reason_field("Why it changes", required=True)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == "replace":
            self.need("other", "Choose who leads instead")
            if cleaned.get("other") and cleaned["other"] == cleaned.get("lead"):
                self.add_error("other", "Choose a different lead from the one that is replaced.")
        return cleaned

    def change(self) -> ChangeLead:
        return ChangeLead(**self.cleaned_data)


class StatusForm(BulkForm):
    status = choice_field(
        "Status",
        [choice for choice in Action.Status.choices if choice[0] != Action.Status.WITHDRAWN],
        "Choose the status",
        hint="An action is withdrawn, or opened again, on its own page.",
    )
    done = text_field("What was done", required=False, rows=3, hint="Only for “Completed”.")
    difference = text_field(
        "What difference it made", required=False, rows=3, hint="Only for “Completed”. For whom, and how do we know?"
    )
    on = DateField(label="Date of completion", required=False, help_text="Only for “Completed”. Blank: today.")
    reason = reason_field("Why it changes", hint="For “Completed”, what was done is the reason.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Action.Status.COMPLETED:
            self.need("done", "Say what was done")
            self.need("difference", "Say what difference it made")
            if cleaned.get("on") and cleaned["on"] > today():
                self.add_error("on", "The day of completion cannot be in the future.")
        elif cleaned.get("status"):
            self.need("reason", "Say why")
        return cleaned

    def change(self) -> SetStatus:
        data = self.cleaned_data
        completed = data["status"] == Action.Status.COMPLETED
        return SetStatus(**data) if completed else SetStatus(data["reason"], data["status"])


class RiskForm(BulkForm):
    declared = choice_field(
        "What is said of them",
        [*Action.Declared.choices, (NEITHER, "Neither any more")],
        "Choose what is said of them",
    )
    reason = reason_field("Why", required=True)

    def change(self) -> Declare:
        declared = self.cleaned_data["declared"]
        return Declare(self.cleaned_data["reason"], "" if declared == NEITHER else declared)


class AskForm(BulkForm):
    note = text_field(
        "What you would like to know",
        rows=3,
        limit=2_000,
        hint="Those who lead the actions read it.",
        missing="Say what you would like to know",
    )
    wanted_by = DateField(label="Wanted by", required=False)

    def clean_wanted_by(self):
        day = self.cleaned_data["wanted_by"]
        if day and day < today():
            raise forms.ValidationError("The day by which it is wanted has passed.")
        return day

    def change(self) -> Ask:
        return Ask(**self.cleaned_data)
