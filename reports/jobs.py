"""What reports have done in the background."""

from __future__ import annotations

from reports.redaction import services  # noqa: F401 (registers what it removes)
