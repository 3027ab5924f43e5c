"""Answers of which a record holds several: rows of a table of their own, read and written as a list of the record.

    devices = Rows("devices", rows="device_rows", value="device", choices=Device.choices)
    incident.devices == ["phone", "tablet"]

The rows are saved with the record by core.records.locking and have no history: each version of the record repeats
their values, joined by commas.

In a JSON list nothing can point to a row of another table; rows with a history of their own need more tables that
retention cleans, and a version would be put together by dates.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models.signals import post_save


class JoinedField(models.CharField):
    """A list of short values, kept as one text with commas between them."""

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        return [each for each in value.split(",") if each] if isinstance(value, str) else value

    def get_prep_value(self, value):
        return ",".join(value) if isinstance(value, list) else value

    def in_words(self, value) -> str:
        labels = dict(self.flatchoices)
        return ", ".join(str(labels.get(each, each.replace("_", " "))) for each in value or ())


class Rows(models.Field):
    """The values of the rows that hang on a record, in the order in which they were saved; no column of its table.

    `rows` is the name under which the record finds the rows, `value` the attribute of a row that holds its value;
    `max_length` is that of the text in history. With `where`, the rows are those with these values in other attributes.
    """

    def __init__(self, *args, rows: str, value: str, where: dict[str, str] | None = None, **options):
        super().__init__(*args, blank=True, **options)
        self.lookup, self.rows, self.value, self.where = f"{rows}__{value}", rows, value, where or {}

    def get_attname_column(self):
        return self.get_attname(), None

    def contribute_to_class(self, cls, name):
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, self)
        self.history_field = JoinedField(
            self.verbose_name, max_length=self.max_length, blank=True, choices=self.choices
        )
        self.history_field.set_attributes_from_name(name)
        post_save.connect(self._created, sender=cls)

    def __get__(self, record, owner=None):
        if record is None:
            return self
        if self.name not in record.__dict__:
            rows = getattr(record, self.rows).all() if record.pk else ()
            own = [row for row in rows if all(getattr(row, key) == value for key, value in self.where.items())]
            record.__dict__[self.name] = [getattr(row, self.value) for row in own]
        return record.__dict__[self.name]

    def __set__(self, record, value):
        record.__dict__[self.name] = list(value)

    def validate(self, value, model_instance):
        """Raise ValidationError for a value that is none of its choices."""
        for each in value:
            super().validate(each, model_instance)

    def in_words(self, value) -> str:
        return self.history_field.in_words(value)

    @property
    def relation(self):
        return self.model._meta.get_field(self.rows).field

    def _created(self, instance, created, **options) -> None:
        if created:
            self.create([instance])

    def create(self, records: Iterable[models.Model]) -> None:
        key, row = self.relation.name, self.relation.model
        new = [
            row(**{key: record, self.value: value, **self.where})
            for record in records
            for value in getattr(record, self.name)
        ]
        row.objects.bulk_create(new, batch_size=500)

    def replace(self, record: models.Model) -> None:
        self.relation.model.objects.filter(**{self.relation.name: record.pk, **self.where}).delete()
        self.create([record])
