"""The database refuses to change a version of a questionnaire that has been published, its sections and its questions.

What agencies were asked, and what somebody signed, is then always what stands there. The guards are put in anew after
every migration.
"""

from django.db import connections

TABLES = ("audits_edition", "audits_section", "audits_question")
REFUSAL = "A published questionnaire cannot be changed."
PREFIX = "published_"

GUARD = f"""
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
        cursor.execute("SELECT quote_ident(current_schema())")
        cursor.execute(GUARD.replace("%SCHEMA%", cursor.fetchone()[0]))
