-- The role with which the scheduler removes from the history what two people have confirmed and nobody has stopped.
-- Run once by psql in each database of the application, also in one that a backup is restored into, after
-- docs/database-roles.sql, as the owner (or a superuser):
--
--     PURGE_PASSWORD=… psql --set ON_ERROR_STOP=1 --file docs/database-purge.sql esafety
--
-- It may do what the running role may, and call the one function that removes; each `migrate` gives it that right where
-- the function is made later. No process that answers requests may have its password.

\getenv purge_password PURGE_PASSWORD
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'esafety_purge') AS is_new \gset
\if :is_new
CREATE ROLE esafety_purge LOGIN PASSWORD :'purge_password';
GRANT esafety_run TO esafety_purge;
\endif
DO $purge$ BEGIN
    IF to_regclass('core_purgenotice') IS NOT NULL THEN
        GRANT EXECUTE ON FUNCTION open_history_door(bigint, bigint) TO esafety_purge;
        GRANT INSERT ON core_purgenotice TO esafety_purge;
    END IF;
END $purge$;
