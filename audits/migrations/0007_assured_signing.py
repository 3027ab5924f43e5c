"""How the address of a signature was known; and whoever signed last for an agency becomes a signatory of the directory.

Signatures by a link say nothing of who knew the address: nobody had confirmed it. Of each agency and role the latest
signature in force makes a signatory, confirmed on its day, unless its address is that of the lead officer or a deputy
of today, or signs in another role.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from core.migrations._operations import AddColumns, InOneState, RunOnDatabase

DAY = {"postgresql": "(s.signed_at AT TIME ZONE 'Europe/London')::date", "sqlite": "DATE(s.signed_at)"}
CURRENT = "valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)"
COLUMNS = (
    "version", "created_at", "name", "job_title", "email", "phone", "valid_from", "valid_to", "blanked_on", "role",
    "confirmed_on", "confirmed_by", "agency_id", "person_id",
)
OF_HISTORY = ("history_date", "history_type", "history_change_reason", "history_user_id")
REASON = "Signed the latest return"
ASSURANCE = [
    ("directory", "By link to an address of the directory"),
    ("confirmed_by_board", "By link to an address confirmed by the board"),
    ("signed_in", "Signed in"),
]


def compared(email):
    """An address as agencies.signatories.rules.compared() gave it when this was written."""
    local, at, host = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{host}"


def domain(email):
    return email.strip().casefold().rpartition("@")[2]


def carry(schema_editor):
    """Say of signatures how their address was known, and name signatories."""
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE audits_signoff SET assurance = 'signed_in' WHERE signed_by_id IS NOT NULL")
        officers = officers_of_today(cursor)
        # there are some where this was undone and is done again
        cursor.execute("SELECT agency_id, role, email FROM agencies_signatory WHERE valid_to IS NULL")
        found = {(agency, role): compared(email) for agency, role, email in cursor.fetchall()}
        cursor.execute(
            f"SELECT s.id, s.role, s.name, s.post, s.email, s.signed_by_id, {DAY[vendor]}, s.ended_on, a.id, a.email,"  # noqa: S608
            " a.active_to FROM audits_signoff s JOIN audits_return r ON r.id = s.audit_return_id"
            " JOIN agencies_agency a ON a.id = r.agency_id ORDER BY s.signed_at DESC, s.id DESC"
        )
        made, other_domain = {}, []
        for key, role, name, post, email, person, day, ended, agency, mailbox, closed in cursor.fetchall():
            own = officers.get(agency, [])
            known = {domain(each) for each in (mailbox, *own) if each}
            if email and known and domain(email) not in known:
                other_domain.append(key)
            taken = {compared(each) for each in own} | {address for at, address in found.items() if at[0] == agency}
            if not (ended or closed) and email and (agency, role) not in found and compared(email) not in taken:
                made[agency, role], found[agency, role] = (name, post, email, day, person), compared(email)
        cursor.executemany("UPDATE audits_signoff SET domain_differs = %s WHERE id = %s", [(True, k) for k in other_domain])
        for (agency, role), values in made.items():
            insert(schema_editor.connection, cursor, agency, role, *values)


def officers_of_today(cursor):
    """Agency → addresses of its lead officer and deputies."""
    today, found = timezone.localdate().isoformat(), {}
    cursor.execute(f"SELECT agency_id, email FROM agencies_eslo WHERE email <> '' AND {CURRENT}", [today, today])  # noqa: S608
    for agency, email in cursor.fetchall():
        found.setdefault(agency, []).append(email)
    return found


def insert(connection, cursor, agency, role, name, post, email, day, person):
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    row = (1, now, name, post, email, "", day, None, None, role, day, "signed", agency, person)
    marks = ", ".join(["%s"] * len(COLUMNS))
    cursor.execute(
        f"INSERT INTO agencies_signatory ({', '.join(COLUMNS)}) VALUES ({marks}) RETURNING id",  # noqa: S608
        row,
    )
    key = cursor.fetchone()[0]
    columns = ("id", *COLUMNS, *OF_HISTORY)
    cursor.execute(
        f"INSERT INTO agencies_historicalsignatory ({', '.join(columns)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})",
        (key, *row, now, "+", REASON, None),
    )


def assurance():
    return models.CharField(blank=True, choices=ASSURANCE, editable=False, max_length=18, verbose_name="known by")


def domain_differs():
    name = "address of another domain than the agency’s"
    return models.BooleanField(default=False, editable=False, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_signatories"),
        ("audits", "0006_what_the_directory_knows"),
    ]

    operations = [
        AddColumns(
            [
                (model, name, field(), value)
                for model in ("historicalsignoff", "signoff")
                for name, field, value in (("assurance", assurance, "''"), ("domain_differs", domain_differs, "false"))
            ]
        ),
        InOneState(
            [
                migrations.AddField(
                    "historicalsignaturerequest",
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.signatory",
                    ),
                ),
                migrations.AddField(
                    "signaturerequest",
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature_requests",
                        to="agencies.signatory",
                    ),
                ),
            ]
        ),
        RunOnDatabase(carry),
    ]
