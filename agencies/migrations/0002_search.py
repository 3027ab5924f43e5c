"""Indexes of words stood here, which 0003 drops."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_tables")]

    operations = []
