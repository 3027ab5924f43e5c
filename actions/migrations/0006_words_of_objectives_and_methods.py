"""The words of objectives and methods that stand in a plan already are noted as proposals, as new ones are."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from actions.crossrefs import Here, Outline, bare, find_references, target_of

NOTED = "Found in the words"
FORGOTTEN = "The tables went back to a state that has no place for it"


def note_words(apps, schema_editor):
    """Note the words of every plan that can still be edited."""
    for plan in apps.get_model("actions", "Plan").objects.filter(closed_on=None):
        note_words_of(apps, plan)


def note_words_of(apps, plan):
    """Note those of one plan, each with what it probably points to."""
    model = {name: apps.get_model("actions", name).objects for name in ("Objective", "Method", "Placement")}
    priorities = plan.priorities.filter(archived_on=None)
    objectives = model["Objective"].filter(priority__in=priorities, archived_on=None)
    methods = model["Method"].filter(objective__in=objectives, archived_on=None)
    texts = [("objective", part, part.priority.number) for part in objectives.select_related("priority")]
    texts += [
        ("method", part, part.objective.priority.number) for part in methods.select_related("objective__priority")
    ]
    texts = [text for text in texts if find_references(text[1].text)]
    if not texts:
        return
    outline = Outline()
    for part in priorities.order_by("position", "pk"):
        outline.priorities.setdefault(bare(part.number), part.pk)
    ordered = objectives.select_related("priority").order_by("priority__position", "priority_id", "position", "pk")
    for part in sorted(ordered, key=lambda part: not part.text.strip()):  # one with a text before one without
        outline.objectives.setdefault((bare(part.priority.number), bare(part.number)), part.pk)
    printed = model["Placement"].filter(plan=plan, archived_on=None).exclude(action__status="withdrawn")
    first = {}
    for placement in printed.select_related("action", "method").order_by("row"):
        outline.rows[placement.row] = outline.numbers[str(placement.action.number)] = placement.action_id
        first.setdefault(("method", placement.method_id), placement.row)
        first.setdefault(("objective", placement.method.objective_id), placement.row)
    for kind, part, number in texts:
        row = first.get((kind, part.pk))
        here = Here(0, bare(number), row) if row else None
        for found in find_references(part.text):
            target = target_of(found, outline, here)
            note(
                apps,
                plan,
                found.wording,
                {f"{kind}_id": part.pk} | ({f"target_{target[0]}_id": target[1]} if target else {}),
            )


def note(apps, plan, wording, fields):
    """A proposal with its first version in the history."""
    model = apps.get_model("actions", "CrossReference")
    if len(wording) > model._meta.get_field("wording").max_length:
        return
    one = model.objects.create(plan=plan, wording=wording, state="proposed", **fields)
    values = {field.attname: getattr(one, field.attname) for field in model._meta.concrete_fields}
    past = {"history_date": timezone.now(), "history_type": "+", "history_change_reason": NOTED}
    apps.get_model("actions", "HistoricalCrossReference").objects.create(**values, **past)


def forget_words(apps, schema_editor):
    """Remove all words of objectives and methods: an earlier state has no place for them, and they are noted anew."""
    past = {"history_date": timezone.now(), "history_type": "-", "history_change_reason": FORGOTTEN}
    elsewhere = apps.get_model("actions", "CrossReference").objects.filter(action=None)
    history = apps.get_model("actions", "HistoricalCrossReference").objects
    history.bulk_create(history.model(**values, **past) for values in elsewhere.values())
    elsewhere.delete()


IN_ACTION = Q(action__isnull=False, objective__isnull=True, method__isnull=True)
IN_OBJECTIVE = Q(action__isnull=True, update__isnull=True, objective__isnull=False, method__isnull=True)
IN_METHOD = Q(action__isnull=True, update__isnull=True, objective__isnull=True, method__isnull=False)


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0005_places_of_words"),
    ]

    operations = [
        migrations.AlterField(
            "crossreference",
            "plan",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cross_references", to="actions.plan"
            ),
        ),
        migrations.AddConstraint(
            "crossreference",
            models.CheckConstraint(condition=IN_ACTION | IN_OBJECTIVE | IN_METHOD, name="reference_stands_in_one_text"),
        ),
        migrations.RunPython(note_words, forget_words),
    ]
