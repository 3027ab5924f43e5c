"""The web on loopback, and the link check pointed at it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from guidance.link_checks.services import fetching
from tests.guidance.link_checks.web import HERE, Web, authority, serve


@pytest.fixture
def web(monkeypatch):
    """A web with the site `works.example` on port 80; everything else is as in production."""
    web = Web(names={"works.example": [HERE]})
    server = serve(web)
    web.ports[80] = server.server_port
    monkeypatch.setattr(fetching, "look_up", web.look_up)
    monkeypatch.setattr(fetching, "reach", web.reach)
    yield web
    web.stopping.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def secure(web, monkeypatch):
    """`secure(certificate)` serves the same on port 443; the authority of tests is trusted beside all others."""
    servers, context = [], fetching.tls.__wrapped__()
    context.load_verify_locations(cadata=authority()[1].public_bytes(Encoding.PEM).decode())
    monkeypatch.setattr(fetching, "tls", lambda: context)

    def start(path):
        servers.append(serve(web, path))
        web.ports[443] = servers[-1].server_port

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
