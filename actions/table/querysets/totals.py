"""How many agencies gave which answer."""

from __future__ import annotations

from typing import NamedTuple


class Totals(NamedTuple):
    """Agencies that are counted (those that still are on the list), and how many gave which answer."""

    counted: int = 0
    done: int = 0
    partly: int = 0
    not_started: int = 0
    not_applicable: int = 0

    @property
    def no_reply(self) -> int:
        return self.counted - self.done - self.partly - self.not_started - self.not_applicable

    @property
    def is_complete(self) -> bool:
        """Whether every counted agency has done it, or says that it does not apply; False without agencies."""
        return self.counted > 0 and self.done + self.not_applicable == self.counted

    @property
    def in_words(self) -> str:
        """As printed in the plan: "31 of 84 done, 3 do not apply, 9 no reply", the last two if there are any."""
        if not self.counted:
            return "No agency is asked yet"
        parts = [f"{self.done} of {self.counted} done"]
        if self.not_applicable:
            parts.append(f"{self.not_applicable} do{'es' if self.not_applicable == 1 else ''} not apply")
        if self.no_reply:
            parts.append(f"{self.no_reply} no reply")
        return ", ".join(parts)

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """(answer as the filter has it, as text, how many) of each answer, no reply last."""
        return [
            ("done", "Done", self.done),
            ("partly", "Partly", self.partly),
            ("not_started", "Not yet", self.not_started),
            ("not_applicable", "Does not apply", self.not_applicable),
            ("none", "No reply", self.no_reply),
        ]
