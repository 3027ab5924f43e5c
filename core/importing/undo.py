"""Takes back what an import saved: records that it made are deleted, those that it changed are as they were before.

Nothing of it may have been changed or used since. What a later import changed, and gave back when it was undone in its
turn, counts as unchanged. What was deleted stays in the history, with the reason.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import batched

from django.apps import apps
from django.db import IntegrityError, models, transaction

from core.history.masks import whole
from core.importing.fields import Saved
from core.models import Import
from core.records.locking import save_many, write_history
from core.records.rules import RuleBroken

BATCH = 5_000  # keys in one statement
LATER = "{count:,} of the records of this file have been changed or used since, so the import can no longer be undone."
NOT_STORED = "What a record said before this import is no longer stored, so the import can no longer be undone."
TAKEN = "This import cannot be undone: a name, number or post that it changed has been given to another record since."

Records = dict[type[models.Model], dict[int, models.Model]]  # model → key → record
Keys = dict[type[models.Model], dict[int, int]]  # model → key → version
Key = tuple[type[models.Model], int]


def saved_of(*, made: Iterable[models.Model], changed: Iterable[models.Model]) -> Saved:
    return Saved(*(tuple((r._meta.label, r.pk, r.version) for r in records) for records in (made, changed)))


def keys_of(saved: Iterable[Sequence]) -> Keys:
    found: Keys = {}
    for label, pk, version in saved:
        found.setdefault(apps.get_model(label), {})[pk] = version
    return found


def lock_saved(saved: Saved, order: Sequence[type[models.Model]]) -> Records:
    """The records that an import saved, locked; `order` has the models whose records others point to first."""
    keys, found = keys_of((*saved.made, *saved.changed)), {}
    for model in order:
        found[model] = {}
        for some in batched(sorted(keys.get(model, ())), BATCH):
            found[model] |= {each.pk: each for each in model.objects.select_for_update().filter(pk__in=some)}
    return found


def take_back(saved: Saved, records: Records, *, by, reason: str) -> None:
    """Delete what was made and restore what was changed, given what lock_saved returned; in the caller's transaction.

    Raises RuleBroken where a record has another version, is pointed to by one that the import did not make, or cannot
    have its former values again.
    """
    made, changed = keys_of(saved.made), keys_of(saved.changed)
    later = changed_since(saved, records) + sum(used_since(model, list(pks), made) for model, pks in made.items())
    if later:
        raise RuleBroken(LATER.format(count=later))
    try:
        with transaction.atomic():
            for model in reversed(records):
                remove(model, [records[model][pk] for pk in made.get(model, ())], by, reason)
            for model in reversed(records):
                versions = changed.get(model, {})
                restore(model, [records[model][pk] for pk in versions], versions, by, reason)
    except IntegrityError:
        raise RuleBroken(TAKEN) from None


def changed_since(saved: Saved, records: Records) -> int:
    """How many of the records that an import saved are gone or were changed since."""
    gone, later = 0, {}
    for model, versions in (*keys_of(saved.made).items(), *keys_of(saved.changed).items()):
        for pk, version in versions.items():
            record = records[model].get(pk)
            if record is None:
                gone += 1
            elif record.version != version:
                later[model, pk] = version
    given_back = times_given_back(later) if later else Counter()
    return gone + sum(
        records[model][pk].version != version + 2 * given_back[model, pk] for (model, pk), version in later.items()
    )


def times_given_back(versions: Mapping[Key, int]) -> Counter[Key]:
    """How many undone imports changed each of these records after this version. Each made two versions of it: its own,
    and the one that gave back what was there before.
    """
    found: Counter[Key] = Counter()
    undone = Import.objects.filter(state=Import.State.UNDONE)
    for stored in undone.values_list("saved", flat=True).iterator():
        for model, changed in keys_of(Saved.from_json(stored).changed).items():
            for pk, version in changed.items():
                if version > versions.get((model, pk), version):
                    found[model, pk] += 1
    return found


def used_since(model: type[models.Model], pks: list[int], made: Keys) -> int:
    """How many records that point to these the import did not make itself."""
    count = 0
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.one_to_many and relation.field.db_constraint):
            continue  # versions in the history point without a constraint
        other, own = relation.related_model, made.get(relation.related_model, {})
        for some in batched(pks, BATCH):
            pointing = other._base_manager.filter(**{f"{relation.field.name}__in": some}).values_list("pk", flat=True)
            count += sum(pk not in own for pk in pointing)
    return count


def remove(model: type[models.Model], records: Collection[models.Model], by, reason: str) -> None:
    write_history(model, [record.pk for record in records], kind="-", by=by, reason=reason)
    for some in batched([record.pk for record in records], BATCH):
        gone = model.objects.filter(pk__in=some)
        gone._raw_delete(gone.db)


def restore(
    model: type[models.Model], records: Collection[models.Model], versions: dict[int, int], by, reason: str
) -> None:
    """Give records the values of the version before the one that an import saved (`versions`), as another version."""
    fields = [each for each in model.history.model.tracked_fields if each.editable and not each.primary_key]
    for some in batched(records, BATCH):
        rows = whole(model.history.filter(id__in=[record.pk for record in some]))
        before = {(row.id, row.version): row for row in rows}
        for record in some:
            if (former := before.get((record.pk, versions[record.pk] - 1))) is None:
                raise RuleBroken(NOT_STORED)
            for each in fields:
                setattr(record, each.attname, getattr(former, each.attname))
        save_many(list(some), fields=[each.name for each in fields], by=by, reason=reason)
