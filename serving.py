"""The server of the demonstration board, as `dev.py run` starts it.

Needs nothing but the standard library, and keeps to what Python 2.7 can parse and 3.6 can run.
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

# steps of `run`, with the seconds that each usually takes
RUN_STEPS = [("Python packages", 14), ("styles", 6), ("tables", 14), ("demonstration board", 16), ("server", 4)]


def parse_port(text):
    """A TCP port as a number; raises Stop for anything that is not one."""
    if not re.match(r"^[0-9]{1,5}$", text) or not 0 < int(text) < 65536:
        raise Stop("--port needs a number between 1 and 65535, not %r." % text)
    return int(text)


def port_is_free(port):
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
    """Raises Stop where something else listens on this port."""
    if not port_is_free(port):
        raise Stop("Port %d is taken. Choose another one, for example --port %d" % (port, port % 65535 + 1))


def start_server(port, env):
    """(process of the server, once it has answered its first page; the sign-in links, a line each)."""
    require_free_port(port)  # again: to set up has taken a while, and the other program would answer in our place
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(143))  # so that the server ends with this process
    command = [PYTHON, "manage.py", "serve_demo", "--skip-checks", "127.0.0.1:%d" % port]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        links = [PYTHON, "manage.py", "demo_links", "--skip-checks", "--base-url", env["SITE_URL"]]
        done = subprocess.run(links, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        if done.returncode:
            raise Stop("The sign-in links could not be made.")
        while not answers(port):
            if server.poll() is not None:
                raise Stop("The server ended with exit code %d." % server.returncode)
            time.sleep(0.1)
    except BaseException:
        server.terminate()
        raise
    return server, done.stdout.decode("utf-8").strip()


def answers(port):
    """Whether the page to sign in is there."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
