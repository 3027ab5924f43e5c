"""Pages on which audit returns are signed and judged: all are looked at in one story, in each of their states."""

from __future__ import annotations

from audits.moderation.urls import urlpatterns as of_moderation
from audits.signing.urls import urlpatterns as of_signing
from audits.signing.urls_links import urlpatterns as of_links

BUTTONS = {
    "audits:send_for_signature", "audits:mail_signature", "audits:withdraw_signature", "audits:submit", "audits:verdict",
    "link_signature_anew",
}  # fmt: skip
FILES = {"audits:export_feedback", "audits:export_signed", "link_signed"}
MODERATING = [each for each in of_moderation if not str(each.pattern).startswith("following/")]
NAMES = [f"audits:{each.name}" for each in of_signing + MODERATING] + [each.name for each in of_links]
SIGNING = {
    name: "a button" if name in BUTTONS else "a file" if name in FILES else "looked at by test_signing_returns.py"
    for name in NAMES
}
