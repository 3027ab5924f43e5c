"""A mail server that takes connections and says nothing delays no file."""

from __future__ import annotations

import socket
import sys

import pytest

from tests.running.processes import manage, running, until

pytestmark = pytest.mark.long
LETTERS = 12
SOON = 8  # seconds for a plan as PDF, while each email alone would hold its lane for ten


def test_file_is_ready_while_the_mail_server_hangs(machine):
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        env = machine.env(MAIL_URL=f"smtp://127.0.0.1:{server.getsockname()[1]}")
        machine.run(sys.executable, "-m", "tests.running.prepare", "letters", str(LETTERS))
        letters = "SELECT count(*) FROM core_outgoingletter WHERE state = "
        before = machine.sql(f"{letters} 'sent'")
        files = "SELECT count(*) FROM core_preparedfile WHERE state = 'ready'"
        with running(manage("worker", "--interval", "0.2"), env, machine.log("worker-hanging")) as worker:
            until(lambda: machine.sql(f"{letters} 'sending'")[0][0] == 1, what="no email is being sent")
            ready = machine.sql(files)[0][0]
            machine.run(sys.executable, "-m", "tests.running.prepare", "prepared", "1")
            until(lambda: machine.sql(files)[0][0] == ready + 1, seconds=SOON, what=worker.said()[-2000:])
            took = machine.sql("SELECT max(seen_at - asked_at) FROM core_preparedfile WHERE state = 'ready'")[0][0]
            assert machine.sql(f"{letters} 'sent'") == before
            assert worker.stop() == 0
    print(f"the file was there after {took.total_seconds():.1f} s")
    assert took.total_seconds() < SOON
