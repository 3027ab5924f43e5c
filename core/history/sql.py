"""The words in SQL with which the database itself refuses to change or delete history.

PostgreSQL: one trigger function, and one function that is the guarded door. The door runs with the rights of
the role that migrates, which owns the tables; the trigger lets a change through only while that function is
at work, and only exactly what two different people have confirmed: these rows, these columns, to nothing.
A role that merely runs the application can neither drop the triggers nor forge the way through with people who
are not two, have no open account or do not hold the two roles now (docs/threat-model.md says what it still can).

SQLite: triggers that ask the same of the two confirmations. Whoever owns the file can drop them; nothing in a
file can prevent that. They keep the application, and everyone who works through it, from altering history.
"""

from __future__ import annotations

REFUSAL = "History cannot be changed or deleted."
ROWS_TRIGGER = "history_guard_rows"
TRUNCATE_TRIGGER = "history_guard_truncate"

NOT_CONFIRMED = "Two different people must confirm this first: a manager and a data protection officer."

# Whether a request is confirmed by two different people with open accounts, of whom one is a manager and the other a
# data protection officer now: the roles that hold history.clean. In words that both databases understand;
# %REQUEST% is the key of the request.
CONFIRMED = """EXISTS (
    SELECT 1 FROM core_historydoorconfirmation one
    JOIN core_historydoorconfirmation other ON other.request_id = one.request_id AND other.user_id <> one.user_id
    JOIN accounts_user manager ON manager.id = one.user_id AND manager.is_active
    JOIN accounts_user officer ON officer.id = other.user_id AND officer.is_active
    JOIN accounts_rolegrant first
        ON first.user_id = manager.id AND first.role = 'manager' AND first.ended_at IS NULL
    JOIN accounts_rolegrant second
        ON second.user_id = officer.id AND second.role = 'dpo' AND second.ended_at IS NULL
    WHERE one.request_id = %REQUEST%)"""

# Placeholders: %SCHEMA% the schema in which the tables stand.
POSTGRES_FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION %SCHEMA%.history_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = %SCHEMA%, pg_temp AS $guard$
DECLARE
    key_column text := coalesce(TG_ARGV[0], '');
    flag text := coalesce(current_setting('esafety.history_door', true), '');
    door core_historydoor%ROWTYPE;
    blanked text[];
BEGIN
    IF TG_OP <> 'TRUNCATE' AND key_column <> '' AND flag ~ '^[0-9]+$'
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        SELECT * INTO door FROM core_historydoor WHERE id = flag::bigint;
        IF door."table" = TG_TABLE_NAME
           AND door.rows @> (to_jsonb(OLD) -> key_column)
           AND NOT EXISTS (SELECT 1 FROM core_historydoorrecord WHERE request_id = door.id)
           AND %CONFIRMED% THEN
            IF TG_OP = 'DELETE' AND door.operation = 'delete' THEN
                RETURN OLD;
            END IF;
            blanked := ARRAY(SELECT jsonb_array_elements_text(door.columns));
            IF TG_OP = 'UPDATE' AND door.operation = 'blank'
               AND to_jsonb(NEW) - blanked = to_jsonb(OLD) - blanked
               AND NOT EXISTS (SELECT 1 FROM jsonb_each(to_jsonb(NEW)) AS cell
                               WHERE cell.key = ANY (blanked)
                                 AND cell.value NOT IN ('null'::jsonb, '""'::jsonb)) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'History cannot be changed or deleted.'
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END
$guard$;

CREATE OR REPLACE FUNCTION %SCHEMA%.open_history_door(door_id bigint, by_user bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = %SCHEMA%, pg_temp AS $door$
DECLARE
    door core_historydoor%ROWTYPE;
    target oid;
    key_column text;
    wanted text;
    cell record;
    assignments text[] := '{}';
    changed integer;
    sound bigint[];
BEGIN
    SELECT * INTO door FROM core_historydoor WHERE id = door_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no such request.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM core_historydoorrecord WHERE request_id = door.id) THEN
        RAISE EXCEPTION 'This request was carried out already.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT %CONFIRMED% THEN
        RAISE EXCEPTION '%NOT_CONFIRMED%'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    target := to_regclass(format('%I.%I', current_schema(), door."table"));
    SELECT a.attname INTO key_column
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = target AND i.indisprimary;
    IF key_column IS NULL OR NOT EXISTS (
        SELECT 1 FROM pg_trigger WHERE tgrelid = target AND tgname = 'history_guard_rows') THEN
        RAISE EXCEPTION 'This is not a history table.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    sound := history_sound_blocks(door."table", door.rows);
    PERFORM set_config('esafety.history_door', door.id::text, true);
    IF door.operation = 'delete' THEN
        EXECUTE format('DELETE FROM %I WHERE to_jsonb(%I) <@ $1', door."table", key_column)
            USING door.rows;
    ELSE
        FOR wanted IN SELECT jsonb_array_elements_text(door.columns) LOOP
            SELECT a.attname, a.attnotnull, t.typcategory INTO cell
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = target AND a.attname = wanted AND a.attnum > 0 AND NOT a.attisdropped;
            IF NOT FOUND OR wanted = key_column
               OR wanted IN ('history_date', 'history_type', 'history_user_id')
               OR (cell.attnotnull AND cell.typcategory <> 'S') THEN
                RAISE EXCEPTION 'This column cannot be blanked.'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            assignments := assignments || format('%I = %s', wanted,
                CASE WHEN cell.attnotnull THEN '''''' ELSE 'NULL' END);
        END LOOP;
        EXECUTE format('UPDATE %I SET %s WHERE to_jsonb(%I) <@ $1',
                       door."table", array_to_string(assignments, ', '), key_column) USING door.rows;
    END IF;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('esafety.history_door', '', true);
    PERFORM history_reseal(sound, door.id);
    INSERT INTO core_historydoorrecord (request_id, rows_changed, done_by_id, done_at)
        VALUES (door.id, changed, by_user, now());
    RETURN changed;
END
$door$;
"""


def postgres_functions(schema: str) -> str:
    """The two functions for the tables of a schema, whose name is quoted already."""
    text = POSTGRES_FUNCTIONS.replace("%CONFIRMED%", CONFIRMED.replace("%REQUEST%", "door.id"))
    return text.replace("%NOT_CONFIRMED%", NOT_CONFIRMED).replace("%SCHEMA%", schema)


def postgres_guard(quoted_table: str, key_column: str) -> str:
    """The two triggers of one table. Without a `key_column` not even the door leads into it."""
    return f"""
        CREATE OR REPLACE TRIGGER {ROWS_TRIGGER} BEFORE UPDATE OR DELETE ON {quoted_table}
            FOR EACH ROW EXECUTE FUNCTION history_guard('{key_column}');
        CREATE OR REPLACE TRIGGER {TRUNCATE_TRIGGER} BEFORE TRUNCATE ON {quoted_table}
            FOR EACH STATEMENT EXECUTE FUNCTION history_guard('{key_column}');
        ALTER TABLE {quoted_table} ENABLE TRIGGER {ROWS_TRIGGER};
        ALTER TABLE {quoted_table} ENABLE TRIGGER {TRUNCATE_TRIGGER};
    """


def sqlite_trigger_names(table: str) -> tuple[str, str, str]:
    """Names of the three triggers of one table: against update, delete, and replacing by an insert."""
    return f"history_update_{table}", f"history_delete_{table}", f"history_replace_{table}"


def sqlite_guard(table: str, key_column: str, columns: list[str], *, purge: bool) -> list[str]:
    """The statements that create the triggers of one table. Without `door` nothing leads into it."""
    update, delete, replace = sqlite_trigger_names(table)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    confirmed = f"""
        FROM core_historydoor AS d, json_each(d.rows) AS r
        WHERE d."table" = '{table}' AND r.value = OLD."{key_column}"
          AND NOT EXISTS (SELECT 1 FROM core_historydoorrecord WHERE request_id = d.id)
          AND {CONFIRMED.replace("%REQUEST%", "d.id")}"""  # noqa: S608 (names from the models)
    untouched = " AND ".join(
        f"""(OLD."{name}" IS NEW."{name}" OR (coalesce(NEW."{name}", '') = ''
             AND EXISTS (SELECT 1 FROM json_each(d.columns) WHERE value = '{name}')))"""  # noqa: S608
        for name in columns
    )
    may_blank = f"WHEN NOT EXISTS (SELECT 1 {confirmed} AND d.operation = 'blank' AND {untouched})"
    may_delete = f"WHEN NOT EXISTS (SELECT 1 {confirmed} AND d.operation = 'delete')"
    is_there = f'SELECT 1 FROM "{table}" WHERE "{key_column}" = NEW."{key_column}"'  # noqa: S608
    return [
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" {may_blank if purge else ""} {refuse}',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" {may_delete if purge else ""} {refuse}',
        f'CREATE TRIGGER "{replace}" BEFORE INSERT ON "{table}" WHEN EXISTS ({is_there}) {refuse}',
    ]
