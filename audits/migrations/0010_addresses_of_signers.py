"""Each signature says at which address it was given, and one address signs a return once.

The history of earlier signatures is left as it was written.
"""

import django.db.models.functions.text
from django.db import migrations, models


def note_addresses(apps, schema_editor):
    """That of the mailed request, or of the account; of two in force at one address the later one is left without."""
    taken = set()
    for signed in apps.get_model("audits", "SignOff").objects.select_related("request", "signed_by").order_by("pk"):
        email = signed.request.email if signed.request else signed.signed_by.email if signed.signed_by else ""
        place = signed.audit_return_id, email.lower()
        if signed.ended_on is None and place in taken:
            continue
        taken |= {place} if signed.ended_on is None else set()
        signed.email = email
        signed.save(update_fields=["email"])


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0009_opening_goes_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsignoff",
            name="email",
            field=models.EmailField(
                blank=True, default="", max_length=254, verbose_name="signed at the e-mail address"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signoff",
            name="email",
            field=models.EmailField(
                blank=True, default="", max_length=254, verbose_name="signed at the e-mail address"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(note_addresses, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(
                models.F("audit_return"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("ended_on__isnull", True), models.Q(("email", ""), _negated=True)),
                name="sign_off_once_at_an_address",
            ),
        ),
    ]
