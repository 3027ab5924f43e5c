"""What tests of reports share."""

from __future__ import annotations

import pytest

from reports.drafts.content import checksum
from reports.frozen import services


@pytest.fixture
def small_files(monkeypatch):
    """Reports are frozen with files of a few bytes, the same for the same document: typesetting takes a moment."""
    monkeypatch.setattr(services, "render", lambda document, format: f"{format} {checksum(repr(document))}".encode())
