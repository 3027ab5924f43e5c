"""The functions of the database that digest history and seal it again after a purge."""

LOCK = 7_062_010  # of pg_advisory_xact_lock: sealing, and sealing again, one after the other

# The blocks as they are expected to be: as their latest reseal says, else as they were sealed.
EXPECTED = """(
    SELECT b.id, b."table", b.first_id, b.last_id, coalesce(r.new, b.digest) AS digest,
           coalesce(r.columns, b.columns) AS columns, s.value AS salt
    FROM core_sealedblock b LEFT JOIN core_blocksalt s ON s.block_id = b.id LEFT JOIN core_reseal r
        ON r.id = (SELECT max(latest.id) FROM core_reseal latest WHERE latest.block_id = b.id)) AS block"""
# Placeholders: %SCHEMA% the schema in which the tables stand. The first of the columns is the key of the table; NULL
# where table, columns or salt are not there. Each row has a digest of its own: a block of files is too long a text.
FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION %SCHEMA%.history_digest(
    target text, columns jsonb, first_id bigint, last_id bigint, salt text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = %SCHEMA%, pg_temp
SET timezone = 'UTC' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $digest$
DECLARE
    found text;
    names text := (SELECT string_agg(quote_ident(name), ', ') FROM jsonb_array_elements_text(columns) AS name);
BEGIN
    EXECUTE format($query$
        SELECT encode(sha256(convert_to($3, 'UTF8') || coalesce(string_agg(each.digest, NULL ORDER BY each.key), '')),
                      'hex') FROM (
            SELECT r.%1$I AS key, sha256(convert_to(to_jsonb(r)::text, 'UTF8')) AS digest
            FROM (SELECT %2$s FROM %3$I WHERE %1$I BETWEEN $1 AND $2) AS r) AS each
        $query$, columns ->> 0, names, target) INTO found USING first_id, last_id, salt;
    RETURN found;
EXCEPTION WHEN undefined_table OR undefined_column THEN
    RETURN NULL;
END
$digest$;

CREATE OR REPLACE FUNCTION %SCHEMA%.history_sound_blocks(target text, keys jsonb) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = %SCHEMA%, pg_temp AS $sound$
DECLARE
    each record;
    found bigint[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(%LOCK%);
    FOR each IN
        SELECT block.* FROM %EXPECTED% WHERE block."table" = target AND EXISTS (
            SELECT 1 FROM jsonb_array_elements_text(keys) AS key
            WHERE key::bigint BETWEEN block.first_id AND block.last_id)
    LOOP
        IF history_digest(target, each.columns, each.first_id, each.last_id, each.salt) = each.digest THEN
            found := found || each.id;
        END IF;
    END LOOP;
    RETURN found;
END
$sound$;

CREATE OR REPLACE FUNCTION %SCHEMA%.history_reseal(sound bigint[], request bigint) RETURNS void
LANGUAGE plpgsql SET search_path = %SCHEMA%, pg_temp AS $reseal$
BEGIN
    UPDATE core_blocksalt SET value = replace(gen_random_uuid()::text, '-', '') WHERE block_id = ANY (sound);
    INSERT INTO core_reseal (block_id, old, new, columns, purge_id, why, made_at)
    SELECT block.id, block.digest,
           history_digest(block."table", block.columns, block.first_id, block.last_id, block.salt),
           block.columns, request, '', now()
    FROM %EXPECTED% WHERE block.id = ANY (sound);
END
$reseal$;
REVOKE EXECUTE ON FUNCTION %SCHEMA%.history_reseal(bigint[], bigint) FROM PUBLIC;
"""
# What other roles than the owner may do with the tables of the seals; TRUNCATE is a privilege that they never had.
RIGHTS = r"""
DO $rights$
DECLARE
    other text;
BEGIN
    FOR other IN
        SELECT DISTINCT pg_get_userbyid(a.grantee) FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = current_schema()::regnamespace
          AND c.relname IN ('core_seal', 'core_sealedblock', 'core_blocksalt', 'core_reseal')
          AND a.grantee NOT IN (0, c.relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON core_seal, core_sealedblock, core_blocksalt, core_reseal'
                       ' FROM %I', other);
        EXECUTE format('REVOKE INSERT ON core_reseal FROM %I', other);
    END LOOP;
END
$rights$;
"""


def functions(schema: str) -> str:
    """The functions, and the rights of the seals, for the tables of a schema, whose name is quoted already."""
    text = FUNCTIONS.replace("%EXPECTED%", EXPECTED).replace("%LOCK%", str(LOCK))
    return (text + RIGHTS).replace("%SCHEMA%", schema)
