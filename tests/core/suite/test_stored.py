"""What tests/stored.py reads back is, row for row, what was saved, whatever a column holds and whatever points where."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from django.utils import timezone

from agencies.models import Agency
from audits.models import Edition
from core.history import guards
from tests import stored as storing
from tests.factories.audits import edition_of, make_return
from tests.stored import read_rows, stored

pytestmark = pytest.mark.django_db

VALUES = {
    "text": 'tab\t, line\nbreak, \\N, "quoted", é and 🦢',
    "day": dt.date(2010, 2, 3),
    "time": dt.time(9, 5, 7, 250000),
    "moment": dt.datetime(2010, 2, 3, 9, 5, 7, 250000, tzinfo=dt.UTC),
    "span": dt.timedelta(days=3, microseconds=5),
    "amount": Decimal("1234567.80"),
    "share": 0.1,
    "yes": True,
    "content": b"\x00\xff\\x00",
    "note": {"day": "2010-02-03", "of": [1, None, 0.5, "é"]},
    "key": uuid.UUID("12345678-1234-4678-9234-567812345678"),
    "address": "2001:db8::1",
}


@isolate_apps("core")
def two_tables() -> tuple[type[models.Model], type[models.Model]]:
    """(a table with every kind of column, one that stands after it by name); each points to the other and to itself."""

    class Alpha(models.Model):  # noqa: DJ008
        text = models.TextField(null=True)  # noqa: DJ001
        day = models.DateField(null=True)
        time = models.TimeField(null=True)
        moment = models.DateTimeField(null=True)
        span = models.DurationField(null=True)
        amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
        share = models.FloatField(null=True)
        yes = models.BooleanField(null=True)
        content = models.BinaryField(null=True)
        note = models.JSONField(null=True, encoder=DjangoJSONEncoder)
        key = models.UUIDField(null=True)
        address = models.GenericIPAddressField(null=True)
        after = models.ForeignKey("self", models.PROTECT, null=True)
        omega = models.ForeignKey("Omega", models.PROTECT, null=True)

        class Meta:
            app_label = "core"

    class Omega(models.Model):  # noqa: DJ008
        alpha = models.ForeignKey(Alpha, models.PROTECT, null=True)

        class Meta:
            app_label = "core"

    return Alpha, Omega


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Both tables in the database, for one test; what is stored goes into a folder of its own."""
    monkeypatch.setattr(storing, "FOLDER", tmp_path)
    both, later = two_tables(), []
    with connection.cursor() as cursor:
        for model in both:
            table, fields = model._meta.db_table, model._meta.local_fields
            columns = [f'"{f.column}" {f.db_type(connection)}' for f in fields if not f.primary_key]
            keys = [
                f'FOREIGN KEY ("{f.column}") REFERENCES {f.related_model._meta.db_table} (id) DEFERRABLE INITIALLY DEFERRED'
                for f in fields
                if f.remote_field
            ]
            later += [f"ALTER TABLE {table} ADD {key}" for key in keys]
            cursor.execute(f"CREATE TABLE {table} (id bigint PRIMARY KEY, {', '.join(columns)})")
        for statement in later:
            cursor.execute(statement)
    return both


def made_and_read_back(make):
    """All rows as `make` left them, those it made are taken back, and all rows as they are read."""
    with transaction.atomic():
        stored("trial", make)
        made = read_rows()
        transaction.set_rollback(True)
    empty = read_rows()
    stored("trial", lambda: pytest.fail("was made again"))
    return made, empty, read_rows()


@pytest.mark.long
def test_a_value_of_each_kind_is_read_back_as_it_was_kept(tables):
    alpha, _ = tables

    def make():
        alpha.objects.bulk_create(alpha(pk=pk, **{name: VALUES[name]}) for pk, name in enumerate(VALUES, 1))

    made, empty, back = made_and_read_back(make)
    assert back == made != empty
    for row, kept in zip(alpha.objects.order_by("pk"), VALUES, strict=True):
        found = {name: getattr(row, name) for name in VALUES}
        if kept == "content":
            found[kept] = bytes(found[kept])  # PostgreSQL gives a view of them
        assert found == {**dict.fromkeys(VALUES), kept: VALUES[kept]}


@pytest.mark.long
def test_rows_that_point_to_each_other_or_to_later_ones_are_read_back_in_any_order(tables):
    alpha, omega = tables

    def make():
        alpha.objects.bulk_create([alpha(pk=1, after_id=2, omega_id=1), alpha(pk=2, after_id=1)])
        omega.objects.bulk_create([omega(pk=1, alpha_id=2)])

    made, empty, back = made_and_read_back(make)
    assert back == made != empty
    connection.check_constraints()


def test_a_row_that_points_nowhere_is_refused(tables):
    alpha, _ = tables
    with pytest.raises(IntegrityError), transaction.atomic():
        stored("trial", lambda: alpha.objects.bulk_create([alpha(pk=1, after_id=99)]) and None)


@pytest.mark.long
def test_what_the_database_guards_or_writes_itself_is_read_back_once_and_guarded_again(tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "FOLDER", tmp_path)

    def make():
        make_return()
        edition, number = edition_of(), 50
        section = edition.sections.first()
        edition.pk, edition.number, edition.published_at, edition.fingerprint = None, number, None, ""
        edition.save()
        section.pk, section.edition = None, edition
        section.save()
        Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now(), fingerprint="a" * 64)

    made, _, back = made_and_read_back(make)
    assert {table: sorted(rows) for table, rows in back.items()} == {
        table: sorted(rows) for table, rows in made.items()
    }
    assert guards.missing_guards() == []
    with pytest.raises(DatabaseError, match="published questionnaire cannot be changed"), transaction.atomic():
        Edition.objects.get(number=50).sections.all().delete()
    with pytest.raises(DatabaseError, match="History cannot be"), transaction.atomic():
        Agency.history.all().delete()
