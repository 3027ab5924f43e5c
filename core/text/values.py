"""Values of fields as text: labels of choices, names of related records, full dates."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from core.text.dates import print_date

Texts = Mapping[tuple[type[models.Model], Any], str]
NO_LONGER_HELD = "(no longer held)"


def label_of(field: models.Field) -> str:
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def cut_at_word(text: str, most: int) -> str:
    """The start of a text, at most `most` characters, cut at a word with "…"; a short text is returned whole."""
    if len(text) <= most:
        return text
    kept = text[:most]
    if not (text[most].isspace() or kept[-1:].isspace()) and len(words := kept.rsplit(maxsplit=1)) == 2:
        kept = words[0]
    return f"{kept.rstrip(' ,;:.–-')} …"


def texts_of_related(pairs: Iterable[tuple[models.Field, Any]]) -> dict[tuple[type[models.Model], Any], str]:
    """The text of every record that these (field, value) pairs refer to: one query for each model.

    Records that those texts need in turn are fetched together.
    """
    wanted: dict[type[models.Model], set] = {}
    for field, value in pairs:
        if field.is_relation and value is not None:
            wanted.setdefault(field.related_model, set()).add(value)
    texts = {}
    for model, keys in wanted.items():
        found = model._base_manager.fetch_mode(models.FETCH_PEERS).filter(pk__in=keys)
        texts.update({(model, record.pk): str(record) for record in found})
    return texts


def value_text(field: models.Field, value: Any, texts: Texts | None = None) -> str:
    """One value as a page shows it, references by `texts`, else their key; `in_words` formats a field itself."""
    if words := getattr(field, "in_words", None):
        return words(value)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return str(value) if texts is None else texts.get((field.related_model, value), NO_LONGER_HELD)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{print_date(local.date())}, {local:%H:%M}"
    if isinstance(value, dt.date):
        return print_date(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(value)
