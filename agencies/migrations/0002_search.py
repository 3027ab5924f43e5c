"""Indexes that only PostgreSQL has, of the words by which agencies and their officers are found.

The expressions are those that Django's icontains compares.
"""

from django.db import migrations

from core.migrations._operations import CreateTrigramIndexes


def upper(*columns):
    """Index expressions of these columns."""
    return ", ".join(f"upper({column}) gin_trgm_ops" for column in columns)


AGENCY = upper("name", "postcode", "national_reference", "local_reference", "address")
OFFICER = upper("name", "job_title", "email")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_tables")]

    operations = [
        CreateTrigramIndexes(
            {
                "words_of_agencies": f"agencies_agency USING gin ({AGENCY})",
                "words_of_officers": f"agencies_eslo USING gin ({OFFICER})",
            }
        ),
    ]
