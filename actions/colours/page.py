"""Colours as HTML and as badges in files: always code, word and colour."""

from html import escape

from actions.colours.rules import COLOUR_NAMES, Evaluation, Override
from core.charts.palette import TINTS
from core.documents.model import Badge
from core.text.dates import print_date

# by code: the word of the style sheet (static/scss/_components.scss), and ground and ink in files and charts
LOOKS = {
    "R": ("red", *TINTS["R"]),
    "A": ("amber", *TINTS["A"]),
    "G": ("green", *TINTS["G"]),
    "B": ("blue", *TINTS["B"]),
    "N": ("grey", *TINTS["N"]),
    "": ("plain", "#ffffff", TINTS["N"][1]),
}


def badge_html(evaluation: Evaluation) -> str:
    return _badge(evaluation, evaluation.label)


def short_badge_html(evaluation: Evaluation) -> str:
    """The badge with the first part of a long label: "Ongoing" alone."""
    return _badge(evaluation, evaluation.label.partition(", ")[0])


def _badge(evaluation: Evaluation, word: str) -> str:
    code = f'<span class="badge__letter">{evaluation.code}</span>' if evaluation.code else ""
    name = f'<span class="govuk-visually-hidden">{evaluation.colour}: </span>' if evaluation.colour else ""
    return (
        f'<strong class="badge badge--{LOOKS[evaluation.code][0]}">{code}'
        f'<span class="badge__word">{name}{escape(word)}</span></strong>'
    )


def value_html(code: str, word: str) -> str:
    """A word on the ground of a colour, which is also said where the word does not say it."""
    colour = COLOUR_NAMES[code]
    name = "" if colour.casefold() in word.casefold() else f'<span class="govuk-visually-hidden">{colour}: </span>'
    return (
        f'<strong class="badge badge--{LOOKS[code][0]}"><span class="badge__word">{name}{escape(word)}</span></strong>'
    )


def code_html(code: str) -> str:
    look = LOOKS[code][0]
    return f'<span class="badge badge--{look}" aria-hidden="true"><span class="badge__letter">{code}</span></span> '


def colour_html(evaluation: Evaluation) -> str:
    """The badge for a narrow cell: part of a long label, then the rest or the detail; where a person set the colour,
    who, until when, and the colour by the rule. The reason is only on the action's own page.
    """
    word, _, rest = evaluation.label.partition(", ")
    rest = rest or evaluation.detail
    shown = _badge(evaluation, word) + (f" {escape(rest)}" if rest else "")
    if not evaluation.override:
        return shown
    text = f"{set_until(evaluation.override)}. By the rule: {evaluation.by_rule.colour}"
    return f'{shown}<p class="plan-table__mark">{escape(text)}</p>'


def set_by(evaluation: Evaluation) -> str:
    """Who set a colour, until when and why, and the colour by the rule, as a sentence; "" where nobody set one."""
    override = evaluation.override
    if not override:
        return ""
    return f"{set_until(override)} because: {override.reason.rstrip('.')}. By the rule: {evaluation.by_rule.text}."


def set_until(override: Override) -> str:
    return f"Set by {override.set_by} until {print_date(override.ends_on)} or the next change of date"


def file_badge(evaluation: Evaluation) -> Badge:
    _, ground, ink = LOOKS[evaluation.code]
    return Badge(evaluation.code, evaluation.label, ground, ink)
