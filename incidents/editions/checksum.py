"""What is frozen of figures carries a checksum, so that it shows if anybody changed it behind the application. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def checksum(content: Any) -> str:
    """64 figures that another content would not have; the order of names does not matter."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
