"""The question that a form asks about a text that could identify a child (ADR 71)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.text.guard import REASONS

REASON, ABOUT = "guard_reason", "guard_about"


@dataclass(frozen=True)
class GuardQuestion:
    """Why a text may stay: shown beside the field of a form, or at its top where `field` is empty."""

    asked: Iterable[str]  # of which fields and kinds, as MayIdentify says
    field: str = ""
    chosen: str = ""  # one of the reasons
    words: Sequence[str] = ()  # what was found
    reasons = tuple((key.value, text) for key, text in REASONS.items())

    @property
    def about(self) -> str:
        return " ".join(self.asked)


def question_of(form) -> GuardQuestion | None:
    """What a form asks now, or what was answered in it when it comes back for another reason."""
    if question := getattr(form, "guard_question", None):
        return question
    asked, chosen = form.data.get(ABOUT, "").split(), form.data.get(REASON, "")
    names = [each.partition(":")[0].rpartition(".")[2].strip("()") for each in asked]
    field = next((name for name in names if name in form.fields), "")
    return GuardQuestion(asked, field, chosen) if chosen and field else None


def field_with(form, text: str) -> str | None:
    """The field of a form into which a text was typed: the text itself, else one that holds it or that it holds."""
    wanted = " ".join(text.split())
    typed_in = {name: " ".join(str(form[name].data or "").split()) for name in form.fields}
    tests = (wanted.__eq__, lambda words: wanted in words, lambda words: len(words) > 2 and words in wanted)
    return next((name for test in tests for name, words in typed_in.items() if test(words)), None)
