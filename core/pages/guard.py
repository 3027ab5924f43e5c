"""The question that a form asks about a text that could identify a child (ADR 0071)."""

from __future__ import annotations

from dataclasses import dataclass

from core.records.guarding import MayIdentify
from core.text.guard import REASONS

REASON, ABOUT = "guard_reason", "guard_about"


@dataclass(frozen=True)
class GuardQuestion:
    """Why a text may stay: shown beside the field of a form, or at its top where `field` is empty."""

    broken: MayIdentify
    field: str = ""
    reasons = tuple((key.value, text) for key, text in REASONS.items())

    @property
    def about(self) -> str:
        return " ".join(self.broken.about)
