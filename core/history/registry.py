"""Which models keep a history, under which names, and whose versions belong together; read from the models once."""

from collections import Counter
from functools import cache, reduce

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import models
from django.utils.text import capfirst

from core.history.combined import Part


def tracked_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]


@cache
def models_by_name() -> dict[str, type[models.Model]]:
    return {model.history_name: model for model in tracked_models()}


def get_model(name: str) -> type[models.Model] | None:
    """The model whose records /history/<name>/<pk>/ shows; None where there is none."""
    model = models_by_name().get(name)
    return model if model and model.history_page else None


@cache
def parts_of(owner: type[models.Model]) -> list[Part]:
    """Whose versions the history of a record of `owner` shows: its own, and those of its `history_parts`."""
    parts = [models_by_name()[name] for name in owner.history_parts]
    columns = [owner._meta.pk.attname, *(f"{model.history_part_of}_id" for model in parts)]
    return [
        Part(label_of(model), model, column, frozenset(model.history_hidden), model.history_named_by)
        for model, column in zip([owner, *parts], columns, strict=True)
    ]


def label_of(model: type[models.Model]) -> str:
    return model.history_label or capfirst(model._meta.verbose_name)


def owner_of(part: type[models.Model]) -> type[models.Model]:
    steps = part.history_part_of.split("__")
    return reduce(lambda model, step: model._meta.get_field(step).related_model, steps, part)


@register(Tags.models)
def history_is_named(app_configs=None, **kwargs) -> list[Error]:
    """core.E004: no history_name, or another model's. core.E005: parts that do not name each other."""
    tracked = tracked_models()
    names = Counter(map(name_of, tracked))
    errors = [
        Error("Give this model a history_name of its own.", obj=model, id="core.E004")
        for model in tracked
        if not name_of(model) or names[name_of(model)] > 1
    ]
    owned = {(owner_of(model), name_of(model)) for model in tracked if model.history_part_of}
    listed = {(model, name) for model in tracked for name in model.history_parts}
    words = "“{}” must stand in history_parts here, and history_part_of of that model must lead here."
    return errors + [Error(words.format(name), obj=model, id="core.E005") for model, name in owned ^ listed]


def name_of(model: type[models.Model]) -> str:
    """Its name in the history; "" where it has none."""
    return getattr(model, "history_name", "")
