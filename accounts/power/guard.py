"""The database itself refuses a role with wide rights that two people have not decided.

A grant of a guarded role needs a confirmed request for this person and this role. A request is confirmed where its
proposer and its decider, who are different people by the constraints of the table, hold guarded roles at that moment.
What was proposed or decided stays. Two kinds need no second person: `found`, which is accepted while fewer than two
others hold guarded roles, and `break_glass`, whose role ends within a day.

The guards are put on after every migration. Whoever owns the tables can take them off (docs/threat-model.md).
"""

from django.db import connections

from accounts.roles import GUARDED

GRANTS, REQUESTS = "accounts_rolegrant", "accounts_powerrequest"
PREFIX = "power_guard_"
WIDE = ", ".join(f"'{role}'" for role in sorted(GUARDED))
REFUSAL = "Two people decide this role: it has no confirmed request for this person."
UNCHANGED = "What was proposed or decided does not change."

# The grants of those who hold a guarded role now
WITH_ROLE = f"""FROM accounts_rolegrant AS own
    JOIN accounts_user AS person ON person.id = own.user_id AND person.is_active
    WHERE own.ended_at IS NULL AND own.role IN ({WIDE})"""
# A role that a command gave ends within a day; two machines' clocks may differ by an hour
GRANTED = f"""EXISTS (
    SELECT 1 FROM accounts_powerrequest AS asked
    WHERE asked.id = NEW.power_request_id AND asked.state = 'confirmed' AND asked.kind <> 'factor_reset'
        AND asked.role = NEW.role AND asked.subject_id = NEW.user_id
        AND (asked.kind <> 'break_glass' OR asked.expires_at <= NEW.granted_at + interval '25 hours')
        AND (asked.kind <> 'found'
            OR (SELECT count(DISTINCT own.user_id) {WITH_ROLE} AND own.user_id <> NEW.user_id) < 2))"""  # noqa: S608
IS_WIDE = f"NEW.role IN ({WIDE})"
REOPENED = "OLD.ended_at IS NOT NULL AND NEW.ended_at IS NULL"
BY_TWO = f"""NEW.kind NOT IN ('grant', 'factor_reset') OR (
    EXISTS (SELECT 1 {WITH_ROLE} AND own.user_id = NEW.proposed_by_id)
    AND EXISTS (SELECT 1 {WITH_ROLE} AND own.user_id = NEW.decided_by_id))"""
# The person of an invitation is noted when they accept it: whoever has its address
INVITED = """EXISTS (SELECT 1 FROM accounts_invitation AS sent JOIN accounts_user AS person ON person.email = sent.email
    WHERE sent.id = NEW.invitation_id AND person.id = NEW.subject_id)"""


def differ(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


KEPT = differ("kind", "role", "reason", "proposed_by_id", "invitation_id", "expires_at", "created_at")
DECIDED = f"OLD.state <> 'proposed' AND {differ('state', 'decided_by_id', 'decided_at')}"
SUBJECT = f"{differ('subject_id')} AND NOT (OLD.subject_id IS NULL AND {INVITED})"
# name → table, event, when it is refused, and in which words
GUARDS = {
    "grant_insert": (GRANTS, "INSERT", f"{IS_WIDE} AND NOT {GRANTED}", REFUSAL),
    "grant_update": (
        GRANTS,
        "UPDATE",
        f"{IS_WIDE} AND ({REOPENED} OR {differ('user_id', 'role', 'power_request_id')} AND NOT {GRANTED})",
        REFUSAL,
    ),
    "request_insert": (REQUESTS, "INSERT", f"NEW.state = 'confirmed' AND NOT ({BY_TWO})", REFUSAL),
    "request_update": (
        REQUESTS,
        "UPDATE",
        f"NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND NOT ({BY_TWO})",
        REFUSAL,
    ),
    "request_kept": (REQUESTS, "UPDATE", f"{KEPT} OR {DECIDED} OR {SUBJECT}", UNCHANGED),
    "request_deleted": (REQUESTS, "DELETE", "true", UNCHANGED),
}


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if not is_there(connection, cursor):
            return
        cursor.execute("SELECT quote_ident(current_schema())")
        path = f"{cursor.fetchone()[0]}, pg_temp"  # else temporary tables of the same names would be read first
        for guard, (table, event, refused, why) in GUARDS.items():
            name = PREFIX + guard
            cursor.execute(f"""
                CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
                LANGUAGE plpgsql SET search_path = {path} AS $guard$
                BEGIN
                    IF {refused} THEN
                        RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                END
                $guard$;
                CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table}
                    FOR EACH ROW EXECUTE FUNCTION {name}();""")


def is_there(connection, cursor) -> bool:
    """Whether the tables are as the guards read them: not so in the middle of going forth or back."""
    if not {GRANTS, REQUESTS} <= set(connection.introspection.table_names(cursor)):
        return False
    columns = connection.introspection.get_table_description(cursor, GRANTS)
    return "power_request_id" in {column.name for column in columns}
