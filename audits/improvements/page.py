"""What helps with weak answers, from the apps that have something; the pages of returns know none of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from audits.models import ImprovementAction, Return
from audits.questions.questionnaire import answer_name


@dataclass(frozen=True)
class Help:
    """A link to a page elsewhere that helps with an answer; `host` is the name of its site."""

    title: str
    url: str
    host: str


type Source = Callable[[object, Collection[str]], Mapping[str, list[Help]]]

_sources: list[Source] = []


def register_help(source: Source) -> Source:
    """Register `source(user, answers)`: by name of the answer ("arrangements.A6.3") the links that help with it and
    that a person may read. It is asked once for a whole page, with one statement at most.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def help_with(user, answers: Iterable[str]) -> dict[str, list[Help]]:
    names, found = frozenset(answers), {}
    for source in _sources if names else ():
        for name, links in source(user, names).items():
            found[name] = [*found.get(name, ()), *links]
    return found


def help_in(audit_return: Return, user, codes: Iterable[str]) -> dict[str, list[Help]]:
    key = audit_return.round.edition.questionnaire.key
    names = {code: answer_name(key, code) for code in codes}
    found = help_with(user, names.values())
    return {code: found[name] for code, name in names.items() if name in found}


def help_for(actions: Iterable[ImprovementAction], user) -> dict[int, list[Help]]:
    """Links that help with actions, by their keys; needs their questions, rounds and questionnaires."""
    names = {
        each.pk: answer_name(each.audit_return.round.edition.questionnaire.key, each.question.code) for each in actions
    }
    found = help_with(user, names.values())
    return {key: found[name] for key, name in names.items() if name in found}
