"""PostgreSQL finds what was known of a record at a moment by one index: any other on its key alone might be taken."""

from __future__ import annotations

import pytest
from django.db import connection

from actions.past.asat import KINDS
from tests.rows import try_rows


@pytest.mark.django_db
@try_rows("name", KINDS)
def test_the_versions_of_a_record_have_one_index_that_begins_with_its_key(name):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, KINDS[name].model.history.model._meta.db_table)
    own = [each["columns"] for each in found.values() if each["columns"] and each["columns"][0] == "id"]
    assert own == [["id", "history_date", "history_id"]]
