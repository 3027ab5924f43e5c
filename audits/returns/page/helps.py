"""What helps with the weak answers of a return, beside each of them for whoever fills it in."""

from collections.abc import Iterable

from audits.improvements.page import help_in
from audits.questions.triggers import weak_answers
from audits.returns.page.fill import Part
from audits.returns.return_data import ReturnData


def add_help(parts: Iterable[Part], data: ReturnData, user) -> None:
    parts = list(parts)
    shown = {part.question.code for part in parts}
    weak = {*weak_answers(data.form, data.answers, data.wanted), *data.actions} & shown
    found = help_in(data.audit_return, user, weak)
    for part in parts:
        part.helps = found.get(part.question.code, [])
