"""Describes the JSON columns of a question in words, for pages of a questionnaire, comparisons and history.

Pure. `words_of` gives the label of a code; without a question only those of yes, partly and no are known, and others
are shown as codes.
"""

from collections.abc import Callable, Iterable, Mapping

from audits.questions import checks, triggers
from audits.questions.questionnaire import YPN

PART_KINDS = {
    "text": "text",
    "line": "short text",
    "email": "email",
    "number": "number",
    "date": "date",
    "ypn": "yes, partly or no",
    "yn": "yes or no",
    "choice": "one of",
    "multi": "any of",
}
LATER = "later date"  # a date that may lie in the future
UNKNOWN = "Not a rule that is known."


def ypn_words(code: str) -> str:
    return dict(YPN).get(code, code)


def kind_of_part(part: Mapping) -> str:
    return LATER if part.get("type") == "date" and part.get("next") else PART_KINDS.get(part.get("type", "text"), "")


def rows_in_words(rows: Iterable[Mapping]) -> str:
    """Options or parts: "Wired; Open guest wi-fi"; with the answer type where each has its own."""
    return "; ".join(row_in_words(row) for row in rows or ())


def row_in_words(row: Mapping) -> str:
    if "type" not in row:
        return str(row.get("text", ""))
    among = ", ".join(str(option["text"]) for option in row.get("options", ()))
    return f"{row.get('text', '')} ({kind_of_part(row)}{f' {among}' if among else ''})"


def triggers_in_words(rules: Iterable[Mapping], words_of: Callable[[str], str] = ypn_words) -> str:
    return " ".join(triggers.in_words(rule, words_of) for rule in rules or ())


def checks_in_words(rules: Iterable[Mapping], words_of: Callable[[str], str] = ypn_words) -> str:
    return " ".join(check_in_words(rule, words_of) for rule in rules or ())


def check_in_words(rule: Mapping, words_of: Callable[[str], str] = ypn_words) -> str:
    if checks.problems_of(rule):
        return UNKNOWN
    others = checks.named(rule["others"]) if "others" in rule else ""
    text = {
        "not_more_than": lambda: f"No number may be more than that of {others}",
        "total_not_more_than": lambda: f"Together not more than {others}",
        "total_is": lambda: f"Together as many as {others}",
        "pairs": lambda: "As many as answered must have been asked",
        "groups_of": lambda: f"Each group is 0, or {rule['least']} or more",
        "lower_than": lambda: f"Lower than {rule['other']}",
        "not_counted": lambda: (
            "Not counted in results where the answer is " + " or ".join(f"“{words_of(code)}”" for code in rule["codes"])
        ),
    }[rule["check"]]()
    return f"{text}{' (a warning only)' if rule.get('warns') else ''}."


def must_if_in_words(rule: Mapping | None, words_of: Callable[[str], str] = ypn_words) -> str:
    """When it is compulsory; "" where that depends on nothing. `words_of` belongs to the question it names."""
    if not rule:
        return ""
    but = " or ".join(f"“{words_of(str(code))}”" for code in rule.get("not", ()))
    return f"Only where {rule['question']} is answered{f', and not with {but}' if but else ''}."
