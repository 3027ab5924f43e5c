-- The role under which the application runs, beside the one that owns the tables and runs `migrate`.
-- Run once by psql in each database of the application, also in one that a backup is restored into, as the owner (or as
-- a superuser who then migrates too):
--
--     RUN_PASSWORD=… psql --set ON_ERROR_STOP=1 --file docs/database-roles.sql esafety
--
-- The running role reads and writes rows. It owns no table, so it can neither drop a table nor take the
-- guards off the history; and it may not empty a table at a stroke. Of the security journal it may only read and add
-- rows: each `migrate` takes other rights away, and so does this file where the table is there already.

\getenv run_password RUN_PASSWORD
SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'esafety_run') AS is_new \gset
\if :is_new
CREATE ROLE esafety_run LOGIN PASSWORD :'run_password';
\endif
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO esafety_run;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO esafety_run;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO esafety_run;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO esafety_run;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO esafety_run;

-- Of the seals of the history it only adds rows, and none that says that a block was sealed again. `migrate` does the
-- same where the tables are made later.
DO $rights$ BEGIN
    IF to_regclass('core_seal') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON core_seal, core_sealedblock, core_blocksalt, core_reseal FROM esafety_run;
        REVOKE INSERT ON core_reseal FROM esafety_run;
    END IF;
END $rights$;

-- Of requests to remove something from the history, confirmations and stops it only adds rows; that people were told,
-- and what was done, is written by the role of docs/database-purge.sql and by the function that it calls.
DO $door$
DECLARE
    target text;
BEGIN
    FOR target IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname ~ '^core_(historydoor|purge)'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM esafety_run', target);
        IF target IN ('core_historydoorrecord', 'core_purgenotice') THEN
            EXECUTE format('REVOKE INSERT ON %I FROM esafety_run', target);
        END IF;
    END LOOP;
END
$door$;

DO $journal$
BEGIN
    IF to_regclass('core_securityevent') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON core_securityevent FROM esafety_run;
    END IF;
END
$journal$;
