"""The database refuses to change a version of a questionnaire that has been published, its sections and its questions.

What agencies were asked, and what somebody signed, is then always what stands there. The guards are put in anew after
every migration, since SQLite loses the triggers of a table that it makes anew, and are taken off before one.
"""

from django.db import connections

TABLES = ("audits_edition", "audits_section", "audits_question")
REFUSAL = "A published questionnaire cannot be changed."
PREFIX = "published_"

POSTGRES = f"""
    CREATE OR REPLACE FUNCTION published_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = %SCHEMA%, pg_temp AS $guard$
    DECLARE
        frozen boolean := false;
    BEGIN
        IF TG_TABLE_NAME = 'audits_edition' THEN
            frozen := OLD.published_at IS NOT NULL;
        ELSE
            IF TG_OP <> 'DELETE' THEN
                SELECT published_at IS NOT NULL INTO frozen FROM audits_edition WHERE id = NEW.edition_id;
            END IF;
            IF TG_OP <> 'INSERT' AND NOT coalesce(frozen, false) THEN
                SELECT published_at IS NOT NULL INTO frozen FROM audits_edition WHERE id = OLD.edition_id;
            END IF;
        END IF;
        IF frozen THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END
    $guard$;
    CREATE OR REPLACE TRIGGER {PREFIX}edition BEFORE UPDATE OR DELETE ON audits_edition
        FOR EACH ROW EXECUTE FUNCTION published_guard();
    CREATE OR REPLACE TRIGGER {PREFIX}section BEFORE INSERT OR UPDATE OR DELETE ON audits_section
        FOR EACH ROW EXECUTE FUNCTION published_guard();
    CREATE OR REPLACE TRIGGER {PREFIX}question BEFORE INSERT OR UPDATE OR DELETE ON audits_question
        FOR EACH ROW EXECUTE FUNCTION published_guard();
"""  # noqa: S608 (names of our own)


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if not set(TABLES) <= set(connection.introspection.table_names(cursor)):
            return
        if connection.vendor == "postgresql":
            cursor.execute("SELECT quote_ident(current_schema())")
            cursor.execute(POSTGRES.replace("%SCHEMA%", cursor.fetchone()[0]))
        else:
            for statement in sqlite_guards():
                cursor.execute(statement)


def remove_from_sqlite(using: str = "default") -> None:
    """Take the guards off before a migration: SQLite cannot make a table anew that they name."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '{PREFIX}*'")  # noqa: S608
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def sqlite_guards() -> list[str]:
    """The statements that create the triggers of a SQLite database."""
    made = []
    for table in TABLES:
        for event in ("INSERT", "UPDATE", "DELETE"):
            rows = [row for row, events in (("NEW", "INSERT UPDATE"), ("OLD", "UPDATE DELETE")) if event in events]
            if table == "audits_edition":
                if event == "INSERT":
                    continue
                frozen = "OLD.published_at IS NOT NULL"
            else:
                keys = ", ".join(f"{row}.edition_id" for row in rows)
                frozen = f"EXISTS (SELECT 1 FROM audits_edition WHERE published_at IS NOT NULL AND id IN ({keys}))"  # noqa: S608
            name = f"{PREFIX}{table}_{event.lower()}"
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {frozen} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
    return made
