"""Starts the server of the demonstration board for `dev.py run`.

Uses only the standard library; Python 2.7 can parse it and 3.6 can run it.
"""

from __future__ import print_function

import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

from machine import PYTHON, ROOT, WINDOWS, Stop

# Steps of `run`, with the usual seconds of each
RUN_STEPS = [
    ("Python packages", 16),
    ("database", 2),
    ("styles", 6),
    ("tables", 14),
    ("demonstration board", 20),
    ("server", 4),
]


def end_on_request():
    """From now on SIGTERM, and a terminal that closes, end this process by way of its `finally` blocks."""
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(143))
    if not WINDOWS:
        signal.signal(signal.SIGHUP, lambda *args: sys.exit(129))


def parse_port(text):
    """A TCP port as a number; raises Stop for anything that is not one."""
    if not re.match(r"^[0-9]{1,5}$", text) or not 0 < int(text) < 65536:
        raise Stop("--port needs a number between 1 and 65535, not %r." % text)
    return int(text)


def is_port_free(port):
    """Whether a server can listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        if not WINDOWS:  # otherwise a server stopped a moment ago would still seem to be there
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def require_free_port(port):
    """Raise Stop if another program listens on this port."""
    if not is_port_free(port):
        raise Stop("Port %d is taken. Choose another one, for example --port %d" % (port, port % 65535 + 1))


def start_server(port, env):
    """Start the server and wait for its first page; returns (its process, the sign-in links, one a line)."""
    require_free_port(port)  # again: another program may have taken it during the set-up
    command = [PYTHON, "manage.py", "serve_demo", "--skip-checks", "127.0.0.1:%d" % port]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        links = [PYTHON, "manage.py", "demo_links", "--skip-checks", "--base-url", env["SITE_URL"]]
        done = subprocess.run(links, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if done.returncode:
            raise Stop("The sign-in links could not be made.")
        while not is_answering(port):
            if server.poll() is not None:
                raise Stop("The server ended with exit code %d." % server.returncode)
            time.sleep(0.1)
    except BaseException:
        server.terminate()
        raise
    return server, done.stdout.decode("utf-8").strip()


def is_answering(port):
    """Whether the sign-in page answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
