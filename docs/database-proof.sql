-- The database in which backups are tried (`manage.py prove_backup`), and the role that owns it and nothing else.
-- Run once by psql as a superuser, as compose does when it makes the database:
--
--     PROOF_PASSWORD=… psql --set ON_ERROR_STOP=1 --file docs/database-proof.sql postgres

\getenv proof_password PROOF_PASSWORD
CREATE ROLE esafety_proof LOGIN PASSWORD :'proof_password';
CREATE DATABASE esafety_proof OWNER esafety_proof;
REVOKE CONNECT ON DATABASE esafety_proof FROM PUBLIC;
