"""History that only grows: the database refuses to change or delete it, except in a confirmed purge.

The guards are put on every history table after every migration, so that a new table has them too. What may leave
history leaves by a purge: somebody asks (ask_to_clean), two different people, a manager and a data protection officer,
confirm (confirm_cleaning), and after a delay in which it can be stopped (purges.py) begin_purge() does it and records
that it was done, without the data.
How history is shown stands in core/history/display.py.
"""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models, router, transaction
from simple_history.models import HistoricalChanges

from core.history import sql
from core.history.conditions import NOT_LISTED, REFUSAL
from core.history.removable import listed
from core.models import (
    GuardOverride,
    PurgeConfirmation,
    PurgeNotice,
    PurgeRecord,
    PurgeRequest,
    PurgeStop,
    Reseal,
    Seal,
    SealedBlock,
)
from core.seals.sql import functions as seal_functions
from core.security.services import note

_append_only: set[type[models.Model]] = set()
_seal_models = (Seal, SealedBlock, Reseal)
_purge_models = (PurgeRequest, PurgeConfirmation, PurgeRecord)
_never_purged = (*_purge_models, PurgeNotice, PurgeStop, *_seal_models)
_KEPT = {"history_date", "history_type", "history_user_id"}


def append_only[M: type[models.Model]](model: M) -> M:
    """Marks a model whose rows, like history, are never changed or deleted. Usable as a decorator."""
    _append_only.add(model)
    return model


for _model in (*_never_purged, GuardOverride):
    append_only(_model)


def guarded_models() -> list[type[models.Model]]:
    """Every history model of the project, and every model that append_only() marks."""
    historical = [m for m in apps.get_models(include_auto_created=True) if issubclass(m, HistoricalChanges)]
    return historical + sorted(_append_only, key=lambda m: m._meta.label)


def sealed_models() -> list[type[models.Model]]:
    """Those of guarded_models() whose rows are sealed (core/seals): all, but for the seals themselves, which a chain
    holds together, and for models that say `is_sealed = False`."""
    return [
        model for model in guarded_models() if model not in (Seal, SealedBlock) and getattr(model, "is_sealed", True)
    ]


def _present(connection) -> list[type[models.Model]]:
    tables = set(connection.introspection.table_names())
    return [
        m for m in guarded_models() if m._meta.db_table in tables and router.allow_migrate_model(connection.alias, m)
    ]


def install_guards(using: str = "default") -> None:
    """Puts the guards on every history table that is there. Safe to repeat; needs ownership of the tables."""
    connection = connections[using]
    present = _present(connection)
    if not set(_purge_models) <= set(present):
        return  # the tables of purges are not there yet: a partial migration
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(sql.functions(schema, may_go()))
        cursor.execute(sql.clocks(connection.introspection.table_names(cursor)))
        if set(_seal_models) <= set(present):
            cursor.execute(seal_functions(schema))
        cursor.execute("".join(sql.guard(_quoted(m), _key(m)) for m in present))


def missing_guards(using: str = "default") -> list[str]:
    """Names of the history tables that stand without their guards; empty where all is well."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname IN (%s, %s) AND t.tgenabled <> 'D'"
            " AND c.relnamespace = current_schema()::regnamespace GROUP BY 1 HAVING count(*) = 2",
            [sql.ROWS_TRIGGER, sql.TRUNCATE_TRIGGER],
        )
        guarded = {row[0] for row in cursor.fetchall()}
    return sorted(m._meta.db_table for m in guarded_models() if m._meta.db_table not in guarded)


def _quoted(model) -> str:
    return '"' + model._meta.db_table.replace('"', '""') + '"'


def _key(model) -> str:
    return "" if model in _never_purged else model._meta.pk.column


def ask_to_clean(
    model: type[models.Model],
    *,
    rows: Iterable[int],
    columns: Iterable[str] = (),
    delete: bool = False,
    purpose: str,
    by,
    about: str = "",
) -> PurgeRequest:
    """Asks to blank these fields of these history rows, or with `delete` to remove the rows; `about` names the removal
    of which this is a part (purges.py).

    `model` is a history model (such as Action.history.model) or one marked append_only; `rows` are keys of
    it, `columns` names of its fields; `purpose` is "retention" or "redaction". Nothing is changed yet.
    Raises ValidationError where the model is not guarded, a row is missing, a field cannot be blank, or the purpose may
    not remove it.
    """
    keys, names = sorted(set(rows)), sorted(set(columns))
    if model not in guarded_models() or model in _never_purged:
        raise ValidationError("This is not a history table.")
    if bool(names) == delete:
        raise ValidationError("Ask either to blank columns or to delete rows.")
    if not keys or model._base_manager.filter(pk__in=keys).count() != len(keys):
        raise ValidationError("Some of these rows are not there.")
    fields = [model._meta.get_field(name) for name in names]
    for field in fields:
        text = isinstance(field, models.CharField | models.TextField)
        if field.primary_key or field.column in _KEPT or not (field.null or text):
            raise ValidationError(f"{field.verbose_name} cannot be blanked.")
    if not is_listed(purpose, model._meta.db_table, [field.column for field in fields]):
        raise ValidationError(NOT_LISTED)
    note("purge", "asked", actor=by, table=model._meta.db_table, count=len(keys), reason=purpose)
    return PurgeRequest.objects.create(
        purpose=PurgeRequest.Purpose(purpose),
        operation=PurgeRequest.Operation.DELETE if delete else PurgeRequest.Operation.BLANK,
        table=model._meta.db_table,
        rows=keys,
        columns=[field.column for field in fields],
        about=about,
        asked_by=by,
    )


def may_go() -> dict:
    """What may be removed, by purpose and table (removable.py)."""
    return listed(model for model in guarded_models() if model not in _never_purged)


def is_listed(purpose: str, table: str, columns: list[str]) -> bool:
    """Whether a purpose may blank these columns of a table or, without columns, remove rows of it."""
    found = may_go().get(purpose, {}).get(table, {"columns": [], "delete": False})
    return set(columns) <= set(found["columns"]) if columns else found["delete"]


def refusal_of(request: PurgeRequest) -> str:
    """What stands in the way of a request now, in words; "" where nothing does."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SELECT {REFUSAL} FROM core_historydoor d WHERE d.id = %s", [request.pk])  # noqa: S608
        return cursor.fetchone()[0]


def confirm_cleaning(request: PurgeRequest, *, by) -> PurgeConfirmation:
    """One person's yes. Raises ValidationError where this person has said it already."""
    confirmation = PurgeConfirmation(request=request, user=by)
    confirmation.full_clean()
    confirmation.save(force_insert=True)
    note("purge", "confirmed", actor=by, table=request.table, count=len(request.rows))
    return confirmation


@transaction.atomic
def begin_purge(request: PurgeRequest, *, by) -> PurgeRecord:
    """Does what a manager and a data protection officer have confirmed, and records that it was done. Versions of
    records that are on hold stay.

    The function of the database asks for what conditions.py lists. Only the role esafety_purge may call it
    (connection.py), or the owner of the tables, as in the demonstration. Raises IntegrityError, and changes nothing,
    where a condition is not fulfilled.
    """
    note("purge", "done", actor=by, table=request.table, count=len(request.rows))
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT open_history_door(%s, %s)", [request.pk, by.pk])
    return PurgeRecord.objects.get(request=request)
