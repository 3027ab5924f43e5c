"""The database itself refuses to change a security event, or to delete one before its time is over.

Not even the guarded way of core/history leads into the journal. The guards are put on after every migration, as those
of history are.
"""

from django.db import connections

from core.models import SecurityEvent
from core.security.rules import DAYS_KEPT

# Whoever runs the application may read and add; the function deletes with the rights of the owner, and only the old.
# It must not find a temporary table of this name first: triggers on that one would run with the owner's rights too.
GUARD = """
CREATE OR REPLACE TRIGGER history_guard_rows BEFORE UPDATE ON core_securityevent
    FOR EACH ROW EXECUTE FUNCTION history_guard('');
CREATE OR REPLACE TRIGGER history_guard_age BEFORE DELETE ON core_securityevent
    FOR EACH ROW WHEN (OLD.at >= now() - interval '%DAYS% days') EXECUTE FUNCTION history_guard('');
CREATE OR REPLACE TRIGGER history_guard_truncate BEFORE TRUNCATE ON core_securityevent
    FOR EACH STATEMENT EXECUTE FUNCTION history_guard('');
CREATE OR REPLACE FUNCTION forget_security_events() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = %SCHEMA%, pg_temp AS $forget$
    WITH gone AS (DELETE FROM core_securityevent WHERE at < now() - interval '%DAYS% days' RETURNING 1)
    SELECT count(*) FROM gone
$forget$;
DO $revoke$
DECLARE other text;
BEGIN
    FOR other IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_name = 'core_securityevent' AND table_schema = current_schema()
            AND grantee NOT IN (current_user, 'PUBLIC')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON core_securityevent FROM %I', other);
    END LOOP;
END
$revoke$;
"""


def install_guard(using: str = "default") -> None:
    """Put the guard on, where the table is there. Safe to repeat; needs ownership of the table."""
    connection = connections[using]
    if SecurityEvent._meta.db_table not in connection.introspection.table_names():
        return  # a partial migration
    days = str(DAYS_KEPT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        cursor.execute(GUARD.replace("%DAYS%", days).replace("%SCHEMA%", cursor.fetchone()[0]))
