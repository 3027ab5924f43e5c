"""Fetching the person behind a request together with their roles, groups and agencies, in one statement.

Every signed-in page needs all of these; without this each request would ask three times. The statement is
written out: building it anew from expressions at each request took longer than all the rest of a small page.
"""

from collections import defaultdict
from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from accounts.models import PowerRequest, RoleGrant
from accounts.roles import GUARDED
from agencies.access import Belongings
from agencies.models import Eslo, Membership
from core.models import PurgeConfirmation, PurgeRecord, PurgeRequest, PurgeStop
from core.text.dates import today


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        values = {"user": user_id, "on": today(), "now": now}
        rows = list(get_user_model().objects.raw(person_with_rights(), values))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user, found = rows[0], defaultdict(set)
        for row in rows:
            if row.kind:
                found[row.kind].add(row.value)
        user.roles = frozenset(found["role"])
        user.power_waits = frozenset() if GUARDED.isdisjoint(user.roles) else frozenset(found["power"])
        user.reads_masked = bool(found["masked"])
        groups, agencies = frozenset(map(int, found["group"])), frozenset(map(int, found["agency"]))
        user._belongings = Belongings(groups, agencies, bool(agencies and found["officer"]))
        return user


@cache
def person_with_rights() -> str:
    """SQL for a person (%(user)s), a row for each right: role at (%(now)s), group, agency and post on a day (%(on)s),
    request that waits, words being removed; `kind` says what `value` names, empty where there is none.
    """
    models = get_user_model(), RoleGrant, Membership, Eslo, PowerRequest
    user, grant, place, post, power = (model._meta.db_table for model in models)
    models = PurgeRequest, PurgeConfirmation, PurgeRecord, PurgeStop
    removal, confirmation, record, stop = (model._meta.db_table for model in models)
    columns = ", ".join(f'person."{field.column}"' for field in get_user_model()._meta.concrete_fields)
    current = "user_id = %(user)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)"
    # the names come from the models, the values are parameters
    return f"""
        SELECT {columns}, own.kind, own.value FROM {user} AS person LEFT JOIN (
            SELECT 'role' AS kind, role AS value FROM {grant}
            WHERE user_id = %(user)s AND ended_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM {power} AS asked
                WHERE asked.id = power_request_id AND asked.kind = 'break_glass' AND asked.expires_at <= %(now)s)
            UNION ALL
            SELECT 'group', CAST(subgroup_id AS varchar(20)) FROM {place}
            WHERE subgroup_id IS NOT NULL AND {current}
            UNION ALL
            SELECT 'agency', CAST(agency_id AS varchar(20)) FROM {place}
            WHERE agency_id IS NOT NULL AND {current}
            UNION ALL
            SELECT 'officer', post FROM {post} WHERE person_id = %(user)s AND post = 'lead'
                AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to >= %(on)s)
            UNION ALL
            SELECT DISTINCT 'power', kind FROM {power}
            WHERE state = 'proposed' OR kind = 'break_glass' AND second_noted_by_id IS NULL
            UNION ALL
            SELECT DISTINCT 'masked', 'words' FROM {removal} AS removal WHERE purpose = 'redaction'
                AND NOT EXISTS (SELECT 1 FROM {record} WHERE request_id = removal.id)
                AND NOT EXISTS (SELECT 1 FROM {stop} WHERE request_id = removal.id)
                AND 1 < (SELECT count(*) FROM {confirmation} WHERE request_id = removal.id)
        ) AS own ON true WHERE person.id = %(user)s"""  # noqa: S608
