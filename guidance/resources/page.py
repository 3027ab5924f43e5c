"""What the pages of resources print, and what stands beside weak answers and on the desk."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse

from agencies.access import may
from audits.improvements.page import Help
from audits.questionnaires.page import SectionInUse
from core.board.desk import DeskLine
from core.text.dates import print_date
from core.text.numbers import count_of
from guidance.models import Resource
from guidance.resources.rules import MOST_BESIDE, is_to_review, site_name

EVERY_AGE = "All ages"
NOT_ASKED = "Not asked any more"


@dataclass(frozen=True)
class ResourceRow:
    resource: Resource
    on: dt.date

    @property
    def host(self) -> str:
        return site_name(self.resource.url)

    @property
    def audiences(self) -> str:
        return Resource.audiences.in_words(self.resource.audiences)

    @property
    def ages(self) -> str:
        return Resource.ages.in_words(self.resource.ages) or EVERY_AGE

    @property
    def is_to_review(self) -> bool:
        return self.resource.removed_on is None and is_to_review(self.resource.reviewed_on, self.on)

    @property
    def reviewed(self) -> str:
        return print_date(self.resource.reviewed_on) if self.resource.reviewed_on else "Never"


def resource_rows(resources: Iterable[Resource], on: dt.date) -> list[ResourceRow]:
    return [ResourceRow(each, on) for each in resources]


def desk_lines(user) -> list[DeskLine]:
    """How many resources the manager has to review; none for others."""
    if not may(user, "resources.manage"):
        return []
    count = Resource.objects.visible_to(user).to_review().count()
    url = f"{reverse('guidance:resources')}?state=review"
    return [DeskLine(f"{count_of(count, 'resource')} to review", url)] if count else []


def answer_choices(sections: Iterable[SectionInUse], chosen: Collection[str] = ()) -> list[tuple[str, list]]:
    """(section, [(answer, question)]) in use, for a form, and at the end what is chosen and not asked any more."""
    choices = [(each.title, list(each.answers.items())) for each in sections]
    asked = {name for _, some in choices for name, _ in some}
    old = [(name, name) for name in chosen if name not in asked]
    return choices + ([(NOT_ASKED, old)] if old else [])


def describe_answers(resource: Resource, sections: Iterable[SectionInUse]) -> list[str]:
    words = {name: text for each in sections for name, text in each.answers.items()}
    asked = [text for name, text in words.items() if name in resource.answers]
    return asked + [f"{name} ({NOT_ASKED.lower()})" for name in resource.answers if name not in words]


def help_with_answers(user, answers: Collection[str]) -> dict[str, list[Help]]:
    seen = Resource.objects.visible_to(user).filter(for_rows__kind="answer", for_rows__value__in=answers).by_use()
    found: dict[str, list[Help]] = {}
    for answer, title, url in seen.values_list("for_rows__value", "title", "url"):
        links = found.setdefault(answer, [])
        if len(links) < MOST_BESIDE:
            links.append(Help(title, url, site_name(url)))
    return found
