"""A mail server that takes connections and says nothing delays no file (finding RE6)."""

from __future__ import annotations

import socket
import sys
import time

import pytest

from tests.benchmarks.server import Client
from tests.running.processes import manage, running, until, web

pytestmark = pytest.mark.long
LETTERS = 12
SOON = 30  # seconds for a plan as PDF, while each email alone would hold its lane for ten


def test_file_is_ready_while_the_mail_server_hangs(machine):
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        env = machine.env(MAIL_URL=f"smtp://127.0.0.1:{server.getsockname()[1]}")
        machine.run(sys.executable, "-m", "tests.running.prepare", "letters", str(LETTERS))
        letters = "SELECT count(*) FROM core_outgoingletter WHERE state = "
        before = machine.sql(f"{letters} 'sent'")
        with (
            running(manage("worker", "--interval", "0.2"), env, machine.log("worker-hanging")) as worker,
            web(env, machine.log("web-hanging")) as (_, anybody),
        ):
            until(lambda: machine.sql(f"{letters} 'sending'")[0][0] == 1, what="no email is being sent")
            client = Client(anybody.port, machine.told["sessions"][0])
            begin = time.monotonic()
            answer = client.send("/plan/export/pdf/", {})
            if answer.status == 302:
                page = answer.headers["location"]
                until(lambda: "download/" in client.send(page).text, seconds=SOON, what="the file is not ready")
            took = time.monotonic() - begin
            assert machine.sql(f"{letters} 'sent'") == before
            assert worker.stop() == 0
    print(f"the file was there after {took:.1f} s")
    assert answer.status == 302 and took < SOON
