"""The form of one question of a draft. It has the fields that go with how the question is answered.

`triggers`, `checks` and `must_if` are put together from several fields; to everything else, the page of two texts
included, they are fields of the question like the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from audits.models import Question, Questionnaire, SignOff
from audits.questionnaires.rules import WITH_OPTIONS, WITH_PARTS
from audits.questions import row_lines, rule_words, triggers
from audits.questions.known import WORDS as WORDS_KNOWN
from audits.questions.questionnaire import CODES, MIRRORED, Asked, Field
from audits.questions.reading import Unread, find_option
from audits.questions.trigger_fields import answers_of, put_together, rules_for, same_rules, taken_apart, turned
from core.pages.fields import line_field, radio_field, text_field
from core.pages.forms import VersionedForm

SHORT = {"class": "govuk-input--width-5", "autocomplete": "off"}
FEW = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
SMALL = {"class": "govuk-checkboxes--small"}
WEIGHTS = [("", "No action"), ("offered", "An action is offered"), ("compulsory", "An action is compulsory")]
COMPOSED = ("triggers", "checks", "must_if", "parts", "options")
TYPED_PARTS = {"group", "risk"}
ONE_PART = {"ypn_text", "yn_text"}
NUMBERS = ("number", "numbers", "counts")
DECIDES = {*CODES, "choice"}  # types whose answer another question can depend on
LONGEST_CHOICE = 90
GROUPS = (
    ("The question", ("section", "code", "text", "guidance")),
    ("Its answers", ("options", "parts", "limit", "limit_warns")),
    ("Who is asked, and when", ("asked", "short_form", "must", "must_question", "must_not")),
    ("Last year’s answer, directory and children", ("continues", "carry", "known_as", "mirrors")),
    ("Evidence", ("evidence", "evidence_words")),
    ("Actions", ("priority", "compulsory_on", "offered_on", "older_months", "older_action", "number_is",
                 "number_action", "share_below_of", "share_below_percent", "share_below_action", "score_least",
                 "score_action", "score_tell", "blank_action")),
)  # fmt: skip
PIECES = {"must_question", "must_not", *GROUPS[1][1][2:], *GROUPS[5][1][1:]}  # what composed fields are put together of


@dataclass(frozen=True)
class RelatedRecords:
    """What a question can refer to: the draft it stands in, and the version before. `earlier` are the questions that
    are asked before it, `others` all but itself, `before` those of the version before that no other one continues (a
    queryset, None where there is no such version)."""

    subject: str
    sections: object  # a queryset
    earlier: Sequence[Asked] = ()
    others: Sequence[Asked] = ()
    before: object = None
    priorities: Sequence[tuple[str, str]] = ()


def named(question: Asked) -> str:
    words = f"{question.code} {question.text}"
    return words if len(words) <= LONGEST_CHOICE else f"{words[:LONGEST_CHOICE].rstrip()}…"


class RowsField(forms.CharField):
    def __init__(self, *, typed: bool, rows: int, **options):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}), **options)
        self.typed = typed

    def to_python(self, value):
        try:
            return row_lines.rows_of(value if isinstance(value, str) else "", typed=self.typed)
        except row_lines.LineProblem as problem:
            raise forms.ValidationError(str(problem)) from None

    def prepare_value(self, value):
        return value if isinstance(value, str) else row_lines.lines_of(value or [], typed=self.typed)


class RolesField(forms.MultipleChoiceField):
    def clean(self, value):
        return [{"code": code, "text": dict(SignOff.Role.choices)[code]} for code in super().clean(value)]

    def prepare_value(self, value):
        return [row["code"] if isinstance(row, dict) else row for row in value or []]


class QuestionFields(forms.Form):
    """A question of a draft; `related` is what it can refer to, `question` the record (empty: a new one)."""

    type = forms.ChoiceField(choices=Question.Type, widget=forms.HiddenInput)
    section = forms.ModelChoiceField(None, label="Section", empty_label=None)
    code = line_field("Code", 10, hint="For example, A1.1. It is printed.", attrs=SHORT)
    text = forms.CharField(label="Wording", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    guidance = text_field(
        "Guidance", rows=3, limit=2_000, required=False, hint="Help with the answer. It is shown below the question."
    )
    asked = forms.ChoiceField(label="Who is asked", choices=Question.Asked, widget=forms.RadioSelect, initial="B")
    short_form = forms.BooleanField(label="Ask it in the short form for commercial places too", required=False)
    must = forms.BooleanField(label="It has to be answered before sign-off", required=False, initial=True)
    must_question = forms.ChoiceField(
        label="But only where this question is answered",
        required=False,
        help_text="A question that is asked earlier. Where it is not answered, this one can be left blank.",
    )
    must_not = forms.CharField(
        label="And not where the answer there is",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One answer a line, in the same words, such as No. Leave it blank if any answer will do.",
    )
    continues = forms.ModelChoiceField(
        None,
        label="Question of the version before that it continues",
        required=False,
        empty_label="None: it is new",
        help_text="Last year’s answer is found by this, and results are compared from year to year.",
    )
    carry = radio_field("What becomes of last year’s answer", Question.Carry, initial="-")
    known_as = forms.ChoiceField(
        label="What the directory knows of it",
        required=False,
        choices=[("", "Nothing"), *WORDS_KNOWN.items()],
        help_text="It is offered as the answer. What a return says otherwise can be taken over into the directory.",
    )
    mirrors = forms.ChoiceField(
        label="What children are asked about it",
        required=False,
        choices=[("", "Nothing"), *MIRRORED.items()],
        help_text="A setting sees its children’s answers beside its own, and is told where they differ.",
    )
    evidence = radio_field("Is evidence asked for?", Question.Evidence, initial="none")
    evidence_words = line_field("Which evidence", 200, required=False, hint="For example, minutes or report")
    priority = forms.ChoiceField(
        label="Strategic priority that it serves",
        required=False,
        help_text="Actions about its answers are listed under this priority of the plan.",
    )

    def __init__(self, *args, type: str, related: RelatedRecords, question: Question, **options):
        self.answered, self.related, self.question = type, related, question
        super().__init__(*args, **options)
        self.rest = taken_apart(turned(question.triggers, question.type, type), type)[1]
        self.kept_checks = [rule for rule in question.checks if not self.is_limit(rule)]
        self.offer()
        self.add_rows()
        self.add_limit()
        self.add_actions()
        plain = {name: value for name, value in self.initial.items() if name not in PIECES}
        self.initial = plain | self.shown_of(self.initial) | {"type": type}
        self.order_fields(["type", *(name for _, names in GROUPS for name in names)])

    def add_prefix(self, field_name):
        """The name of a field in the page: "asked" is what a page of two texts calls its own list."""
        return super().add_prefix("who" if field_name == "asked" else field_name)

    def offer(self) -> None:
        related, signs = self.related, self.answered == "sign_off"
        self.fields["section"].queryset = related.sections
        decide = [(each.code, named(each)) for each in related.earlier if each.type in DECIDES]
        self.fields["must_question"].choices = [("", "It does not depend on another question"), *decide]
        served = self.question.priority
        known = dict(related.priorities) | (
            {} if served in dict(related.priorities) or not served else {served: served}
        )
        self.fields["priority"].choices = [("", "None"), *known.items()]
        off = set() if related.subject == Questionnaire.Subject.ACCESS_POINT else {"short_form"}
        if related.before is None:
            off |= {"continues"}
        else:
            self.fields["continues"].queryset = related.before
            self.fields["continues"].label_from_instance = lambda each: named(each)
        if signs:
            off |= {"must", "must_question", "must_not", "carry", "known_as", "evidence", "evidence_words", "priority"}
        if self.answered not in CODES:
            off |= {"mirrors"}
        for name in off:
            del self.fields[name]

    def add_rows(self) -> None:
        if self.answered in WITH_OPTIONS:
            self.fields["options"] = RowsField(
                typed=False, rows=6, label="Answers to choose from",
                help_text="One a line, in order. Before the bar ( | ) stands the short name by which answers are "
                "counted: keep it where you only correct the words. For a new answer type the words alone.",
            )  # fmt: skip
        if self.answered == "sign_off":
            self.fields["parts"] = RolesField(
                label="Who signs", choices=SignOff.Role, widget=forms.CheckboxSelectMultiple,
                help_text="Of a school the head teacher and the governor sign, of others the chief officer.",
            )  # fmt: skip
        elif self.answered in TYPED_PARTS:
            self.fields["parts"] = RowsField(
                typed=True, rows=6, required=self.answered == "group",
                label="What is asked" if self.answered == "group" else "What is asked besides likelihood and impact",
                help_text="One a line: short name | words | kind of answer. A kind of answer is text, short text, "
                "email, number, date, later date, yes or no, yes, partly or no, or a list such as one of: online = "
                "Online; paper = On paper (any of: where several can be ticked).",
            )  # fmt: skip
        elif self.answered in WITH_PARTS | ONE_PART:
            one = self.answered in ONE_PART
            self.fields["parts"] = RowsField(
                typed=False, rows=2 if one else 6, required=not one,
                label="What the text box asks" if one else "Rows",
                help_text="One line, such as: Say what has changed" if one else "One a line, in order. Before the bar "
                "( | ) stands the short name by which rows are counted: keep it where you only correct the words.",
            )  # fmt: skip

    def add_limit(self) -> None:
        if self.answered in NUMBERS:
            others = [(each.code, named(each)) for each in self.related.others if each.type in NUMBERS]
            self.fields["limit"] = forms.ChoiceField(
                label="Not more than the number given to", required=False, choices=[("", "No such limit"), *others],
                help_text="The return cannot be signed where it is more.",
            )  # fmt: skip
            self.fields["limit_warns"] = forms.BooleanField(label="Only warn where it is more", required=False)

    def add_actions(self) -> None:
        rules = rules_for(self.answered)
        found = answers_of(self.answered, self.question.options, self.question.parts)
        if "answer" in rules and found:
            for weight, words in (("compulsory", "makes an action compulsory"), ("offered", "offers an action")):
                self.fields[f"{weight}_on"] = forms.MultipleChoiceField(
                    label=f"Which answer {words}?", choices=found, required=False,
                    widget=forms.CheckboxSelectMultiple(attrs=SMALL),
                )  # fmt: skip
        if "older" in rules:
            self.number("older_months", "Months after which a date is too long ago", least=1)
            self.weigh("older_action", "Where the date is blank or longer ago")
        if "number" in rules:
            self.number("number_is", "Number that asks for an action", help_text="For example, 0")
            self.weigh("number_action", "Where the number is this")
        if "share_below" in rules:
            others = [(each.code, named(each)) for each in self.related.earlier if each.type in NUMBERS]
            self.fields["share_below_of"] = forms.ChoiceField(
                label="Number of which it should be a share", required=False, choices=[("", "None"), *others]
            )
            self.number("share_below_percent", "Least share, in percent", least=1)
            self.weigh("share_below_action", "Where the share is smaller")
        if "score" in rules:
            self.number("score_least", "Score of the risk from which on", least=1, help_text="1 to 25")
            self.weigh("score_action", "Where the risk scores this or more")
            self.fields["score_tell"] = forms.BooleanField(label="Tell the board of such a risk", required=False)
        if "blank" in rules:
            self.weigh("blank_action", "Where nothing is answered")

    def number(self, name: str, label: str, *, least: int = 0, help_text: str = "") -> None:
        widget = forms.TextInput(attrs=FEW)
        self.fields[name] = forms.IntegerField(
            label=label, required=False, min_value=least, max_value=9_999, widget=widget, help_text=help_text
        )

    def weigh(self, name: str, label: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=WEIGHTS)

    def shown_of(self, values: dict) -> dict:
        meant = turned(values.get("triggers") or (), self.question.type, self.answered)
        shown = taken_apart(meant, self.answered)[0]
        if limit := next((rule for rule in values.get("checks") or () if self.is_limit(rule)), None):
            shown |= {"limit": limit["others"][0], "limit_warns": bool(limit.get("warns"))}
        if rule := values.get("must_if"):
            options = dict(self.options_of(rule["question"]))
            shown |= {"must_question": rule["question"]}
            shown |= {"must_not": "\n".join(options.get(code, code) for code in rule["not"])}
        return shown

    def is_limit(self, rule: dict) -> bool:
        if (
            self.answered not in NUMBERS
            or rule.get("check") != "not_more_than"
            or set(rule) - {"check", "others", "warns"}
        ):
            return False
        return len(rule["others"]) == 1

    def options_of(self, code: str) -> Sequence[tuple[str, str]]:
        other = next((each for each in self.related.others if each.code == code), None)
        return other.fields[0].options if other and other.fields else ()

    def clean(self):
        values = super().clean()
        values["type"] = self.answered
        for name in ("parts", "options"):
            values.setdefault(name, [])
        values["triggers"] = self.cleaned_triggers(values)
        values["checks"] = self.cleaned_checks(values)
        values["must_if"] = self.cleaned_must_if(values)
        if values.get("evidence") == "none":
            values["evidence_words"] = ""
        return values

    def cleaned_triggers(self, values: dict) -> list:
        needs = (("older", ("months",)), ("number", ("is",)), ("share_below", ("of", "percent")), ("score", ("least",)))
        for rule, keys in needs:
            for key in keys:
                name = f"{rule}_{key}"
                lacks = values.get(f"{rule}_action") and values.get(name) in (None, "")
                if lacks and name in self.fields and name not in self.errors:
                    self.add_error(name, "Fill this in, or choose “No action” below")
        answers = [code for code, _ in answers_of(self.answered, values["options"], values["parts"])]
        both = set(values.get("compulsory_on") or ()) & set(values.get("offered_on") or ())
        if both:
            self.add_error("offered_on", "An answer cannot be ticked twice: an action is either compulsory or offered")
        made = put_together(values, self.answered, answers) + self.rest
        return self.question.triggers if same_rules(made, self.question.triggers) else made

    def cleaned_checks(self, values: dict) -> list:
        if not values.get("limit"):
            return self.kept_checks
        warns = {"warns": True} if values.get("limit_warns") else {}
        made = [{"check": "not_more_than", "others": [values["limit"]], **warns}, *self.kept_checks]
        return self.question.checks if same_rules(made, self.question.checks) else made

    def cleaned_must_if(self, values: dict) -> dict | None:
        code, lines = values.get("must_question"), (values.get("must_not") or "").splitlines()
        lines = [line.strip() for line in lines if line.strip()]
        if not code:
            if lines:
                self.add_error("must_question", "Choose the question that has this answer")
            return None
        found = []
        for line in lines:
            try:
                found.append(find_option(Field("", "", "radio", tuple(self.options_of(code))), line))
            except Unread as problem:
                self.add_error("must_not", f"“{line}” is not an answer of {code}. {problem}")
        return {"question": code, "not": list(dict.fromkeys(found))}

    @property
    def rest_in_words(self) -> list[str]:
        kept = [triggers.in_words(rule) for rule in self.rest]
        return kept + [rule_words.check_in_words(rule) for rule in self.kept_checks]

    def grouped(self) -> list[tuple[str, list]]:
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in GROUPS]
        return [(title, fields) for title, fields in found if fields]


class QuestionForm(QuestionFields, VersionedForm):
    def asked(self) -> list[str]:
        """Fields between whose two texts the person was to choose; those put together of several too."""
        return [name for name in self.data.get("asked", "").split(",") if name in self.fields or name in COMPOSED]
