"""The words in SQL with which the database itself refuses to change or delete history.

There is one trigger function, and one function that purges. It runs with the rights of
the role that migrates, which owns the tables; the trigger lets a change through only while that function is
at work, and only exactly what two different people have confirmed: these rows, these columns, to nothing.
Only the role esafety_purge may call it, which the web processes do not have, and it asks for what conditions.py
lists (docs/adr/0081-removals-by-a-role-of-their-own.md).
"""

import json
from collections.abc import Collection

from core.history.conditions import CONFIRMED, HELD, NOT_LISTED, NOT_STOPPED, REFUSAL

ROWS_TRIGGER = "history_guard_rows"
TRUNCATE_TRIGGER = "history_guard_truncate"

# Placeholders: %SCHEMA% the schema in which the tables stand.
FUNCTIONS = r"""
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
           AND EXISTS (SELECT 1 FROM core_historydoor d WHERE d.id = door.id AND %CONFIRMED%) THEN
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
    refused text;
    listed jsonb;
    kept jsonb;
BEGIN
    SELECT * INTO door FROM core_historydoor WHERE id = door_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no such request.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM core_historydoorrecord WHERE request_id = door.id) THEN
        RAISE EXCEPTION 'This request was carried out already.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT %REFUSAL% INTO refused FROM core_historydoor d WHERE d.id = door.id;
    listed := history_door_list() -> door.purpose -> door."table";
    IF refused = '' AND (listed IS NULL
       OR door.operation = 'delete' AND NOT (listed ->> 'delete')::boolean
       OR door.operation = 'blank' AND NOT (listed -> 'columns' @> door.columns)) THEN
        refused := '%NOT_LISTED%';
    END IF;
    IF refused <> '' THEN
        RAISE EXCEPTION '%', refused USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(jsonb_agg(named.value), '[]') INTO kept
        FROM core_historydoor d, jsonb_array_elements(door.rows) AS named
        WHERE d.id = door.id AND (named.value #>> '{}')::bigint NOT IN (%HELD%);
    target := to_regclass(format('%I.%I', current_schema(), door."table"));
    SELECT a.attname INTO key_column
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = target AND i.indisprimary;
    IF key_column IS NULL OR NOT EXISTS (
        SELECT 1 FROM pg_trigger WHERE tgrelid = target AND tgname = 'history_guard_rows') THEN
        RAISE EXCEPTION 'This is not a history table.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    sound := history_sound_blocks(door."table", kept);
    PERFORM set_config('esafety.history_door', door.id::text, true);
    IF door.operation = 'delete' THEN
        EXECUTE format('DELETE FROM %I WHERE to_jsonb(%I) <@ $1', door."table", key_column)
            USING kept;
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
                       door."table", array_to_string(assignments, ', '), key_column) USING kept;
    END IF;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('esafety.history_door', '', true);
    PERFORM history_reseal(sound, door.id);
    INSERT INTO core_historydoorrecord (request_id, rows_changed, done_by_id, done_at)
        VALUES (door.id, changed, by_user, now());
    RETURN changed;
END
$door$;
REVOKE EXECUTE ON FUNCTION %SCHEMA%.open_history_door(bigint, bigint) FROM PUBLIC;

-- Times on which the conditions build are those of the database, whatever a statement of another role than the owner
-- says: of a confirmation, a notice, a proof of who somebody is, and of a role (given anew: from now on).
CREATE OR REPLACE FUNCTION %SCHEMA%.history_door_clock() RETURNS trigger
LANGUAGE plpgsql SET search_path = %SCHEMA%, pg_temp AS $clock$
BEGIN
    IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF TG_ARGV[0] = 'confirmed_at' THEN
        NEW.confirmed_at := now();
    ELSIF TG_ARGV[0] = 'told_at' THEN
        NEW.told_at := now();
    ELSIF TG_ARGV[0] = 'at' THEN
        IF NEW.kind IN ('proof', 'second_step') AND NEW.outcome = 'done' THEN
            NEW.at := now();
        END IF;
    ELSIF NEW.ended_at IS NOT NULL THEN
        NEW.granted_at := least(NEW.granted_at, NEW.ended_at);
    ELSIF TG_OP = 'INSERT' OR OLD.ended_at IS NOT NULL OR OLD.user_id <> NEW.user_id OR OLD.role <> NEW.role THEN
        NEW.granted_at := now();
    ELSE
        NEW.granted_at := greatest(OLD.granted_at, NEW.granted_at);
    END IF;
    RETURN NEW;
END
$clock$;
"""
# Table → its column with a time that only the owner may choose, and when that is looked at
CLOCKS = {
    "core_historydoorconfirmation": ("confirmed_at", "INSERT"),
    "core_purgenotice": ("told_at", "INSERT"),
    "core_securityevent": ("at", "INSERT"),
    "accounts_rolegrant": ("granted_at", "INSERT OR UPDATE"),
}
PURGE_ROLE = "esafety_purge"
# Other roles than the owner only add requests, confirmations and stops; notices are the purge role's, records the
# function's. %TABLES% are those that are there.
RIGHTS = r"""
DO $rights$
DECLARE
    other text;
    target text;
BEGIN
    FOR other, target IN
        SELECT DISTINCT pg_get_userbyid(a.grantee), c.relname FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^core_(historydoor|purge)'
          AND c.relkind = 'r' AND a.grantee NOT IN (0, c.relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %I', target, other);
        IF target = 'core_historydoorrecord' OR (target = 'core_purgenotice' AND other <> '%ROLE%') THEN
            EXECUTE format('REVOKE INSERT ON %I FROM %I', target, other);
        END IF;
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%ROLE%') THEN
        GRANT EXECUTE ON FUNCTION open_history_door(bigint, bigint) TO %ROLE%;
        IF to_regclass('core_purgenotice') IS NOT NULL THEN
            GRANT INSERT ON core_purgenotice TO %ROLE%;
        END IF;
    END IF;
END
$rights$;
"""


def functions(schema: str, listed: dict) -> str:
    """The functions for the tables of a schema, whose name is quoted already; `listed` is what may go, by purpose."""
    text = FUNCTIONS.replace("%REFUSAL%", REFUSAL).replace("%NOT_LISTED%", NOT_LISTED)
    text = text.replace("%CONFIRMED%", f"{CONFIRMED} AND {NOT_STOPPED}").replace("%HELD%", HELD)
    return (text + _list_function(listed)).replace("%SCHEMA%", schema)


def _list_function(listed: dict) -> str:
    body = """
        CREATE OR REPLACE FUNCTION %SCHEMA%.history_door_list() RETURNS jsonb LANGUAGE sql IMMUTABLE AS
        $list$ SELECT '%LIST%'::jsonb $list$;
    """
    return body.replace("%LIST%", json.dumps(listed, sort_keys=True))


def clocks(tables: Collection[str]) -> str:
    """The triggers of CLOCKS, and the rights of other roles, where the tables are there."""
    triggers = "".join(
        f"CREATE OR REPLACE TRIGGER history_door_clock BEFORE {when} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION history_door_clock('{column}');"
        for table, (column, when) in CLOCKS.items()
        if table in tables
    )
    return triggers + RIGHTS.replace("%ROLE%", PURGE_ROLE)


def guard(quoted_table: str, key_column: str) -> str:
    """The two triggers of one table. Without a `key_column` no purge changes it either."""
    return f"""
        CREATE OR REPLACE TRIGGER {ROWS_TRIGGER} BEFORE UPDATE OR DELETE ON {quoted_table}
            FOR EACH ROW EXECUTE FUNCTION history_guard('{key_column}');
        CREATE OR REPLACE TRIGGER {TRUNCATE_TRIGGER} BEFORE TRUNCATE ON {quoted_table}
            FOR EACH STATEMENT EXECUTE FUNCTION history_guard('{key_column}');
        ALTER TABLE {quoted_table} ENABLE TRIGGER {ROWS_TRIGGER};
        ALTER TABLE {quoted_table} ENABLE TRIGGER {TRUNCATE_TRIGGER};
    """
