"""The answer page as values for its template: each item with its forms and what was saved of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from core.board.desk import DeskLine
from reminders.answers.items import Choice, Item
from reminders.models import AnswerSave


@dataclass
class Entry:
    """An item with its forms, or without an item what was saved of one that is no longer open."""

    slug: str
    heading: str
    item: Item | None = None
    saves: list[AnswerSave] = field(default_factory=list)
    forms: list[tuple[Choice, Any]] = field(default_factory=list)
    chosen: str = ""  # name of the choice that came back with errors
    is_asked: bool = True  # whether the email was about it

    @property
    def comes_first(self) -> bool:
        """Whether it is shown at once, and not among the others that may be answered too."""
        return self.is_asked or bool(self.saves or self.chosen)

    @property
    def main(self) -> list[tuple[Choice, Any]]:
        return [pair for pair in self.forms if not pair[0].heading]

    @property
    def folded(self) -> list[tuple[Choice, Any]]:
        return [pair for pair in self.forms if pair[0].heading]


def entries_of(items: list[Item], saves: Iterable[AnswerSave], asked: tuple[str, ...], sent=None) -> list[Entry]:
    """In the order of the items, what an answer closed first. `sent`: a bad form as (item, choice name, form)."""
    by_item: dict[str, list[AnswerSave]] = {}
    for save in saves:
        by_item.setdefault(save.item, []).append(save)
    found = [entry_of(item, by_item.pop(item.key, []), item.key in asked, sent) for item in items]
    places = {key: place for place, key in enumerate(asked)}
    closed = sorted(by_item, key=lambda key: places.get(key, len(places)))
    return [Entry(key.replace(" ", "-"), by_item[key][0].about, saves=by_item[key]) for key in closed] + found


def entry_of(item: Item, saves: list[AnswerSave], is_asked: bool, sent) -> Entry:
    entry = Entry(item.slug, item.heading, item, saves, is_asked=is_asked)
    for choice in item.choices:
        if sent and sent[:2] == (item.key, choice.name):
            entry.forms.append((choice, sent[2]))
            entry.chosen = choice.name
        else:
            entry.forms.append((choice, choice.form(prefix=prefix_of(item, choice), initial=item.initial)))
    return entry


def prefix_of(item: Item, choice: Choice) -> str:
    return f"{item.slug}-{choice.name}"


def desk_lines(user) -> list[DeskLine]:
    count = AnswerSave.objects.visible_to(user).to_check().count()
    if not count:
        return []
    return [
        DeskLine(f"Check {count} answer{'' if count == 1 else 's'} from emailed links", reverse("answers_to_check"))
    ]
