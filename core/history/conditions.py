"""What must hold before anything is removed from the history (docs/adr/0081-removals-by-a-role-of-their-own.md).

Conditions in SQL about the request `d`, for the function of the database that removes (sql.py).
Both roles are asked for whatever the purpose: whoever forges a request writes its purpose too.
"""

GRANT_HOURS = 24  # for how long both must have held their roles
PROOF_MINUTES = 10  # between showing who one is and confirming
DAYS = 7  # after which a confirmation no longer counts
DAYS_APART = 5  # of two confirmations at most, so that the first still counts after the delay
DELAY_HOURS = {"retention": 24, "redaction": 1}  # in which a removal can be stopped

NOT_LISTED = "This purpose may not remove that from this table."
ALL_HELD = "All of these records are on hold."
TOO_NEW = f"Both people must have held their roles for {GRANT_HOURS} hours."
CAN_BE_STOPPED = "The time in which this can be stopped has not ended."
NOT_TOLD = "Those who may stop this have not been told, or not long enough ago."
TOO_EARLY = frozenset({TOO_NEW, CAN_BE_STOPPED, NOT_TOLD})  # what time alone cures

# Two different people with open accounts, of whom one is a manager and the other a data protection officer now
PAIR = """SELECT 1 FROM core_historydoorconfirmation one
    JOIN core_historydoorconfirmation other ON other.request_id = one.request_id AND other.user_id <> one.user_id
    JOIN accounts_user manager ON manager.id = one.user_id AND manager.is_active
    JOIN accounts_user officer ON officer.id = other.user_id AND officer.is_active
    JOIN accounts_rolegrant first
        ON first.user_id = manager.id AND first.role = 'manager' AND first.ended_at IS NULL
    JOIN accounts_rolegrant second
        ON second.user_id = officer.id AND second.role = 'dpo' AND second.ended_at IS NULL
    WHERE one.request_id = d.id"""
CONFIRMED = f"EXISTS ({PAIR})"
NOT_STOPPED = "NOT EXISTS (SELECT 1 FROM core_purgestop WHERE request_id = d.id)"


def both(condition: str, first: str = "one", second: str = "other") -> str:
    """A condition on each of the two, by the names of their confirmations or of their roles."""
    return f"{condition.replace('%EACH%', first)} AND {condition.replace('%EACH%', second)}"


# Whether a role was given long enough ago
IS_OLD = f"%EACH%.granted_at <= now() - interval '{GRANT_HOURS} hours'"
OLD = both(IS_OLD, "first", "second")
FRESH = both(f"%EACH%.confirmed_at >= now() - interval '{DAYS} days'")
# Whether a person showed who they are shortly before they confirmed
IS_PROVED = f"""EXISTS (SELECT 1 FROM core_securityevent e WHERE e.actor_id = %EACH%.user_id
    AND e.kind IN ('proof', 'second_step') AND e.outcome = 'done' AND e.at <= %EACH%.confirmed_at
    AND e.at >= %EACH%.confirmed_at - interval '{PROOF_MINUTES} minutes')"""  # noqa: S608 (figures of our own)
PROVED = both(IS_PROVED)
ENDED = " OR ".join(
    f"d.purpose = '{purpose}' AND %TIME% <= now() - interval '{hours} hours'" for purpose, hours in DELAY_HOURS.items()
)
WAITED = both(f"({ENDED})".replace("%TIME%", "%EACH%.confirmed_at"))
TOLD = "EXISTS (SELECT 1 FROM core_purgenotice n WHERE n.request_id = d.id AND (%ENDED%))"
TOLD = TOLD.replace("%ENDED%", ENDED).replace("%TIME%", "n.told_at")

# Keys of the history rows of a request whose records must be kept
IS_HELD = "i.held_on IS NOT NULL AND (i.held_until IS NULL OR i.held_until >= current_date)"
KEYS = "(SELECT key::bigint FROM jsonb_array_elements_text(d.rows) AS key)"
HELD = f"""SELECT v.history_id FROM incidents_historicalincident v JOIN incidents_incident i ON i.id = v.id
    WHERE d."table" = 'incidents_historicalincident' AND v.history_id IN {KEYS} AND {IS_HELD}
    UNION ALL SELECT v.history_id FROM incidents_historicalcasenumber v JOIN incidents_incident i
        ON i.id = v.incident_id
    WHERE d."table" = 'incidents_historicalcasenumber' AND v.history_id IN {KEYS} AND {IS_HELD}
"""  # noqa: S608 (conditions of our own)
NOT_ALL_HELD = f"EXISTS (SELECT 1 FROM {KEYS} AS named(key) WHERE named.key NOT IN ({HELD}))"  # noqa: S608

# (condition, what is said where it fails), in the order in which they are asked
CONDITIONS = (
    (
        "NOT EXISTS (SELECT 1 FROM core_historydoorrecord WHERE request_id = d.id)",
        "This request was carried out already.",
    ),
    (NOT_STOPPED, "This removal was stopped."),
    (CONFIRMED, "Two different people must confirm this first: a manager and a data protection officer."),
    (
        f"EXISTS ({PAIR} AND {OLD})",
        TOO_NEW,
    ),
    (
        f"EXISTS ({PAIR} AND {OLD} AND {FRESH})",
        f"A confirmation is older than {DAYS} days.",
    ),
    (
        f"EXISTS ({PAIR} AND {OLD} AND {FRESH} AND {PROVED})",
        f"Both people must have shown who they are within {PROOF_MINUTES} minutes before they confirmed.",
    ),
    (
        f"EXISTS ({PAIR} AND {OLD} AND {FRESH} AND {PROVED} AND {WAITED})",
        CAN_BE_STOPPED,
    ),
    (TOLD, NOT_TOLD),
    (NOT_ALL_HELD, ALL_HELD),
)

REFUSED = " ".join(f"WHEN NOT ({condition}) THEN '{words}'" for condition, words in CONDITIONS)
# An expression: what stands in the way of the request `d`, in words; '' where nothing does
REFUSAL = f"CASE {REFUSED} ELSE '' END"
