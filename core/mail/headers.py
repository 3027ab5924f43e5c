"""Headers that are written as they are.

Python's library would fold a long URL into encoded words (RFC 2047), which mail programmes do not read in headers such
as List-Unsubscribe (RFC 8058).
"""

from email.policy import EmailPolicy, default

from django.core.mail import EmailMultiAlternatives

AS_THEY_ARE = {"list-unsubscribe", "list-unsubscribe-post"}
LONGEST = 998  # characters of a line: RFC 5322, 2.1.1


class PlainHeaders(EmailPolicy):
    """Python's policy, without encoding and folding in AS_THEY_ARE."""

    def fold(self, name, value):
        return self._as_it_is(name, value) or super().fold(name, value)

    def fold_binary(self, name, value):
        return self._as_it_is(name, value).encode("ascii") or super().fold_binary(name, value)

    def _as_it_is(self, name: str, value: str) -> str:
        """The line; "" for all other headers, and for one that no line can hold."""
        line = f"{name}: {value}"
        fits = line.isascii() and line.isprintable() and len(line) <= LONGEST
        return f"{line}{self.linesep}" if fits and name.lower() in AS_THEY_ARE else ""


class Message(EmailMultiAlternatives):
    """An email whose headers of AS_THEY_ARE can be read by mail programmes."""

    def message(self, *, policy=default):
        return super().message(policy=PlainHeaders(linesep=policy.linesep, utf8=policy.utf8, cte_type=policy.cte_type))
