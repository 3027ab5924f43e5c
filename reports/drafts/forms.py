"""Forms about reports."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django import forms

from core.board.first_day import first_day, is_recorded
from core.pages.fields import DateField
from core.pages.forms import VersionedForm
from core.text.dates import print_date, today
from core.text.values import cut_at_word
from reports.drafts.services.writing import LONGEST
from reports.models import SentenceChoice
from reports.periods import NoPeriod, Period
from reports.redaction.evidence import NUMBER
from reports.redaction.wording import LONGEST as LONGEST_WORDS
from reports.sections.section import KINDS
from reports.told.page import Stopped
from reports.told.rules.places import Place

UNKEPT = {"autocomplete": "off", "spellcheck": "false"}
COLOUR = r"^#[0-9a-fA-F]{6}$"
NO_COLOUR = "Enter a colour as # and six of 0 to 9 and a to f, like #1d4f76"


def period_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The last eight quarters and three years that have begun, latest first; those that are not over stand last.

    One that ended before the board's first day says so: nobody recorded what it would be judged by.
    """
    quarter, first = Period.containing(today()), first_day()
    *quarters, running_quarter = quarter.last(8)
    *years, running_year = Period(quarter.year).last(3)
    running = [(period.key, f"{period.label}, {period.not_over}") for period in (running_quarter, running_year)]
    return [
        (
            "Quarters",
            [ended_choice(period, f"{period.label} ({period.short})", first) for period in reversed(quarters)],
        ),
        ("Financial years", [ended_choice(period, period.label, first) for period in reversed(years)]),
        ("Not over yet", running),
    ]


def ended_choice(period: Period, label: str, first: dt.date | None) -> tuple[str, str]:
    before = "" if is_recorded(period.end, first) else ", before the board’s first day"
    return period.key, f"{label}{before}"


class MakeForm(forms.Form):
    kind = forms.ChoiceField(label="What do you want to make?", widget=forms.RadioSelect, choices=list(KINDS.items()))
    period = forms.ChoiceField(label="Period", help_text="A quarter for a quarterly report, a year for any other")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = period_choices()

    def clean_period(self) -> Period:
        try:
            return Period.read(self.cleaned_data["period"])
        except NoPeriod as wrong:
            raise forms.ValidationError(str(wrong)) from None


class CommentaryForm(VersionedForm):
    text = forms.CharField(
        label="Text", required=False, max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_published = forms.BooleanField(label="Print it in the published edition too", required=False)


UNDECIDED = "Rewrite “{}”, or choose what happens to it"


class FreezeForm(VersionedForm):
    """A tick where the `period` of the report is not over, and the choices for the sentences that stop it."""

    def __init__(self, *args, period: Period, stops: Sequence[Stopped], urls: Mapping[Place, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.stops, self.urls = stops, urls
        if not period.is_over(today()):
            self.fields["unfinished"] = unfinished_field(period)
        for each in stops:
            choices = SentenceChoice.Choice.choices
            if each.stop.is_hidden_count:
                choices = [pair for pair in choices if pair[0] == SentenceChoice.Choice.INTERNAL]
            self.fields[f"what_{each.digest}"] = forms.ChoiceField(
                label=f"“{each.sentence}”", widget=forms.RadioSelect, choices=choices,
                error_messages={"required": UNDECIDED.format(cut_at_word(each.sentence, 60))},
                help_text=why_stopped(each),
            )  # fmt: skip
            if not each.stop.is_hidden_count:
                why = self.fields[f"why_{each.digest}"] = forms.ChoiceField(
                    label="Why it is not a number of children", required=False,
                    choices=[("", "Choose a reason"), *SentenceChoice.Reason.choices],
                )  # fmt: skip
                why.goes_with_answer = True

    def clean(self):
        for each in self.stops:
            if self.chosen_for(each)[0] == SentenceChoice.Choice.NO_COUNT and not self.chosen_for(each)[1]:
                self.add_error(f"why_{each.digest}", "Say why it is not a number of children")
        return self.cleaned_data

    def chosen_for(self, each: Stopped) -> tuple[str, str]:
        what, why = (self.cleaned_data.get(f"{name}_{each.digest}", "") for name in ("what", "why"))
        return what, why if what == SentenceChoice.Choice.NO_COUNT else ""

    def own(self) -> dict:
        return {"choices": {each.digest: self.chosen_for(each) for each in self.stops}}

    def by_place(self) -> list[tuple[Place, str, list]]:
        found: dict[Place, list] = {}
        for each in self.stops:
            names = (f"what_{each.digest}", f"why_{each.digest}")
            found.setdefault(each.places[0], []).append([self[name] for name in names if name in self.fields])
        return [(place, self.urls.get(place, ""), sentences) for place, sentences in found.items()]


def unfinished_field(period: Period) -> forms.BooleanField:
    what = "year" if period.is_year else "quarter"
    return forms.BooleanField(
        label=f"Freeze it although the {what} is {period.not_over}",
        help_text=f"What happens from now until {print_date(period.end)} will not be in this report",
        error_messages={
            "required": f"This {what} is {period.not_over}. Tick the box to freeze the report all the same"
        },
    )


def why_stopped(each: Stopped) -> str:
    also = f" It is printed in {len(each.places)} places." if len(each.places) > 1 else ""
    if each.stop.is_hidden_count:
        return f"{each.stop.why} The number equals a count that the published figures hide.{also}"
    return f"{each.stop.why}{also}"


class AskForm(forms.Form):
    person = forms.ModelChoiceField(None, label="Who", empty_label="Choose a person")
    message = forms.CharField(
        label="What you ask for", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class CorrectForm(forms.Form):
    correction = forms.CharField(
        label="What is corrected", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Printed in the new issue. Name no child, and give no number of children",
    )  # fmt: skip


class DecideForm(forms.Form):
    about = forms.ChoiceField(
        label="What is the decision about?", error_messages={"required": "Choose what the decision is about"}
    )
    text = forms.CharField(label="Decision", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    taken_on = DateField(label="Decided on", initial=today)

    def __init__(self, *args, actions, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [
            ("", "Choose an action or a figure"),
            ("Figures of the report", [(f"figure {key}", label) for key, label in figures]),
            ("Actions", [(f"action {action.pk}", f"{action.number}. {action.text[:90]}") for action in actions]),
        ]


class ActForm(VersionedForm):
    note = forms.CharField(label="What was done", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    on = DateField(label="Done on", initial=today)


class RedactionForm(forms.Form):
    words = forms.CharField(
        label="Words to remove", max_length=LONGEST_WORDS, widget=forms.TextInput(attrs=UNKEPT),
        help_text="A child’s name, for example. Found as whole words, in small or capital letters. They are not kept",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why they must be removed", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="This is kept, so do not repeat the words to be removed",
    )  # fmt: skip
    evidence = forms.CharField(
        label="Numbers of pieces of evidence whose files are to go", required=False, max_length=200,
        help_text="Only for PDFs and pictures, in which nobody can search. The number is at the end of the address "
        "of the file; put R before that of an audit return, as in R12. Separate several by commas",
    )  # fmt: skip

    def clean_evidence(self) -> list[str]:
        parts = [part.strip() for part in self.cleaned_data["evidence"].split(",") if part.strip()]
        if not all(NUMBER.fullmatch(part) for part in parts):
            raise forms.ValidationError("Enter numbers, separated by commas, such as 12 or R12")
        return parts


class PlacesForm(RedactionForm):
    places = forms.MultipleChoiceField(
        label="Where they are to be removed", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, found: dict[str, tuple[str, int]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(key, f"{label}: {count}") for key, (label, count) in found.items()]
        for name in ("words", "reason", "evidence"):
            self.fields[name].widget = forms.HiddenInput()


class CarryOutForm(forms.Form):
    words = forms.CharField(
        label="Words to remove", max_length=LONGEST_WORDS, widget=forms.TextInput(attrs=UNKEPT),
        help_text="Type the words that the first person told you. They are not kept",
    )  # fmt: skip


class CoverForm(VersionedForm):
    board = forms.CharField(
        label="Name of the board", max_length=200, required=False, help_text="Leave it empty for the name of this site"
    )
    internal_marking = forms.CharField(
        label="Protective marking of internal editions", max_length=60, required=False,
        help_text="It is printed at the top of every page",
    )  # fmt: skip
    published_marking = forms.CharField(label="Protective marking of published editions", max_length=60, required=False)
    colour = forms.RegexField(
        COLOUR, label="Colour of headings", help_text="As #1d4f76. Choose a dark one, since the page is white",
        error_messages={"invalid": NO_COLOUR},
    )  # fmt: skip
    accent = forms.RegexField(
        COLOUR, label="Colour of the line beside the title", required=False,
        help_text="As #1d4f76. Leave it empty for that of headings", error_messages={"invalid": NO_COLOUR},
    )  # fmt: skip


class LogoForm(VersionedForm):
    logo = forms.FileField(
        label="Picture", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg"}),
        help_text="PNG, JPEG or SVG, up to 1 MB. About 1,000 pixels across print well",
    )  # fmt: skip
    logo_alt = forms.CharField(
        label="What it shows", max_length=200, help_text="For those who cannot see it: “Logo of Northmere Council”"
    )


class TemplateForm(forms.Form):
    template = forms.FileField(
        label="Word file", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".docx,.dotx"}),
        help_text="A .docx or .dotx file, up to 3 MB", error_messages={"required": "Choose a Word file"},
    )  # fmt: skip
