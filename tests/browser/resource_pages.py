"""Addresses of resources, and where each is looked at."""

from __future__ import annotations

LOOKED_AT = ["resources", "resource", "add_resource", "edit_resource", "remove_resource", "reinstate_resource"]
NO_RESOURCE_PAGES = {
    **dict.fromkeys([f"guidance:{name}" for name in LOOKED_AT], "looked at by test_resources.py"),
    "guidance:export_resources": "a file",
    "guidance:review_resource": "a button",
}
