"""The bases of every record that a person can change, and the requests to purge history.

Every tracked save is two statements: the record and its history row. The triggers that refuse to
change or delete history stand in core/history/guards.py; the one way to write is core/records/locking.py.
"""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class Versioned(models.Model):
    """A record with a number that goes up by one at each save made through core.records.locking.

    A model that keeps its history says how it is shown (core/history/registry.py); its name is its own.
    """

    history_name: str  # in /history/<name>/<pk>/
    history_page = True  # False: that address does not show it
    history_part_of = ""  # lookup of the record whose history shows its versions too
    history_parts: tuple[str, ...] = ()  # names of these parts; of what one save wrote, the first leads
    history_label = ""  # what such a version is called; the model's verbose name unless said
    history_named_by = ""  # relation whose text names what a version changed, in the history of another record
    history_hidden: tuple[str, ...] = ()  # fields that are not shown, since they follow from others or are secret

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True


class KeptManager(HistoryManager):
    """The manager of the versions, whose class is made once: the library makes one at each use, a twentieth of the time
    of a save."""

    @classmethod
    def from_queryset(cls, queryset_class, class_name=None):
        """As Django does it, once."""
        return _manager_class(queryset_class, class_name)


@cache
def _manager_class(queryset_class, class_name) -> type[HistoryManager]:
    return HistoryManager.from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """The versions of records. Where the model says `known_as_at`, the one of a moment is found by an index.

    What stands in rows of their own (core.records.rows) each version repeats in a column.

    Without it a record that was changed ten thousand times, or not for long, is found by reading all the others.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, history_manager=KeptManager, **options)

    def fields_included(self, model):
        """The fields of which every version is kept: all but those that the model leaves out."""
        fields = [field for field in super().fields_included(model) if field.name not in model.untracked]
        return [getattr(field, "history_field", field) for field in fields]

    def get_meta_options(self, model):
        """The options of the history model, with the index; the name of its table follows that of the model's."""
        options = super().get_meta_options(model)
        if model.known_as_at:
            fields = (model._meta.pk.attname, "-history_date", "-history_id")
            index = models.Index(fields=fields, name=f"as_at_{model._meta.model_name}")
            options["indexes"] = (*options.get("indexes", ()), index)
        if "db_table" in model._meta.original_attrs:  # named otherwise than the model
            app, _, name = model._meta.db_table.partition("_")
            options["db_table"] = f"{app}_historical{name}"
        return options


class Tracked(Versioned):
    """A record whose every version is kept: who, when, what and why."""

    untracked: tuple[str, ...] = ()  # fields that no version repeats, so that they can be forgotten without a purge
    known_as_at = False  # whether pages ask what records said at a past moment

    created_at = models.DateTimeField("created", default=timezone.now, editable=False)
    history = History(inherit=True, history_change_reason_field=models.TextField("reason", null=True, blank=True))

    class Meta:
        abstract = True


class Setting(Tracked):
    """A value that the board chose for one of its settings, from a day on. What it was before stays in force before.

    The settings themselves, with their defaults and bounds, are declared in code; `key` names one of them.
    """

    history_name = "setting"
    history_page = False
    key = models.CharField("setting", max_length=60)
    applies_from = models.DateField("in force from")
    value = models.JSONField()

    class Meta:
        ordering = ["key", "applies_from"]
        constraints = [models.UniqueConstraint(fields=["key", "applies_from"], name="setting_once_on_a_day")]

    def __str__(self):
        return f"{self.key}: {self.value}"


class PurgeRequest(models.Model):
    """A request to clean rows of a history table: blank some columns of them, or delete them.

    Nothing happens until two different people have confirmed it and begin_purge() is called. The rows
    are named by their key in the history table, the columns by their names in the database; the words
    to be removed are never written here. `about` says which removal it is a part of (core/history/purges.py).
    """

    class Purpose(models.TextChoices):
        RETENTION = "retention", "retention period is over"
        REDACTION = "redaction", "something was written that must not be held"

    class Operation(models.TextChoices):
        BLANK = "blank", "blank columns"
        DELETE = "delete", "delete rows"

    purpose = models.CharField("purpose", max_length=20, choices=Purpose)
    operation = models.CharField("operation", max_length=10, choices=Operation)
    table = models.CharField("history table", max_length=63)
    rows = models.JSONField("keys of the rows")
    columns = models.JSONField("columns to blank", default=list, blank=True)
    about = models.CharField("removal", max_length=40, blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="asked by", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("asked at", default=timezone.now, editable=False)

    class Meta:
        db_table = "core_historydoor"
        verbose_name = "request to clean history"
        verbose_name_plural = "requests to clean history"
        constraints = [
            models.CheckConstraint(
                name="history_door_purpose_is_known",
                condition=models.Q(purpose__in=["retention", "redaction"]),
            ),
            models.CheckConstraint(
                name="history_door_operation_is_known",
                condition=models.Q(operation__in=["blank", "delete"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_operation_display()} in {self.table} ({self.get_purpose_display()})"


class PurgeConfirmation(models.Model):
    """One person's yes to a request; the same person cannot say it twice."""

    request = models.ForeignKey(
        PurgeRequest, verbose_name="request", on_delete=models.PROTECT, related_name="confirmations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="confirmed by", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("confirmed at", default=timezone.now, editable=False)

    class Meta:
        db_table = "core_historydoorconfirmation"
        verbose_name = "confirmation of a request to clean history"
        verbose_name_plural = "confirmations of requests to clean history"
        constraints = [
            models.UniqueConstraint(
                name="history_door_one_confirmation_per_person",
                fields=["request", "user"],
                violation_error_message="You have already confirmed this. A different person must be second.",
            ),
        ]

    def __str__(self):
        return f"{self.user} confirms: {self.request}"


class PurgeRecord(models.Model):
    """What a purge did, once per request, without the data."""

    request = models.OneToOneField(
        PurgeRequest, verbose_name="request", on_delete=models.PROTECT, related_name="record"
    )
    rows_changed = models.PositiveIntegerField("rows changed")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="done by", on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField("done at", default=timezone.now, editable=False)

    class Meta:
        db_table = "core_historydoorrecord"
        verbose_name = "record of cleaned history"
        verbose_name_plural = "records of cleaned history"

    def __str__(self):
        return f"{self.rows_changed} rows: {self.request}"
