"""The live server of the browser's tests; its threads hand their connections to PostgreSQL on, as those of gunicorn do."""

from __future__ import annotations

import threading

from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class KeepingServer(ThreadedWSGIServer):
    """Gives each thread a connection that an earlier one has left: a new one for each page takes PostgreSQL as long as
    the page does.
    """

    made: list[BaseDatabaseWrapper] = []
    left: list[BaseDatabaseWrapper] = []  # (append and pop are safe between threads)
    mine = threading.local()

    def process_request_thread(self, request, client_address):
        """One connection of the browser's, from its first request to its last."""
        if not self.connections_override:
            self.mine.connection = connections["default"] = self.left.pop() if self.left else self._make()
        super().process_request_thread(request, client_address)

    def _make(self) -> BaseDatabaseWrapper:
        connection = connections.create_connection("default")
        connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}
        connection.inc_thread_sharing()
        self.made.append(connection)
        return connection

    def _close_connections(self):
        if connection := getattr(self.mine, "connection", None):
            del self.mine.connection
            self.left.append(connection)
        else:
            super()._close_connections()

    @classmethod
    def close_all(cls) -> None:
        """Ends all of them, so that the test database can go."""
        for connection in cls.made:
            connection.close()
        cls.made.clear()
        cls.left.clear()
