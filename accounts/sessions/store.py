"""Sessions in our own table with their owner, so that they can be listed, and ended one by one.

The columns copy values of the session and are written with it, so that a page still reads only one row.

Sessions in a cache server cannot be listed, and a package that lists them adds a statement to every page.
"""

import datetime as dt

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.middleware import SEEN, SINCE
from core.security.rules import SESSION_NUMBER

NUMBER, DEVICE, ADDRESS = SESSION_NUMBER, "device", "address"  # recorded at sign-in


class SessionStore(DatabaseStore):
    """Django's own, in the table accounts.Session."""

    @classmethod
    def get_model_class(cls):
        from accounts.models import Session

        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        if SESSION_KEY in data and NUMBER in data:
            row.user_id = int(data[SESSION_KEY])
            row.number, row.device, row.address = data[NUMBER], data.get(DEVICE, ""), data.get(ADDRESS)
            row.started_at, row.seen_at = (dt.datetime.fromtimestamp(data[name], dt.UTC) for name in (SINCE, SEEN))
        return row
