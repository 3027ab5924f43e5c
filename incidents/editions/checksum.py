"""A checksum of published figures, so that changes outside the application are detected. Pure."""

import hashlib
import json
from typing import Any


def checksum(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
