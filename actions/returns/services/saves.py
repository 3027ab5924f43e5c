"""Which records of a plan some services saved, and the version that each had before."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

from django.db.models import Model
from django.db.models.signals import post_save

from actions.models import (
    Action,
    ActionLead,
    ColourOverride,
    FieldValue,
    Method,
    Objective,
    Placement,
    ProgressUpdate,
    Query,
    Timescale,
)
from core.importing.fields import Saved
from core.records.locking import saved_versioned

# in the order in which they are made; what follows from these (cross-references, occurrences) is not noted
MODELS = (
    Objective, Method, Action, Placement, ActionLead, Timescale, ProgressUpdate, Query, FieldValue, ColourOverride,
)  # fmt: skip
BEFORE = "before"  # in Saved.kept: the versions before, as `changed` has those after
Key = tuple[str, int]  # label of the model, key of the record


class Saves:
    def __init__(self):
        self.made: dict[Key, int] = {}
        self.changed: dict[Key, int] = {}
        self.before: dict[Key, int] = {}
        self.thread = get_ident()

    def note(self, sender: type[Model], instance: Model, created: bool | None = None, **kwargs) -> None:
        if sender not in MODELS or created is False or get_ident() != self.thread:
            return
        key = instance._meta.label, instance.pk
        if created or key in self.made:
            self.made[key] = instance.version
        else:
            self.before.setdefault(key, instance.version - 1)
            self.changed[key] = instance.version

    @property
    def saved(self) -> Saved:
        made, changed, before = ([(*key, each) for key, each in noted.items()] for noted in self._all)
        return Saved(tuple(made), tuple(changed), {BEFORE: [list(each) for each in before]} if before else {})

    @property
    def _all(self) -> tuple[dict[Key, int], ...]:
        return self.made, self.changed, self.before


@contextmanager
def noted_saves() -> Iterator[Saves]:
    """Notes what is created and saved as another version inside, by this thread."""
    saves = Saves()
    for signal in (post_save, saved_versioned):
        signal.connect(saves.note, weak=False, dispatch_uid=id(saves))
    try:
        yield saves
    finally:
        for signal in (post_save, saved_versioned):
            signal.disconnect(dispatch_uid=id(saves))
